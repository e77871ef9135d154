"""Bulk calls and worlds the tests start from, and short ways to ask about them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from refimpl.answer import Accepted
from refimpl.decision import Decision
from refimpl.machine import decide
from refimpl.operations.sesv2_send_bulk_email import SESV2_SEND_BULK_EMAIL
from refimpl.readings import Bindings
from refimpl.service import Service
from tests.refimpl.samples import NOTHING_BOUND, outcomes, world

BULK: Final = "sesv2.SendBulkEmail"
WELCOME: Final[Mapping[str, Any]] = {
    "name": "welcome",
    "subject": "Hello {{name}}",
    "text": "Dear {{name}}, your plan is {{plan}}.",
    "html": "<p>{{name}}: {{plan}}</p>",
}
TEMPLATE_ARN: Final = "arn:aws:ses:us-east-1:111122223333:template/welcome"


def office(**ses: Any) -> dict[str, Any]:
    """Make a world in which the calls here are accepted, with these parts besides."""
    return {
        "ses": {
            "identities": [{"name": "example.com"}],
            "templates": [dict(WELCOME)],
            "configuration_sets": [{"name": "marketing"}],
            **ses,
        }
    }


def entry(*addresses: str, **members: Any) -> dict[str, Any]:
    """Make one entry to these people, with data of its own."""
    filling = {"ReplacementTemplateData": json.dumps({"name": addresses[0] if addresses else "you", "plan": "gold"})}
    return {
        "Destination": {"ToAddresses": list(addresses)},
        "ReplacementEmailContent": {"ReplacementTemplate": filling},
        **members,
    }


def bulk(*entries: Any, **members: Any) -> dict[str, Any]:
    """Make a bulk call of these entries."""
    return {
        "FromEmailAddress": "news@example.com",
        "DefaultContent": {"Template": {"TemplateName": "welcome", "TemplateData": '{"name":"friend","plan":"basic"}'}},
        "BulkEmailEntries": list(entries),
        **members,
    }


def people(count: int) -> list[dict[str, Any]]:
    """Make so many entries, each to one person."""
    return [entry(f"reader{number}@example.net") for number in range(count)]


def bulk_decided(request: Any, given: Mapping[str, Any] | None = None, bindings: Bindings = NOTHING_BOUND) -> Decision:
    """Decide one bulk call in a fresh world."""
    return decide(SESV2_SEND_BULK_EMAIL, world(office() if given is None else given), request, None, bindings)


def fates(decision: Decision) -> list[set[str | None]]:
    """List what may become of each entry, None standing for success."""
    return [outcomes(each) for each in decision.entries]


def office_service(**ses: Any) -> Service:
    """Start a service in the world of the samples."""
    service = Service()
    service.reset(office(**ses))
    return service


def statuses(service: Service, request: Any) -> list[str]:
    """Send a bulk call that is not refused as a whole, and list its statuses."""
    answer = service.send(BULK, request)
    assert isinstance(answer, Accepted), answer
    return [row["Status"] for row in answer.response["BulkEmailEntryResults"]]


def results(*rows: str | tuple[str, str]) -> Accepted:
    """Make a bulk answer: a status alone, or a status and a message id."""
    made: Sequence[Mapping[str, str]] = [
        {"Status": row} if isinstance(row, str) else {"Status": row[0], "MessageId": row[1]} for row in rows
    ]
    return Accepted({"BulkEmailEntryResults": made})
