"""The states of a contact, and what takes it from one to another."""

from collections.abc import Iterable, Iterator

from refimpl.explain.layout import columns, headed, page, paragraph, row, title, widest
from refimpl.instances import TRANSITIONS, ContactState
from refimpl.operations import OPERATIONS
from refimpl.rulebook import RULEBOOK
from refimpl.table import Operation

NONE = "( none )"


def _drawn(state: str | None) -> str:
    return NONE if state is None else f"[ {state} ]"


def arrows(transitions: Iterable[tuple[str | None, str, ContactState]]) -> Iterator[str]:
    """Draw transitions, one to a line; a state stands where its first arrow begins."""
    found = list(transitions)
    before = widest((_drawn(state) for state, _, _ in found), 20)
    by = max((len(by) for _, by, _ in found), default=0)
    last: str | None = ""
    for state, cause, after in found:
        shown = "" if state == last else _drawn(state)
        last = state
        if before + by + 20 > columns():
            yield from paragraph(f"{cause} --> {_drawn(after.value)}", f"  {shown:<{before}}  -- ")
            continue
        yield f"  {shown:<{before}}  -- {cause} {'-' * (by - len(cause))}--> {_drawn(after.value)}"


def made_by(operation: Operation) -> list[str]:
    """Draw what an operation makes of a contact; nothing for one that makes nothing of any."""
    return list(arrows(each for each in TRANSITIONS if each[1] == operation.name))


def _asking() -> Iterator[str]:
    wide = (max(len(rule.id) for rule in RULEBOOK if _about_contacts(rule.id)), 40)
    for rule in RULEBOOK:
        if _about_contacts(rule.id):
            names = [name for name, operation in OPERATIONS.items() if rule in operation.rules()]
            yield from row((rule.id, ", ".join(names)), wide)


def _about_contacts(rule: str) -> bool:
    concern, _, aspect = rule.partition(".")
    return concern == "contacts" or "contact" in aspect


def transitions() -> str:
    """Explain the states of a contact."""
    ends = sorted({after.value for _, _, after in TRANSITIONS} - {before for before, _, _ in TRANSITIONS if before})
    return page(
        title("States of a contact"),
        paragraph(
            "A contact of an instance is made by a call and goes on by another, or by what happens to it. "
            f"Nothing leads on from {' and '.join(ends)}."
        ),
        headed("From, by what, to", arrows(TRANSITIONS)),
        headed("Rules about contacts, and whose they are", _asking()),
    )
