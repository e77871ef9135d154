"""The table of what becomes of a client token says what the reference does."""

from collections.abc import Callable, Mapping

import pytest

from refimpl.answer import Rejected
from refimpl.readings import register
from refimpl.recollection import TOKEN_USES, WEEK, TokenState
from refimpl.rulebook import RULEBOOK
from refimpl.service import Service
from refimpl.table import TOKEN
from tests.refimpl.connect_samples import RECEIVE, call, party, sent, switchboard_service, taken

FIRST = call(RECEIVE, ClientToken="t")
ANOTHER = call(RECEIVE, ClientToken="t", FromEmailAddress=party("bob@example.com"))
REFUSED = call(RECEIVE, ClientToken="t", DestinationEmailAddress="nobody@elsewhere.example")


def contacts(service: Service) -> int:
    shown = service.observe("contacts")
    assert isinstance(shown, list | tuple)
    return len(shown)


def used() -> tuple[Service, Mapping[str, object], int]:
    """Use a token, and count the contacts there are afterwards."""
    service = switchboard_service()
    answer = taken(service, RECEIVE, FIRST)
    return service, answer, contacts(service)


def stands_for_its_first_use(service: Service, answer: Mapping[str, object], count: int) -> bool:
    return taken(service, RECEIVE, FIRST) == answer and contacts(service) == count


def an_accepted_call() -> TokenState:
    return TokenState.USED if stands_for_its_first_use(*used()) else TokenState.NEW


def a_refused_call() -> TokenState:
    service = switchboard_service()
    assert isinstance(sent(service, RECEIVE, REFUSED), Rejected)
    before = contacts(service)
    taken(service, RECEIVE, ANOTHER)
    return TokenState.NEW if contacts(service) == before + 1 else TokenState.USED


def the_same_again() -> TokenState:
    service, answer, count = used()
    assert stands_for_its_first_use(service, answer, count)
    return TokenState.USED if stands_for_its_first_use(service, answer, count) else TokenState.NEW


def another() -> TokenState:
    service, answer, count = used()
    assert isinstance(sent(service, RECEIVE, ANOTHER), Rejected)
    return TokenState.USED if stands_for_its_first_use(service, answer, count) else TokenState.NEW


def a_week() -> TokenState:
    service, answer, count = used()
    service.advance(WEEK + 1)
    again = taken(service, RECEIVE, FIRST)
    return TokenState.FORGOTTEN if again != answer and contacts(service) == count + 1 else TokenState.USED


def any_call_after_a_week() -> TokenState:
    service, _, _ = used()
    service.advance(WEEK + 1)
    answer = taken(service, RECEIVE, ANOTHER)
    again = taken(service, RECEIVE, ANOTHER)
    return TokenState.USED if again == answer else TokenState.FORGOTTEN


WALKS: Mapping[tuple[TokenState, str], Callable[[], TokenState]] = {
    (TokenState.NEW, "a call that is accepted"): an_accepted_call,
    (TokenState.NEW, "a call that is refused"): a_refused_call,
    (TokenState.USED, "the same call again"): the_same_again,
    (TokenState.USED, "another call"): another,
    (TokenState.USED, "a week goes by"): a_week,
    (TokenState.FORGOTTEN, "any call"): any_call_after_a_week,
}


def test_every_row_is_walked() -> None:
    assert set(WALKS) == {(each.before, each.cause) for each in TOKEN_USES}


@pytest.mark.parametrize("row", TOKEN_USES, ids=lambda row: f"{row.before.value}, {row.cause}")
def test_a_token_becomes_what_its_row_says(row: tuple[TokenState, str, TokenState]) -> None:
    assert WALKS[row[0], row[1]]() is row[2]


def test_what_a_row_depends_on_is_about_tokens() -> None:
    about = {rule.id for rule in RULEBOOK if rule.only_with == TOKEN}
    cited = {cite for rule in RULEBOOK if rule.only_with == TOKEN for cite in rule.cites}
    for row in TOKEN_USES:
        for id in row.doubts:
            assert id in cited or about & set(register()[id].rules), id
