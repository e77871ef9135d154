"""The front page: what the book is, its operations, and which operation keeps which rule."""

from refimpl.explain.book import choices, links, places
from refimpl.explain.book.html import Html, element, joined, link, listed, section, table
from refimpl.explain.book.pages import page
from refimpl.explain.layout import counted
from refimpl.explain.matrix import SHORT, concerns
from refimpl.operations import OPERATIONS
from refimpl.readings import register
from refimpl.rulebook import RULEBOOK
from refimpl.statements import statements


def _operations() -> Html:
    items = []
    for name, operation in OPERATIONS.items():
        rules, states = operation.rules(), (*operation.states, *operation.each)
        said = f": {operation.source.title}. {counted(len(rules), 'rule')}, {counted(len(states), 'state')}."
        items.append(joined([links.to(name), said]))
    return listed(items)


def _matrix() -> Html:
    rows = []
    for found in concerns().values():
        for rule in found:
            kept = ["kept" if rule in each.rules() else "-" for each in OPERATIONS.values()]
            rows.append((links.to(rule.id), *kept, rule.strength.name.lower()))
    return table("Rules by operations", ("Rule", *(SHORT[name] for name in OPERATIONS), "Strength"), rows)


def _parts() -> Html:
    builds = ", ".join(each.named for each in choices.builds().values())
    return listed(
        [
            joined(
                [
                    link(places.RULES, "Rules"),
                    f": {len(RULEBOOK)}, by what they are about, each with its place in the documents",
                ]
            ),
            joined(
                [
                    link(places.AMBIGUITIES, "Ambiguities"),
                    f": {len(register())} open questions with every reading, and what builds chose ({builds})",
                ]
            ),
            joined([link(places.ERRORS, "Errors"), ": what each code stands for, and how each fault is spelled"]),
            joined(
                [
                    link(places.STATEMENTS, "Statements"),
                    f": {len(statements())}, what the documents say and what answers for it",
                ]
            ),
            joined(
                [
                    link(places.CONTACTS, "Contacts"),
                    " and ",
                    link(places.TOKENS, "client tokens"),
                    ": what lasts from call to call",
                ]
            ),
            joined([link(places.REVISIONS, "Revisions"), ": how the interface changed"]),
            joined([link(places.SEARCH, "Search"), ": everything by name"]),
        ]
    )


def front() -> str:
    """Write the page."""
    first = element(
        "p",
        "The reference in full: five email-sending operations as rules, states and answers, and what their "
        "documents leave open. Every id is an anchor: a rule's is its name, an ambiguity's and a statement's are "
        "theirs.",
    )
    key = joined([f"{short} is {name}" for name, short in SHORT.items()], "; ")
    return page(
        places.FRONT,
        "sendspec: the reference",
        first,
        section(2, "Operations", _operations(), id="operations"),
        section(2, "What is in the book", _parts(), id="parts"),
        section(2, "Rules by operations", element("p", key, "."), _matrix(), id="matrix"),
    )
