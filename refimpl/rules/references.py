"""References: what a contact shows to the agent beside the message."""

import json
import re
from collections.abc import Callable, Iterable

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.grammar.charset import utf8_size
from refimpl.message import Reference
from refimpl.rule import Bound, Strength, bounded_rule, rule

CREATABLE = frozenset(("URL", "NUMBER", "STRING", "DATE"))
_DIGITS = re.compile(r"[0-9]+")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_ABSOLUTE_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")


def _of_type(case: Case, kind: str) -> Iterable[str]:
    """List the values of the references of one type, those without a value aside."""
    return [each.value for each in case.engagement.references.values() if each.type == kind and each.value]


@bounded_rule(
    "references.size",
    Bound(at=4096, past=4097),
    strength=Strength.STATED,
    cites="SEC-S10 M-SEC-08 M-SEC-09 A-E07 A-E08 A-E10",
    permits=(Fault.REFERENCES_TOO_LARGE,),
    subject="references",
    only_with="references",
)
def within_reference_size(case: Case, bound: Bound) -> bool | None:
    """All references of a contact together have at most 4,096 bytes in UTF-8."""
    references = case.engagement.references
    values = sum(utf8_size(each.value or "") for each in references.values())
    if not bound.admits(case, values):
        return False
    pairs = values + sum(map(utf8_size, references))
    if bound.admits(case, _written_size(references.items())):
        return True
    return case.allows("A-E07", "ab" if bound.admits(case, pairs) else "b")


def _written_size(references: Iterable[tuple[str, Reference]]) -> int:
    """Count the bytes of everything said of the references, written out as JSON."""
    rows = {key: {"Value": each.value, "Type": each.type, "Others": each.others} for key, each in references}
    return utf8_size(json.dumps(rows, ensure_ascii=False))


@rule(
    "references.creatable",
    strength=Strength.GUIDED,
    cites="SEC-S14 M-SEC-10 D-CON-25 A-E11",
    permits=(Fault.REFERENCE_INVALID,),
    subject="references reference-type",
    only_with="references",
)
def reference_types_creatable(case: Case) -> bool:
    """A contact is made with links, numbers, texts and dates only."""
    types = {each.type for each in case.engagement.references.values() if each.type is not None}
    return types <= CREATABLE or case.allows("A-E11", "bc")


@rule(
    "references.value-given",
    strength=Strength.INFERRED,
    cites="SEC-T02 SEC-S11 M-SEC-09 A-E09",
    permits=(Fault.REFERENCE_INVALID,),
    subject="references",
    only_with="references",
)
def reference_values_may_lack(case: Case) -> bool:
    """A reference may come without a value."""
    return all(each.value for each in case.engagement.references.values()) or case.allows("A-E09", "a")


def _all_admitted(case: Case, values: Iterable[str], ambiguity: str, accepting: Callable[[str], str | None]) -> bool:
    """Say whether the readings in force take every value; `accepting` lists them, None for all."""
    for value in values:
        letters = accepting(value)
        if letters is not None and not case.allows(ambiguity, letters):
            return False
    return True


def _dating(value: str) -> str | None:
    if _DIGITS.fullmatch(value):
        return None
    return "abc" if _WHOLE.fullmatch(value) else "c" if _DECIMAL.fullmatch(value) else ""


@rule(
    "references.date",
    strength=Strength.STATED,
    cites="SEC-S13 A-E12",
    permits=(Fault.REFERENCE_INVALID,),
    subject="references reference-type",
    only_with="references",
)
def dates_since_the_epoch(case: Case) -> bool:
    """A date is a number: the time since the epoch."""
    return _all_admitted(case, _of_type(case, "DATE"), "A-E12", _dating)


@rule(
    "references.number",
    strength=Strength.INFERRED,
    cites="SEC-S11 A-E14",
    permits=(Fault.REFERENCE_INVALID,),
    subject="references reference-type",
    only_with="references",
)
def numbers_are_numbers(case: Case) -> bool:
    """A number is one."""
    return _all_admitted(
        case, _of_type(case, "NUMBER"), "A-E14", lambda value: None if _DECIMAL.fullmatch(value) else "b"
    )


@rule(
    "references.url",
    strength=Strength.INFERRED,
    cites="SEC-S11 A-E13",
    permits=(Fault.REFERENCE_INVALID,),
    subject="references reference-type",
    only_with="references",
)
def links_unchecked(case: Case) -> bool:
    """A link may be any text."""
    return _all_admitted(
        case, _of_type(case, "URL"), "A-E13", lambda value: None if _ABSOLUTE_URL.fullmatch(value) else "a"
    )


@rule(
    "references.status",
    strength=Strength.INFERRED,
    cites="SEC-S15 SEC-S15b SEC-S15c SEC-S15d A-E15",
    permits=(Fault.REFERENCE_INVALID,),
    subject="references",
    only_with="references",
)
def states_of_references_passed_over(case: Case) -> bool:
    """A status, a reason or an ARN may be given to a reference."""
    return not any(each.others for each in case.engagement.references.values()) or case.allows("A-E15", "ab")


RULES = (
    within_reference_size,
    reference_types_creatable,
    reference_values_may_lack,
    dates_since_the_epoch,
    numbers_are_numbers,
    links_unchecked,
    states_of_references_passed_over,
)
