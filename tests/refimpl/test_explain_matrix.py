"""The matrix of rules and operations: every cell is a mark or has a reason, and no reason is idle."""

from fnmatch import fnmatchcase

import pytest

from refimpl import explain
from refimpl.explain.matrix import KEPT, OMITTED, SHORT
from refimpl.explain.omissions import UNSAID, Omission, omissions, reason
from refimpl.operations import OPERATIONS
from refimpl.rule import Rule
from refimpl.rulebook import RULEBOOK
from refimpl.table import Operation
from tests.refimpl.test_explain import clean

EMPTY = [(rule, operation) for rule in RULEBOOK for operation in OPERATIONS.values() if rule not in operation.rules()]


@pytest.mark.parametrize(("rule", "operation"), EMPTY, ids=lambda each: getattr(each, "id", getattr(each, "name", "")))
def test_what_an_operation_leaves_out_has_one_reason(rule: Rule, operation: Operation) -> None:
    found = [each for each in omissions() if each.covers(rule.id, operation.name)]
    assert len(found) == 1, "give refimpl/ledger/omissions.toml one row for this"
    assert reason(rule, operation) == found[0].reason


@pytest.mark.parametrize("omission", omissions(), ids=lambda omission: omission.reason)
def test_every_pattern_of_an_omission_is_about_something_left_out(omission: Omission) -> None:
    cells = [(rule.id, operation.name) for rule, operation in EMPTY if omission.covers(rule.id, operation.name)]
    assert all(any(fnmatchcase(rule, pattern) for rule, _ in cells) for pattern in omission.rules)
    assert all(any(fnmatchcase(name, pattern) for _, name in cells) for pattern in omission.operations)
    assert omission.reason.strip()


def test_every_operation_has_a_column() -> None:
    assert set(SHORT) == set(OPERATIONS)
    assert len(set(SHORT.values())) == len(SHORT)
    header = next(line for line in explain.overview().split("\n") if line.endswith("strength"))
    assert header.split()[: len(OPERATIONS)] == [SHORT[name] for name in OPERATIONS]
    assert all(f"  {short:<5}  {name}" in explain.overview() for name, short in SHORT.items())


def test_every_rule_has_a_row_of_marks_below_its_concern() -> None:
    table = explain.overview().partition("strength\n")[2].partition("\n\n")[0].split("\n")
    marked: dict[str, list[str]] = {}
    concern = ""
    for line in table:
        if line.startswith("  "):
            aspect, *marks = line.split()
            marked[f"{concern}.{aspect}"] = marks[: len(OPERATIONS)]
        else:
            concern = line
    assert set(marked) == {rule.id for rule in RULEBOOK}
    for rule in RULEBOOK:
        kept = [KEPT if rule in operation.rules() else OMITTED for operation in OPERATIONS.values()]
        assert marked[rule.id] == kept, rule.id


def test_every_rule_of_an_operation_is_in_the_rulebook() -> None:
    assert {rule.id for operation in OPERATIONS.values() for rule in operation.rules()} <= {
        rule.id for rule in RULEBOOK
    }


def test_the_counts_add_up() -> None:
    text = explain.overview()
    (kept,) = [line for line in text.split("\n") if line.startswith("rules kept")]
    assert [int(word) for word in kept.split()[2:]] == [
        len({rule.id for rule in operation.rules()}) for operation in OPERATIONS.values()
    ]
    numbers = [int(word) for word in text.partition("does without it")[2].split() if word.isdecimal()]
    rules, by_all, _, by_some, alone = numbers[:5]
    assert rules == len(RULEBOOK) == by_all + by_some + alone


def test_the_matrix_is_clean_and_says_every_reason() -> None:
    text = explain.overview()
    assert clean(text)
    assert UNSAID not in text
    assert all(each.reason in " ".join(text.split()) for each in omissions())


def test_a_part_of_the_operations_can_be_shown() -> None:
    text = explain.overview([OPERATIONS["ses.SendEmail"]])
    assert clean(text)
    assert "sesv2.SendBulkEmail" not in text
