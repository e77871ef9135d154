"""The matrix: rules by operations and targets, grouped by what the rules are about."""

from collections.abc import Sequence
from itertools import groupby

from conformance.reports.page.marks import legend, shade, sign
from conformance.reports.page.places import Column, row_anchor
from conformance.reports.page.showing import Cell, Showing
from refimpl.explain.book.html import Html, breakable, element, joined, link
from refimpl.operations import OPERATIONS
from refimpl.rulebook import BY_ID

FEW = 6
"""Columns up to which there is room for the words of verdicts beside their signs."""
PLAIN = frozenset(("pass", "skipped"))
"""Words of cells that need no stop of their own on the way of the Tab key; the rule's name leads to them too."""
NONE, BESIDE = "none", "beside the rules"


def _heads(columns: Sequence[Column], shown: Sequence[Showing]) -> Html:
    """Name the operations, and below each its targets where there are several."""
    several = len(shown) > 1
    above = [element("th", "Rule", scope="col", rowspan="2" if several else None)]
    below = []
    for operation, found in groupby(columns, lambda column: column.operation):
        same = list(found)
        span = {"scope": "colgroup", "colspan": str(len(same)), "data_operation": operation, "class_": "first"}
        above.append(element("th", breakable(operation or NONE), **(span if several else _of(same[0]))))
        below += [element("th", element("bdi", each.showing.label, class_="upright"), **_of(each)) for each in same]
    rows = [element("tr", *above), *([element("tr", *below)] if several else [])]
    return element("thead", *rows)


def _of(column: Column) -> dict[str, str | None]:
    return {
        "scope": "col",
        "class_": "first" if column.showing.number == 1 else None,
        "data_c": str(column.number),
        "data_operation": column.operation,
        "data_target": str(column.showing.number),
    }


def _cell(rule: str, row: str, column: Column, cell: Cell | None, *, several: bool) -> Html:
    number, edge = str(column.number), " first" if column.showing.number == 1 else ""
    if cell is None:
        known, operation = BY_ID.get(rule), OPERATIONS.get(column.operation)
        apart = known is not None and operation is not None and known not in operation.rules()
        word, shape = ("not a rule of it", "·") if apart else ("not asked", "")
        signs = element("span", shape, aria_hidden="true")
        return element("td", signs, element("span", word, class_="aside"), data_c=number, class_=f"void{edge}")
    shown = joined([sign(cell.word), " ", element("span", cell.word, class_="word")])
    if cell.word not in PLAIN:
        target = f", {column.showing.label}" if several else ""
        where = element("span", f" {rule or BESIDE}, {column.operation}{target}", class_="aside")
        shown = link(f"#{column.anchor(row)}", shown, where)
    return element("td", shown, data_c=number, data_word=cell.word, class_=f"{shade(cell.word)}{edge}")


def _row(rule: str, row: str, columns: Sequence[Column], *, several: bool) -> Html:
    known = BY_ID.get(rule)
    head = element("th", link(f"#{row}", breakable(rule or BESIDE)), scope="row")
    cells = [
        _cell(rule, row, each, each.showing.cells.get((rule, each.operation)), several=several) for each in columns
    ]
    strength = known.strength.name.lower() if known else ""
    return element("tr", head, *cells, data_article=row, data_strength=strength)


def matrix(rules: Sequence[str], columns: Sequence[Column], shown: Sequence[Showing]) -> Html:
    """Draw it in a box that scrolls by itself."""
    rows = [(rule, row_anchor(rule, place)) for place, rule in enumerate(rules)]
    several = len(shown) > 1
    bodies = []
    for concern, found in groupby(rows, lambda pair: _concern(pair[0])):
        head = element("th", element("span", concern), scope="rowgroup", colspan=str(len(columns) + 1))
        lines = [_row(rule, row, columns, several=several) for rule, row in found]
        bodies.append(element("tbody", element("tr", head, class_="concern"), *lines))
    caption = element("caption", "Rules by operations", " and targets" if several else "")
    inner = element("table", caption, _heads(columns, shown), *bodies, class_="few" if len(columns) <= FEW else None)
    words = [cell.word for each in shown for cell in each.cells.values()]
    box = element("div", inner, class_="wide", role="region", aria_label="Rules by operations", tabindex="0")
    return joined([legend(words), box])


def _concern(rule: str) -> str:
    return rule.partition(".")[0] if rule in BY_ID else "unknown to this version" if rule else BESIDE
