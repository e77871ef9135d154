"""Message tags: their characters, their length, their number."""

import re

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.rule import Bound, Strength, bounded_rule, rule

_TAG_INVALID = (Fault.TAG_INVALID,)
_WORD = re.compile(r"[A-Za-z0-9_-]*")
_WIDER_VALUE = re.compile(r"[A-Za-z0-9_.@-]*")
_LENGTH = Bound(at=255, past=257, ambiguity="A-V31", most={"a": 255, "b": 256})
_COUNT = Bound(at=50, past=None, ambiguity="A-V35", most={"b": 10**9})
RESERVED = "ses:"


@rule(
    "tags.name-given",
    strength=Strength.OBSERVED,
    cites="V1-S48 O-SES-12 A-V32",
    permits=_TAG_INVALID,
    subject="tags",
    only_with="tags",
)
def tag_names_given(case: Case) -> bool:
    """A tag's name is not empty."""
    return all(tag.name != "" for tag in case.message.tags) or case.allows("A-V32", "b")


@rule(
    "tags.name-charset",
    strength=Strength.STATED,
    cites="V1-S49 O-SES-12 O-SES-20 P-05",
    permits=_TAG_INVALID,
    subject="tags",
    only_with="tags",
)
def tag_names_plain(case: Case) -> bool:
    """A tag's name is made of ASCII letters, digits, underscores and dashes."""
    odd = [tag.name for tag in case.message.tags if tag.name and not _WORD.fullmatch(tag.name)]
    if not odd:
        return True
    return all(name.startswith(RESERVED) for name in odd) and case.allows("P-05", "b")


@bounded_rule(
    "tags.name-length",
    _LENGTH,
    strength=Strength.STATED,
    cites="V1-S50 V2-S12 V2-S36 O-SES-11 A-V31",
    permits=_TAG_INVALID,
    subject="tags",
    only_with="tags",
)
def tag_names_short(case: Case, bound: Bound) -> bool:
    """A tag's name has less than 256 characters, or at most as many."""
    return all(bound.admits(case, len(tag.name)) for tag in case.message.tags if tag.name)


@rule(
    "tags.value-given",
    strength=Strength.OBSERVED,
    cites="V1-S51 O-SES-12 A-V32",
    permits=_TAG_INVALID,
    subject="tags",
    only_with="tags",
)
def tag_values_given(case: Case) -> bool:
    """A tag's value is not empty."""
    return all(tag.value != "" for tag in case.message.tags) or case.allows("A-V32", "b")


@rule(
    "tags.value-charset",
    strength=Strength.STATED,
    cites="V1-S52 O-SES-12 A-V33",
    permits=_TAG_INVALID,
    subject="tags",
    only_with="tags",
)
def tag_values_plain(case: Case) -> bool:
    """A tag's value is made of ASCII letters, digits, underscores and dashes."""
    odd = [tag.value for tag in case.message.tags if tag.value and not _WORD.fullmatch(tag.value)]
    if not odd:
        return True
    return all(_WIDER_VALUE.fullmatch(value) for value in odd) and case.allows("A-V33", "b")


@bounded_rule(
    "tags.value-length",
    _LENGTH,
    strength=Strength.STATED,
    cites="V1-S53 V2-S15 V2-S39 O-SES-11 A-V31",
    permits=_TAG_INVALID,
    subject="tags",
    only_with="tags",
)
def tag_values_short(case: Case, bound: Bound) -> bool:
    """A tag's value has less than 256 characters, or at most as many."""
    return all(bound.admits(case, len(tag.value)) for tag in case.message.tags if tag.value)


@rule(
    "tags.distinct-names",
    strength=Strength.INFERRED,
    cites="V1-S46 A-V34",
    permits=_TAG_INVALID,
    subject="tags",
    only_with="tags",
)
def tag_names_distinct(case: Case) -> bool:
    """No two tags have the same name."""
    names = [tag.name for tag in case.message.tags]
    return len(set(names)) == len(names) or case.allows("A-V34", "ac")


@bounded_rule(
    "tags.count",
    _COUNT,
    strength=Strength.INFERRED,
    cites="V1-S46 A-V35",
    permits=_TAG_INVALID,
    subject="tags",
    only_with="tags",
)
def tags_few(case: Case, bound: Bound) -> bool:
    """A message has no more tags than an account may define."""
    return bound.admits(case, len(case.message.tags))


RULES = (
    tag_names_given,
    tag_names_plain,
    tag_names_short,
    tag_values_given,
    tag_values_plain,
    tag_values_short,
    tag_names_distinct,
    tags_few,
)
