"""What the laws of bulk calls draw from: entries sure to succeed, entries sure to fail, faults of whole calls."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from hypothesis import settings
from hypothesis import strategies as st

from tests.refimpl.bulk_samples import TEMPLATE_ARN, bulk, entry
from tests.refimpl.laws.calls import LAW
from tests.refimpl.samples import OTHER, with_member, without_member

BULK_LAW: Final = settings(LAW, max_examples=50)
Call: TypeAlias = dict[str, Any]
Edit: TypeAlias = Callable[[Call], Call]

GOOD: Final[tuple[Call, ...]] = (
    entry("ann@example.net"),
    entry("ann@example.net", "bob@example.org"),
    entry(Destination={"CcAddresses": ["carol@example.net"]}),
    entry(Destination={"BccAddresses": ["dan@example.net"]}),
    entry(Destination={"ToAddresses": [], "CcAddresses": ["eve@example.org"], "BccAddresses": []}),
    entry("hal@example.net", ReplacementTags=[{"Name": "wave", "Value": "2"}]),
    entry("ida@example.net", ReplacementTags=[]),
    entry("fay.g+tag@mail.example.org"),
)
"""Entries the documents have nothing against."""

BAD: Final[Mapping[str, Call]] = {
    "a recipient without domain": entry("nobody"),
    "a recipient without domain beside a good one": entry("ann@example.net", "nobody"),
    "a recipient with two at signs": entry(Destination={"BccAddresses": ["a@b@example.net"]}),
    "an empty recipient": entry(""),
    "a foreign local part": entry("bj\u00f6rn@example.net"),
    "a foreign domain": entry("ann@ex\u00e4mple.net"),
    "a tag name with a space": entry("ann@example.net", ReplacementTags=[{"Name": "a b", "Value": "c"}]),
    "a tag value with a slash": entry("ann@example.net", ReplacementTags=[{"Name": "a", "Value": "b/c"}]),
    "a tag name of 257 characters": entry("ann@example.net", ReplacementTags=[{"Name": "n" * 257, "Value": "v"}]),
    "a tag value of 257 characters": entry("ann@example.net", ReplacementTags=[{"Name": "n", "Value": "v" * 257}]),
}
"""Entries that each have one fault of their own, whatever the readings."""


def _put(path: str, value: Any) -> Edit:
    return lambda call: with_member(call, path, value)


def _drop(path: str) -> Edit:
    return lambda call: without_member(call, path)


CALL_FAULTS: Final[Mapping[str, Edit]] = {
    "no content": _drop("DefaultContent"),
    "no template": _put("DefaultContent", {}),
    "a template without a name": _put("DefaultContent.Template", {}),
    "an unknown template": _put("DefaultContent.Template.TemplateName", "gone"),
    "the template of another account": _put(
        "DefaultContent.Template", {"TemplateArn": TEMPLATE_ARN.replace("111122223333", OTHER)}
    ),
    "no entries member": _drop("BulkEmailEntries"),
    "entries that are no list": _put("BulkEmailEntries", {}),
    "an entry without destination": lambda call: with_member(
        call, "BulkEmailEntries", [*call["BulkEmailEntries"], {"ReplacementTags": []}]
    ),
    "an entry that is a text": lambda call: with_member(call, "BulkEmailEntries", [*call["BulkEmailEntries"], "ann"]),
    "an unverified sender": _put("FromEmailAddress", "news@elsewhere.example"),
    "a sender that is no address": _put("FromEmailAddress", "news"),
    "a sender that is a number": _put("FromEmailAddress", 5),
    "an unknown configuration set": _put("ConfigurationSetName", "gone"),
    "a default tag name with a space": _put("DefaultEmailTags", [{"Name": "a b", "Value": "c"}]),
    "a default tag of 257 characters": _put("DefaultEmailTags", [{"Name": "n" * 257, "Value": "v"}]),
    "a default tag without a value": _put("DefaultEmailTags", [{"Name": "n"}]),
    "template data of 262,145 characters": _put(
        "DefaultContent.Template.TemplateData", '{"name":"%s"}' % ("x" * 262_134)
    ),
    "template data that are an object": _put("DefaultContent.Template.TemplateData", {"name": "x"}),
    "a reply-to address that is none": _put("ReplyToAddresses", ["nobody"]),
}  # fmt: skip
"""Edits that each make one fault of the whole call, whatever the readings."""


def untouched(call: Call) -> Call:
    """Leave a call as it is."""
    return call


HARMLESS: Final[tuple[Edit, ...]] = (
    untouched,
    _put("ReplyToAddresses", ["desk@example.net"]),
    _put("ReplyToAddresses", []),
    _put("FeedbackForwardingEmailAddress", "bounces@example.com"),
    _put("DefaultEmailTags", [{"Name": "campaign", "Value": "spring"}]),
    _put("DefaultEmailTags", [{"Name": "n" * 255, "Value": "v" * 255}]),
    _put("DefaultContent.Template.TemplateArn", TEMPLATE_ARN),
    _put("DefaultContent.Template", {"TemplateArn": TEMPLATE_ARN, "TemplateData": '{"name":"you","plan":"basic"}'}),
    _put("ConfigurationSetName", "marketing"),
)
"""Edits of a call the documents have nothing against."""

good = st.sampled_from(GOOD)
bad = st.sampled_from(sorted(BAD))
entries = st.lists(st.one_of(good, bad.map(lambda name: BAD[name])), min_size=1, max_size=6)
faults = st.sampled_from(sorted(CALL_FAULTS))
edits = st.sampled_from(HARMLESS)


def sent_by(rows: list[Call], edit: Edit = untouched) -> Call:
    """Make a call of these entries, edited harmlessly."""
    return edit(bulk(*rows))


def acceptable(row: Call) -> bool:
    """Say whether an entry is one of the good ones."""
    return row in GOOD


def everyone(row: Call) -> list[str]:
    """List the recipients of an entry over its three lists."""
    return [address for lists in row["Destination"].values() for address in lists]
