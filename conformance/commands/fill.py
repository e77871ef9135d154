"""`sendspec fill`: write the generated fixtures, or say what would change."""

import argparse

from conformance import fixtures
from conformance.fill import files
from conformance.verdicts import EXIT_BROKEN, EXIT_CONFORMS


def command(arguments: argparse.Namespace) -> int:
    """Write what is out of date, or only name it."""
    stale = []
    for path, body in files():
        place = fixtures.root() / path
        if not place.is_file() or place.read_text("utf-8") != body:
            stale.append(path)
            if not arguments.check:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(body, "utf-8")
    word = "out of date" if arguments.check else "written"
    print("\n".join(f"{word}: {path}" for path in stale) or "everything is up to date")
    return EXIT_BROKEN if arguments.check and stale else EXIT_CONFORMS
