"""The ledger of statements: everything the documents say, in our words, and which rules answer for it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LEDGER = Path(__file__).parent / "ledger"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing a document says.

    `document` is the ledger file it stands in, `line` its line in the page where it comes from one.
    Either `rules` and `world` say what answers for it, or `excluded` says why nothing does.
    """

    id: str
    document: str
    line: int | None
    where: str
    says: str
    rules: tuple[str, ...]
    world: tuple[str, ...]
    excluded: str | None


@dataclass(frozen=True, slots=True)
class Pending:
    """A statement or ambiguity of an operation that is not modelled yet."""

    id: str
    operation: str
    reason: str


def _rows(path: Path, kind: str) -> list[dict[str, Any]]:
    with path.open("rb") as file:
        rows: list[dict[str, Any]] = tomllib.load(file).get(kind, [])
    return rows


@cache
def statements() -> Mapping[str, Statement]:
    """Read every statement that is modelled or excluded, by id."""
    return {
        row["id"]: Statement(
            id=row["id"],
            document=path.stem,
            line=row.get("line"),
            where=row["where"],
            says=row["says"],
            rules=tuple(row.get("rules", ())),
            world=tuple(row.get("world", ())),
            excluded=row.get("excluded"),
        )
        for path in sorted(LEDGER.glob("*.toml"))
        for row in _rows(path, "statement")
    }


@cache
def pending() -> Mapping[str, Pending]:
    """Read what waits for its operation, by id."""
    return {
        name: Pending(name, row["operation"], row["reason"])
        for row in _rows(LEDGER / "pending.toml", "pending")
        for name in row["ids"]
    }
