"""Words the Connect breakers are written in: the world, paths, addresses, and edits that recur."""

from collections.abc import Callable, Iterator

import attrs

from conformance.strategies.catalogue import Breaker, Side
from conformance.strategies.drafts import Draft, Edit, add, insert, nothing, put
from refimpl.answer import Json

OURS, REGION = "111122223333", "us-east-1"
FOREIGNER = "444455556666"
"""Another account."""
INSTANCE, SISTER = "8d6c9f5e-1a2b-4c3d-8e4f-5a6b7c8d9e0f", "1f2e3d4c-5b6a-4798-8a7b-6c5d4e3f2a1b"
NOWHERE = "00000000-0000-4000-8000-000000000000"
"""An id that nothing in any world has."""
FLOW = "2c4e6a80-1b3d-4f5a-9c7e-8d0f2a4b6c8e"
OUR_DOMAIN, DOMAIN, ELSEWHERE, STRANGER = "acme.example", "example.com", "example.net", "stranger.example"
SUPPORT, SALES = f"support@{OUR_DOMAIN}", f"sales@{OUR_DOMAIN}"
READER = f"reader@{DOMAIN}"
BASE, OTHER_BASE = "kb-3a5c7e90-2b4d-4f6a-8c1e-0d2f4a6b8c9d", "kb-9f8e7d6c-5b4a-4392-8170-6e5d4c3b2a19"
GREETING, NOTICE = "5b7d9f01-3c5e-4a7b-8d9f-1e3a5c7b9d0f", "6c8eaf12-4d6f-4b8c-9eaf-2f4b6d8cae1f"
"""Templates: one with a variable, and one without."""
TEXTING, ASLEEP = "7d9fb023-5e70-4c9d-8fb0-305c7e9dbf20", "8ea0c134-6f81-4dae-90c1-416d8faec031"
FOREIGN = "9fb1d245-7092-4ebf-a1d2-527e90bfd142"
"""Templates: for text messages, not active, and of the other knowledge base."""

FROM, TO = "FromEmailAddress", "DestinationEmailAddress"
SENDER, DESTINATION = f"{FROM}.EmailAddress", f"{TO}.EmailAddress"
COPIES = "AdditionalRecipients.CcEmailAddresses"
KIND, RAW, TEMPLATED = (
    "EmailMessage.MessageSourceType",
    "EmailMessage.RawMessage",
    "EmailMessage.TemplatedMessageConfig",
)
SUBJECT, BODY, CONTENT_TYPE = f"{RAW}.Subject", f"{RAW}.Body", f"{RAW}.ContentType"
KNOWLEDGE_BASE, TEMPLATE = f"{TEMPLATED}.KnowledgeBaseId", f"{TEMPLATED}.MessageTemplateId"
ATTRIBUTES = f"{TEMPLATED}.TemplateAttributes"
CUSTOM, PROFILE = f"{ATTRIBUTES}.CustomAttributes", f"{ATTRIBUTES}.CustomerProfileAttributes"
FILLED: dict[str, Json] = {"name": "Ann", "key": "value"}
"""Values for a template, one of which it uses."""
TOKEN = "ClientToken"
PLACES = ("first", "middle", "last")

WRITTEN, MADE = ("minimal", "full"), ("templated",)
"""Bases whose content is written out, and those that use a template."""
EVERY = (*WRITTEN, *MADE)


def party(address: str, name: str | None = None) -> dict[str, Json]:
    """Write an address as the Connect operations take it."""
    return {"EmailAddress": address} if name is None else {"EmailAddress": address, "DisplayName": name}


def copies(count: int, stem: str = "copy") -> list[Json]:
    """Make so many different copies."""
    return [party(f"{stem}{number}@{ELSEWHERE}") for number in range(count)]


def written(subject: str = "Opening hours", body: str = "We open at nine.", content_type: str = "text/plain") -> Json:
    """Write content out."""
    return {"MessageSourceType": "RAW", "RawMessage": raw(subject, body, content_type)}


def raw(subject: str = "Opening hours", body: str = "We open at nine.", content_type: str = "text/plain") -> Json:
    """Write the part of a message that is written out."""
    return {"Subject": subject, "Body": body, "ContentType": content_type}


def templated(template: str, attributes: dict[str, Json]) -> dict[str, Json]:
    """Name a template and fill it in."""
    return {"KnowledgeBaseId": BASE, "MessageTemplateId": template, "TemplateAttributes": attributes}


def made(template: str, attributes: dict[str, Json]) -> Json:
    """Make content from a template."""
    return {"MessageSourceType": "TEMPLATE", "TemplatedMessageConfig": templated(template, attributes)}


def instance(**more: Json) -> dict[str, Json]:
    """Make the instance that calls are about."""
    return {"id": INSTANCE, "addresses": [{"address": SUPPORT, "flow": FLOW}, {"address": SALES}], **more}


def library() -> list[Json]:
    """Make the knowledge bases, each with the templates that breakers ask about."""
    hours = {"subject": "Hours", "text": "We open at nine."}
    return [
        {
            "id": BASE,
            "templates": [
                {"id": GREETING, "subject": "Hi {{name}}", "text": "Hello {{name}}."}, {"id": NOTICE, **hours},
                {"id": TEXTING, "channel": "SMS", "text": "We open at nine."}, {"id": ASLEEP, "active": False, **hours},
            ],
        },
        {"id": OTHER_BASE, "templates": [{"id": FOREIGN, **hours}]},
    ]  # fmt: skip


def arn(service: str, kind: str, path: str, account: str = OURS, region: str = REGION) -> str:
    """Write an ARN."""
    return f"arn:aws:{service}:{region}:{account}:{kind}/{path}"


def lazily(path: str, make: Callable[[], Json]) -> Edit:
    """Set one place of the request to something large, made only when it is needed."""
    return lambda draft: put(path, make())(draft)


def worldly(change: Callable[[Draft], Edit]) -> Edit:
    """Make an edit that depends on the draft it is made to."""
    return lambda draft: change(draft)(draft)


def listed(*addresses: str) -> Edit:
    """Give the instance more addresses."""
    return add("connect.instances.0.addresses", *({"address": each} for each in addresses))


def sister(id: str = SISTER, **changes: Json) -> Edit:
    """Add another instance, like the first but for its id and these changes."""
    return worldly(
        lambda draft: add("connect.instances", {**draft.world["connect"]["instances"][0], "id": id, **changes})
    )


def uncalled(draft: Draft) -> Draft:
    """Name no caller."""
    return attrs.evolve(draft, caller=None)


def rows(
    rule: str, side: Side, *named: tuple[str, Edit], prepare: Edit = nothing, bases: tuple[str, ...] = EVERY
) -> Iterator[Breaker]:
    """Make breakers of one rule and one side."""
    for name, spoil in named:
        yield Breaker(rule, name, side, spoil, prepare, bases)


def everywhere(
    rule: str, side: Side, name: str, address: str, prepare: Edit = nothing, bases: tuple[str, ...] = ("full",)
) -> Iterator[Breaker]:
    """Make a breaker for the destination, and for every place among the copies."""
    yield Breaker(rule, f"{name}-destination", side, put(DESTINATION, address), prepare, bases)
    for place in PLACES:
        yield Breaker(rule, f"{name}-copy-{place}", side, insert(COPIES, place, party(address)), prepare, bases)
