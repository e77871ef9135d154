"""Where targets part that are asked the same, and what the documents say of each side."""

from collections.abc import Mapping
from typing import Any

import pytest

from conformance.adapters.reference import ReferenceTarget, reference_target
from conformance.comparison.ids import Ids
from conformance.comparison.looks import Sight, plain, sights
from conformance.comparison.opinions import Weighed, weighed
from conformance.comparison.walk import BEGINNING, Difference, difference, walked
from conformance.mutants import mutant_target
from conformance.questions import questions
from conformance.scripts import Observe, Script, Send
from conformance.target import Accepted, Answer, Broke, Json, Rejected, Target, Unsendable, Unsupported
from conformance.variants import variant_target
from refimpl.operations import OPERATIONS
from tests.conformance.fakes.answering import REFUSED, Answering, accepted, script
from tests.conformance.fakes.wrapping import Wrapping, of_results
from tests.refimpl.samples import PLAIN_WORLD, small

LOOK = Observe()
CALL = Send(small())
LIMIT = "ses.SendEmail/recipients.limit/loosen-by-one"
ROW = {"id": "m-1", "source": "news@example.com", "to": ["ann@example.net"], "subject": "Hours"}


def parted(*targets: Target, steps: tuple[Any, ...] = (CALL, LOOK)) -> Difference | None:
    return difference(script(*steps), targets)


def words(found: Difference | None) -> list[str | None]:
    assert found is not None
    return [None if each is None else each.words for each in found.said]


def first(operation: str, *targets: Target, rule: str | None = None) -> Weighed:
    asked = (each for each in questions(operation) if not each.heavy and (rule is None or each.rule == rule))
    found = (difference(each.script, targets) for each in asked)
    return weighed(next(each for each in found if each is not None))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_target_does_not_differ_from_itself(operation: str) -> None:
    pair = (reference_target(), reference_target())
    asked = [each for each in questions(operation) if not each.heavy][::7]
    walks = [walked(each.script, pair) for each in asked]
    assert sum(walk.calls for walk in walks) >= len(asked)
    assert [walk.difference for walk in walks if walk.difference is not None] == []
    assert not any(walk.uncompared or walk.broke.total() for walk in walks)


def test_ids_are_compared_by_where_they_come_from_and_not_by_value() -> None:
    twice = (CALL, CALL)
    assert parted(Answering(accepted(1), accepted(2)), Answering(accepted(8), accepted(7)), steps=twice) is None
    found = parted(Answering(accepted(1), accepted(2)), Answering(accepted(1), accepted(1)), steps=twice)
    assert words(found) == ["accepted: MessageId new", "accepted: MessageId that of step 0, MessageId"]


def test_the_text_of_an_error_and_the_suffix_of_its_name_are_not_compared() -> None:
    one = Rejected("MessageRejected", 400, "no")
    assert parted(Answering(one), Answering(Rejected("MessageRejectedException", 400, "never"))) is None


def test_the_http_status_is_compared_where_both_have_one() -> None:
    assert parted(Answering(REFUSED), Answering(Rejected("MessageRejected"))) is None
    found = parted(Answering(REFUSED), Answering(Rejected("MessageRejected", 503)))
    assert words(found) == ["rejected MessageRejected (HTTP 400)", "rejected MessageRejected (HTTP 503)"]


def test_codes_are_compared_where_both_have_one() -> None:
    assert parted(Answering(REFUSED), Answering(Rejected("", 400))) is None
    assert words(parted(Answering(accepted()), Answering(Rejected("")))) == ["accepted", "rejected"]


def test_members_of_an_answer_that_only_one_gives_are_a_difference() -> None:
    more = Accepted({"MessageId": "m-1", "Cost": 3})
    assert words(parted(Answering(accepted()), Answering(more))) == [
        "accepted: MessageId", "accepted: Cost, MessageId",
    ]  # fmt: skip
    assert words(parted(Answering(accepted()), Answering(Accepted({})))) == [
        "accepted: MessageId new", "accepted: an empty answer",
    ]  # fmt: skip


def test_the_first_difference_ends_a_history() -> None:
    targets = Answering(accepted(1), REFUSED), Answering(REFUSED, accepted(1))
    found = parted(*targets, steps=(CALL, CALL, CALL))
    assert found is not None
    assert (found.step, len(found.script.steps)) == (0, 1)
    assert [each.calls for each in targets] == [1, 1]


def test_a_crash_is_a_difference_and_two_of_a_kind_are_none() -> None:
    crash = Broke("crash", "exit code 3")
    found = parted(Answering(crash), Answering(accepted()))
    assert words(found) == ["crashed", "accepted"]
    assert found is not None
    assert weighed(found).wrong == (0,)
    assert parted(Answering(crash), Answering(ValueError("mine"))) is None
    assert words(parted(Answering(crash), Answering(Broke("hang", "10 s")))) == ["crashed", "did not answer in time"]


class Dying(Answering):
    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        super().reset(world)
        raise Broke("crash", "it ended with exit code 4 between two calls")


def test_a_target_that_died_before_is_asked_once_more_and_then_differs_at_the_reset() -> None:
    dying = Dying(accepted())
    found = parted(dying, Answering(accepted()))
    assert dying.resets == 2
    assert words(found) == ["crashed", "goes on"]
    assert found is not None
    assert (found.step, found.where, found.script.steps) == (BEGINNING, "reset", ())
    assert weighed(found).wrong == (0,)


@pytest.mark.parametrize("answer", [Unsupported("no such thing"), Unsendable("the client refuses")])
def test_what_cannot_be_asked_of_one_target_is_counted_and_is_no_difference(answer: Answer) -> None:
    walk = walked(script(CALL, LOOK, CALL), (Answering(answer), Answering(accepted())))
    assert walk.difference is None
    assert list(walk.uncompared) == [(0, f"{type(answer).__name__.lower()}: {answer.why}")]  # type: ignore[union-attr]


def test_a_world_that_one_target_cannot_be_given_is_counted() -> None:
    worldless = Answering(accepted())
    worldless.refuses = Unsupported("no sandbox")
    walk = walked(script(CALL), (worldless, Answering(REFUSED)))
    assert (walk.difference, walk.calls) == (None, 0)
    assert list(walk.uncompared) == [(0, "unsupported: no sandbox")]


def test_three_targets_fall_into_groups_and_one_that_cannot_be_asked_into_none() -> None:
    found = parted(Answering(accepted()), Answering(REFUSED), Answering(Unsupported("no")), Answering(accepted(9)))
    assert found is not None
    assert found.groups == (0, 1, None, 0)
    assert words(found) == ["accepted", "rejected MessageRejected", None, "accepted"]


def shows(*rows: Mapping[str, Json]) -> Answering:
    return Answering(accepted(), shows=rows)


def test_what_is_queued_is_compared_as_far_as_both_show_it() -> None:
    assert parted(shows(ROW), Answering(accepted())) is None
    assert parted(shows(ROW), shows({"subject": " Hours "})) is None
    assert parted(shows({"to": ["a@example.com"]}), shows({"to": ["Ann <a@example.com>"]})) is None
    assert words(parted(shows(ROW), shows(ROW, ROW))) == ["1 queued", "2 queued"]
    assert words(parted(shows(ROW), shows({**ROW, "subject": "x"}))) == [
        "1 queued: subject 'Hours'", "1 queued: subject 'x'",
    ]  # fmt: skip


def test_an_outbox_is_compared_in_any_order_and_its_ids_by_where_they_were_given() -> None:
    other = {**ROW, "id": "m-2", "subject": "Later"}
    assert parted(shows(ROW, other), shows(other, ROW)) is None
    found = parted(shows(ROW), shows({**ROW, "id": "m-9"}))
    assert found is not None
    assert {each.kind for each in found.said if each} == {"another id in the outbox"}


def test_headers_are_compared_by_whom_they_name() -> None:
    row = {**ROW, "to": ["ann@example.net"], "bcc": ["bob@example.net"]}
    plain = {**row, "headers": [["To", "ann@example.net"], ["Date", "today"]]}
    assert parted(shows(plain), shows({**row, "headers": [["To", "ann@example.net"]]})) is None
    shown = {**row, "headers": [["To", "ann@example.net"], ["Bcc", "bob@example.net"]]}
    found = parted(shows(plain), shows(shown))
    assert found is not None
    assert {each.kind for each in found.said if each} == {"another headers in the outbox"}


def test_results_of_a_bulk_call_are_compared_entry_by_entry() -> None:
    def failing(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [*rows[:-1], {"Status": "MESSAGE_REJECTED"}]

    found = first("sesv2.SendBulkEmail", reference_target(), Wrapping(of_results(failing))).difference
    assert [each and each.kind for each in found.said] == ["entry SUCCESS", "entry MESSAGE_REJECTED"]
    assert found.entry is not None


def test_passing_weather_is_no_difference() -> None:
    weather = Rejected("Throttling", 400)
    assert parted(Answering(weather, accepted()), Answering(accepted())) is None
    assert words(parted(Answering(weather), Answering(accepted()))) == ["rejected Throttling", "accepted"]
    pair = (reference_target(), variant_target("entries-transient-failure"))
    asked = [each.script for each in questions("sesv2.SendBulkEmail") if each.rule == "answer.accepted"]
    light = [each for each in asked if len(str(each)) < 100_000]
    assert light
    assert [found for each in light if (found := difference(each, pair)) is not None] == []


@pytest.mark.parametrize("id", [LIMIT, "connect.StartEmailContact/contacts.related-exists/forget"])
def test_the_mutant_is_blamed_and_the_reference_is_not(id: str) -> None:
    operation, rule, _ = id.split("/")
    found = first(operation, reference_target(), mutant_target(id), rule=rule)
    assert (found.wrong, found.about) == ((1,), (rule,))
    turned = first(operation, mutant_target(id), reference_target(), rule=rule)
    assert (turned.wrong, turned.about) == ((0,), (rule,))


def test_a_variant_differs_by_a_choice_and_the_ambiguity_is_named() -> None:
    found = first("ses.SendEmail", reference_target(), variant_target("A-V07.b"))
    assert (found.wrong, found.about, found.broken) == ((), ("A-V07",), ("recipients.syntax",))
    assert [each and each.readings for each in found.opinions] == [("A-V07.a",), ("A-V07.b",)]
    assert set(found.permitted) > {"accepted"}


def test_two_builds_that_are_wrong_in_different_ways_are_both_blamed() -> None:
    found = parted(Answering(Rejected("Sorry", 400)), Answering(Rejected("NoWay", 400)))
    assert found is not None
    both = weighed(found)
    assert both.wrong == (0, 1)
    assert both.permitted == ("accepted",)


def test_a_fault_that_both_share_does_not_hide_the_one_behind_it() -> None:
    """The reference need not be right, nor the builds: only what they differ in counts."""
    wrong = Rejected("Sorry", 400)
    found = parted(Answering(wrong, accepted()), Answering(wrong, wrong), steps=(CALL, CALL))
    assert found is not None
    assert found.step == 1
    assert weighed(found).wrong == (1,)


def test_named_answers_are_each_targets_own() -> None:
    class Keeping(ReferenceTarget):
        asked: list[Json]

        def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
            self.asked = [*getattr(self, "asked", []), request]
            return Accepted({"MessageId": f"{self.name}-{len(self.asked)}"})

    service = reference_target().service
    one, two = Keeping(service, "one"), Keeping(service, "two")
    naming = Send({**small(), "Source": {"$answer": [0, "MessageId"]}})
    assert difference(Script("ses.SendEmail", PLAIN_WORLD, (CALL, naming)), (one, two)) is None
    assert [each.asked[1]["Source"] for each in (one, two)] == ["one-1", "two-1"]


CONTACT = {"id": "m-1", "state": "draft", "to": ["ann@example.net"], "subject": "Hours", "attributes": {"a": "1"}}


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"id": "m-9"}, "id"),
        ({"state": "sent"}, "state"),
        ({"attributes": {"a": "2"}}, "attributes"),
        ({"to": ["bob@example.net"]}, "to"),
        ({"subject": "  Hours "}, ""),
        ({"to": ["Ann <ann@example.net>"]}, ""),
        ({"made": "just now"}, ""),
    ],
)
def test_contacts_are_compared_part_by_part(change: dict[str, Json], differs: str) -> None:
    ids = (Ids(frozenset(), {"m-1": "step 0, ContactId"}), Ids(frozenset(), {"m-1": "step 0, ContactId"}))
    rows: tuple[list[dict[str, Any]], ...] = ([CONTACT], [{**CONTACT, **change}])
    seen = [Sight(each, plain("contacts", each, own)) for each, own in zip(rows, ids, strict=True)]
    parted = sights("contacts", seen)
    assert parted.agree is not bool(differs)
    assert not differs or {each.kind for each in parted.said} == {f"another {differs} in the contacts"}


def test_an_id_within_what_is_shown_goes_by_where_it_was_given() -> None:
    one, other = Ids(frozenset()), Ids(frozenset())
    for ids, value in ((one, "x-1"), (other, "y-7")):
        assert ids.answered(value, "step 0, ContactId") == "new"
    rows = ([{"related": "x-1"}], [{"related": "y-7"}])
    seen = [Sight(each, plain("contacts", each, ids)) for each, ids in zip(rows, (one, other), strict=True)]
    assert sights("contacts", seen).agree
