"""What narrows the page down: a form that is there where scripts may run."""

from collections.abc import Iterable, Sequence

from conformance.reports.page.marks import mark
from conformance.reports.page.places import Column
from conformance.reports.page.showing import GRAVEST_FIRST, Showing
from refimpl.explain.book.html import Html, element
from refimpl.rule import Strength
from refimpl.rulebook import BY_ID


def _choice(name: str, label: str, options: Iterable[tuple[str, str]]) -> Html:
    """Make a list to choose from, and nothing where there is no choice."""
    given = [element("option", said, value=value) for value, said in options]
    if len(given) < 2:
        return Html("")
    field = element("select", element("option", "all", value=""), *given, name=name, id=f"by-{name}")
    return element("p", element("label", label, for_=f"by-{name}"), " ", field)


def _box(word: str) -> Html:
    return element("input", type="checkbox", name="status", value=word)


def _words(shown: Sequence[Showing]) -> Html:
    found = [cell.word for each in shown for cell in each.cells.values()]
    boxes = [
        element("label", _box(word), mark(word), f" {found.count(word):,}")
        for word in GRAVEST_FIRST
        if word in found
    ]  # fmt: skip
    return element("fieldset", element("legend", "Status"), *boxes)


def filters(rules: Sequence[str], columns: Sequence[Column], shown: Sequence[Showing]) -> Html:
    """Make the form, and the line that says what is left."""
    at_stake = {BY_ID[rule].strength for rule in rules if rule in BY_ID}
    strengths = [(each.name.lower(), each.name.lower()) for each in Strength if each in at_stake]
    operations = [(name, name) for name in dict.fromkeys(column.operation for column in columns)]
    targets = [(str(each.number), each.label) for each in shown]
    field = element("input", type="search", name="q", id="by-q", autocomplete="off", spellcheck="false")
    form = element(
        "form",
        _words(shown),
        element(
            "div",
            _choice("strength", "Strength", strengths),
            _choice("operation", "Operation", operations),
            _choice("target", "Target", targets),
            element("p", element("label", "Text", for_="by-q"), " ", field),
            element("p", element("button", "Clear", type="reset")),
            class_="fields",
        ),
        id="filters", role="search", aria_label="Rules and findings", hidden="hidden",
    )  # fmt: skip
    return Html(form + element("p", "", id="count", role="status"))
