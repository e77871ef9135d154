"""What a mutant is: one thing done wrong, who should notice, and how to make the build that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from refimpl.answer import Permit
from refimpl.message import Message
from refimpl.rule import Bound, Predicate, Rule
from refimpl.rules import effects
from refimpl.service import Service
from refimpl.table import Operation, State

Operations: TypeAlias = Mapping[str, Operation]
Shell: TypeAlias = Callable[[Operations], Service]
"""Makes the build around a table; the plain one is `Service`."""

Kind: TypeAlias = Literal["rule", "spelling", "shape", "service"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One build that is wrong on purpose.

    `id` is `operation/rule/what`; `rule` is the rule expected to catch it and `operator` the kind of
    mistake. `kind` says how much has changed: `rule`, one guard is replaced by `replacement` and all else
    is the same, so only that guard need be judged again; `spelling`, one guard is answered in other
    words; `shape`, the request is read by another shape; `service`, the shell behaves differently.
    `equivalent` is the reason why it need not be caught, if there is one: no single answer of it is outside
    what the documents permit. (Held to its readings over many calls, it may be caught all the same.)
    `place` is the member of the request it is about, where it is about one.
    """

    id: str
    operation: str
    rule: str
    operator: str
    kind: Kind
    says: str
    table: Operation = field(repr=False)
    shell: Shell = field(default=Service, repr=False)
    replacement: Rule | None = field(default=None, repr=False)
    equivalent: str | None = None
    place: str = ""

    @property
    def about(self) -> frozenset[str]:
        """The rules whose questions should catch it: the one expected to, and the one whose answer it changes."""
        return frozenset((self.rule, self.id.split("/")[1]))

    def build(self) -> Operation:
        """Give the table the mutant answers by."""
        return self.table

    def service(self) -> Service:
        """Make the build, in a world of its own."""
        return self.shell({self.operation: self.build()})


def with_rule(operation: Operation, replacement: Rule) -> Operation:
    """Put another rule in the place of the guard with the same id, of the call and of its entries."""
    states, each = (_with_guard(states, replacement) for states in (operation.states, operation.each))
    return replace(operation, states=states, each=each)


def _with_guard(states: tuple[State, ...], replacement: Rule) -> tuple[State, ...]:
    return tuple(
        replace(state, guards=tuple(replacement if rule.id == replacement.id else rule for rule in state.guards))
        for state in states
    )


def judged_by(rule: Rule, predicate: Predicate) -> Rule:
    """Make the rule decide by another predicate."""
    return replace(rule, predicate=predicate, bounded=None, bound=None, only_with=None)


def bounded_by(rule: Rule, bound: Bound) -> Rule:
    """Make the rule keep to another limit."""
    return replace(rule, bound=bound)


def guards(operation: Operation) -> tuple[Rule, ...]:
    """List the rules that guard the operation's states and those of its entries, in order, each once."""
    found = (rule for state in (*operation.states, *operation.each) for rule in state.guards)
    return tuple({rule.id: rule for rule in found}.values())


def judges(operation: Operation, rule: str) -> bool:
    """Say whether the operation has this rule about answers or effects."""
    return any(each.id == rule for each in operation.judged)


def counting_rule(operation: Operation) -> str:
    """Name the rule that says how much an accepted call leaves behind."""
    told = (effects.ONE_MESSAGE.id, effects.MESSAGE_PER_ENTRY.id, effects.ONE_CONTACT.id)
    return next(rule for rule in told if judges(operation, rule))


def refusal_of(operation: Operation) -> Permit:
    """Give a refusal of whole calls that the operation knows."""
    return next(permit for permits in operation.spelling.values() for permit in permits if not permit.entry)


def of_rule(
    operation: Operation,
    rule: Rule,
    operator: str,
    what: str,
    says: str,
    replacement: Rule,
    why_equal: str | None = None,
) -> Mutant:
    """Make a mutant in which one guard is replaced."""
    name = f"{operation.name}/{rule.id}/{what}"
    table = with_rule(operation, replacement)
    return Mutant(name, operation.name, rule.id, operator, "rule", says, table, Service, replacement, why_equal)


def of_shell(operation: Operation, rule: str, operator: str, what: str, says: str, shell: Shell) -> Mutant:
    """Make a mutant with the operation's own table and another shell."""
    return Mutant(f"{operation.name}/{rule}/{what}", operation.name, rule, operator, "service", says, operation, shell)


def with_parts(message: Message, **parts: Any) -> Message:
    """Give a message other parts, named as its fields are."""
    return message._replace(**parts)
