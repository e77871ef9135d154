"""How the interface changed before, on and after the pages (facts in `ledger/revisions.toml`)."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from refimpl.explain.layout import headed, page, paragraph, row, title
from refimpl.operations import OPERATIONS
from refimpl.revisions import REVISIONS
from refimpl.statements import LEDGER
from refimpl.table import Operation

WHOLE = "*"
"""The operation as a whole, in the place of a member."""
_COLUMNS = (10, 8, 7, 47)
"""Columns for the date, the version, the kind and the member."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of the interface; `version` is botocore's, `before` and `after` are a limit that moved."""

    operation: str
    member: str
    version: str
    date: str
    kind: str
    says: str
    before: int | None
    after: int | None
    before_page: bool

    @property
    def limit(self) -> str:
        """How a limit moved."""
        return "" if self.before is None or self.after is None else f" ({self.before:,} to {self.after:,})"


@cache
def revisions() -> tuple[Revision, ...]:
    """Read every change, in the order of the ledger: by operation, then as time went on."""
    with (LEDGER / "revisions.toml").open("rb") as file:
        rows = tomllib.load(file)["revision"]
    return tuple(
        Revision(
            operation=row["operation"],
            member=row["member"],
            version=row["version"],
            date=row["date"],
            kind=row["kind"],
            says=row["says"],
            before=row.get("from"),
            after=row.get("to"),
            before_page=row.get("before_page", False),
        )
        for row in rows
    )


def of_operation(operation: Operation, *, later: bool) -> list[Revision]:
    """List the changes that the page of an operation does not have yet, or those it has."""
    first, _ = operation.source.window
    own = (each for each in revisions() if each.operation == operation.name)
    return [each for each in own if (each.date > first and not each.before_page) is later]


def drawn(found: list[Revision]) -> Iterator[str]:
    """Draw changes as a table, what each says below it, the oldest first."""
    for each in found:
        member = "the operation" if each.member == WHOLE else each.member
        yield from row((each.date, each.version, each.kind, member), _COLUMNS)
        yield from paragraph(f"{each.says}{each.limit}", " " * 14)


def _chosen(name: str) -> str:
    return ", ".join(f"{id} {'/'.join(sorted(letters))}" for id, letters in REVISIONS[name].items())


def history() -> str:
    """Explain every change of the interface, and what the choice of a revision means."""
    choices = [
        line for name in REVISIONS for line in paragraph(f"--revision {name}: readings {_chosen(name)}", "  ", "    ")
    ]
    blocks = []
    for name, operation in OPERATIONS.items():
        since, until = operation.source.window
        blocks += [
            [*title(name), *paragraph(f"its page is that of {since} to {until}")],
            headed("On the page", drawn(of_operation(operation, later=False))),
            headed("Later than the page", drawn(of_operation(operation, later=True))),
        ]
    return page(
        title("Revisions of the interface"),
        paragraph(
            "A page describes the interface as it once was. By default a build may follow the page or what came "
            "later, and what it does is noted; one revision may be asked for instead. Versions are botocore's."
        ),
        headed("What a build is held to", choices),
        *blocks,
    )
