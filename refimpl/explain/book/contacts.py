"""The pages of what lasts from call to call: contacts and client tokens, drawn from their tables."""

from collections.abc import Sequence

from refimpl.explain.book import graph, links, places
from refimpl.explain.book.html import Html, element, joined, listed, section, table
from refimpl.explain.book.pages import page
from refimpl.instances import TRANSITIONS
from refimpl.operations import OPERATIONS
from refimpl.readings import register
from refimpl.recollection import TOKEN_USES, TokenState
from refimpl.rule import Rule
from refimpl.rulebook import RULEBOOK
from refimpl.table import TOKEN

NONE = "none"
"""What stands for a contact that is not there yet."""


def _ways() -> list[graph.Way]:
    return [graph.Way(before or NONE, cause, after.value) for before, cause, after in TRANSITIONS]


def _about_contacts(rule: Rule) -> bool:
    concern, _, aspect = rule.id.partition(".")
    return concern == "contacts" or "contact" in aspect


def _asking(rules: Sequence[Rule]) -> Html:
    rows = []
    for rule in rules:
        having = [name for name, operation in OPERATIONS.items() if rule in operation.rules()]
        rows.append(joined([links.to(rule.id), ": ", links.prose(rule.statement), " (", links.several(having), ")"]))
    return listed(rows)


def contacts() -> str:
    """Write the page of contacts."""
    ways = _ways()
    last = sorted({way.after for way in ways} - {way.before for way in ways})
    rows = [(str(number), way.before, links.prose(way.cause), way.after) for number, way in enumerate(ways, 1)]
    first = element(
        "p",
        "A contact of an instance is made by a call and goes on by another, or by what happens to it. Nothing "
        f"leads on from {' and '.join(last)}. The numbers are those of the table below the drawing.",
    )
    return page(
        places.CONTACTS,
        "Contacts",
        first,
        section(
            2,
            "From, by what, to",
            graph.drawn("contact-states", "States of a contact", ways, [NONE, *last]),
            table("States of a contact", ("Way", "From", "By", "To"), rows),
            id="states",
        ),
        section(
            2,
            "Rules about contacts, and whose they are",
            _asking([r for r in RULEBOOK if _about_contacts(r)]),
            id="rules",
        ),
    )


def tokens() -> str:
    """Write the page of client tokens."""
    ways = [graph.Way(each.before.value, each.cause, each.after.value) for each in TOKEN_USES]
    rows = [
        (
            str(number),
            each.before.value,
            each.cause,
            each.after.value,
            each.answer or "no call",
            links.several(each.doubts),
        )
        for number, each in enumerate(TOKEN_USES, 1)
    ]
    having = [name for name, operation in OPERATIONS.items() if operation.repeats is not None]
    doubts = dict.fromkeys(id for each in TOKEN_USES for id in each.doubts)
    first = element(
        "p",
        "A client token makes a call repeatable: called again under it, the operation does not do a second time "
        "what it did. Known to ",
        links.several(having),
        ". Drawn under the default readings; what others make of a step, the ids in its row say.",
    )
    about = [rule for rule in RULEBOOK if rule.only_with == TOKEN]
    return page(
        places.TOKENS,
        "Client tokens",
        first,
        section(
            2,
            "From, by what, to",
            graph.drawn("token-states", "States of a client token", ways, [TokenState.NEW.value]),
            table("States of a client token", ("Way", "From", "By", "To", "Answered", "Depends on"), rows),
            id="states",
        ),
        section(2, "Rules about tokens, and whose they are", _asking(about), id="rules"),
        section(
            2,
            "Open questions",
            listed([joined([links.to(id), ": ", links.prose(register()[id].says)]) for id in doubts]),
            id="open",
        ),
    )
