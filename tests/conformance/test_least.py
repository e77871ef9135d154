"""Evidence of builds that are wrong is least, shows the fault again, and names the rule that was broken."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, groupby
from typing import Any

import attrs
import pytest

from conformance import evidence
from conformance.adapters.reference import ReferenceTarget
from conformance.fates import asking_of, kills
from conformance.mutants import Mutant, mutants
from conformance.questions import about_first
from conformance.scripts import Reset, Script, Send, script_from_json
from conformance.shrunk import Again, fault_of, shrunk
from conformance.simpler import simpler_scripts
from conformance.target import Json, Target
from conformance.trial import Trial
from conformance.verdicts import Status, Verdict
from refimpl.operations import OPERATIONS
from refimpl.service import Service
from tests.conformance.least import shorter
from tests.conformance.schema import complaints

SECONDS = 60.0
"""More than any needs, even on a busy machine: what is short of time is another test's matter."""
SEEN_ELSEWHERE = {
    # What a refused call used up or left behind is seen later: quota is refused, or there is one message too many.
    "effects.nothing-on-rejection": ("quota.", "effects."),
    "effects.one-message": ("effects.",),
    "effects.one-contact": ("effects.",),
    # An entry sent twice has two results, and those are seen first.
    "effects.message-per-entry": ("answer.results",),
    # A build that takes two tokens for one treats calls as repeated that are not, or the other way about.
    "tokens.same-parameters": ("tokens.",),
    # A build that refuses every so many calls refuses some that break a rule, in words that rule does not have.
    "answer.accepted": ("",),
}
"""Rules whose breaking shows as that of another, by how the other's id begins; why, says the comment."""


def sample() -> list[Mutant]:
    """Take mutants of every operator, of one operation after the other."""
    light = [each for each in mutants() if each.equivalent is None and "size" not in each.rule]
    by_operator = groupby(sorted(light, key=lambda each: each.operator), key=lambda each: each.operator)
    names = list(OPERATIONS)
    found = []
    for turn, (_, several) in enumerate(by_operator):
        listed = list(several)
        own = [each for each in listed if each.operation == names[turn % len(names)]] or listed
        found.append(own[len(own) // 2])
    # One operator in four, for each takes a second or two.
    return found[::4]


def asked(mutant: Mutant) -> Iterator[tuple[Script, Script | None]]:
    """List what to ask, what is about the rule first."""
    light = (each for each in about_first(mutant.operation, mutant.about) if not each.heavy)
    yield from ((each.script, each.control) for each in light)


def anew(mutant: Mutant) -> ReferenceTarget:
    """Make the build that is wrong."""
    return ReferenceTarget(mutant.service(), mutant.id)


def caught(mutant: Mutant) -> Verdict:
    """Catch a mutant and make the evidence small."""
    asking = asking_of(anew(mutant))
    verdicts = (each for script, control in asked(mutant) for each in asking.negative(script, control))
    verdict = next(each for each in verdicts if kills(each, mutant.rule))
    return shrunk(verdict, asking.trial, SECONDS, partial(anew, mutant))


def deletions(script: Script) -> Iterator[Script]:
    """Leave out one thing of a script."""
    steps = script.steps
    for place, step in enumerate(steps):
        others = (steps[:place], steps[place + 1 :])
        if len(steps) > 1:
            yield attrs.evolve(script, steps=(*others[0], *others[1]))
        changed: list[Any] = []
        if isinstance(step, Send):
            changed = [attrs.evolve(step, request=less) for less in shorter(step.request)]
            changed += [attrs.evolve(step, caller=None)] if step.caller else []
        elif isinstance(step, Reset):
            changed = [Reset(less) for less in shorter(dict(step.world))]
        yield from (attrs.evolve(script, steps=(*others[0], each, *others[1])) for each in changed)
    yield from (attrs.evolve(script, world=less) for less in shorter(dict(script.world)))


def assert_least(small: Verdict, opened: Callable[[], Target]) -> None:
    """Try every step and every deletion: none keeps the fault."""
    found = small.evidence
    assert found is not None
    assert found.least
    again = Again(Trial(opened(), OPERATIONS), fault_of(small), opened, found.held, found.chosen)
    assert again.found(found.script) is not None
    tried = {repr(less): less for less in chain(simpler_scripts(found.script), deletions(found.script))}
    for less in tried.values():
        assert again.found(less) is None, f"{small.reason}: {less} shows it too"


def assert_replays(small: Verdict, opened: Callable[[], Target]) -> dict[str, Json]:
    """Read the evidence as a file and ask a new target: it is by the schema, and shows the same rule broken."""
    body: dict[str, Json] = json.loads(json.dumps(evidence.as_json(small)))
    assert not complaints("vector" if "request" in body else "history", body)
    script = script_from_json(body)
    bad = [each for each in Trial(opened(), OPERATIONS).run(script) if kills(each, each.rule or "")]
    same = [each for each in bad if (each.status, each.rule) == (small.status, small.rule)]
    assert same, body["id"]
    assert {each.status for each in bad[: bad.index(same[0])]} <= {Status.WARN}
    assert body["info"]["rule"] == (small.rule or "answer.accepted")
    assert body["info"]["reduced"] is True
    right = Trial(ReferenceTarget(Service()), OPERATIONS).run(script)
    assert {each.status for each in right} <= {Status.PASS, Status.NOTED}
    return body


def named_rightly(mutant: Mutant, rule: str | None) -> bool:
    """Say whether the rule named is the mutant's, or one its mistake shows as."""
    return rule in (mutant.rule, None, "answer.accepted") or (rule or "").startswith(
        SEEN_ELSEWHERE.get(mutant.rule, ())
    )


@pytest.mark.parametrize("mutant", sample(), ids=lambda mutant: mutant.id)
def test_evidence_of_a_mutant_is_least_replays_and_names_its_rule(mutant: Mutant) -> None:
    small = caught(mutant)
    opened = partial(anew, mutant)
    assert_least(small, opened)
    assert_replays(small, opened)
    assert named_rightly(mutant, small.rule), f"{small.rule}: {small.reason}"
