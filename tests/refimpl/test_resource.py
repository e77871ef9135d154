"""ARNs: what is one, and what its parts are."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refimpl.grammar import resource
from tests.refimpl.laws.calls import LAW

WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=10)
PATH = st.text("aZ09-_/:.$%", min_size=1, max_size=20)


@LAW
@given(WORD, WORD, WORD, st.integers(0, 10**12 - 1), WORD, PATH)
def test_what_is_put_into_an_arn_comes_out_again(
    partition: str, service: str, region: str, account: int, kind: str, path: str
) -> None:
    found = resource.read(f"arn:{partition}:{service}:{region}:{account:012}:{kind}/{path}")
    assert found == ((service, kind), region, f"{account:012}", path)


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:connect:us-east-1:11112222333:instance/abc",
        "arn:aws:connect:us-east-1:1111222233334:instance/abc",
        "arn:aws:connect:us-east-1:111122223333:instance",
        "arn:aws:connect:us-east-1:111122223333:instance/",
        "arn:aws:connect:us-east-1:111122223333:instance/a b",
        "arn:aws:connect:us-east-1:111122223333:instance/abc\n",
        "arn:aws:connect:us-east-1:\u0661\u0661\u0661\u0661\u0662\u0662\u0662\u0662\u0663\u0663\u0663\u0663:instance/abc",
        " arn:aws:connect:us-east-1:111122223333:instance/abc",
        "ARN:aws:connect:us-east-1:111122223333:instance/abc",
        "arn:AWS:connect:us-east-1:111122223333:instance/abc",
    ],
)
def test_a_text_with_one_part_wrong_is_no_arn(text: str) -> None:
    assert resource.read(text) is None


def test_ids_are_known_by_their_form() -> None:
    assert resource.UUID.fullmatch("4b1c2d3e-5f60-4a71-8b92-0c1d2e3f4a5b")
    assert resource.UUID.fullmatch("4B1C2D3E-5F60-4A71-8B92-0C1D2E3F4A5B")
    for text in ("", "4b1c2d3e5f604a718b920c1d2e3f4a5b", "4b1c2d3e-5f60-4a71-8b92-0c1d2e3f4a5", "g" * 36, "-" * 36):
        assert not resource.UUID.fullmatch(text)


@pytest.mark.parametrize("unit", ["a", "-", ":", "/", "arn:", "1"])
def test_no_text_takes_long_to_read(unit: str) -> None:
    for before in ("", "arn:", "arn:aws:connect:", "arn:aws:connect:us:111122223333:", "arn:aws:a:b:111122223333:c/"):
        began = process_time()
        assert resource.read(before + unit * 100_000 + " ") is None
        assert process_time() - began < 1
