"""Addresses: what is surely one, what surely is none, and what is left in doubt."""

import pytest

from refimpl.grammar.address import LONGEST_LOCAL, Doubt, Mailbox, read


def doubts(text: str) -> set[str]:
    return {doubt.ambiguity for doubt in read(text).doubts}


@pytest.mark.parametrize(
    "text",
    [
        "a@b.example",
        "ann@example.com",
        "ann.lee@mail.example.com",
        "ann+label@example.com",
        "o'neil@example.com",
        "a-b_c@x-y.example",
        "1@2.example",
        "!#$%&'*+/=?^_`{|}~-@example.com",
    ],
)
def test_a_plain_address_is_taken_without_doubt(text: str) -> None:
    local, _, domain = text.rpartition("@")
    assert read(text) == Mailbox(text, "", text, local, domain, False, False, (), True)


@pytest.mark.parametrize(
    "text",
    ["", " ", "@", "ann", "ann@", "@example.com", "ann@@example.com", "a@b@example.com", "a b@example.com",
     "ann@exam ple.com", "ann@\texample.com", "<>", "Ann <ann>", "Ann <>", "Ann <@example.com>",
     "Ann <a b@example.com>"],
)  # fmt: skip
def test_a_clearly_bad_form_is_malformed_in_every_reading(text: str) -> None:
    box = read(text)
    assert box.malformed
    assert (box.local, box.domain, box.spec) == ("", "", "")


@pytest.mark.parametrize(
    ("text", "ambiguity", "accepted_by"),
    [
        ('"ann lee"@example.com', "A-V06", "abcd"),
        ("ann..lee@example.com", "A-V06", "d"),
        (".ann@example.com", "A-V06", "d"),
        ("ann.@example.com", "A-V06", "d"),
        ("ann@-example.com", "A-V06", "d"),
        ("ann@example..com", "A-V06", "d"),
        ("ann@exa_mple.com", "A-V06", "d"),
        ("ann@example.com.", "A-V06", "d"),
        ("ann@[192.0.2.1]", "A-V06", "bcd"),
        ("(Ann)ann@example.com", "A-V06", "bd"),
        ("a" * 65 + "@example.com", "P-14", "b"),
        ("ann@" + "b" * 64 + ".example", "P-14", "b"),
        ("Hours: now <ann@example.com>", "P-13", "ae"),
        ("ann@example.com <ann@example.com>", "P-13", "ade"),
        ("A. Lee <ann@example.com>", "P-13", "acde"),
        ('"' + "\t" + '" <ann@example.com>', "P-13", "a"),
        ("ann@localhost", "A-V07", "b"),
        ("Ann <ann@example.com>", "A-V08", "a"),
        ("<ann@example.com>", "A-V08", "a"),
        ("ann@example.com, bob@example.com", "A-V09", "a"),
        ("team: ann@example.com, bob@example.com;", "A-V09", "a"),
        (" ann@example.com", "A-V10", "a"),
        ("ann@example.com\n", "A-V10", "a"),
        ("xn--nn-eja@example.com", "A-V56", "b"),
        ("XN--nn-eja@example.com", "A-V56", "b"),
    ],
)
def test_a_doubtful_form_names_its_ambiguity_and_who_takes_it(text: str, ambiguity: str, accepted_by: str) -> None:
    box = read(text)
    assert not box.malformed
    assert Doubt(ambiguity, accepted_by) in box.doubts


def test_a_local_part_of_64_characters_is_no_doubt_and_of_65_is_one() -> None:
    assert not read("a" * LONGEST_LOCAL + "@example.com").doubts
    assert doubts("a" * (LONGEST_LOCAL + 1) + "@example.com") == {"P-14"}


def test_a_label_of_63_characters_is_no_doubt_and_of_64_is_one() -> None:
    assert not read("ann@" + "b" * 63 + ".example").doubts
    assert doubts("ann@" + "b" * 64 + ".example") == {"P-14"}


def test_a_domain_of_253_characters_is_no_doubt_and_of_254_is_one() -> None:
    domain = ".".join(["b" * 49] * 5) + ".xyz"
    assert len(domain) == 253
    assert not read(f"ann@{domain}").doubts
    assert doubts(f"ann@b{domain}") == {"P-14"}


def test_the_domain_is_in_lower_case_and_the_local_part_as_given() -> None:
    box = read("Ann@Example.COM")
    assert (box.local, box.domain, box.spec, box.text) == ("Ann", "example.com", "Ann@Example.COM", "Ann@Example.COM")


def test_a_display_name_is_told_apart() -> None:
    box = read('"Lee, Ann" <ann@example.com>')
    assert (box.display, box.spec, box.several) == ('"Lee, Ann"', "ann@example.com", False)


def test_several_addresses_in_one_text_are_no_address() -> None:
    box = read("ann@example.com,bob@example.com")
    assert box.several
    assert not box.malformed
    assert not box.domain


def test_an_angle_bracket_left_open_is_at_most_taken_by_the_most_lenient() -> None:
    assert read("Ann <ann@example.com").doubts == (Doubt("A-V06", "d"),)


def test_characters_beyond_ascii_are_not_a_matter_of_form() -> None:
    assert not read("änn@example.com").malformed
    assert not read("ann@exämple.com").malformed
    assert read("änn@exämple.com").domain == "exämple.com"


def test_a_quote_nobody_closes_does_not_hide_what_follows() -> None:
    assert read('"ann@example.com').doubts == (Doubt("A-V06", "d"),)
    assert read('"a\\"b@example.com').doubts == (Doubt("A-V06", "d"),)
    assert read('"a\\"b@example.com, bob@example.com').several


def test_an_at_sign_in_a_quoted_local_part_does_not_count() -> None:
    box = read('"a@b"@example.com')
    assert (box.malformed, box.local, box.domain) == (False, '"a@b"', "example.com")


def test_half_a_surrogate_pair_is_a_character_like_any_other() -> None:
    assert read("\ud800@example.com").local == "\ud800"
    assert read("\ud800").malformed


@pytest.mark.parametrize(
    "name", ["", "Ann", "Ann  Lee", "Bj\u00f8rn", "=?UTF-8?Q?Bj=C3=B8rn?=", '"Hours: now"', '"a\\"b."']
)
def test_words_and_one_quoted_text_are_display_names_nobody_disputes(name: str) -> None:
    assert {doubt.ambiguity for doubt in read(f"{name} <ann@example.com>").doubts} <= {"A-V08", "A-V10"}


def test_a_line_break_in_a_display_name_is_asked_about_elsewhere() -> None:
    assert doubts("Ann\r\nX: y <ann@example.com>") == {"A-V08"}
