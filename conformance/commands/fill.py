"""`sendspec fill`: write the generated fixtures and RULES.md, or say what would change."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from conformance import fixtures
from conformance.fill import files
from conformance.verdicts import EXIT_BROKEN, EXIT_CONFORMS
from refimpl.explain.book import markdown


def command(arguments: argparse.Namespace) -> int:
    """Write what is out of date, or only name it."""
    stale = []
    for path, place, body in _places():
        if not place.is_file() or place.read_text("utf-8") != body:
            stale.append(path)
            if not arguments.check:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(body, "utf-8")
    word = "out of date" if arguments.check else "written"
    print("\n".join(f"{word}: {path}" for path in stale) or "everything is up to date")
    return EXIT_BROKEN if arguments.check and stale else EXIT_CONFORMS


def _places() -> Iterator[tuple[Path, Path, str]]:
    """List what is generated: what it is called, where it lies, and its text; RULES.md is in a checkout only."""
    for path, body in files():
        yield path, fixtures.root() / path, body
    top = fixtures.checkout()
    if top is not None:
        yield Path(markdown.FILE), top / markdown.FILE, markdown.rules_md()
