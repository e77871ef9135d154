"""The size of an assembled message, held against the standard library's own encoder."""

from base64 import encodebytes
from email.message import EmailMessage

import pytest

from refimpl.grammar import mime


@pytest.mark.parametrize("raw", [0, 1, 2, 3, 56, 57, 58, 113, 114, 115, 1_000, 99_999])
def test_base64_takes_as_much_as_the_standard_encoder_makes(raw: int) -> None:
    ours_ends_lines_with_two_bytes = encodebytes(b"x" * raw).replace(b"\n", b"\r\n")
    assert mime.base64_size(raw) == len(ours_ends_lines_with_two_bytes)


def test_a_message_is_never_smaller_than_its_parts() -> None:
    assert mime.assembled_size(100, (1_000, 2_000)) >= 100 + mime.base64_size(1_000) + mime.base64_size(2_000)


def test_a_message_grows_with_every_part() -> None:
    assert mime.assembled_size(100, ()) < mime.assembled_size(100, (0,)) < mime.assembled_size(100, (0, 1))


def test_an_assembled_message_is_as_large_as_a_real_one_to_within_a_kilobyte() -> None:
    text, html = "x" * 500_000, "y" * 700_000
    real = EmailMessage()
    real.set_content(text, cte="base64")
    real.add_alternative(html, subtype="html", cte="base64")
    written = len(real.as_bytes().replace(b"\n", b"\r\n"))
    assert abs(mime.assembled_size(0, (len(text), len(html))) - written) < 1_000
