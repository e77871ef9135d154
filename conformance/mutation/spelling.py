"""Mutants that know the rule but answer in the wrong words: another code, or the wrong HTTP status."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from conformance.mutation.argued import why_equal
from conformance.mutation.mutant import Mutant, guards, judged_by, with_rule
from conformance.mutation.reads import always_disputed
from refimpl.answer import Permit, plain_code
from refimpl.case import Case
from refimpl.decision import rulings
from refimpl.rule import Rule
from refimpl.rules import answer
from refimpl.table import Operation

UNDOCUMENTED = ("InternalError", "NotAcceptable")
"""Names a build might make up."""
UNDOCUMENTED_STATUSES = ("INTERNAL_ERROR", "ERROR")
WRONG_STATUS = 500


@dataclass(frozen=True, slots=True)
class Respelled(Operation):
    """A table in which one rule is answered in words of its own."""

    rule: str = ""
    words: tuple[Permit, ...] = ()

    def spelled(self, rule: Rule) -> tuple[Permit, ...]:
        """Say how this operation answers when the rule is broken."""
        return self.words if rule.id == self.rule else Operation.spelled(self, rule)


def respelled(operation: Operation, rule: Rule, words: Permit) -> Operation:
    """Answer one rule in other words, and insist on it where it is never broken under every reading."""
    table = with_rule(operation, insisting(rule)) if always_disputed(rule) else operation
    shared = {each.name: getattr(table, each.name) for each in fields(Operation) if each.init}
    return Respelled(**shared, rule=rule.id, words=(words,))


def insisting(rule: Rule) -> Rule:
    """Make the rule refuse wherever some reading refuses."""

    def predicate(case: Case) -> bool | None:
        free = Case(case.message, case.world, case.caller, {})
        return not any(ruling.kept is False for ruling in rulings(rule, free))

    return judged_by(rule, predicate)


def codes(operation: Operation, *, entry: bool = False) -> tuple[str, ...]:
    """List every code of a call, or status of an entry, the operation knows, without suffix, in order of first use."""
    permits = (permit for permits in operation.spelling.values() for permit in permits if permit.entry is entry)
    return tuple(dict.fromkeys(plain_code(permit.code or "") for permit in permits))


def spelling_mutants(operation: Operation) -> Iterator[Mutant]:
    """List, for every guard, each code outside its permitted ones, and one wrong status."""
    for rule in guards(operation):
        permitted = {plain_code(permit.code or "") for permit in operation.spelled(rule)}
        default = operation.spelled(rule)[0]
        made_up = UNDOCUMENTED_STATUSES if default.entry else UNDOCUMENTED
        for code in (*codes(operation, entry=default.entry), *made_up, (default.code or "").lower()):
            if code not in permitted:
                table = respelled(operation, rule, replace(default, code=code))
                what = f"spelled-{code}"
                yield Mutant(
                    f"{operation.name}/{rule.id}/{what}", operation.name, rule.id, "respell", "spelling",
                    f"answers {code}", table, equivalent=why_equal(rule, what, operation.name),
                )  # fmt: skip
        if default.entry:
            continue
        table = respelled(operation, rule, Permit(default.code, (WRONG_STATUS,)))
        name = f"{operation.name}/{rule.id}/status-{WRONG_STATUS}"
        says = f"answers with HTTP {WRONG_STATUS}"
        yield Mutant(name, operation.name, answer.STATUS.id, "wrong-status", "spelling", says, table)
