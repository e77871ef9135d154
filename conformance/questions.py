"""What the deterministic layers ask, as one list for each operation: single calls, histories, calls of two faults."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import attrs

from conformance.scripts import Script, Send
from conformance.strategies.combined import couples
from conformance.strategies.enumerated import heavy, probes
from conformance.strategies.stories import generated, refusals, stories
from refimpl.rules import answer, order

ENUMERATED, HISTORIES, COMBINED = "enumerated", "histories", "combined"
LAYERS = (ENUMERATED, HISTORIES, COMBINED)
SHOWN_BY: Mapping[str, frozenset[str]] = {
    "effects.source": frozenset(("sender",)),
    "effects.recipients": frozenset(("recipients",)),
    "effects.bcc-hidden": frozenset(("recipients",)),
    "effects.reply-to": frozenset(("reply-to",)),
    "effects.return-path": frozenset(("return-path",)),
    "effects.tags": frozenset(("tags",)),
    "effects.configuration-set": frozenset(("configuration-sets",)),
    "effects.template": frozenset(("templates",)),
    "effects.rendering": frozenset(("templates",)),
    "effects.entries-apart": frozenset(("templates", "tags")),
    "effects.subject": frozenset(("content",)),
    "effects.text": frozenset(("content",)),
    "effects.html": frozenset(("content",)),
    "effects.contact-data": frozenset(("content", "contacts", "attributes", "references")),
}
"""The concerns whose calls show best what an accepted call leaves behind, by the rule about that."""
FEW = 12
"""Calls of all features that are asked early, for they show most of what a build may do wrong."""


@attrs.frozen
class Question:
    """One script to run: its layer, the rule it is about, and the control that makes a refusal count."""

    id: str
    layer: str
    rule: str | None
    script: Script
    control: Script | None = None
    heavy: bool = False


def _enumerated(operation: str) -> Iterator[Question]:
    for probe in probes(operation):
        yield Question(probe.id, ENUMERATED, probe.rule, probe.script, probe.control, probe.heavy)


def _histories(operation: str) -> Iterator[Question]:
    told = [(name, rule, script) for name, (rule, script) in stories(operation).items()]
    told += [(name, None, script) for name, script in generated(operation).items()]
    for name, rule, script in told:
        big = any(isinstance(step, Send) and heavy(step.request) for step in script.steps)
        yield Question(f"{operation}/history/{name}", HISTORIES, rule, script, None, big)
    for each in refusals(operation):
        id = f"{operation}/history/refused-{each.rule}"
        yield Question(id, HISTORIES, each.rule, each.script, each.control)


def _combined(operation: str) -> Iterator[Question]:
    """Ask for two faults at once: what is in question is which of them is answered."""
    for couple in couples(operation):
        yield Question(couple.id, COMBINED, order.EARLIEST_STAGE.id, couple.script, couple.control)


@cache
def questions(operation: str) -> tuple[Question, ...]:
    """List everything asked of one operation, always in the same order."""
    return (*_enumerated(operation), *_histories(operation), *_combined(operation))


@cache
def by_id(operation: str) -> dict[str, Question]:
    """Find a question by its id."""
    return {question.id: question for question in questions(operation)}


@cache
def about_first(operation: str, rules: frozenset[str], first: tuple[str, ...] = ()) -> tuple[Question, ...]:
    """Order what is asked: what is about these rules or near, the questions named, then the rest, megabytes last."""
    whole = questions(operation)
    own = [question for question in whole if question.rule in rules]
    named = [by_id(operation)[id] for id in first if id in by_id(operation)]
    # What no single call about its own rule shows is rather shown by several calls than by one about another rule.
    named.sort(key=lambda question: question.layer != HISTORIES)
    light = [question for question in whole if not question.heavy]
    full = [question for question in light if question.rule == answer.ACCEPTED.id][:FEW]
    shown = frozenset[str]().union(*(SHOWN_BY.get(rule, ()) for rule in rules))
    near = [question for question in light if (question.rule or "").partition(".")[0] in shown]
    told = [question for question in light if question.layer == HISTORIES]
    return _once((*own, *full, *near, *named, *told, *light, *whole))


def _once(found: Iterable[Question]) -> tuple[Question, ...]:
    return tuple({question.id: question for question in found}.values())
