"""The page of revisions: how the interface changed before, on and after the pages."""

from collections.abc import Sequence

from refimpl.explain.book import links, places
from refimpl.explain.book.html import Html, code, element, joined, listed, section, table
from refimpl.explain.book.pages import page
from refimpl.explain.revisions import WHOLE, Revision, of_operation
from refimpl.operations import OPERATIONS
from refimpl.revisions import REVISIONS
from refimpl.table import Operation

HEADS = ("Date", "Version", "Change", "Member", "What")


def changes(caption: str, found: Sequence[Revision]) -> Html:
    """Show changes as a table, the oldest first; nothing where there are none."""
    rows = [
        (each.date, each.version, each.kind, "the operation" if each.member == WHOLE else code(each.member),
         links.prose(f"{each.says}{each.limit}"))
        for each in found
    ]  # fmt: skip
    return table(caption, HEADS, rows) if rows else Html("")


def _operation(operation: Operation) -> Html:
    since, until = operation.source.window
    return section(
        2,
        operation.name,
        element("p", "Its page is that of ", f"{since} to {until}; see ", links.to(operation.name), "."),
        changes(f"{operation.name}: on the page", of_operation(operation, later=False)),
        changes(f"{operation.name}: later than the page", of_operation(operation, later=True)),
        id=f"of-{operation.name}",
    )


def revisions() -> str:
    """Write the page."""
    chosen = [
        joined(
            [
                code(f"--revision {name}"),
                ": readings ",
                links.several([f"{id}.{letter}" for id, held in choice.items() for letter in sorted(held)]),
            ]
        )
        for name, choice in REVISIONS.items()
    ]
    first = element(
        "p",
        "A page describes the interface as it once was. By default a build may follow the page or what came "
        "later, and what it does is noted; one revision may be asked for instead. Versions are botocore's.",
    )
    blocks = [_operation(operation) for operation in OPERATIONS.values()]
    return page(
        places.REVISIONS, "Revisions", first, section(2, "What a build is held to", listed(chosen), id="held"), *blocks
    )
