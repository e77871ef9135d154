"""The ambiguity register: where the documents can be read in more than one way, and every way."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

LEDGER = Path(__file__).parent / "ledger"

Letters: TypeAlias = frozenset[str]
Bindings: TypeAlias = Mapping[str, Letters]
"""For each ambiguity id the readings still possible; an absent id leaves all of them open."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a passage: its letter, what it says, and the answers a build holding it may give."""

    letter: str
    says: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """One contradiction, gap or ambiguity of the documents, with its readings and the default one."""

    id: str
    kind: str
    says: str
    default: str
    rules: tuple[str, ...]
    sources: tuple[str, ...]
    permits: tuple[str, ...]
    why_not: str | None
    readings: tuple[Reading, ...]

    @property
    def letters(self) -> Letters:
        """The letters of all readings."""
        return frozenset(reading.letter for reading in self.readings)

    @property
    def testable(self) -> bool:
        """Whether some request, world or outbox of this project can show which reading a build holds."""
        return self.why_not is None


def _ambiguity(row: dict[str, object]) -> Ambiguity:
    def words(key: str) -> tuple[str, ...]:
        listed = row.get(key, [])
        return tuple(str(word) for word in listed) if isinstance(listed, list) else ()

    rows = row["reading"]
    readings = tuple(
        Reading(r["letter"], r["says"], tuple(r["answers"])) for r in (rows if isinstance(rows, list) else ())
    )
    return Ambiguity(
        id=str(row["id"]),
        kind=str(row["kind"]),
        says=str(row["says"]),
        default=str(row["default"]),
        rules=words("rules"),
        sources=words("sources"),
        permits=words("permits"),
        why_not=None if row.get("testable", True) else str(row["why_not"]),
        readings=readings,
    )


@cache
def register() -> Mapping[str, Ambiguity]:
    """Read the whole register, by ambiguity id."""
    found = {}
    for path in sorted(LEDGER.glob("ambiguities*.toml")):
        with path.open("rb") as file:
            found.update({row["id"]: _ambiguity(row) for row in tomllib.load(file)["ambiguity"]})
    return found


@cache
def letters(ambiguity: str) -> Letters:
    """All readings of one ambiguity; an id that is not registered is a mistake of ours and raises KeyError."""
    return register()[ambiguity].letters


@cache
def default_letter(ambiguity: str) -> str:
    """Give the reading the reference holds unless told otherwise."""
    return register()[ambiguity].default
