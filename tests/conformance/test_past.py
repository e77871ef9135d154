"""Evidence of builds that do not forget: what they have to be asked before is found, and stands in it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

from conformance.fates import asking_of, kills
from conformance.faulty import built, faults
from conformance.questions import about_first
from conformance.scripts import Advance, Observe, Reset, Script, Send
from conformance.shrunk import joined, shrunk, with_the_past
from conformance.target import Accepted, Answer, Capabilities
from conformance.verdicts import Evidence
from refimpl.operations import OPERATIONS

BUILDS = Path(__file__).parents[1] / "targets"
SES = "ses.SendEmail"
NAMES = ("bulk-template-before-reset", "bulk-verified-before-reset", "reset-keeps-quota")
"""Builds that remember what was asked long before, and one that remembers what was asked just before."""
REMEMBERING = {fault.id: fault for fault in faults(BUILDS) if fault.id.endswith(NAMES)}
SECONDS = 10.0
"""Enough to find what is needed; a build of many files is slow to begin, so that the evidence need not be least."""


def script(mark: str, *steps: Any) -> Script:
    return Script(SES, {"now": mark}, steps or (Send(mark),))


def evidence(*before: str) -> Evidence:
    return Evidence(script("last"), 0, (), "", before=tuple(map(script, before)))


def needing(*marks: str) -> Callable[[Script], bool]:
    """Show a fault where all of these were asked before."""

    def shows(whole: Script) -> bool:
        return set(marks) <= {step.request for step in whole.steps if isinstance(step, Send)}

    return shows


def asked(whole: Script | None) -> list[Any]:
    assert whole is not None
    return [step.request for step in whole.steps if isinstance(step, Send)]


@pytest.mark.parametrize("place", range(9))
def test_one_script_of_before_is_found_wherever_it_stands(place: int) -> None:
    marks = [str(number) for number in range(9)]
    assert asked(with_the_past(evidence(*marks), needing(marks[place]))) == [marks[place], "last"]


def test_where_one_is_not_enough_all_since_the_oldest_that_is_needed_stays() -> None:
    assert asked(with_the_past(evidence("a", "b", "c", "d"), needing("b", "d"))) == ["b", "c", "d", "last"]


def test_where_all_of_it_is_not_enough_there_is_nothing() -> None:
    assert with_the_past(evidence("a", "b"), needing("z")) is None
    assert with_the_past(evidence(), needing("z")) is None


def test_scripts_are_joined_by_resets_and_only_the_last_is_looked_at() -> None:
    first = script("one", Send("a"), Observe(), Advance(1))
    whole = joined((first, script("two")), script("three", Send("c"), Observe()))
    assert whole.world == {"now": "one"}
    assert whole.steps == (
        Send("a"), Advance(1), Reset({"now": "two"}), Send("two"), Reset({"now": "three"}), Send("c"), Observe(),
    )  # fmt: skip


def test_answers_that_calls_name_are_named_by_their_new_places() -> None:
    def named(step: int) -> dict[str, Any]:
        return {"ContactId": {"$answer": [step, "ContactId"]}}

    first = script("one", Observe(), Send({}), Send(named(1)))
    whole = joined((first,), script("two", Send({}), Send(named(0))))
    assert whole.steps == (Send({}), Send(named(0)), Reset({"now": "two"}), Send({}), Send(named(3)))


@attrs.define
class Listening:
    """Hears resets and calls, in order, and accepts every call."""

    heard: list[Any]

    def hello(self) -> Capabilities:
        return Capabilities(name="listening", operations=tuple(OPERATIONS), world=())

    def reset(self, world: Mapping[str, Any]) -> None:
        self.heard.append("reset")

    def send(self, operation: str, request: Any, caller: str | None = None) -> Answer:
        self.heard.append(request)
        return Accepted({"MessageId": str(len(self.heard))})


def test_a_fault_that_needs_no_past_is_shown_without() -> None:
    heard: list[Any] = []
    asking = asking_of(Listening(heard))
    asking.trial.run(script("2026-01-01T00:00:00Z", Send({"Source": 1})))
    verdict = asking.trial.run(script("2026-01-01T00:00:00Z", Send({})))[0]
    assert verdict.evidence is not None
    assert len(verdict.evidence.before) == 1
    small = shrunk(verdict, asking.trial, 10.0, lambda: Listening([]))
    assert small.evidence is not None
    assert not any(isinstance(step, Reset) for step in small.evidence.script.steps)


def test_the_builds_that_remember_are_there() -> None:
    assert len(REMEMBERING) == len(NAMES)


@pytest.mark.parametrize("name", REMEMBERING)
def test_evidence_of_a_build_that_remembers_shows_the_fault_anew(name: str) -> None:
    fault = REMEMBERING[name]
    asking = asking_of(built(BUILDS, fault))
    questions = (each for each in about_first(fault.operation, frozenset((fault.rule,))) if not each.heavy)
    verdicts = (each for one in questions for each in asking.negative(one.script, one.control))
    verdict = next(each for each in verdicts if kills(each, fault.rule) and each.rule == fault.rule)
    small = shrunk(verdict, asking.trial, SECONDS, lambda: built(BUILDS, fault))
    assert small.evidence is not None
    again = asking_of(built(BUILDS, fault)).trial.run(small.evidence.script)
    assert fault.rule in {each.rule for each in again}
    assert any(isinstance(step, Reset) for step in small.evidence.script.steps)
