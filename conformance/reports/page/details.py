"""What stands behind the cells: each rule with its place in the documents, and what was found about it."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from conformance.reports.page.evidence import brief, full
from conformance.reports.page.marks import mark, shade
from conformance.reports.page.places import Book, Column, row_anchor
from conformance.reports.page.said import MOST_NAME, words
from conformance.reports.page.showing import GRAVEST_FIRST, SHOWN, Cell, Finding, Showing, word_of
from refimpl.citations import said_by_all
from refimpl.explain.answers import answers
from refimpl.explain.book.html import Html, breakable, element, facts, joined, listed, section
from refimpl.explain.layout import counted
from refimpl.explain.rules import limit
from refimpl.explain.statements import place, touching
from refimpl.operations import OPERATIONS
from refimpl.readings import register
from refimpl.rule import Rule
from refimpl.rulebook import BY_ID

MOST_FINDINGS = 5
"""Findings told of one rule in one operation of one target."""
MOST_CITES = 6
"""Statements past which the list of them is folded."""
ROOM = 3_000_000
"""Characters that findings with their evidence may take on the page; those past it are told in brief."""
FOUND = frozenset(status.value for status in SHOWN)


def told(columns: Sequence[Column], rules: Sequence[str], book: Book) -> Mapping[int, Html]:
    """Write the findings down, by identity: the first of every cell with its evidence, then the second, and so on."""
    cells = [(each, each.showing.cells.get((rule, each.operation))) for rule in rules for each in columns]
    found: list[tuple[int, Finding, Column]] = []
    for column, cell in cells:
        found += [(rank, each, column) for rank, each in enumerate(cell.findings[:MOST_FINDINGS] if cell else ())]
    left = ROOM
    written: dict[int, Html] = {}
    for _, finding, column in sorted(found, key=lambda each: each[0]):
        made = full(finding, column.showing.run.header, book) if left > 0 else Html("")
        written[id(finding)] = made if made and len(made) <= left else brief(finding)
        left -= len(written[id(finding)])
    return written


@attrs.frozen
class Telling:
    """What is told of every rule: the columns, where the book is, and the findings as written."""

    columns: Sequence[Column]
    book: Book
    written: Mapping[int, Html]
    several: bool

    def article(self, rule: str, row: str) -> Html:
        """Tell of one rule."""
        known = BY_ID.get(rule)
        head = element("h3", element("code", breakable(rule or "beside the rules")))
        about = self._rule(known) if known is not None else element("p", UNKNOWN if rule else BESIDE)
        parts = [
            self._part(row, each, cell)
            for each in self.columns
            if (cell := each.showing.cells.get((rule, each.operation))) is not None
        ]
        return element("article", head, about, *parts, id=row, data_name=rule or "beside the rules")

    def _rule(self, rule: Rule) -> Html:
        """Say what a rule asks, how it is known, and where it is written."""
        binding = rule.strength.binding
        weight = "fails a build" if binding else "is a warning, and a failure with --strict"
        strength = element("span", rule.strength.name.lower(), class_="strength binding" if binding else "strength")
        pairs = [
            ("Strength", joined([strength, f" {rule.strength.value}; breaking it {weight}"])),
            ("Limit", limit(rule.bound) if rule.bound is not None else ""),
            ("Said in", self._said(rule)),
        ]
        more = [
            ("Answered with", listed(self._answered(rule))),
            ("Open questions", listed(joined([self.book.to(id), ": ", register()[id].says]) for id in touching(rule))),
        ]
        folded = element("details", element("summary", "Answers and open questions"), facts(more))
        shown = [element("p", rule.statement, class_="statement"), facts(pairs), folded if facts(more) else Html("")]
        return joined(shown)

    def _said(self, rule: Rule) -> Html:
        """Say where a rule is written; a long list is folded."""
        asked = dict.fromkeys(each.operation for each in self.columns)
        having = [OPERATIONS[name] for name in asked if name in OPERATIONS and rule in OPERATIONS[name].rules()]
        found = said_by_all(rule, having)
        items = listed(joined([self.book.to(each.id), f", {place(each)}: {each.says}"]) for each in found)
        if len(found) <= MOST_CITES:
            return items
        return element("details", element("summary", counted(len(found), "statement")), items)

    def _answered(self, rule: Rule) -> Iterator[Html]:
        """Say how an operation may spell the faults of a rule."""
        for name in dict.fromkeys(each.operation for each in self.columns):
            operation = OPERATIONS.get(name)
            if operation is not None and rule.permits and rule in operation.rules():
                yield joined([element("code", breakable(name)), f": {answers(operation.spelled(rule))}"])

    def _part(self, row: str, column: Column, cell: Cell) -> Html:
        """Tell what a rule came to in one operation of one target."""
        whose = f", {column.showing.label}" if self.several else ""
        where = [mark(cell.word), " ", breakable(column.operation or "no operation"), element("bdi", whose)]
        if cell.findings:
            first = cell.findings[0].verdict.reason.partition("\n")[0]
            where += [": ", element("span", words(first, MOST_NAME), class_="first-of")]
        counts = f"{cell.judged:,} judged, {cell.skipped:,} not asked, {counted(len(cell.findings), 'finding')}"
        shown = [self.written[id(each)] for each in cell.findings[:MOST_FINDINGS]]
        more = len(cell.findings) - len(shown)
        left = [element("p", f"… and {counted(more, 'more finding')}; the report in JSON has all.")] if more > 0 else []
        inside = element("div", element("p", counts, class_="why"), *shown, *left, id=column.anchor(row))
        return element(
            "details", element("summary", *where), inside,
            class_=f"part {shade(cell.word)}", data_c=str(column.number), data_word=cell.word,
        )  # fmt: skip


UNKNOWN = "This version knows no such rule; the report was made by another."
BESIDE = "What is about no rule: crashes, hangs, what a target says of itself, and the suite's own faults."


def details(rules: Sequence[str], columns: Sequence[Column], shown: Sequence[Showing], book: Book) -> Html:
    """Tell of all rules: first those with findings, the gravest first, then the others, folded."""
    telling = Telling(columns, book, told(columns, rules, book), len(shown) > 1)
    made: dict[str, list[Html]] = {word: [] for word in GRAVEST_FIRST}
    for at, rule in enumerate(rules):
        made[word_of(rule, shown)].append(telling.article(rule, row_anchor(rule, at)))
    found = [each for word, several in made.items() if word in FOUND for each in several]
    others = [each for word, several in made.items() if word not in FOUND for each in several]
    folded = element("details", element("summary", counted(len(others), "rule")), *others)
    return joined(
        [
            section(2, f"Findings ({counted(len(found), 'rule')})", *found, id="findings"),
            section(2, "Rules without findings", folded if others else "", id="others"),
        ]
    )
