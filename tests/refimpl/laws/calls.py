"""What the laws draw from: acceptable calls and worlds by small integers, and edits that each make one fault."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any, Final, TypeAlias

from hypothesis import Phase, settings
from hypothesis import strategies as st

from refimpl.answer import Accepted, Answer
from refimpl.service import Service
from tests.refimpl.samples import CALLER, OPERATION, OTHER, page, readers, small, with_member, without_member

LAW: Final = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=150,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)
Call: TypeAlias = dict[str, Any]
Edit: TypeAlias = Callable[[Call], Call]
LISTS: Final = ("ToAddresses", "CcAddresses", "BccAddresses")


def home() -> Call:
    """Make a world with room for every acceptable call here."""
    return {
        "ses": {
            "identities": [
                {"name": "example.com"},
                {"name": "ann@example.net"},
                {"name": "example.org", "owner": OTHER, "grants": [CALLER]},
            ],
            "configuration_sets": [{"name": "marketing"}, {"name": "billing", "sending_enabled": False}],
        }
    }


def quota(most: int) -> Call:
    """Make the same world with another quota."""
    return {"ses": {**home()["ses"], "quota": {"max_24_hours": most}}}


def _set(path: str, value: Any) -> Edit:
    return lambda call: with_member(call, path, deepcopy(value))


def _drop(path: str) -> Edit:
    return lambda call: without_member(call, path)


def _both(first: Edit, second: Edit) -> Edit:
    return lambda call: second(first(call))


HARMLESS: Final[Sequence[Edit]] = (
    lambda call: call,
    _set("Source", "ann@example.net"),
    _set("Source", "desk@example.com"),
    _both(_set("Source", "news@example.org"), _set("SourceArn", f"arn:aws:ses:us-east-1:{OTHER}:identity/example.org")),
    _set("Destination.BccAddresses", []),
    _set("Destination.CcAddresses", ["carol@mail.example.net"]),
    _set("Destination.ToAddresses", readers(40)),
    _set("Message.Subject.Data", "Another subject"),
    _set("Message.Subject", {"Data": "Grüße", "Charset": "UTF-8"}),
    _set("Message.Body", {"Html": {"Data": "<p>Only markup.</p>"}}),
    _set("Message.Body", {"Text": {"Data": "Both."}, "Html": {"Data": "<p>Both.</p>"}}),
    _set("Message.Body.Text", {"Data": "x" * 10_000, "Charset": "ISO-8859-1"}),
    _set("ReplyToAddresses", ["desk@example.net", "other@example.org"]),
    _set("ReplyToAddresses", []),
    _set("ReturnPath", "bounces@example.com"),
    _set("ReturnPath", ""),
    _set("SourceArn", ""),
    _set("ReturnPathArn", ""),
    _set("Tags", [{"Name": "campaign", "Value": "spring"}, {"Name": "Team_2", "Value": "a-b"}]),
    _set("Tags", []),
    _set("ConfigurationSetName", "marketing"),
)
"""Edits the documents have nothing against; the later of two at one place wins."""

FAULTS: Final[dict[str, Edit]] = {
    "no sender": _drop("Source"),
    "no destination": _drop("Destination"),
    "no message": _drop("Message"),
    "no subject": _drop("Message.Subject"),
    "no body": _drop("Message.Body"),
    "an empty body": _set("Message.Body", {}),
    "a body without its text": _set("Message.Body", {"Text": {"Charset": "UTF-8"}}),
    "nobody to send to": _set("Destination", {}),
    "empty lists of recipients": _set("Destination", {name: [] for name in LISTS}),
    "too many recipients": _set("Destination.BccAddresses", readers(51, "hidden")),
    "a recipient without domain": _set("Destination.CcAddresses", ["carol@example.net", "carol"]),
    "an empty recipient": _set("Destination.BccAddresses", ["", "dan@example.org"]),
    "a recipient with two at signs": _set("Destination.ToAddresses", ["a@b@example.net"]),
    "a recipient that is a list": _set("Destination.ToAddresses", [["ann@example.net"]]),
    "an unverified sender": _set("Source", "news@elsewhere.example"),
    "a sender of another owner": _both(_set("Source", "news@example.org"), _set("SourceArn", "")),
    "a sender that is no address": _set("Source", "news"),
    "a sender with a foreign local part": _set("Source", "nöws@example.com"),
    "a sender with a foreign domain": _set("Source", "news@exämple.com"),
    "an unverified return path": _set("ReturnPath", "bounces@elsewhere.example"),
    "a tag name with a space": _set("Tags", [{"Name": "a b", "Value": "c"}]),
    "a tag value with a slash": _set("Tags", [{"Name": "a", "Value": "b/c"}]),
    "a tag name of 257 characters": _set("Tags", [{"Name": "n" * 257, "Value": "v"}]),
    "a tag value of 257 characters": _set("Tags", [{"Name": "n", "Value": "v" * 257}]),
    "a tag without a value": _set("Tags", [{"Name": "n"}]),
    "a message far too large": _set("Message.Body.Text", {"Data": "x" * 11_000_000}),
    "an unknown configuration set": _set("ConfigurationSetName", "gone"),
    "a paused configuration set": _set("ConfigurationSetName", "billing"),
    "a destination that is a list": _set("Destination", ["ann@example.net"]),
}  # fmt: skip
"""Edits that each break one thing the page states plainly, whatever the readings."""

BASES: Final = (small, page)
bases = st.integers(0, len(BASES) - 1)
harmless = st.lists(st.integers(0, len(HARMLESS) - 1), max_size=4)
faults = st.integers(0, len(FAULTS) - 1)


def acceptable(base: int, edits: Sequence[int]) -> Call:
    """Make an acceptable call from small integers."""
    call = BASES[base]()
    for edit in edits:
        call = HARMLESS[edit](call)
    if call["Source"].endswith("@example.org") and not call.get("SourceArn"):
        call["Source"] = "news@example.com"
    if call.get("SourceArn") and not call["Source"].endswith("@example.org"):
        call["SourceArn"] = ""
    return call


calls = st.builds(acceptable, bases, harmless)


def faulty(call: Call, fault: int) -> Call:
    """Put one fault into a call."""
    return list(FAULTS.values())[fault](call)


def more_faulty(call: Call, fault: int) -> Call | None:
    """Put one more fault into a call that may have some; None where its place went with an earlier one."""
    try:
        return faulty(call, fault)
    except (KeyError, TypeError, ValueError):
        return None


def serving(world: Call) -> Service:
    """Start a service in a world."""
    service = Service()
    service.reset(world)
    return service


def send(service: Service, call: Any) -> Answer:
    """Send one call."""
    return service.send(OPERATION, call)


def accepts(service: Service, call: Any) -> bool:
    """Send one call and say whether it was accepted."""
    return isinstance(send(service, call), Accepted)


def everyone(call: Call) -> list[str]:
    """List the recipients of a call over its three lists."""
    return [address for name in LISTS for address in call["Destination"].get(name, [])]


def dealt(addresses: Sequence[str], places: Sequence[int]) -> dict[str, list[str]]:
    """Deal addresses over the three lists, each to the place drawn for it."""
    lists: dict[str, list[str]] = {name: [] for name in LISTS}
    for turn, address in enumerate(addresses):
        lists[LISTS[places[turn % len(places)] if places else 0]].append(address)
    return lists
