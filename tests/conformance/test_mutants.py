"""Mutants are derived from the rulebook, each makes one mistake, and the suite notices every one of them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from conformance import fixtures
from conformance.adapters.reference import ReferenceTarget
from conformance.mutants import Mutant, equivalence, mutant_target, mutants
from conformance.mutation.mutant import guards
from conformance.mutation.reads import always_disputed
from conformance.scripts import Script
from conformance.strategies import CATALOGUES
from conformance.strategies.combined import couples
from conformance.strategies.enumerated import probes
from conformance.strategies.stories import stories
from conformance.suites.vectors import vectors
from conformance.target import Accepted, Advances, Answer, Observes, Rejected, Target
from conformance.trial import Trial
from conformance.verdicts import Status, Verdict
from refimpl import wire
from refimpl.answer import plain_code
from refimpl.operations import OPERATIONS
from refimpl.operations.ses_send_email import SES_SEND_EMAIL
from refimpl.rulebook import BY_ID
from refimpl.rules import order

NAME = SES_SEND_EMAIL.name
GUARDS = {rule.id: rule for rule in guards(SES_SEND_EMAIL)}
FEWEST = 8


def _cases(rule: str) -> Iterator[tuple[str, Script]]:
    """List everything enumerated or written by hand, what is about the rule first."""
    found = [(vector.rule, vector.id, vector.script) for vector in vectors(NAME)]
    found += [(probe.rule, probe.id, probe.script) for probe in probes(NAME)]
    found += [(order.EARLIEST_STAGE.id, couple.id, couple.script) for couple in couples(NAME)]
    told = [(about or "", name, script) for name, (about, script) in stories(NAME).items()]
    first = [case for case in (*found, *told) if case[0] == rule]
    rest = [case for case in (*told, *found) if case[0] != rule]
    return ((name, script) for _, name, script in (*first, *rest))


def _notices(verdict: Verdict, mutant: Mutant) -> bool:
    if verdict.status in (Status.FAIL, Status.ERROR):
        return True
    return verdict.status is Status.WARN and verdict.rule == mutant.rule


def _caught(mutant: Mutant) -> bool:
    trial = Trial(ReferenceTarget(mutant.service(), mutant.id), OPERATIONS)
    return any(_notices(verdict, mutant) for _, script in _cases(mutant.rule) for verdict in trial.run(script))


def test_ids_are_unique_and_of_one_form() -> None:
    ids = [mutant.id for mutant in mutants()]
    assert not [each for each, count in Counter(ids).items() if count > 1]
    names = "|".join(map(re.escape, OPERATIONS))
    form = re.compile(rf"({names})/[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*/[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)*")
    assert not [each for each in ids if not form.fullmatch(each)]


def test_ids_name_the_operation_and_a_rule() -> None:
    for mutant in mutants():
        operation, rule, _ = mutant.id.split("/", 2)
        assert operation == mutant.operation
        assert rule in BY_ID
        assert mutant.rule in BY_ID


def test_the_list_is_the_same_every_time() -> None:
    again = mutants.__wrapped__()
    assert [mutant.id for mutant in again] == [mutant.id for mutant in mutants()]


def test_mistakes_are_of_many_kinds() -> None:
    assert len({mutant.operator for mutant in mutants()}) >= 15


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_guard_is_forgotten_and_mistaken_in_many_ways(name: str) -> None:
    found = Counter(mutant.id.split("/")[1] for mutant in mutants() if mutant.operation == name)
    forgotten = {mutant.rule for mutant in mutants() if mutant.operation == name and mutant.operator == "forget"}
    for rule in guards(OPERATIONS[name]):
        assert rule.id in forgotten
        assert found[rule.id] >= FEWEST, rule.id


JUDGED = {rule.id for operation in OPERATIONS.values() for rule in operation.rules()}


@pytest.mark.parametrize("rule", sorted(JUDGED))
def test_every_rule_of_any_operation_has_mutants_that_must_be_caught(rule: str) -> None:
    found = [mutant.id for mutant in mutants() if mutant.rule == rule and equivalence(mutant) is None]
    assert len(found) >= FEWEST, found


def test_every_two_neighbouring_states_that_answers_tell_apart_are_swapped() -> None:
    swapped = {mutant.id.split("/")[2] for mutant in mutants() if mutant.operation == NAME and "-before-" in mutant.id}
    names = [state.name for state in SES_SEND_EMAIL.states]
    assert swapped == {f"{late}-before-{early}" for early, late in pairwise(names)}


def test_a_wrong_spelling_is_outside_the_permitted_ones() -> None:
    for mutant in mutants():
        if mutant.operator == "respell":
            code, operation = mutant.id.rpartition("spelled-")[2], OPERATIONS[mutant.operation]
            rule = next(each for each in guards(operation) if each.id == mutant.rule)
            assert code not in {plain_code(permit.code or "") for permit in operation.spelled(rule)}


def test_a_mutant_of_one_rule_leaves_all_others_alone() -> None:
    for mutant in mutants():
        assert (mutant.replacement is not None) == (mutant.kind == "rule")
        if mutant.replacement is not None:
            own = OPERATIONS[mutant.operation]
            pairs = zip(guards(mutant.build()), guards(own), strict=True)
            assert [one.id for one, other in pairs if one != other] == [mutant.rule]
            assert replace(mutant.build(), states=own.states, each=own.each) == own


@pytest.mark.parametrize("kind", ["rule", "spelling", "shape", "service"])
def test_every_mutant_answers_the_example_of_the_page(kind: str) -> None:
    for mutant in mutants():
        if mutant.kind == kind:
            assert isinstance(_answer_to_the_page(mutant), Accepted | Rejected), mutant.id


def _answer_to_the_page(mutant: Mutant) -> Answer:
    example = CATALOGUES[mutant.operation].example
    target = ReferenceTarget(mutant.service(), mutant.id)
    target.reset(example.world)
    return target.send(mutant.operation, example.request, example.caller)


def test_most_mutants_still_take_the_example_of_the_page() -> None:
    taken = sum(isinstance(_answer_to_the_page(mutant), Accepted) for mutant in mutants())
    assert taken > len(mutants()) * 0.8


def test_a_mutant_is_a_target_with_a_clock_and_an_outbox() -> None:
    target = mutant_target(f"{NAME}/recipients.limit/loosen-by-one")
    assert isinstance(target, Target)
    assert isinstance(target, Advances)
    assert isinstance(target, Observes)
    assert target.hello().name == f"mutant:{NAME}/recipients.limit/loosen-by-one"


def test_there_is_no_mutant_of_an_unknown_id() -> None:
    with pytest.raises(KeyError):
        mutant_target(f"{NAME}/recipients.limit/nonsense")


def test_a_mutant_may_be_equivalent_only_for_a_reason() -> None:
    reasons = [equivalence(mutant) for mutant in mutants()]
    assert all(reason is None or len(reason) > 20 for reason in reasons)
    assert sum(reason is not None for reason in reasons) < len(reasons) * 0.1


def test_rules_proved_always_disputed_are_those_no_hand_vector_breaks_for_sure() -> None:
    folder = fixtures.root() / "hand" / NAME
    rows = [row for path in folder.glob("*.json") for row in wire.loads(path.read_bytes())["vectors"]]
    broken = {row["because"][0] for row in rows if row["info"]["side"] in ("breaks", "past")}
    proved = {rule.id for rule in GUARDS.values() if always_disputed(rule)}
    assert not proved & broken
    assert set(GUARDS) - proved <= broken


OURS = [mutant for mutant in mutants() if mutant.operation == NAME]


@pytest.mark.parametrize("rule", sorted({mutant.rule for mutant in OURS}))
def test_every_mutant_is_caught_or_need_not_be(rule: str) -> None:
    expected = [mutant for mutant in OURS if mutant.rule == rule and equivalence(mutant) is None]
    assert not [mutant.id for mutant in expected if not _caught(mutant)]
