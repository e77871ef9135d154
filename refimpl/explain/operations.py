"""One operation in words: its members, its states and their guards, its answers, and what changed since its page."""

from collections.abc import Iterator, Sequence

from refimpl.answer import Permit
from refimpl.explain.answers import answers
from refimpl.explain.contacts import made_by
from refimpl.explain.layout import WIDTH, columns, headed, page, paragraph, title
from refimpl.explain.members import table
from refimpl.explain.revisions import drawn, of_operation
from refimpl.explain.statements import cited, touching
from refimpl.faults import Fault
from refimpl.table import REFUSED, START, Operation, State

TOKEN = "token"
"""The part that rules about client tokens are about."""
ANEW = "asked of new calls only, not of one that repeats an earlier one:"


def _stage(state: State, wide: int, anew: bool) -> Iterator[str]:
    """Draw the step into one state: its guards beside the arrow, then the state."""
    yield "    |"
    if state.anew and anew:
        yield from paragraph(ANEW, "    |  ", "    |  ")
    for guard in state.guards:
        yield from paragraph(guard.statement, f"    |  {guard.id:<{wide}}  ", f"    |  {'':<{wide}}  ")
    yield f"    +-- {'any of these broken' if columns() >= WIDTH else 'any broken'} --> ( {REFUSED} )"
    yield "    v"
    yield from paragraph(state.says, f"  [ {state.name} ]  ")


def _diagram(states: Sequence[State], end: str, anew: bool) -> list[str]:
    if not states:
        return []
    wide = max(len(guard.id) for state in states for guard in state.guards)
    stages = [line for state in states for line in _stage(state, wide, anew)]
    return [f"  ( {START} )", *stages, "    |", "    v", f"  ( {end} )"]


def tables(operation: Operation) -> Iterator[list[str]]:
    """Draw the states of a call, and below them those of each entry where a call has several."""
    anew = operation.repeats is not None
    if not operation.each:
        yield headed("States, and the rules that guard each", _diagram(operation.states, "accepted", anew))
        return
    yield headed(
        "States of the call, and the rules that guard each", _diagram(operation.states, "asked entry by entry", anew)
    )
    yield headed(
        f"States of each of {operation.entries}, in turn, and the rules that guard each",
        _diagram(operation.each, "accepted", anew),
    )
    yield paragraph(
        "A fault may be told as the error of the whole call or as the status of the entries it concerns, "
        "whichever table its rule stands in (A-B02)."
    )


def faults(operation: Operation) -> dict[Fault, tuple[Permit, ...]]:
    """Say how an operation spells each fault that a rule of its own may find."""
    found = {fault for rule in operation.rules() for fault in rule.permits}
    return {fault: permits for fault, permits in operation.spelling.items() if fault in found}


def _spelling(operation: Operation) -> Iterator[str]:
    for fault, permits in faults(operation).items():
        yield from paragraph(fault.value, "  ")
        yield from paragraph(answers(permits), "      ")


def _tokens(operation: Operation) -> Iterator[str]:
    if operation.repeats is None:
        return
    yield from paragraph(
        "A call under a token that an accepted call of the same operation and instance had, with the same "
        "parameters, repeats that call: it is answered as that one was and has no effect of its own.",
        "  ",
    )
    about = [rule for rule in operation.rules() if rule.only_with == TOKEN]
    for id in dict.fromkeys(id for rule in about for id in touching(rule)):
        yield from cited(id)


def operation(operation: Operation) -> str:
    """Explain one operation: its members, its states and their guards, and how it spells each fault."""
    since, until = operation.source.window
    judged = (line for each in operation.judged for line in paragraph(each.statement, f"  {each.id:<32}  "))
    return page(
        title(operation.name),
        paragraph(f"{operation.source.title}; cited as {operation.source.key}, as it stood from {since} to {until}"),
        headed("Members", table(operation.shape)),
        *tables(operation),
        headed("Client tokens", _tokens(operation)),
        headed("What it makes of a contact", made_by(operation)),
        headed("Rules judged by what is observed", judged),
        headed("Faults and their answers, the default first", _spelling(operation)),
        headed("Answers any call may get in bad weather", paragraph(answers(operation.environment), "  ")),
        headed("Changed since the page", drawn(of_operation(operation, later=True))),
    )
