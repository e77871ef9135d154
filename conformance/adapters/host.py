"""`python -m conformance.adapters.host package.module:factory`: a Python target in a process of its own.

Whatever the target prints goes to stderr, and it finds nothing to read on stdin: the protocol has both for itself.
"""

import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from conformance.adapters.python import python_target
from conformance.adapters.server import refuse, serve
from conformance.adapters.unusable import Unusable

__all__ = ["command", "main", "own_pipes", "serve"]

ROOT = str(Path(__file__).resolve().parents[2])
# The child finds this very package, whatever lies about in its working directory, and nothing else because of it.
BOOT = (
    "import sys; root = sys.argv.pop(1); sys.path.insert(0, root); "
    "from conformance.adapters.host import main; sys.path.remove(root); sys.path.append(root); sys.exit(main())"
)


def command(name: str) -> list[str]:
    """Give the command that hosts a factory under this very interpreter."""
    return [sys.executable, "-c", BOOT, ROOT, name]


def main(words: Sequence[str] | None = None) -> int:
    """Host the factory named on the command line."""
    given = list(sys.argv[1:] if words is None else words)
    if len(given) != 1:
        print("usage: python -m conformance.adapters.host package.module:factory", file=sys.stderr)
        return 4
    stdin, stdout = own_pipes()
    try:
        target = python_target(given[0])
    except Unusable as error:
        if error.__cause__ is not None:
            traceback.print_exception(error.__cause__, file=sys.stderr)
        refuse(str(error), stdin, stdout)
        return 6
    serve(target, stdin, stdout)
    return 0


def own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep stdin and stdout for the protocol, and leave the target the null device and stderr."""
    stdin, stdout = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    sys.stdin = io.StringIO()
    sys.stdout = sys.stderr
    return stdin, stdout


if __name__ == "__main__":
    sys.exit(main())
