"""What stands below the rules: what was not asked, and where targets took one of several readings."""

from collections import Counter
from collections.abc import Iterable, Sequence

from conformance.reports.page.places import Book
from conformance.reports.page.said import words
from conformance.reports.page.showing import Showing
from conformance.verdicts import Status
from refimpl.explain.book.html import Html, element, joined, listed, section
from refimpl.readings import register

MOST_REASONS = 20


def _reasons(showing: Showing) -> Counter[str]:
    """Count what was not asked, by reason; what a check does not name counts for its first reason."""
    found: Counter[str] = Counter()
    for result in showing.run.results:
        named = [verdict.reason for verdict in result.verdicts if verdict.status is Status.SKIPPED]
        found.update(named)
        if named:
            found[named[0]] += result.counts.get(Status.SKIPPED, 0) - len(named)
    return found


def _skips(showing: Showing) -> Html:
    found = _reasons(showing).most_common()
    items = [joined([f"{count:,} × ", words(reason)]) for reason, count in found[:MOST_REASONS]]
    more = [f"… and {len(found) - MOST_REASONS:,} more reasons"] if len(found) > MOST_REASONS else []
    return listed([*items, *more])


def _readings(showing: Showing, book: Book) -> Html:
    """List the ambiguities of which the answers showed a reading, by operation."""
    seen: dict[str, dict[str, None]] = {}
    for result in showing.run.results:
        for verdict in result.verdicts:
            for id in verdict.readings:
                seen.setdefault(id, {})[verdict.operation] = None
    items = []
    for id in sorted(seen):
        says = register()[id].says if id in register() else ""
        items.append(joined([book.to(id) if says else words(id), f" ({', '.join(sorted(seen[id]))}): {says}"]))
    return listed(items)


def _under(shown: Sequence[Showing], blocks: Iterable[Html]) -> list[Html]:
    """Name the target of each block where there are several."""
    named = [(each, block) for each, block in zip(shown, blocks, strict=True) if block]
    return [joined([element("h3", each.label) if len(shown) > 1 else Html(""), block]) for each, block in named]


def rest(shown: Sequence[Showing], book: Book) -> Html:
    """Write both sections, as far as there is something in them."""
    return joined(
        [
            section(2, "Not asked, and why", *_under(shown, map(_skips, shown)), id="skipped"),
            section(
                2, "Questions the documents leave open, and answers took a side of",
                *_under(shown, (_readings(each, book) for each in shown)), id="readings",
            ),
        ]
    )  # fmt: skip
