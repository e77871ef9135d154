"""Character sets: a table of our own, so that a name from outside never picks a codec by accident."""

import pytest

from refimpl.grammar import charset

NOT_CHARSETS = (
    "rot13", "rot_13", "hex", "hex_codec", "zip", "zlib", "bz2", "base64", "uu", "quopri", "idna", "punycode",
    "undefined", "unicode_escape", "raw_unicode_escape", "utf-7", "mbcs", "oem", "../x", "\0", "", " ", " utf-8",
    "utf-8\n", "utf_8_sig", "\ud800", "x" * 100_000,
)  # fmt: skip


@pytest.mark.parametrize("name", NOT_CHARSETS, ids=lambda name: repr(name[:20]))
def test_a_name_that_only_python_knows_is_no_character_set(name: str) -> None:
    assert not charset.known(name)
    assert charset.encoded_size("text", name) is None


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("UTF-8", 3),
        ("utf-8", 3),
        ("Utf8", 3),
        ("ISO-8859-1", 2),
        ("iso-8859-15", 2),
        ("windows-1252", 2),
        ("UTF-16BE", 4),
    ],
)
def test_a_known_set_counts_its_own_bytes_in_any_letter_case(name: str, size: int) -> None:
    assert charset.known(name)
    assert charset.encoded_size("aü", name) == size


@pytest.mark.parametrize("name", ["US-ASCII", "ISO-8859-1", "shift_jis", "koi8-r", "utf-8"])
def test_ascii_is_one_byte_a_character_where_the_set_contains_it(name: str) -> None:
    assert charset.encoded_size("text", name) == 4


def test_text_a_set_cannot_carry_has_no_size() -> None:
    assert charset.encoded_size("€", "ISO-8859-1") is None
    assert charset.encoded_size("ü", "US-ASCII") is None


def test_no_name_means_utf_8() -> None:
    assert charset.encoded_size("ü", None) == 2


def test_half_a_surrogate_pair_cannot_be_encoded_but_has_three_bytes() -> None:
    assert charset.encoded_size("\ud800", "UTF-8") is None
    assert charset.encoded_size("\udfff", None) is None
    assert charset.utf8_size("\ud800") == 3


@pytest.mark.parametrize(("text", "size"), [("", 0), ("abc", 3), ("ü", 2), ("€", 3), ("😀", 4)])
def test_utf_8_bytes_are_counted(text: str, size: int) -> None:
    assert charset.utf8_size(text) == size
