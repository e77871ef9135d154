"""Statements of the documents, and what they leave open."""

from collections.abc import Iterator

from refimpl.explain.layout import headed, labelled, page, paragraph, title
from refimpl.readings import Ambiguity, register
from refimpl.rule import Rule
from refimpl.statements import Statement, pending, statements

CITE = 12
"""Columns that the id of a citation takes, its indent included."""


def place(found: Statement) -> str:
    """Say where a statement stands."""
    if found.line is not None:
        return f"{found.document}, line {found.line}, {found.where}"
    return f"observed, {found.where}" if found.document.endswith("-observed") else found.where


def statement(id: str) -> str:
    """Explain one statement of the documents; raises KeyError for an id the ledger does not know."""
    waiting = pending().get(id)
    if waiting is not None:
        return page(title(id), paragraph(f"Belongs to {waiting.operation}: {waiting.reason}."))
    found = statements()[id]
    facts = [
        *labelled("Where", place(found)),
        *labelled("Rules", ", ".join(found.rules)),
        *labelled("World", ", ".join(found.world)),
        *labelled("Excluded", found.excluded or ""),
    ]
    return page(title(id), paragraph(found.says), facts)


def readings(found: Ambiguity, indent: str) -> Iterator[str]:
    """List the readings of an ambiguity and mark the default one."""
    for reading in found.readings:
        mark = " (default)" if reading.letter == found.default else ""
        yield from paragraph(f"{reading.letter}{mark}: {reading.says}", indent, f"{indent}   ")


def cited(id: str) -> list[str]:
    """Show one citation: where it stands and what it says."""
    first = f"  {id:<{CITE - 3}} "
    if id in statements():
        found = statements()[id]
        return [*paragraph(place(found), first), *paragraph(found.says, " " * len(first))]
    if id in pending():
        return paragraph(f"belongs to {pending()[id].operation}, {pending()[id].reason}", first)
    return paragraph(register()[id].says, first)


def ambiguity(id: str) -> str:
    """Explain one ambiguity and its readings; raises KeyError for an id that is not registered."""
    found = register()[id]
    answered = [
        line
        for reading in found.readings
        for line in paragraph(", ".join(reading.answers), f"  {reading.letter}: ", "     ")
    ]
    return page(
        title(f"{found.id}: {found.kind}"),
        paragraph(found.says),
        headed("Readings", readings(found, "  ")),
        headed("Answers of a build that holds it", answered),
        [
            *labelled("Permitted", ", ".join(found.permits)),
            *labelled("Rules", ", ".join(found.rules)),
            *labelled("Untested", found.why_not or ""),
        ],
        headed("Sources", (line for source in found.sources for line in cited(source))),
    )


def touching(rule: Rule) -> list[str]:
    """List the ambiguities that touch a rule."""
    own = [cite for cite in rule.cites if cite in register()]
    bound = [rule.bound.ambiguity] if rule.bound is not None and rule.bound.ambiguity else []
    named = [found.id for found in register().values() if rule.id in found.rules]
    return list(dict.fromkeys((*bound, *own, *named)))


def doubts(ids: list[str]) -> Iterator[str]:
    """Show ambiguities and their readings."""
    for id in ids:
        yield from cited(id)
        yield from readings(register()[id], " " * CITE)
