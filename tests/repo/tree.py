"""The repository as data: its root, its modules and what each of them imports."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("refimpl", "conformance")


def name_of(path: Path) -> str:
    """Name the module in a file, as an import statement would."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules(package: str) -> Mapping[str, Path]:
    """Map the name of every module of a package to its file."""
    return {name_of(path): path for path in sorted((ROOT / package).rglob("*.py"))}


@cache
def syntax(path: Path) -> ast.Module:
    """Parse a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def _targets(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.module is not None, "imports are absolute"
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _known(target: str) -> str:
    """Cut a dotted name back to the module of ours it lies in; a foreign name stays whole."""
    ours = modules(target.split(".")[0]) if target.split(".")[0] in PACKAGES else {}
    cut = target
    while ours and cut not in ours and "." in cut:
        cut = cut.rpartition(".")[0]
    return cut


def imports(path: Path) -> frozenset[str]:
    """List what a file imports anywhere in it, inside functions and for type checkers too."""
    return frozenset(_known(target) for node in ast.walk(syntax(path)) for target in _targets(node))
