"""The page of one operation: its members, its states drawn and told, its answers, and what changed since its page."""

from collections.abc import Iterator

from refimpl.explain.book import flow, graph, links, places
from refimpl.explain.book.answers import answers
from refimpl.explain.book.html import Html, code, element, joined, link, listed, section, table
from refimpl.explain.book.pages import contents, page
from refimpl.explain.book.revisions import changes
from refimpl.explain.book.rules import broken_by, strength
from refimpl.explain.layout import counted
from refimpl.explain.members import REQUIRED, lines
from refimpl.explain.operations import faults
from refimpl.explain.revisions import of_operation
from refimpl.instances import TRANSITIONS
from refimpl.rule import Rule
from refimpl.table import TOKEN, Operation, State

PARTS = (
    ("members", "Members"),
    ("states", "States and rules"),
    ("judged", "Rules judged by what is observed"),
    ("answers", "Faults and their answers"),
    ("weather", "Bad weather"),
    ("builds", "Known faults of builds"),
    ("changed", "Changed since the page"),
)


def _members(operation: Operation) -> Html:
    rows = []
    for line in lines(operation.shape):
        anchor = f"member-{line.path}"
        name = element("span", link(f"#{anchor}", code(line.path)), id=anchor)
        held = line.kind if line.pattern is None else joined([line.kind, ": ", code(line.pattern)])
        rows.append((name, held, REQUIRED if line.required else "", links.several(line.cites, " ")))
    return table(f"Members of a request to {operation.name}", ("Member", "Holds", "Required", "Said in"), rows)


def _guard(rule: Rule, operation: Operation) -> Html:
    limits = f" Limit: {rule.bound.at:,}." if rule.bound is not None else ""
    told = joined([element("br"), "Answered with ", answers(operation.spelled(rule))]) if rule.permits else ""
    return element(
        "li", links.to(rule.id), " ", strength(rule), element("br"), links.prose(rule.statement), limits, told
    )


def _state(state: State, operation: Operation) -> Html:
    anew = operation.repeats is not None and state.anew
    when = " These are asked of new calls only, not of one that repeats an earlier one." if anew else ""
    late = (
        joined(["Asked as late as here by some: ", links.several([rule.id for rule in state.late])])
        if state.late
        else ""
    )
    return section(
        4,
        state.name,
        element("p", links.prose(f"{state.says[0].upper()}{state.says[1:].rstrip('.')}."), when),
        element("p", late) if late else "",
        element("ol", *(_guard(rule, operation) for rule in state.guards), class_="guards"),
        id=f"state-{state.name}",
    )


def _flow(found: flow.Flow, operation: Operation, number: int) -> Html:
    count = counted(sum(len(state.guards) for state in found.states), "rule")
    said = element(
        "p",
        f"{counted(len(found.states), 'state')}, guarded by {count}. Below the drawing each state stands with its "
        "rules, in order.",
    )
    inside = [flow.drawn(found, f"flow-{number}"), *(_state(state, operation) for state in found.states)]
    return section(3, found.title, said, *inside, id=f"table-{number}")


def _states(operation: Operation) -> Iterator[Html]:
    yield from (_flow(found, operation, number) for number, found in enumerate(flow.flows(operation), 1))
    if operation.each:
        yield element(
            "p",
            "A fault may be told as the error of the whole call or as the status of the entries it concerns, "
            "whichever table its rule stands in (",
            links.to("A-B02"),
            ").",
        )
    if operation.repeats is not None:
        about = [rule.id for rule in operation.rules() if rule.only_with == TOKEN]
        yield element(
            "p",
            "Calls under a client token: ",
            link(places.TOKENS, "how they are repeated"),
            "; ",
            links.several(about),
            ".",
        )
    ways = [
        graph.Way(before or "none", cause, after.value)
        for before, cause, after in TRANSITIONS
        if cause == operation.name
    ]
    if ways:
        made = "; ".join(f"{way.before} → {way.after}" for way in ways)
        yield element("p", f"What it makes of a contact: {made}. ", link(places.CONTACTS, "All states of a contact"))


def _judged(operation: Operation) -> Html:
    return listed(
        joined([links.to(rule.id), " ", strength(rule), ": ", links.prose(rule.statement)]) for rule in operation.judged
    )


def _faults(operation: Operation) -> Html:
    rows = [(links.fault(fault), answers(permits)) for fault, permits in faults(operation).items()]
    return table(f"Faults of {operation.name}, the default answer first", ("Fault", "Answers"), rows)


def _builds(operation: Operation) -> Html:
    rows = [(rule.id, said) for rule in operation.rules() for said in broken_by(rule, operation.name)]
    return listed(joined([links.to(id), ": ", said]) for id, said in rows)


def operation_page(operation: Operation) -> str:
    """Write the page of an operation."""
    since, until = operation.source.window
    first = element(
        "p",
        f"{operation.source.title}; cited as ",
        code(operation.source.key),
        f", as it stood from {since} to {until}. {counted(len(operation.rules()), 'rule')}.",
    )
    inside = {
        "members": [_members(operation)],
        "states": list(_states(operation)),
        "judged": [_judged(operation)],
        "answers": [_faults(operation)],
        "weather": [element("p", "Any call may get these at any time: ", answers(operation.environment), ".")],
        "builds": [_builds(operation)],
        "changed": [changes(f"{operation.name}: later than the page", of_operation(operation, later=True))],
    }
    there = [(anchor, title) for anchor, title in PARTS if any(inside[anchor])]
    blocks = [section(2, title, *inside[anchor], id=anchor) for anchor, title in there]
    return page(places.operation_page(operation.name), operation.name, first, contents(there), *blocks)
