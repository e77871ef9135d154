"""One build gets the same verdicts in this process, over standard input and output, and over HTTP.

What HTTP cannot carry is sent in none of the three: only that is left out, and it is counted. With SENDSPEC_WAYS set to
a number so many mutants are compared, `all` of them if need be, and in all checks about their rules.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import cache

import pytest

from conformance.fates import asking_of
from conformance.mutants import Mutant, mutants
from conformance.suites import checks
from conformance.suites.check import Check, Wanted
from conformance.target import Target
from conformance.verdicts import WORTH_KEEPING, Status
from refimpl.operations import OPERATIONS
from tests.conformance.ways import Carried, in_process, over_http, over_stdio

FEW = 25
SUITES = ("vectors", "rules", "smoke", "histories", "combined")
"""Those that come first are asked first: they take the fewest calls."""
WANTED = os.environ.get("SENDSPEC_WAYS", "")
MOST_CHECKS = 1
"""Checks asked about each mutant, unless a number is given."""
Said = list[tuple[str, list[tuple[Status, str, str | None, str, str]]]]


@cache
def sample() -> tuple[Mutant, ...]:
    """Pick mutants of every operation and of as many operators as there is room for, always the same."""
    by_operator: dict[str, list[Mutant]] = {}
    for mutant in mutants():
        if mutant.equivalent is None:
            by_operator.setdefault(mutant.operator, []).append(mutant)
    names = list(OPERATIONS)
    turns = [
        sorted(made, key=lambda each: (names.index(each.operation) - place) % len(names))
        for place, made in enumerate(by_operator.values())
    ]
    ordered = [made[turn] for turn in range(max(map(len, turns))) for made in turns if turn < len(made)]
    return tuple(ordered if WANTED == "all" else ordered[: int(WANTED or FEW)])


def asked_of(mutant: Mutant) -> list[Check]:
    found = checks(Wanted((mutant.operation,), SUITES, tuple(sorted(mutant.about))))
    # Where no check is about the rule alone, any will do: here two ways are compared, and nothing is to be caught.
    found = found or checks(Wanted((mutant.operation,), SUITES))
    found.sort(key=lambda check: SUITES.index(check.suite))
    return found if WANTED else found[:MOST_CHECKS]


def said_of(target: Target, asked: list[Check]) -> Said:
    """Make checks of a target, and list every verdict with all it says."""
    asking = asking_of(target)
    found: Said = []
    for check in asked:
        asking.begin(check.rule)
        verdicts = [
            (each.status, each.operation, each.rule, each.reason, each.evidence.observed if each.evidence else "")
            for each in check.body(asking)
        ]
        found.append((check.id, verdicts))
    return found


def boto3_or_hand() -> str:
    try:
        import boto3  # noqa: F401 - only whether it is there
    except ImportError:
        return "raw"
    return "both"


SENDS = boto3_or_hand()
WAYS: dict[str, Callable[[str], AbstractContextManager[Target]]] = {
    "stdio": over_stdio,
    "http": lambda address: over_http(address, SENDS),
    "by hand": lambda address: over_http(address, "raw"),
}


def differences(address: str, asked: list[Check], ways: Iterable[str] = WAYS) -> Iterator[str]:
    """Say where another way gives another verdict than this process, and that it gave none worth the comparison."""
    with in_process(address) as target:
        here = said_of(target, asked)
        assert isinstance(target, Carried)
    assert any(verdicts for _, verdicts in here)
    for way in ways:
        with WAYS[way](address) as target:
            there = said_of(target, asked)
        for (check, one), (_, other) in zip(here, there, strict=True):
            if one != other:
                odd = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]
                yield f"{way}: {check}: {odd[:1] or (len(one), len(other))}"


@pytest.mark.parametrize("mutant", sample(), ids=lambda mutant: mutant.id)
def test_a_mutant_gets_the_same_verdicts_every_way(mutant: Mutant) -> None:
    assert list(differences(f"mutant:{mutant.id}", asked_of(mutant), ("stdio", "http"))) == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_reference_gets_the_same_verdicts_every_way(operation: str) -> None:
    rules = ("shape.required", "shape.type", "tokens.*", "effects.*", "callers.*", "recipients.present", "quota.*")
    asked = checks(Wanted((operation,), ("rules", "vectors"), rules))
    asked += checks(Wanted((operation,), ("claims", "smoke")))
    assert list(differences("refimpl", asked if WANTED else asked[::3])) == []


def test_the_sample_shows_faults_of_many_kinds_in_every_operation() -> None:
    chosen = sample()
    assert len(chosen) >= 20
    assert {mutant.operation for mutant in chosen} == set(OPERATIONS)
    caught = set()
    for mutant in chosen[:FEW]:
        with in_process(f"mutant:{mutant.id}") as target:
            said = said_of(target, asked_of(mutant))
        if {status for _, verdicts in said for status, *_ in verdicts} & WORTH_KEEPING:
            caught.add(mutant.operator)
    assert len(caught) >= 15


def test_what_http_cannot_carry_is_skipped_and_counted_and_all_else_is_asked() -> None:
    asked = checks(Wanted(("ses.SendEmail",), ("rules",), ("shape.type", "recipients.limit")))
    with in_process("refimpl") as target:
        said = dict(said_of(target, asked))
        assert isinstance(target, Carried)
        assert target.unsendable > 0
    skipped = {
        check: sum(each[0] is Status.SKIPPED and str(each[3]).startswith("unsendable") for each in verdicts)
        for check, verdicts in said.items()
    }
    assert skipped["rules/ses.SendEmail/recipients.limit"] == 0
    assert skipped["rules/ses.SendEmail/shape.type"] > 0
    assert all(any(each[0] in (Status.PASS, Status.NOTED) for each in verdicts) for verdicts in said.values())
