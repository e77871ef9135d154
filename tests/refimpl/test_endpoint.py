"""Addresses of Connect calls: what is surely one, what surely is none, and which readings take the rest."""

import pytest

from refimpl.grammar import endpoint, resource
from refimpl.grammar.resource import INSTANCE, KNOWLEDGE_BASE


@pytest.mark.parametrize(
    "text", ["ann@example.com", "o'hara@mail.example.org", "12345@example.net", "A.B+c@Example.COM"]
)
def test_a_plain_address_is_beyond_doubt(text: str) -> None:
    box = endpoint.read(text)
    assert not box.malformed
    assert not box.doubts


@pytest.mark.parametrize(
    "text", ["", " ", "nobody", "nobody@", "@example.com", "@", "a@b@", " @example.com", "nobody@ "]
)
def test_without_something_on_both_sides_of_an_at_sign_it_is_none(text: str) -> None:
    assert endpoint.read(text).malformed


@pytest.mark.parametrize(
    ("text", "accepting"),
    [
        ("ann@localhost", "cd"),
        ("Ann <ann@example.com>", "bd"),
        ("<ann@example.com>", "abd"),
        ("ann@bob@example.com", "bd"),
        (" ann@example.com", "bd"),
        ("ann@example..com", "abd"),
        ('"ann b"@example.com', "bcd"),
        (f"{'a' * 65}@example.com", "abd"),
    ],
)
def test_other_forms_name_the_readings_that_take_them(text: str, accepting: str) -> None:
    assert [doubt for doubt in endpoint.read(text).doubts if doubt.ambiguity == endpoint.WIDENED] == [
        (endpoint.WIDENED, accepting)
    ]


def test_letters_beyond_ascii_are_a_question_of_their_own() -> None:
    assert endpoint.read("jos\u00e9@example.com").doubts == ((endpoint.BEYOND_ASCII, "ac"),)
    assert endpoint.read("ann@example.com", "Zo\u00eb").doubts == ((endpoint.BEYOND_ASCII, "acd"),)


def test_a_name_is_shown_as_mail_shows_it() -> None:
    assert endpoint.read("ann@example.com", "Ann Lee").text == "Ann Lee <ann@example.com>"
    assert endpoint.read("ann@example.com", "Lee, Ann").text == '"Lee, Ann" <ann@example.com>'


def test_an_address_is_found_in_angle_brackets() -> None:
    box = endpoint.read("Ann <ann@Example.COM>")
    assert (box.spec, box.local, box.domain) == ("Ann <ann@Example.COM>", "ann", "example.com")


def test_an_arn_is_read_into_its_parts() -> None:
    found = resource.read("arn:aws:connect:us-east-1:111122223333:instance/abc")
    assert found == (INSTANCE, "us-east-1", "111122223333", "abc")
    assert resource.read("arn:aws:wisdom:eu-west-1:111122223333:knowledge-base/kb") is not None
    assert KNOWLEDGE_BASE != INSTANCE


@pytest.mark.parametrize("text", ["", "abc", "arn:", "arn:aws:connect:us-east-1:1:instance/abc", "instance/abc"])
def test_other_text_is_no_arn(text: str) -> None:
    assert resource.read(text) is None
