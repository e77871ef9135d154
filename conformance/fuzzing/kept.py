"""What a search keeps in a folder of its own: findings as files that can be replayed, and how far it has come."""

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

import attrs

from conformance import evidence
from conformance.fuzzing.faults import Finding
from conformance.fuzzing.reached import Reached
from conformance.known_failures import Misuse
from conformance.verdicts import Verdict
from refimpl.answer import Json

FORMAT = "sendspec-fuzz"
VERSION = 1
FINDINGS, STATE, DATABASE = "findings", "state.json", "database"
LONGEST_NAME = 60
ODD = re.compile(r"[^A-Za-z0-9._-]+")


def folder_of(into: Path, name: str) -> Path:
    """Give the folder of a target, which may call itself anything."""
    plain = ODD.sub("-", name)[:LONGEST_NAME].strip(".-")
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return into / (plain if plain and plain == name else f"{plain or 'target'}-{digest}")


@attrs.define
class State:
    """How far all searches of a target have come: rounds done under each seed, calls made, what was reached."""

    target: str
    rounds: dict[int, int] = attrs.field(factory=dict)
    calls: int = 0
    findings: dict[str, Finding] = attrs.field(factory=dict)
    reached: Reached = attrs.field(factory=Reached)

    def to_json(self) -> dict[str, Json]:
        """Write it."""
        return {
            "format": FORMAT, "version": VERSION, "target": self.target, "calls": self.calls,
            "rounds": {str(seed): number for seed, number in sorted(self.rounds.items())},
            "findings": {file: found.to_json() for file, found in sorted(self.findings.items())},
            "reached": self.reached.to_json(),
        }  # fmt: skip

    @classmethod
    def from_json(cls, told: Json) -> "State":
        """Read it again; raises KeyError, TypeError, ValueError or AttributeError where it is none."""
        if (told["format"], told["version"]) != (FORMAT, VERSION):
            raise ValueError(f"version {told['version']!r} of {told['format']!r} is unknown here")
        rounds = {int(seed): int(number) for seed, number in told["rounds"].items()}
        findings = {file: Finding.from_json(file, each) for file, each in told["findings"].items()}
        return cls(str(told["target"]), rounds, int(told["calls"]), findings, Reached.from_json(told["reached"]))


@attrs.define
class Kept:
    """The folder of one target, shared by every search of it.

    `notes` says what was found wrong with it, in sentences for people.
    """

    folder: Path
    target: str
    notes: list[str] = attrs.field(factory=list)

    @property
    def findings(self) -> Path:
        """The folder of findings."""
        return self.folder / FINDINGS

    def prepared(self) -> None:
        """Make the folder; raises Misuse where there can be none."""
        try:
            self.findings.mkdir(parents=True, exist_ok=True)
            (self.folder / ".gitignore").write_text("*\n")
        except OSError as error:
            raise Misuse(f"{self.folder}: cannot be written ({error.strerror}); choose another by --into") from None

    @contextmanager
    def under(self, seed: int) -> Iterator[None]:
        """Keep other searches from the same seed; raises Misuse where one is at it."""
        with (self.folder / f"seed-{seed}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise Misuse(f"{self.folder}: a search under seed {seed} goes on; name another --seed") from None
            yield

    def state(self) -> State:
        """Read how far searches have come; what is no state is set aside, and said so."""
        path = self.folder / STATE
        try:
            return State.from_json(json.loads(path.read_bytes()))
        except FileNotFoundError:
            return State(self.target)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            aside = self._set_aside(path)
            why = str(error) if isinstance(error, ValueError) else type(error).__name__
            self.notes.append(
                f"{path}: no state of a search ({why}); set aside as {aside.name}, findings are still replayed"
            )
            return State(self.target)

    def _set_aside(self, path: Path) -> Path:
        number = 1
        while (aside := path.with_name(f"{path.name}.aside-{number}")).exists():
            number += 1
        with suppress(OSError):
            path.rename(aside)
        return aside

    def add(self, seed: int, rounds: int, calls: int, findings: dict[str, Finding], reached: Reached) -> None:
        """Add to what is kept what was done since; another search may have added to it too.

        A disk that is full costs the state, not the search: it is said once.
        """
        try:
            with (self.folder / f"{STATE}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                state = self.state()
                state.rounds[seed] = max(rounds, state.rounds.get(seed, 0))
                state.calls += calls
                # Of files made smaller since, or thrown away by somebody, nothing is left to say.
                known = {**state.findings, **findings}
                state.findings = {file: each for file, each in known.items() if (self.findings / file).is_file()}
                state.reached.join(reached)
                half = self.folder / f"{STATE}.part"
                half.write_text(json.dumps(state.to_json()) + "\n", "utf-8")
                half.replace(self.folder / STATE)
        except OSError as error:
            note = f"{self.folder}: cannot be written any more ({error.strerror}); the search goes on"
            if note not in self.notes:
                self.notes.append(note)

    def write(self, verdict: Verdict, instead_of: str = "") -> str:
        """Keep the evidence of a verdict as a file, and give its name; empty where it could not be."""
        try:
            name = evidence.written(self.findings, verdict).name
        except OSError as error:
            self.notes.append(f"{self.findings}: cannot be written ({error.strerror}); a finding is only printed")
            return instead_of
        if instead_of and instead_of != name:
            with suppress(OSError):
                os.unlink(self.findings / instead_of)
        return name

    def files(self) -> list[Path]:
        """List the findings that are kept, whoever put them there."""
        return sorted(self.findings.glob("*.json"))
