"""`sendspec decide`: say of one call, in whichever form it is at hand, what the documents permit, and why."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from conformance import pasted
from conformance.presumed import presumed
from conformance.reports.decision import decision_json
from conformance.reports.text import printable
from conformance.scripts import Send, script_from_json
from conformance.terminal import Terminal, standard
from conformance.verdicts import EXIT_CONFORMS, EXIT_USAGE
from refimpl import explain, wire
from refimpl.answer import Json
from refimpl.explain.layout import laid_out, paragraph
from refimpl.machine import decide
from refimpl.operations import OPERATIONS
from refimpl.short_forms import unfolded
from refimpl.world import fresh

SEE = "see sendspec list operations"


class Question(NamedTuple):
    """One call to decide: what is called by whom, with which request, in which account."""

    operation: str
    request: Json
    caller: str | None
    world: Mapping[str, Json]
    notes: tuple[str, ...] = ()
    """What was taken for granted."""


class Refused(Exception):
    """What was given cannot be decided."""


def command(arguments: argparse.Namespace) -> int:
    """Answer one question."""
    try:
        question = _question(arguments)
        world = fresh(wire.settings_from_json(dict(question.world)))
    except Refused as error:
        return _refuse(str(error))
    except wire.Malformed as error:
        return _refuse(f"{arguments.file}: {error}")
    decision = decide(OPERATIONS[question.operation], world, question.request, question.caller)
    asked = explain.Asked(question.request, dict(question.world))
    if arguments.json:
        body = decision_json(decision, world, question.caller, asked)
        print(json.dumps({**body, "taken_for_granted": list(question.notes)}, indent=1))
        return EXIT_CONFORMS
    place = standard()
    with laid_out(place.columns):
        print(place.shown(explain.decision(decision, world, question.caller, asked)))
        _say(question.notes, place)
    return EXIT_CONFORMS


def _say(notes: tuple[str, ...], place: Terminal) -> None:
    if notes:
        lines = [line for note in notes for line in paragraph(note, "  ", "    ")]
        print(place.shown("\n".join(("", "Taken for granted", *lines))))


def _refuse(sentence: str) -> int:
    print(f"sendspec: {printable(sentence)}", file=sys.stderr)
    return EXIT_USAGE


def _bytes(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise Refused(f"{name}: cannot be read ({error.strerror}); check the name") from None


def _question(arguments: argparse.Namespace) -> Question:
    given = pasted.read(_bytes(arguments.file))
    if pasted.is_ours(given.value):
        return _of_script(arguments, dict(given.value))
    operation, notes = _operation(arguments, given)
    request = unfolded(given.value)
    if arguments.world is not None:
        return Question(operation, request, arguments.caller, _world(arguments.world), notes)
    account = presumed(operation, request)
    says = [f"operation: {notes[0]}"] if notes else []
    has = "; ".join(account.says) or "nothing, as no name in the request can be one"
    says.append(
        f"the account has what the request names ({has}), and is out of the sandbox; --world FILE gives another"
    )
    return Question(operation, request, arguments.caller or account.caller, account.world, tuple(says))


def _of_script(arguments: argparse.Namespace, value: dict[str, Json]) -> Question:
    """Read a vector or a history, of which the first call is decided; options say otherwise than the file."""
    value = {"world": {}, **value}
    if arguments.operation is not None:
        value["operation"] = arguments.operation
    if arguments.world is not None:
        value["world"] = dict(_world(arguments.world))
    if "operation" not in value:
        raise Refused(f"{arguments.file}: names no operation; {SEE}, and name one with --operation")
    script = script_from_json(value)
    call = next((step for step in script.steps if isinstance(step, Send)), None)
    if call is None:
        raise Refused(f"{arguments.file}: there is no call in it")
    called = script.called(call)
    if called not in OPERATIONS:
        raise Refused(f"{arguments.file}: no operation {called!r}; {SEE}")
    return Question(called, call.request, arguments.caller or call.caller, script.world)


def _operation(arguments: argparse.Namespace, given: pasted.Pasted) -> tuple[str, tuple[str, ...]]:
    """Find out what is called: as told, as the text says, or as only one operation has such members."""
    if arguments.operation is not None:
        if arguments.operation not in OPERATIONS:
            raise Refused(f"--operation: no operation {arguments.operation!r}; {SEE}")
        return arguments.operation, ()
    fitting = pasted.fitting(given.value)
    if given.operation is not None and pasted.likely(given.operation, given.value):
        return given.operation, (f"{given.operation}, which boto3 calls {given.method}",)
    if len(fitting) == 1 and given.method is None:
        return fitting[0], (f"{fitting[0]}, as no other has these members",)
    named = f" ({given.method} with such members is none that is known here)" if given.method is not None else ""
    choice = f"; it may be {' or '.join(fitting)}" if fitting else ""
    raise Refused(f"{arguments.file}: does not say which operation is called{named}{choice}; name it with --operation")


def _world(path: Path) -> Mapping[str, Json]:
    """Read an account, or that of a vector."""
    try:
        value = wire.loads(_bytes(str(path)))
    except wire.Malformed as error:
        raise Refused(f"{path}: {error}") from None
    inner = value.get("world", value) if isinstance(value, dict) else value
    if not isinstance(inner, dict):
        raise Refused(f"{path}: a world is an object; see fixtures/README.md")
    try:
        wire.settings_from_json(inner)
    except wire.Malformed as error:
        raise Refused(f"{path}: {error}") from None
    return inner
