"""Requests and worlds the tests of the reference start from, and short ways to ask it about them."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from refimpl.answer import plain_code
from refimpl.decision import Decision
from refimpl.machine import decide
from refimpl.operations.ses_send_email import SES_SEND_EMAIL
from refimpl.readings import Bindings
from refimpl.wire import settings_from_json
from refimpl.world import World, fresh

CALLER: Final = "111122223333"
OTHER: Final = "444455556666"
OPERATION: Final = "ses.SendEmail"
PLAIN_WORLD: Final[Mapping[str, Any]] = {"ses": {"identities": [{"name": "example.com"}]}}
NOTHING_BOUND: Final[Bindings] = {}


def small() -> dict[str, Any]:
    """Make the smallest acceptable request."""
    return {
        "Source": "news@example.com",
        "Destination": {"ToAddresses": ["ann@example.net"]},
        "Message": {"Subject": {"Data": "Hours"}, "Body": {"Text": {"Data": "We open at nine."}}},
    }


def page() -> dict[str, Any]:
    """Make a request with the members of the page's example, and tags and a set besides."""
    return {
        "Destination": {
            "BccAddresses": ["dan@example.org"],
            "CcAddresses": ["carol@example.net"],
            "ToAddresses": ["ann@example.net", "bob@example.net"],
        },
        "Message": {
            "Body": {
                "Html": {"Charset": "UTF-8", "Data": "<p>We open at nine.</p>"},
                "Text": {"Charset": "UTF-8", "Data": "We open at nine."},
            },
            "Subject": {"Charset": "UTF-8", "Data": "Hours"},
        },
        "ReplyToAddresses": ["desk@example.net"],
        "ReturnPath": "bounces@example.com",
        "ReturnPathArn": "",
        "Source": "news@example.com",
        "SourceArn": "",
        "Tags": [{"Name": "campaign", "Value": "spring"}],
        "ConfigurationSetName": "marketing",
    }


def full_world() -> dict[str, Any]:
    """Make a world in which the page's example is accepted."""
    return {"ses": {"identities": [{"name": "example.com"}], "configuration_sets": [{"name": "marketing"}]}}


def with_member(request: Any, path: str, value: Any) -> Any:
    """Copy a request with one member, named by a dotted path, set anew."""
    copy = deepcopy(request)
    *above, last = path.split(".")
    inside = copy
    for step in above:
        inside = inside[int(step)] if isinstance(inside, list) else inside.setdefault(step, {})
    inside[int(last) if isinstance(inside, list) else last] = value
    return copy


def without_member(request: Any, path: str) -> Any:
    """Copy a request without one member, named by a dotted path."""
    copy = deepcopy(request)
    *above, last = path.split(".")
    inside = copy
    for step in above:
        inside = inside[step]
    del inside[last]
    return copy


def to(*addresses: str) -> dict[str, Any]:
    """Make the smallest request to these recipients."""
    return {**small(), "Destination": {"ToAddresses": list(addresses)}}


def readers(count: int, prefix: str = "reader") -> list[str]:
    """Make so many different recipients."""
    return [f"{prefix}{number}@example.net" for number in range(count)]


def world(value: Mapping[str, Any] = PLAIN_WORLD) -> World:
    """Make a fresh world from JSON."""
    return fresh(settings_from_json(value))


def decided(
    request: Any,
    given: Mapping[str, Any] = PLAIN_WORLD,
    caller: str | None = None,
    bindings: Bindings = NOTHING_BOUND,
) -> Decision:
    """Decide one call in a fresh world."""
    return decide(SES_SEND_EMAIL, world(given), request, caller, bindings)


def outcomes(decision: Decision) -> set[str | None]:
    """Give the permitted codes without their suffix, None standing for acceptance."""
    return {None if permit.code is None else plain_code(permit.code) for permit in decision.permitted}


def broken(decision: Decision) -> set[str]:
    """Name the rules broken under the default readings."""
    return {rule.id for rule in decision.broken}


def disputed(decision: Decision) -> set[str]:
    """Name the rules whose outcome depends on a reading."""
    return {dispute.rule.id for dispute in decision.disputes}
