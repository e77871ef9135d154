"""`sendspec choices`: the readings a build shows, printed, or put into a file beside those of other builds."""

import argparse
import shlex
import sys
from contextlib import suppress
from pathlib import Path

from conformance.adapters.address import Unusable, open_target
from conformance.choices import Observation, merged, observed
from conformance.known_failures import Misuse
from conformance.known_list import read
from conformance.known_text import write_whole
from conformance.target import Broke, Closes
from conformance.verdicts import EXIT_BROKEN, EXIT_CONFORMS, EXIT_NO_TARGET, EXIT_USAGE


def command(arguments: argparse.Namespace) -> int:
    """Ask a build, and write down what it showed."""
    if arguments.check and arguments.into is None:
        return _refused("--check compares with a file; name it by --into", EXIT_USAGE)
    try:
        seen = _seen(arguments)
    except (Unusable, Misuse) as error:
        return _refused(str(error), EXIT_USAGE)
    except Broke as trouble:
        return _refused(f"the target could not be asked: {trouble}", EXIT_NO_TARGET)
    if arguments.into is None:
        print(merged("", seen), end="")
        return EXIT_CONFORMS
    try:
        return _written(arguments.into, seen, check=arguments.check)
    except (OSError, ValueError) as error:
        return _refused(f"{arguments.into}: is no file of choices ({error}); name another", EXIT_USAGE)


def _refused(sentence: str, code: int) -> int:
    print(f"sendspec: {sentence}", file=sys.stderr)
    return code


def _seen(arguments: argparse.Namespace) -> Observation:
    target = open_target(
        arguments.target,
        call_timeout=arguments.call_timeout,
        in_process=arguments.in_process,
        build=arguments.build,
        allow_remote=arguments.allow_remote,
    )
    try:
        source = f"sendspec choices {shlex.quote(arguments.target)}"
        said = target.hello()
        faults = read(arguments.known).applying(said) if arguments.known else ()
        return observed(target, source, faults)
    finally:
        if isinstance(target, Closes):
            with suppress(Broke):
                target.close()


def _written(path: Path, seen: Observation, *, check: bool) -> int:
    before = path.read_text("utf-8") if path.is_file() else ""
    after = merged(before, seen)
    if after == before:
        print(f"{path}: up to date")
        return EXIT_CONFORMS
    if check:
        print(f"{path}: out of date")
        return EXIT_BROKEN
    write_whole(path, after)
    print(f"{path}: {len(seen.shown)} choices of {seen.build} written")
    return EXIT_CONFORMS
