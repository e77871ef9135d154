"""Two operations side by side: nothing left out, and a mark on what only one of them has."""

from itertools import permutations

import pytest

from refimpl import explain
from refimpl.explain.compare import DIFFERENT, LEFT, RIGHT, SAME
from refimpl.explain.layout import WIDTH
from refimpl.operations import OPERATIONS
from refimpl.table import Operation
from tests.refimpl.test_explain import clean, flat

PAIRS = pytest.mark.parametrize(("left", "right"), list(permutations(OPERATIONS.values(), 2)), ids=lambda op: op.name)

HALF = (WIDTH - 3) // 2


def section(text: str, heading: str) -> list[str]:
    return text.partition(f"\n{heading}\n")[2].partition("\n\n")[0].split("\n")


def split(line: str) -> tuple[str, str, str]:
    """Cut a line into its left side, the mark and the right side."""
    padded = line.ljust(2 * HALF + 3)
    return padded[:HALF].strip(), padded[HALF + 1], padded[HALF + 3 :].strip()


def guards(operation: Operation) -> set[str]:
    return {rule.id for state in (*operation.states, *operation.each) for rule in state.guards}


@PAIRS
def test_any_two_operations_can_be_compared_cleanly(left: Operation, right: Operation) -> None:
    assert clean(explain.side_by_side(left, right))


@PAIRS
def test_every_guard_stands_on_its_side_and_is_marked_where_it_is_alone(left: Operation, right: Operation) -> None:
    lines = [
        split(line) for line in section(explain.side_by_side(left, right), "States, and the rules that guard each")
    ]
    ours, theirs = guards(left), guards(right)
    assert ours == {one for one, _, _ in lines if one in ours | theirs}
    assert theirs == {other for _, _, other in lines if other in ours | theirs}
    for one, mark, other in lines:
        if one in ours or other in theirs:
            id = one if one in ours else other
            expected = (SAME, DIFFERENT) if id in ours & theirs else (LEFT,) if id in ours else (RIGHT,)
            assert mark in expected, id
            assert (mark == SAME) == (one == other), id


@PAIRS
def test_states_keep_their_order_on_each_side(left: Operation, right: Operation) -> None:
    lines = [
        split(line) for line in section(explain.side_by_side(left, right), "States, and the rules that guard each")
    ]
    for side, operation in ((0, left), (2, right)):
        shown = [line[side].split()[1] for line in lines if line[side].startswith("[")]
        assert shown == [state.name for state in (*operation.states, *operation.each)]


@PAIRS
def test_every_fault_of_either_is_spelled(left: Operation, right: Operation) -> None:
    text = flat(explain.side_by_side(left, right))
    for operation in (left, right):
        assert all(fault.value in text for rule in operation.rules() for fault in rule.permits)


@PAIRS
def test_the_summary_counts_what_is_shared(left: Operation, right: Operation) -> None:
    ours, theirs = ({rule.id for rule in each.rules()} for each in (left, right))
    text = flat(explain.side_by_side(left, right))
    assert f"{len(ours & theirs)} rules in common, {len(ours - theirs)} of {left.name} only" in text
    assert f"{len(theirs - ours)} of {right.name} only" in text


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)
def test_an_operation_differs_in_nothing_from_itself(operation: Operation) -> None:
    text = explain.side_by_side(operation, operation)
    for heading in ("States, and the rules that guard each", "Rules judged by what is observed"):
        lines = [split(line) for line in section(text, heading)]
        assert all(one == other and mark == SAME for one, mark, other in lines)
    for heading in ("Members, and their limits", "Faults and their answers, the default first"):
        assert not {LEFT, RIGHT, DIFFERENT} & set(" ".join(section(text, heading)).split())


def test_a_member_of_one_only_and_one_that_differs_are_marked() -> None:
    text = explain.side_by_side(
        OPERATIONS["connect.SendOutboundEmail"], OPERATIONS["connect.StartOutboundEmailContact"]
    )
    members = {line.split()[0]: line for line in section(text, "Members, and their limits")}
    assert f" {RIGHT} text of 1 to 256," in members["ContactId"]
    assert members["SourceCampaign"].endswith(f" {LEFT}")
    assert f"structure, required    {DIFFERENT} structure" in members["FromEmailAddress"]
    assert not any(mark in members["InstanceId"] for mark in (LEFT, RIGHT, DIFFERENT))


def test_a_rule_that_stands_in_another_state_says_in_which() -> None:
    text = explain.side_by_side(OPERATIONS["ses.SendEmail"], OPERATIONS["sesv2.SendBulkEmail"])
    lines = [split(line) for line in section(text, "States, and the rules that guard each")]
    assert ("recipients.present", DIFFERENT, "(in entry-well-formed)") in lines
    assert ("(in well-formed)", DIFFERENT, "recipients.present") in lines
