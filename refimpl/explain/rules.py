"""One rule in words, and what each operation makes of it."""

from collections.abc import Iterable, Iterator, Sequence

from refimpl.citations import said_by_all
from refimpl.explain.answers import answers
from refimpl.explain.layout import headed, labelled, page, paragraph, title
from refimpl.explain.omissions import reason
from refimpl.explain.statements import cited, doubts, touching
from refimpl.operations import OPERATIONS
from refimpl.rule import About, Bound, Rule
from refimpl.table import Operation


def limit(bound: Bound) -> str:
    """Say what every reading accepts and rejects, and who decides between."""
    said = f"{bound.at:,} is within it in every reading"
    if bound.past is not None:
        said += f", {bound.past:,} is past it in every reading"
    if bound.most:
        between = ", ".join(f"up to {most:,} in reading {letter}" for letter, most in sorted(bound.most.items()))
        said += f"; between them {bound.ambiguity} decides: {between}"
    elif bound.past is not None and bound.past > bound.at + 1:
        said += "; between them readings differ"
    return said


def guarded(rule: Rule, operation: Operation) -> str:
    """Say before which state of an operation a rule is asked, or that it is judged by what is observed."""
    before = [
        f"before the state {state.name}{whose}{', of new calls only' if state.anew else ''}"
        for states, whose in ((operation.states, ""), (operation.each, " of each entry"))
        for state in states
        if rule in state.guards
    ]
    late = "".join(f", or as late as before the state {state.name}" for state in operation.states if rule in state.late)
    return f"{operation.name}, {' and '.join(before) or 'judged by what is observed'}{late}"


def _evidence(rule: Rule, having: Sequence[Operation]) -> Iterator[str]:
    """Say where to see the rule at work: a pattern for a file of each operation, or folders."""
    if rule.about is About.REQUEST:
        yield f"fixtures/hand/*/{rule.id}.json"
    else:
        yield from (f"fixtures/histories/hand/{operation.name}/" for operation in having)


def _left_out(rule: Rule, operations: Sequence[Operation]) -> Iterator[str]:
    """Say which operations do without a rule, those with the same reason together."""
    why: dict[str, list[str]] = {}
    for each in operations:
        if rule not in each.rules():
            why.setdefault(reason(rule, each), []).append(each.name)
    for said, names in why.items():
        yield from paragraph(f"{', '.join(names)}: {said}", "  ", "    ")


def rule(rule: Rule, operations: Iterable[Operation] = tuple(OPERATIONS.values())) -> str:
    """Explain one rule, how each operation that has it spells its faults, and why the others have it not."""
    everyone = tuple(operations)
    having = [each for each in everyone if rule in each.rules()]
    weight = "fails a build" if rule.strength.binding else "is a warning (a failure with --strict)"
    facts = [
        *labelled("Strength", f"{rule.strength.name}: {rule.strength.value}; breaking it {weight}"),
        *labelled("Judges", rule.about.value),
        *labelled("Limit", limit(rule.bound) if rule.bound is not None else ""),
        *labelled("Since", rule.since or ""),
        *(line for fault in rule.permits for line in labelled("Fault", fault.value)),
        *labelled("Implies", ", ".join(rule.implies)),
        *(line for each in having for line in labelled("Guards", guarded(rule, each))),
        *(line for path in _evidence(rule, having) for line in labelled("See", path) if having),
    ]
    spelled = (
        line
        for each in having
        if rule.permits
        for line in paragraph(f"{each.name}: {answers(each.spelled(rule))}", "  ", "    ")
    )
    return page(
        title(rule.id),
        paragraph(rule.statement),
        facts,
        headed("Answered with, the default first", spelled),
        headed("Said in", (line for each in said_by_all(rule, having) for line in cited(each.id))),
        headed("Open questions", doubts(touching(rule))),
        headed("Left out by", _left_out(rule, everyone) if having else ()),
    )
