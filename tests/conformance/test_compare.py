"""Builds compared with each other: differences are real, least, and blamed on whom they should be."""

import json
from collections.abc import Iterable, Mapping

import pytest

from conformance.adapters.reference import ReferenceTarget, reference_target
from conformance.comparison import saved
from conformance.comparison.asked import Asked, draw_all, fixed
from conformance.comparison.comparing import Comparison, Finding
from conformance.comparison.rehearsed import Rehearsed
from conformance.comparison.smaller import again
from conformance.comparison.walk import walked
from conformance.mutants import mutant_target
from conformance.profiles import PROFILES
from conformance.questions import questions
from conformance.scripts import Script, Send, script_from_json
from conformance.simpler import simpler_scripts
from conformance.target import Answer, Broke, Capabilities, Json, Rejected, Target, Unsupported
from conformance.trial import MOST_BREAKS, Trial
from conformance.variants import variant_target
from conformance.verdicts import Status
from refimpl.operations import OPERATIONS
from refimpl.service import Service
from tests.conformance.fakes.answering import Answering, accepted
from tests.conformance.fakes.parting import Crashing, Undecided
from tests.conformance.schema import complaints
from tests.refimpl.samples import PLAIN_WORLD, small

SES = "ses.SendEmail"
SECONDS = 60.0


class Naming(ReferenceTarget):
    """The reference, but it refuses some senders, each under a name of its own."""

    def __init__(self, *refused: str) -> None:
        super().__init__(Service(), "naming")
        self.refused = refused

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        name = request["Source"].partition("@")[0]
        return Rejected(f"Not.{name}", 400) if name in self.refused else super().send(operation, request, caller)


def asked(operation: str, *rules: str) -> Asked:
    return Asked((operation,), rules, PROFILES["quick"], 1)


def compared(operation: str, rules: Iterable[str], *targets: Target) -> Comparison:
    comparison = Comparison(targets)
    for name, script in fixed(asked(operation, *rules), operation):
        comparison.ask(name, script)
    comparison.reduce(SECONDS)
    return comparison


def blamed(comparison: Comparison) -> set[tuple[tuple[int, ...], tuple[str, ...]]]:
    return {(each.weighed.wrong, each.weighed.about) for each in comparison.findings.values()}


def assert_least(finding: Finding, targets: tuple[Target, ...]) -> None:
    """Ask the script again, and every one that is one step simpler: none of those parts the targets so."""
    script = finding.weighed.difference.script
    assert finding.least
    assert again(script, targets, finding.weighed) is not None
    for less in simpler_scripts(script):
        assert again(less, targets, finding.weighed) is None, less


@pytest.mark.parametrize(
    "id",
    [
        "ses.SendEmail/tags.name-charset/forget",
        "ses.SendEmail/quota.daily/forget",
        "connect.StartEmailContact/contacts.related-exists/forget",
        "sesv2.SendBulkEmail/templates.exists/forget",
    ],
)
def test_a_mutant_is_found_and_blamed_by_the_least_request_that_shows_it(id: str) -> None:
    operation, rule, _ = id.split("/")
    pair = (reference_target(), mutant_target(id))
    comparison = compared(operation, [rule], *pair)
    wrong = [each for each in comparison.findings.values() if each.weighed.wrong]
    assert ((1,), (rule,)) in blamed(comparison)
    assert {each.weighed.wrong for each in wrong} == {(1,)}
    for finding in comparison.findings.values():
        assert_least(finding, pair)
    assert not comparison.wavered.total()


@pytest.mark.parametrize("id", ["A-V07.b", "A-V03.b"])
def test_a_variant_differs_from_the_reference_by_choices_only(id: str) -> None:
    found = blamed(compared(SES, [], reference_target(), variant_target(id)))
    assert {wrong for wrong, _ in found} == {()}
    assert any(id.partition(".")[0] in about for _, about in found)


def test_two_variants_differ_by_choices_only() -> None:
    found = blamed(compared(SES, ["recipients.*"], variant_target("A-V07.b"), variant_target("A-V03.b")))
    assert {wrong for wrong, _ in found} == {()}
    assert {"A-V03", "A-V07"} <= {name for _, about in found for name in about}


def test_evidence_of_a_difference_is_by_the_schema_and_replays() -> None:
    target = mutant_target("ses.SendEmail/tags.name-charset/forget")
    found = compared(SES, ["tags.name-charset"], reference_target(), target)
    (finding,) = (each for each in found.findings.values() if each.weighed.wrong)
    body = json.loads(json.dumps(saved.body(finding)))
    assert complaints("vector", body) == []
    assert body["info"]["rule"] == "tags.name-charset"
    assert body["info"]["observed"] == "A: rejected InvalidParameterValue; B: accepted"
    verdicts = Trial(target, OPERATIONS).run(script_from_json(body))
    assert [each.rule for each in verdicts if each.status is Status.FAIL] == ["tags.name-charset"]


def test_a_crash_on_one_side_is_a_difference_and_made_small() -> None:
    pair = (reference_target(), Crashing())
    (finding,) = compared(SES, ["tags.value-given"], *pair).findings.values()
    assert (finding.weighed.wrong, finding.weighed.about) == ((1,), ())
    assert_least(finding, pair)
    (step,) = saved.asked(finding)["request"].items()
    assert step[0] == "Tags"


def test_three_targets_are_put_into_groups_and_only_the_odd_one_is_blamed() -> None:
    limit = "ses.SendEmail/recipients.limit/loosen-by-one"
    comparison = compared(SES, ["recipients.limit"], reference_target(), mutant_target(limit), reference_target())
    (wrong,) = (each for each in comparison.findings.values() if each.weighed.wrong)
    assert wrong.weighed.difference.groups == (0, 1, 0)
    assert (wrong.weighed.wrong, wrong.weighed.about) == ((1,), ("recipients.limit",))


def test_who_does_not_answer_the_same_again_wavers_and_differs_in_nothing() -> None:
    comparison = compared(SES, ["tags.*"], reference_target(), Undecided())
    assert comparison.findings == {}
    assert comparison.wavered[1] > 0
    assert comparison.wavered[0] == 0


def test_a_target_that_breaks_too_often_is_left_alone_and_the_others_go_on() -> None:
    broken = Answering(Broke("crash", "exit code 1"))
    comparison = Comparison((broken, Answering(accepted()), Answering(accepted())))
    for name, script in fixed(asked(SES, "tags.*"), SES):
        comparison.ask(name, script)
    assert list(comparison.left_out) == [0]
    assert MOST_BREAKS <= broken.calls < 2 * MOST_BREAKS
    assert comparison.calls > 2 * MOST_BREAKS


def test_a_target_that_rehearses_says_what_it_would_say() -> None:
    """One account for two: each goes through a script alone."""
    account, own = reference_target(), reference_target()
    asked = [*(each.script for each in questions("connect.StartOutboundEmailContact") if each.layer == "histories")]
    light = [each for each in asked if len(each.steps) < 20]
    assert any(walked(each, (account, account)).difference for each in light)
    assert not any(walked(each, (Rehearsed(account), Rehearsed(account))).difference for each in light)
    walks = [walked(each, (Rehearsed(account), own)) for each in light]
    assert not any(walk.difference or walk.uncompared for walk in walks)


def test_what_lies_behind_a_difference_is_asked_without_it() -> None:
    """Each of two differences of one history is found, and the second is not the first one's echo."""
    one, two, three = (Send({**small(), "Source": f"{name}@example.com"}) for name in ("ann", "bob", "eve"))
    comparison = Comparison((Naming("ann", "eve"), reference_target()))
    comparison.ask("history", Script(SES, PLAIN_WORLD, (one, two, one, three, two)))
    found = [saved.said(each.weighed) for each in comparison.findings.values()]
    assert found == ["A: rejected Not.ann; B: accepted", "A: rejected Not.eve; B: accepted"]


def test_what_is_drawn_is_the_same_under_the_same_seed() -> None:
    def drawn() -> list[tuple[str, Script]]:
        found: list[tuple[str, Script]] = []
        draw_all(asked(SES), SES, lambda name, script: found.append((name, script)))
        return found

    first = drawn()
    assert first == drawn()
    assert {name.rpartition("/")[2] for name, _ in first} == {"edits", "noise", "histories", "interleaved"}


def test_a_server_that_goes_away_is_a_difference_and_costs_nothing() -> None:
    class Leaving(Answering):
        def hello(self) -> Capabilities:
            if self.resets:
                raise Broke("crash", "nobody is there")
            return super().hello()

        def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
            super().reset(world)
            raise Broke("crash", "nobody is there")

    (found,) = compared(SES, ["tags.count"], Leaving(accepted()), reference_target()).findings.values()
    assert (found.weighed.difference.where, found.weighed.wrong) == ("reset", (0,))
    assert saved.asked(found)["steps"] == []
