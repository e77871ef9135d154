"""`sendspec replay`: one file against one target, without pytest or Hypothesis."""

import argparse
import sys

from conformance.adapters.address import Unusable, open_target
from conformance.evidence import CHOSEN, HELD, readings_of
from conformance.held import Held
from conformance.reports import text
from conformance.scripts import script_from_json
from conformance.target import Broke, Closes
from conformance.terminal import standard
from conformance.trial import Trial
from conformance.verdicts import (
    EXIT_CONFORMS,
    EXIT_DOES_NOT,
    EXIT_NO_TARGET,
    EXIT_NOTHING_RAN,
    EXIT_USAGE,
    RED,
    Status,
    Verdict,
)
from refimpl import wire
from refimpl.operations import OPERATIONS


def command(arguments: argparse.Namespace) -> int:
    """Replay a vector or history and say whether the fault is still there."""
    try:
        body = wire.loads(arguments.file.read_bytes())
        script = script_from_json(body)
        wire.settings_from_json(dict(script.world))
    except OSError as error:
        return _refuse(f"{arguments.file}: cannot be read ({error.strerror}); check the name", EXIT_USAGE)
    except wire.Malformed as error:
        return _refuse(f"{arguments.file}: {error}", EXIT_USAGE)
    if script.operation not in OPERATIONS:
        return _refuse(f"{arguments.file}: no operation {script.operation!r}; see sendspec list operations", EXIT_USAGE)
    try:
        target = open_target(
            arguments.target, call_timeout=arguments.call_timeout, in_process=arguments.in_process,
            build=arguments.build, allow_remote=arguments.allow_remote,
        )  # fmt: skip
    except (Unusable, Broke) as error:
        return _refuse(str(error), EXIT_NO_TARGET)
    try:
        held = Held(dict(readings_of(body, HELD)), arguments.strict, readings_of(body, CHOSEN))
        verdicts = Trial(target, OPERATIONS, held).run(script)
    except wire.Malformed as error:
        return _refuse(f"{arguments.file}: {error}", EXIT_USAGE)
    finally:
        if isinstance(target, Closes):
            target.close()
    return _said(verdicts, arguments)


def _said(verdicts: list[Verdict], arguments: argparse.Namespace) -> int:
    place = standard(text.WIDTH)
    for verdict in verdicts:
        if verdict.status not in (Status.PASS, Status.NOTED):
            print(place.shown(text.finding(verdict, "", arguments.target, place.columns)))
    if any(verdict.status is Status.ERROR for verdict in verdicts):
        print("error: the target gave no proper answer")
        return EXIT_DOES_NOT
    if any(verdict.status in RED for verdict in verdicts):
        print("still fails")
        return EXIT_DOES_NOT
    if not any(verdict.status is not Status.SKIPPED for verdict in verdicts):
        print("nothing ran")
        return EXIT_NOTHING_RAN
    print("still warns" if any(verdict.status is Status.WARN for verdict in verdicts) else "passes")
    return EXIT_CONFORMS


def _refuse(sentence: str, code: int) -> int:
    print(f"sendspec: {sentence}", file=sys.stderr)
    return code
