"""A rule is told by what the operation's own documents say of it, whichever page it was written from."""

import pytest

from refimpl.citations import MOST_OF_A_PAGE, cited, said, said_by_all
from refimpl.operations import OPERATIONS
from refimpl.rule import Rule
from refimpl.rulebook import BY_ID
from refimpl.table import Operation

RULES = [(operation, rule) for operation in OPERATIONS.values() for rule in operation.rules()]


@pytest.mark.parametrize(
    ("operation", "rule"), RULES, ids=lambda each: each.name if isinstance(each, Operation) else each.id
)
def test_what_fails_a_build_is_written_on_the_page_of_its_operation(operation: Operation, rule: Rule) -> None:
    found = said(rule, operation)
    on_page = [each for each in found if each.document == operation.source.key]
    assert on_page or not rule.strength.binding
    # Another operation's page has no say where its own speaks.
    pages = {each.source.key for each in OPERATIONS.values()}
    assert not on_page or {each.document for each in found} & pages == {operation.source.key}


def test_what_a_rule_cites_of_the_page_is_told_and_nothing_else_of_it() -> None:
    rule, operation = BY_ID["recipients.limit"], OPERATIONS["ses.SendEmail"]
    told = [each.id for each in said(rule, operation) if each.document == operation.source.key]
    assert told == [each.id for each in cited(rule) if each.document == operation.source.key]


def test_a_page_that_is_cited_nowhere_is_told_in_part() -> None:
    rule, operation = BY_ID["answer.status"], OPERATIONS["connect.SendOutboundEmail"]
    told = [each for each in said(rule, operation) if each.document == operation.source.key]
    assert len(told) == MOST_OF_A_PAGE
    assert all(rule.id in each.rules for each in told)


def test_of_all_operations_every_statement_is_told_once_the_cited_ones_first() -> None:
    rule = BY_ID["effects.source"]
    told = [each.id for each in said_by_all(rule, [each for each in OPERATIONS.values() if rule in each.rules()])]
    assert told[0] == "V1-S14"
    assert {"V2-S03", "SOE-S05c", "SOC-S05c"} <= set(told)
    assert len(told) == len(set(told))
