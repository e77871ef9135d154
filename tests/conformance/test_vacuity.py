"""A check that says nothing is broken, and says so; a target that lacks something or fails never makes it so."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs
import pytest
from hypothesis import strategies as st

from conformance.adapters.reference import reference_target
from conformance.conduct import Conduct
from conformance.partitions import rules as by_rule
from conformance.partitions.calls import NOT_ASCII
from conformance.partitions.members import required
from conformance.profiles import PROFILES, Profile
from conformance.recording.results import result_json
from conformance.strategies import CATALOGUES, enumerated, member_values, random_calls
from conformance.suites import checks, coverage, generated, rules
from conformance.suites.check import Asking, Check, Wanted
from conformance.target import Accepted, Rejected, Target, Unsupported
from conformance.trial import Trial
from conformance.verdicts import CheckResult, Run, Status, Verdict, exit_code
from refimpl.operations import OPERATIONS
from tests.conformance.fakes.answering import Answering, Refusing, accepted, trial_of
from tests.refimpl.samples import OPERATION

SMALL = Profile("small", random=400, noise=150, histories=30, steps=12)
LIMIT = f"rules/{OPERATION}/recipients.limit"


def made(wanted: Iterable[Check], target: Target | None = None, profile: Profile = SMALL) -> Run:
    """Make checks of a target, the reference if none is given."""
    run = Run({}, complete=True)
    conduct = Conduct(run, Asking(Trial(target or reference_target(), OPERATIONS), profile, 1))
    for check in wanted:
        conduct.perform(check)
    return run


def one(run: Run) -> CheckResult:
    (result,) = run.results
    return result


def reason(result: CheckResult) -> str:
    return next(verdict.reason for verdict in result.verdicts if verdict.status is Status.BROKEN)


def named(id: str, wanted: Iterable[Check]) -> list[Check]:
    return [check for check in wanted if check.id == id]


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[Any], bool]], None]]:
    """Take breakers out of a catalogue for the length of a test."""

    def without(unwanted: Callable[[Any], bool]) -> None:
        own = CATALOGUES[OPERATION]
        rest = tuple(each for each in own.breakers if not unwanted(each))
        assert len(rest) < len(own.breakers)
        monkeypatch.setitem(CATALOGUES, OPERATION, attrs.evolve(own, breakers=rest))
        enumerated.probes.cache_clear()

    yield without
    monkeypatch.undo()
    enumerated.probes.cache_clear()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_reference_reaches_every_partition_that_is_required(operation: str) -> None:
    wanted = checks(Wanted((operation,)))
    run = made(wanted)
    assert {result.status for result in run.results} <= {Status.PASS, Status.NOTED}
    for check, result in zip(wanted, run.results, strict=True):
        assert result.assertions, check.id
        assert check.requires <= set(result.partitions), check.id
    (members,) = [result for result in run.results if result.check == f"coverage/{operation}/members"]
    assert set(required(OPERATIONS[operation].shape)) <= set(members.partitions)


def test_a_check_that_gives_no_verdicts_is_broken() -> None:
    run = made([Check("own", OPERATION, "empty", None, lambda asking: [])])
    assert reason(one(run)) == "the check asserted nothing"
    assert exit_code(run) == 3


def test_a_check_that_passes_without_asking_is_broken() -> None:
    run = made([Check("own", OPERATION, "idle", None, lambda asking: [Verdict(Status.PASS, OPERATION, None, "")])])
    assert reason(one(run)) == "the check gave verdicts without judging an answer"
    assert exit_code(run) == 3


def test_a_check_that_only_makes_its_controls_is_broken() -> None:
    control = enumerated.probes(OPERATION)[0].script

    def body(asking: Asking) -> list[Verdict]:
        assert not asking.prerequisite(control).objection
        return [Verdict(Status.PASS, OPERATION, None, "")]

    assert one(made([Check("own", OPERATION, "controls", None, body)])).status is Status.BROKEN


@pytest.mark.parametrize(
    ("side", "prefix", "missing"),
    [("keeps", "fifty", by_rule.AT), ("breaks", "fifty-one", by_rule.PAST), ("breaks", "", by_rule.PAST)],
)
def test_a_catalogue_without_a_call_next_to_the_limit_is_broken(
    side: str, prefix: str, missing: str, catalogue: Callable[[Callable[[Any], bool]], None]
) -> None:
    catalogue(lambda each: (each.rule, each.side) == ("recipients.limit", side) and each.name.startswith(prefix))
    run = made(named(LIMIT, rules.checks(OPERATION)), profile=PROFILES["quick"])
    assert reason(one(run)) == f"no call that was judged reached: {missing}"
    assert exit_code(run) == 3


def test_a_catalogue_that_never_breaks_a_rule_is_broken(catalogue: Callable[[Callable[[Any], bool]], None]) -> None:
    catalogue(lambda each: each.rule == "recipients.present" and each.side != "keeps")
    run = made(named(f"rules/{OPERATION}/recipients.present", rules.checks(OPERATION)))
    assert by_rule.QUESTIONED in reason(one(run))


def test_edges_that_never_leave_ascii_are_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(member_values, "LETTER", "e")
    run = made([*rules.checks(OPERATION), *coverage.checks(OPERATION)])
    assert "ReturnPathArn: past ASCII" in reason(run.results[-1])
    assert {result.status for result in run.results[:-1]} <= {Status.PASS, Status.NOTED}
    assert exit_code(run) == 3


@pytest.mark.parametrize("profile", [SMALL, PROFILES["quick"]])
def test_noise_that_never_leaves_ascii_is_broken_where_there_is_enough_of_it(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = enumerated.probes(OPERATION)[0].script
    monkeypatch.setattr(random_calls, "noise", lambda operation: st.integers().map(lambda number: plain))
    run = made(named(f"random/{OPERATION}/noise", generated.checks(OPERATION)), profile=profile)
    assert (one(run).status is Status.BROKEN) == profile.ample
    if profile.ample:
        assert NOT_ASCII in reason(one(run))
        assert exit_code(run) == 3


def test_members_are_not_missed_where_the_run_was_narrowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(member_values, "LETTER", "e")
    assert one(made(coverage.checks(OPERATION))).status is not Status.BROKEN
    assert "coverage" not in {check.suite for check in checks(Wanted((OPERATION,), rules=("tags.*",)))}


@pytest.mark.parametrize("shows", [None, []])
def test_a_target_that_supports_nothing_is_skipped_and_breaks_no_check(shows: list[Any] | None) -> None:
    # What it claims and has not fails in a suite of its own.
    asked = [check for check in checks(Wanted((OPERATION,))) if check.suite != "claims"]
    run = made(asked, Answering(Unsupported("not this"), shows=shows))
    assert {result.status for result in run.results} == {Status.SKIPPED}
    assert exit_code(run) == 5


@pytest.mark.parametrize(
    "target",
    [
        Refusing(), Answering(accepted()), Answering(RuntimeError("no")), Answering(Rejected("InternalFailure", 500)),
        Answering(Accepted({}), accepted(), Unsupported("once")),
    ],
)  # fmt: skip
def test_a_target_that_fails_breaks_no_check(target: Target) -> None:
    run = made(checks(Wanted((OPERATION,), ("vectors", "rules", "random", "coverage"))), target, PROFILES["quick"])
    assert Status.BROKEN not in {result.status for result in run.results}
    assert Status.PASS not in {result.status for result in run.results if result.check == LIMIT}


def test_an_answer_that_was_not_judged_is_no_assertion() -> None:
    script = enumerated.probes(OPERATION)[0].script
    for answer, judged in ((accepted(), 1), (Unsupported("no"), 0), (RuntimeError("no"), 0)):
        asking = Asking(trial_of(answer), SMALL, 1)
        tally = asking.begin(None)
        asking.trial.run(script)
        assert (tally.assertions, bool(tally.reached)) == (judged, bool(judged))


def test_the_report_says_what_a_check_judged_and_reached() -> None:
    written = result_json(one(made(named(LIMIT, rules.checks(OPERATION)))))
    assert written["assertions"] > len(written["partitions"]) > 0
    assert {by_rule.AT, by_rule.PAST, by_rule.KEPT, by_rule.BROKEN} <= set(written["partitions"])
