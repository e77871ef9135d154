"""What the documents say of a rule: what it cites, and what the page of an operation says that keeps it."""

from collections.abc import Iterable

from refimpl.rule import Rule
from refimpl.sources import SOURCES
from refimpl.statements import Statement, statements
from refimpl.table import Operation

MOST_OF_A_PAGE = 4
"""Statements of a page that are told of a rule which cites none of that page; most rules about answers have more."""


def cited(rule: Rule) -> list[Statement]:
    """List the statements a rule cites."""
    return [statements()[id] for id in rule.cites if id in statements()]


def said(rule: Rule, operation: Operation) -> list[Statement]:
    """List what the documents of an operation say of a rule; where they are silent, what others say."""
    found = cited(rule)
    own = [each for each in found if _of(each.document, operation.source.key)]
    if any(each.document == operation.source.key for each in own):
        return own
    return [*_on_its_page(rule, operation), *own] or found


def said_by_all(rule: Rule, operations: Iterable[Operation]) -> list[Statement]:
    """List what a rule cites, and what the pages of these operations say of it that are not among that."""
    found = {each.id: each for each in cited(rule)}
    for operation in operations:
        found |= {each.id: each for each in said(rule, operation)}
    return list(found.values())


def _on_its_page(rule: Rule, operation: Operation) -> list[Statement]:
    page = operation.source.key
    return [each for each in statements().values() if each.document == page and rule.id in each.rules][:MOST_OF_A_PAGE]


def _of(document: str, page: str) -> bool:
    """Say whether a document is an operation's page, or belongs to no page and to the same service."""
    if document in {source.key for source in SOURCES}:
        return document == page
    return _service(document) == _service(page)


def _service(document: str) -> str:
    return document.partition("-")[0].removesuffix("v2")
