"""`sendspec new-adapter`: write an adapter to begin with, and say what to do next."""

import argparse
import shlex
import shutil
import sys

from conformance.adapters.overheard import lacking
from conformance.kit import KITS, Unwritable, written
from conformance.verdicts import EXIT_CONFORMS, EXIT_USAGE


def command(arguments: argparse.Namespace) -> int:
    """Write the adapter, then print the commands that follow."""
    kit, folder = KITS[arguments.lang], arguments.dir
    try:
        made = written(arguments.lang, folder)
    except Unwritable as error:
        print(f"sendspec: {error}", file=sys.stderr)
        return EXIT_USAGE
    print("\n".join(f"wrote {path}" for path in made))
    address = "exec:" + shlex.join(kit.command(folder))
    print("\nIt holds a toy that knows one operation. See that it runs, then put your build where it says FILL IN:\n")
    if kit.build:
        print(f"  (cd {shlex.quote(str(folder))} && {shlex.join(kit.build)})")
    print(f"  sendspec smoke {shlex.quote(address)} --check-protocol")
    if lacking():
        print(f"\n--check-protocol {lacking()}.")
    if shutil.which(kit.needs) is None:
        print(f"\n{kit.needs} is not on the path here; it is needed to run the adapter.")
    return EXIT_CONFORMS
