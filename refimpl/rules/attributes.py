"""Attributes of a contact, its own and those of its segment."""

import re
from collections.abc import Mapping

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.grammar.charset import utf8_size
from refimpl.rule import Bound, Strength, bounded_rule, rule

_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SEGMENT_KEY = re.compile(r"[A-Za-z0-9_:-]+")
UNLIMITED = 10**9
DEFINED = "connect:"
"""What the names of the segment attributes of the service itself begin with."""


@bounded_rule(
    "attributes.size",
    Bound(at=32_768, past=None, ambiguity="A-E16", most={"a": 32_768, "b": UNLIMITED}),
    strength=Strength.GUIDED,
    cites="SEC-S35 M-SEC-33 M-SEC-34 D-CON-26 D-CON-28 A-E16 P-28",
    permits=(Fault.ATTRIBUTES_TOO_LARGE,),
    subject="attributes",
    only_with="attributes",
)
def within_attribute_size(case: Case, bound: Bound) -> bool:
    """All attributes of a contact together have at most 32,768 bytes in UTF-8, names and values."""
    given = case.engagement.attributes
    if not bound.admits(case, _size(given)):
        return False
    taken = _taken_over(case)
    return not taken or bound.admits(case, _size({**taken, **given})) or case.allows("P-28", "a")


def _size(pairs: Mapping[str, str]) -> int:
    return sum(map(utf8_size, (*pairs, *pairs.values())))


def _taken_over(case: Case) -> Mapping[str, str]:
    """Give the attributes of the contact that the new one is linked to."""
    related = case.instance and case.world.contact(case.instance, case.engagement.related or "")
    return dict(related.attributes) if related else {}


@rule(
    "attributes.keys",
    strength=Strength.GUIDED,
    cites="SEC-S35 D-CON-26 A-E16",
    permits=(Fault.ATTRIBUTE_KEY_INVALID,),
    subject="attributes",
    only_with="attributes",
)
def attribute_names_plain(case: Case) -> bool:
    """The name of an attribute is made of ASCII letters, digits, dashes and underscores."""
    return all(_KEY.fullmatch(key) for key in case.engagement.attributes if key) or case.allows("A-E16", "b")


@rule(
    "segment-attributes.keys",
    strength=Strength.GUIDED,
    cites="SEC-S36 SEC-S37 M-SEC-35 D-CON-27 A-E17",
    permits=(Fault.SEGMENT_KEY_INVALID,),
    subject="segment-attributes",
    only_with="segment-attributes",
)
def segment_names_plain(case: Case) -> bool:
    """The name of a segment attribute is made of the same characters, and may have a colon."""
    for key in case.engagement.segments:
        if key and not _SEGMENT_KEY.fullmatch(key):
            return False
        if ":" in key and not case.allows("A-E17", "a"):
            return False
    return True


@rule(
    "segment-attributes.defined",
    strength=Strength.INFERRED,
    cites="SEC-S37 SEC-S38 A-E18",
    permits=(Fault.SEGMENT_ATTRIBUTE_UNKNOWN,),
    subject="segment-attributes",
    only_with="segment-attributes",
)
def segment_attributes_of_any_kind(case: Case) -> bool:
    """A segment attribute may be one that the service does not define, and may have no value."""
    asked = case.engagement
    known = not asked.valueless and all(key.startswith(DEFINED) for key in asked.segments)
    return known or case.allows("A-E18", "a")


RULES = (within_attribute_size, attribute_names_plain, segment_names_plain, segment_attributes_of_any_kind)
