"""`sendspec questions`: what to ask a build that can only be driven elsewhere, as JSON Lines."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from conformance.folding import folded
from conformance.questions import questions
from conformance.scripts import Script, Send, step_to_json
from conformance.verdicts import EXIT_CONFORMS, EXIT_USAGE
from refimpl import wire
from refimpl.answer import Json
from refimpl.explain import nearest
from refimpl.operations import OPERATIONS
from refimpl.rulebook import BY_ID


def command(arguments: argparse.Namespace) -> int:
    """Print every question asked for, one on each line."""
    why = unmatched(arguments.operation, arguments.rule)
    if why:
        print(f"sendspec: {why}", file=sys.stderr)
        return EXIT_USAGE
    for operation in OPERATIONS:
        if not arguments.operation or any(fnmatchcase(operation, pattern) for pattern in arguments.operation):
            for row in rows(operation, arguments.rule):
                print(wire.dumps(row))
    return EXIT_CONFORMS


def unmatched(operations: Sequence[str], rules: Sequence[str]) -> str:
    """Say which pattern of operations or rules matches nothing, and what is nearest; empty where all match."""
    for what, patterns, known in (("operation", operations, OPERATIONS), ("rule", rules, BY_ID)):
        for pattern in patterns:
            if not any(fnmatchcase(name, pattern) for name in known):
                close = [name for name in nearest(pattern) if name in known]
                hint = f"; did you mean {close[0]}?" if close else f"; see sendspec list {what}s"
                return f"no {what} matches {pattern!r}{hint}"
    return ""


def rows(operation: str, patterns: list[str]) -> Iterator[dict[str, Json]]:
    """List the questions about one operation, each control once and before the first call that needs it."""
    seen: set[str] = set()
    for each in questions(operation):
        if patterns and not any(fnmatchcase(each.rule or "", pattern) for pattern in patterns):
            continue
        if each.control is not None:
            body = _body(each.control)
            written = wire.canonical(body)
            if written not in seen:
                seen.add(written)
                yield {"id": f"{each.id}/control", **body}
        yield {"id": each.id, **_body(each.script)}


def _body(script: Script) -> dict[str, Json]:
    steps = []
    for step in script.steps:
        row = step_to_json(step)
        if isinstance(step, Send):
            row = {**row, "operation": script.called(step)} | ({"because": step.focus} if step.focus else {})
            row["send"] = folded(row["send"])
        steps.append(row)
    return {"world": dict(script.world), "steps": steps}
