"""Builds kept as a folder: one that is right, `plain/`, and small changes that make it wrong, `faults/*.toml`.

They are written by hand and know nothing of the rulebook, so that what the rulebook forgot shows.
"""

import difflib
import importlib
import sys
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from itertools import count
from pathlib import Path
from types import CodeType, ModuleType

import attrs

from conformance.adapters.spoken import Spoken
from conformance.adapters.unusable import Unusable

PLAIN = "plain"
MAIN = "build"
"""The module of the plain build whose `Build` is the target."""


@attrs.frozen
class Change:
    """A passage of one file, and what stands there instead."""

    file: str
    old: str
    new: str


@attrs.frozen
class Fault:
    """One small change that makes the plain build wrong, and the rule it then breaks."""

    name: str
    operation: str
    rule: str
    says: str
    changes: tuple[Change, ...]
    operator: str = "by-hand"

    @property
    def id(self) -> str:
        """The fault's name among those of all operations."""
        return f"{self.operation}/{self.rule}/{self.name}"

    def lines(self) -> int:
        """Count the lines that change, each old and each new one."""
        found = 0
        for change in self.changes:
            rows = difflib.ndiff(change.old.splitlines(), change.new.splitlines())
            found += sum(row.startswith(("+ ", "- ")) for row in rows)
        return found


def _texts(row: object, *members: str) -> list[str]:
    if not isinstance(row, dict):
        raise ValueError("is no table")
    for member in members:
        if not isinstance(row.get(member), str):
            raise ValueError(f"has no text called {member!r}")
    return [row[member] for member in members]


def read(path: Path) -> Fault:
    """Read one fault; raises Unusable."""
    try:
        row = tomllib.loads(path.read_text(encoding="utf-8"))
        operation, rule, says = _texts(row, "operation", "rule", "says")
        changes = row.get("change")
        if not isinstance(changes, list) or not changes:
            raise ValueError("has no [[change]]")
        made = tuple(Change(*_texts(change, "file", "old", "new")) for change in changes)
    except (OSError, ValueError) as error:
        raise Unusable(f"{path} {error}; see the other faults beside it") from None
    return Fault(path.stem, operation, rule, says, made)


def faults(folder: Path) -> tuple[Fault, ...]:
    """List the faults of a folder, by name; raises Unusable."""
    return tuple(read(path) for path in sorted((folder / "faults").glob("*.toml")))


@cache
def _files(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / PLAIN).glob("*.py"))}


def files(folder: Path, fault: Fault | None) -> dict[str, str]:
    """Give the modules of the build, by name, with the fault in it; raises Unusable where it does not fit."""
    found = dict(_files(folder))
    if MAIN not in found:
        raise Unusable(f"{folder / PLAIN} has no {MAIN}.py; name a folder with a plain build in it")
    for change in fault.changes if fault else ():
        name = change.file.removesuffix(".py")
        times = found.get(name, "").count(change.old)
        if times != 1 or not fault:
            raise Unusable(
                f"a passage of the fault {fault.name if fault else ''} stands {times} times in {change.file}"
            )
        found[name] = found[name].replace(change.old, change.new)
    return found


@cache
def _compiled(source: str, name: str) -> CodeType:
    return compile(source, f"<{name}>", "exec", dont_inherit=True)


class _Sources(InspectLoader, MetaPathFinder):
    """Imports one package from the texts of its modules."""

    def __init__(self, package: str, texts: dict[str, str]) -> None:
        self.package = package
        self.texts = {package if name == "__init__" else f"{package}.{name}": text for name, text in texts.items()}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self.texts:
            return None
        return spec_from_loader(fullname, self, is_package=fullname == self.package)

    def get_source(self, fullname: str) -> str:
        return self.texts[fullname]

    def get_code(self, fullname: str) -> CodeType:
        return _compiled(self.texts[fullname], fullname.rpartition(".")[2])


_numbers = count()


def built(folder: Path, fault: Fault | None = None) -> Spoken:
    """Make the plain build, or the one with this fault, in this process; raises Unusable."""
    package = f"_built_apart_{next(_numbers)}"
    finder = _Sources(package, files(folder, fault))
    sys.meta_path.insert(0, finder)
    try:
        return Spoken(importlib.import_module(f"{package}.{MAIN}").Build())
    finally:
        sys.meta_path.remove(finder)
        for name in finder.texts:
            sys.modules.pop(name, None)
