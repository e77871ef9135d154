"""`sendspec fuzz`: ask a build for as long as there is time, keep what is found, and go on from there the next time."""

import argparse
import json
import sys
import time
from functools import partial

from conformance import known_list
from conformance.adapters.address import Unusable
from conformance.adapters.reference import ReferenceTarget
from conformance.commands.run import STATE
from conformance.commands.side_by_side import opened
from conformance.fuzzing.differences import Differences
from conformance.fuzzing.kept import DATABASE, Kept, folder_of
from conformance.fuzzing.progress import Teller, as_json, summary
from conformance.fuzzing.search import search
from conformance.fuzzing.session import Budget, Session
from conformance.fuzzing.shared import shared
from conformance.held import Held
from conformance.interrupts import interruptible
from conformance.known_failures import Known, Misuse
from conformance.opening import greeting, readings_held
from conformance.profiles import PROFILES
from conformance.selection import matching
from conformance.strategies import CATALOGUES
from conformance.suites.check import Asking
from conformance.suites.histories import GONE
from conformance.target import Broke, Closes, Target
from conformance.trial import Trial
from conformance.verdicts import (
    EXIT_BROKEN,
    EXIT_CONFORMS,
    EXIT_DOES_NOT,
    EXIT_INTERRUPTED,
    EXIT_NO_TARGET,
    EXIT_NOTHING_RAN,
    EXIT_USAGE,
)
from refimpl.operations import OPERATIONS
from refimpl.revisions import EITHER

MINUTES = 600.0
"""Seconds a search takes where nothing else is said."""


def command(arguments: argparse.Namespace) -> int:
    """Search a build for faults; those that are there at the end mean that it does not conform."""
    targets: list[Target] = []
    try:
        _refuse_what_does_not_fit(arguments)
        held = readings_held(arguments.revision, arguments.reading, strict=arguments.strict)
        wanted = matching("operation", arguments.operation, OPERATIONS) or tuple(OPERATIONS)
        with interruptible():
            targets += map(partial(_opened, arguments), _addresses(arguments))
            return _searched(targets, held, wanted, arguments)
    except Misuse as error:
        return _refused(str(error), EXIT_USAGE)
    except Unusable as error:
        return _refused(str(error), EXIT_NO_TARGET)
    except Broke as error:
        return _refused(f"the target could not be run: {error}", EXIT_NO_TARGET)
    finally:
        for target in targets:
            if isinstance(target, Closes):
                target.close()


def _addresses(arguments: argparse.Namespace) -> list[str]:
    return [arguments.target, *filter(None, (arguments.against,))]


def _refuse_what_does_not_fit(arguments: argparse.Namespace) -> None:
    """Raise Misuse where two targets are to be compared by what is said of one and the documents."""
    given = {
        "--known": arguments.known, "--past-known": arguments.past_known, "--strict": arguments.strict,
        "--reading": arguments.reading, "--revision": arguments.revision != EITHER,
    }  # fmt: skip
    for option in (name for name, told in given.items() if told and arguments.against):
        raise Misuse(f"{option} is about one target and the documents; leave it out with --against")


def _opened(arguments: argparse.Namespace, address: str) -> Target:
    return opened(address, _addresses(arguments), arguments, arguments.revision)


def _searched(targets: list[Target], held: Held, wanted: tuple[str, ...], arguments: argparse.Namespace) -> int:
    known = [greeting(target) for target in targets]
    target, name = targets[0], " against ".join(each.name for each in known)
    rows: tuple[Known, ...] = known_list.read(arguments.known).applying(known[0]) if arguments.known else ()
    kept = Kept(folder_of(arguments.into or STATE / "fuzz", name), name)
    kept.prepared()
    with kept.under(arguments.seed):
        names = [_there(each, wanted, said.operations) for each, said in zip(targets, known, strict=True)]
        make = partial(Differences, against=targets[1]) if arguments.against else Session
        session = make(
            target, tuple(each for each in names[0] if each in names[-1]), arguments.seed, _budget(arguments), kept,
            shared(arguments.database or str(kept.folder / DATABASE), name), held, rows,
            past_known=arguments.past_known,
            renewed=partial(_opened, arguments, arguments.target) if isinstance(target, ReferenceTarget) else None,
        )  # fmt: skip
        # With --json standard output is for one object alone.
        out = sys.stderr if arguments.json else sys.stdout
        addresses = _addresses(arguments)
        teller = session.audience = Teller(addresses[0], str(kept.findings), out)
        search(session)
    teller.clear()
    teller.note(session)
    code = _code(session)
    if arguments.json:
        print(json.dumps(as_json(session, name, addresses, code)))
    else:
        print("\n".join(summary(session, name, addresses)))
        print("interrupted; all of it is kept" if session.interrupted else f"kept in {kept.folder}")
    return code


def _budget(arguments: argparse.Namespace) -> Budget:
    """Say when to stop: by the clock, unless only a number of calls is given."""
    forever = arguments.time is None and arguments.calls is not None
    return Budget(float("inf") if forever else time.monotonic() + (arguments.time or MINUTES), arguments.calls)


def _there(target: Target, wanted: tuple[str, ...], named: tuple[str, ...]) -> tuple[str, ...]:
    """List the operations to ask about: those the target says it has, but for others seen not to be there."""
    asking = Asking(Trial(target, OPERATIONS), PROFILES["quick"], 0)
    listed = [name for name in wanted if name in CATALOGUES and (not named or name in named)]
    return tuple(name for name in listed if asking.operation_seen(name).standing not in GONE)


def _code(session: Session) -> int:
    if session.interrupted:
        return EXIT_INTERRUPTED
    if session.broken:
        return EXIT_BROKEN
    if session.red:
        return EXIT_DOES_NOT
    return EXIT_CONFORMS if session.calls and not session.gave_up else EXIT_NOTHING_RAN


def _refused(sentence: str, code: int) -> int:
    print(f"sendspec: {sentence}", file=sys.stderr)
    return code
