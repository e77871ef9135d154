"""Mutants of one rule: what a build may get wrong about it, derived from the rule alone."""

from collections.abc import Iterator, Mapping
from functools import cache

from conformance.mutation.argued import why_equal
from conformance.mutation.effects import parts_used
from conformance.mutation.lenses import overlooked, part_of, scopes, seen_through, without_defects, worlds
from conformance.mutation.mutant import Mutant, bounded_by, guards, judged_by, of_rule
from conformance.mutation.reads import always_disputed, names_used, parts_read
from conformance.mutation.texts import forms_mistaken
from conformance.mutation.views import Lens, View, views_of
from conformance.strategies import CATALOGUES
from refimpl.case import Case
from refimpl.message import Message
from refimpl.operations import OPERATIONS
from refimpl.readings import default_letter
from refimpl.rule import Bound, Rule
from refimpl.shape import ListOf, MapOf, Structure
from refimpl.table import Operation

DISPUTED = "the rule is never broken under every reading, so passing over it is a reading of its own"
FAR = 10**12
"""A limit nobody reaches."""
_OPTIONAL = (
    "cc", "bcc", "reply_to", "return_path", "html", "tags", "configuration_set", "default_tags",
    "engagement.token", "engagement.templated", "engagement.names", "engagement.campaign", "engagement.flow",
    "engagement.related", "engagement.name", "engagement.description", "engagement.references",
    "engagement.attributes", "engagement.segments", "engagement.attachments",
)  # fmt: skip
_DEFECTS = {"shape.required": frozenset(("missing",)), "shape.type": frozenset(("type", "scalar"))}


def rule_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants of every guard in turn."""
    for rule in guards(operation):
        disputed = always_disputed(rule)
        yield _forgotten(operation, rule, disputed)
        yield _negated(operation, rule)
        yield from _bounds(operation, rule)
        yield from forms_mistaken(operation, rule)
        if not disputed:
            yield from _half_forgotten(operation, rule)
            yield from _views(operation, rule)
            yield from _defects_passed_over(operation, rule)


def _forgotten(operation: Operation, rule: Rule, disputed: bool) -> Mutant:
    replacement = judged_by(rule, lambda case: None)
    return of_rule(operation, rule, "forget", "forget", "forgets the rule", replacement, DISPUTED if disputed else None)


def _negated(operation: Operation, rule: Rule) -> Mutant:
    def predicate(case: Case) -> bool | None:
        kept = rule.holds(case)
        return None if kept is None else not kept

    return of_rule(operation, rule, "negate", "negate", "turns the rule round", judged_by(rule, predicate))


def _optional_parts(message: Message) -> int:
    return sum(bool(part_of(message, part)) for part in _OPTIONAL)


@cache
def _many(operation: str, entries: bool) -> int:
    """Say from how many optional parts on a call, or an entry, has many: beyond halfway from barest to fullest."""
    lower = OPERATIONS[operation].lower
    messages = [lower(draft.request) for draft in CATALOGUES[operation].bases.values()]
    asked = [entry for message in messages for entry in message.entries] if entries else messages
    counts = [_optional_parts(message) for message in asked]
    return (min(counts) + max(counts)) // 2 + 1


def _has_many(operation: Operation, message: Message) -> bool:
    of_entry = bool(operation.each) and not message.entries
    return _optional_parts(message) >= _many(operation.name, of_entry)


def _half_forgotten(operation: Operation, rule: Rule) -> Iterator[Mutant]:
    """Forget the rule for messages with few, or with many, of the optional parts."""

    def for_few(case: Case) -> bool | None:
        return None if _has_many(operation, case.message) else rule.holds(case)

    def for_many(case: Case) -> bool | None:
        return rule.holds(case) if _has_many(operation, case.message) else None

    for what, words, predicate in (("full", "many", for_few), ("bare", "few", for_many)):
        says = f"forgets the rule where a message has {words} of the optional parts"
        yield of_rule(operation, rule, "forget-sometimes", f"forget-when-{what}", says, judged_by(rule, predicate))


def _limits(bound: Bound) -> Mapping[str, int]:
    """Name the limits a build may keep to instead: one value each, sharp."""
    default = bound.at if bound.most is None else bound.most[default_letter(bound.ambiguity or "")]
    found = {"tighten-by-one": bound.at - 1, "halve": bound.at // 2}
    if bound.past is not None:
        found |= {"loosen-by-one": bound.past, "double": 2 * bound.past, "boundless": FAR}
        if default + 1 != bound.past and bound.most is not None:
            found["loosen-the-default"] = default + 1
    return found


def _bounds(operation: Operation, rule: Rule) -> Iterator[Mutant]:
    bound = rule.bound
    if bound is None:
        return
    for what, most in _limits(bound).items():
        says = "knows no limit" if most == FAR else f"takes {most:,} for the limit"
        replacement = bounded_by(rule, Bound(at=most, past=most + 1))
        yield of_rule(operation, rule, "move-bound", what, says, replacement, _within_gap(bound, most))


def _within_gap(bound: Bound, most: int) -> str | None:
    """Say why a limit is as good as the documented one, if it is."""
    if most >= bound.at and (bound.past is None or most < bound.past):
        return f"between {bound.at:,} and {bound.past or FAR:,} the readings differ, and the limit lies there"
    return None


def _lists_of(operation: Operation) -> tuple[str, ...]:
    """Name the lists of recipients that acceptable calls of the operation fill."""
    used = frozenset[str]().union(*parts_used(operation.name))
    return tuple(part for part in ("to", "cc", "bcc") if part in used)


def _views(operation: Operation, rule: Rule) -> Iterator[Mutant]:
    parts = parts_read(operation, rule)
    families: tuple[tuple[str, list[View]], ...] = (
        ("scope", scopes(parts, _lists_of(operation))),
        ("overlook-part", overlooked(parts)),
        ("misread-world", [*worlds(names_used(rule)), *views_of(rule.id)]),
    )
    for operator, views in families:
        for view in views:
            replacement = seen_through(rule, view.lens)
            why = why_equal(rule, view.name, operation.name)
            yield of_rule(operation, rule, operator, view.name, view.says, replacement, why)


def member_paths(shape: Structure, path: str = "") -> Iterator[tuple[str, bool]]:
    """List every place of a shape that can have a wrong type, and whether it is required."""
    for name, member in shape.members.items():
        where = f"{path}.{name}" if path else name
        yield where, member.required
        kind = member.kind
        if isinstance(kind, ListOf):
            where, kind = f"{where}[]", kind.each
            yield where, False
        elif isinstance(kind, MapOf):
            where, kind = f"{where}{{}}", kind.each
            yield where, False
        if isinstance(kind, Structure):
            yield from member_paths(kind, where)


def written(path: str) -> str:
    """Write a place for use in an id."""
    return path.replace("[]", ".each").replace("{}", ".each") or "request"


def _defects_passed_over(operation: Operation, rule: Rule) -> Iterator[Mutant]:
    kinds = _DEFECTS.get(rule.id)
    if kinds is None:
        return
    operator = "forget-required" if "missing" in kinds else "forget-type"
    for path, required in [("", False), *member_paths(operation.shape)]:
        if "missing" in kinds and not required:
            continue
        lens: Lens = without_defects(kinds, path)
        says = (
            f"does not mind a wrong {written(path)}" if operator == "forget-type" else f"does not need {written(path)}"
        )
        yield of_rule(operation, rule, operator, f"{operator}-{written(path)}", says, seen_through(rule, lens))
