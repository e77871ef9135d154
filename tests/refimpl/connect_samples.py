"""Connect calls and a world they are accepted in, and short ways to ask about them."""

from collections.abc import Mapping
from typing import Any, Final

from refimpl.answer import Accepted, Answer
from refimpl.decision import Decision
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.readings import Bindings
from refimpl.service import Service
from tests.refimpl.samples import NOTHING_BOUND, world

SEND: Final = "connect.SendOutboundEmail"
START: Final = "connect.StartOutboundEmailContact"
RECEIVE: Final = "connect.StartEmailContact"
CONNECT: Final = (SEND, START, RECEIVE)
OUTBOUND: Final = (SEND, START)
CAMPAIGNS: Final = "campaigns"

HERE: Final = "4b1c2d3e-5f60-4a71-8b92-0c1d2e3f4a5b"
THERE: Final = "5c2d3e4f-6071-4b82-9ca3-1d2e3f4a5b6c"
FLOW: Final = "60d4b387-f92a-41ce-8756-d283e4b1a017"
NIGHT_FLOW: Final = "61e5c498-0a3b-42df-9867-e394f5c2b128"
DRAFT: Final = "0a7e5d21-93c4-4b68-a1f0-7c2d8e5b4a11"
SECOND_DRAFT: Final = "1b8f6e32-a4d5-4c79-b201-8d3e9f6c5b22"
REPLY: Final = "2c907f43-b5e6-4d8a-8312-9e4fa07d6c33"
SENT: Final = "3da18054-c6f7-4e9b-9423-af50b18e7d44"
STRANGER: Final = "4eb29165-d708-4fac-a534-b061c29f8e15"
BASE: Final = "70f6d5a9-1b4c-43e0-8a78-f4a5d6d3c239"
NOTICE: Final = "8107e6ba-2c5d-44f1-9b89-05b6e7e4d34a"


def switchboard(*, active: int = 0, most: int = 1000, **connect: Any) -> dict[str, Any]:
    """Make a world in which the calls here are accepted; `active` and `most` are those of its first instance."""
    return {
        "connect": {
            "knowledge_bases": [
                {"id": BASE, "templates": [{"id": NOTICE, "subject": "Hi {{name}}", "text": "It left, {{name}}."}]}
            ],
            "instances": [
                {
                    "id": HERE,
                    "addresses": [
                        {"address": "support@acme.example", "flow": FLOW},
                        {"address": "sales@acme.example", "flow": FLOW},
                    ],
                    "flows": [FLOW, NIGHT_FLOW],
                    "contacts": [
                        {"id": DRAFT},
                        {"id": SECOND_DRAFT},
                        {"id": REPLY, "initiation": "AGENT_REPLY", "attributes": {"case": "42"}},
                        {"id": SENT, "state": "sent"},
                    ],
                    "active_email_quota": {"active": active, "most": most},
                },
                {"id": THERE, "addresses": [{"address": "desk@other.example"}], "contacts": [{"id": STRANGER}]},
            ],
            **connect,
        }
    }


def party(address: str, name: str | None = None) -> dict[str, str]:
    """Make an address, with its display name if it has one."""
    return {"EmailAddress": address} if name is None else {"EmailAddress": address, "DisplayName": name}


def copies(count: int) -> dict[str, Any]:
    """Make so many people who get a copy."""
    return {"CcEmailAddresses": [party(f"copy{number}@example.net") for number in range(count)]}


def raw(**members: Any) -> dict[str, Any]:
    """Make content that is written out."""
    written = {"Subject": "Opening hours", "Body": "We open at nine.", "ContentType": "text/plain", **members}
    return {"MessageSourceType": "RAW", "RawMessage": written}


def templated(base: str = BASE, template: str = NOTICE, **attributes: Any) -> dict[str, Any]:
    """Make content that comes from a message template."""
    given = attributes or {"CustomAttributes": {"name": "Ann"}}
    config = {"KnowledgeBaseId": base, "MessageTemplateId": template, "TemplateAttributes": given}
    return {"MessageSourceType": "TEMPLATE", "TemplatedMessageConfig": config}


def call(operation: str, **members: Any) -> dict[str, Any]:
    """Make the smallest acceptable call of an operation, with these members besides."""
    made: dict[str, Any] = {"InstanceId": HERE, "EmailMessage": raw()}
    if operation == RECEIVE:
        made |= {"FromEmailAddress": party("ann@example.com"), "DestinationEmailAddress": "support@acme.example"}
    else:
        made |= {
            "FromEmailAddress": party("support@acme.example"),
            "DestinationEmailAddress": party("ann@example.com"),
        }
    if operation == SEND:
        made |= {
            "TrafficType": "CAMPAIGN",
            "SourceCampaign": {
                "CampaignId": "d5e4c3b2-a190-4f8e-9d7c-6b5a49382716",
                "OutboundRequestId": "e3f3e121-a64c-5863-83cf-38ed9b4b4980",
            },
        }
    if operation == START:
        made |= {"ContactId": DRAFT}
    return made | members


def caller_of(operation: str) -> str | None:
    """Name who may call an operation: the campaigns service, or the account itself."""
    return CAMPAIGNS if operation == SEND else None


def connect_decided(
    operation: str,
    request: Any,
    given: Mapping[str, Any] | None = None,
    bindings: Bindings = NOTHING_BOUND,
) -> Decision:
    """Decide one call in a fresh world, made by who may make it."""
    made = world(switchboard() if given is None else given)
    return decide(OPERATIONS[operation], made, request, caller_of(operation), bindings)


def switchboard_service(given: Mapping[str, Any] | None = None) -> Service:
    """Start a service in the world of the samples."""
    service = Service()
    service.reset(switchboard() if given is None else given)
    return service


def sent(service: Service, operation: str, request: Any) -> Answer:
    """Make a call as who may make it."""
    return service.send(operation, request, caller_of(operation))


def taken(service: Service, operation: str, request: Any) -> Mapping[str, Any]:
    """Make a call that is accepted, and give the answer."""
    answer = sent(service, operation, request)
    assert isinstance(answer, Accepted), answer
    return answer.response
