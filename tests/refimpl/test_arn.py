"""Identity ARNs: partition, region, account and identity, or none at all."""

import pytest

from refimpl.grammar.arn import IdentityArn, read

GOOD = "arn:aws:ses:us-east-1:111122223333:identity/example.com"


def test_the_form_the_page_shows_is_read() -> None:
    assert read(GOOD) == IdentityArn("aws", "us-east-1", "111122223333", "example.com")


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("example.com", "user@example.com"),
        GOOD.replace("arn:aws:", "arn:aws-cn:").replace("us-east-1", "cn-north-1"),
        GOOD.replace("us-east-1", "us-gov-west-1"),
    ],
)
def test_other_partitions_regions_and_addresses_are_read(text: str) -> None:
    assert read(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "", "arn", "example.com", GOOD.upper(), GOOD + " ", " " + GOOD, GOOD + "\n", GOOD.replace(":ses:", ":sns:"),
        GOOD.replace("111122223333", "11112222333"), GOOD.replace("111122223333", "1111222233334"),
        GOOD.replace("111122223333", "11112222333x"), GOOD.replace("111122223333", "١١١١٢٢٢٢٣٣٣٣"),
        GOOD.replace("identity/", "identity:"), GOOD.replace("identity/example.com", "identity/"),
        GOOD.replace("us-east-1", ""), GOOD.replace("example.com", "exam ple.com"), "x" + GOOD,
    ],
)  # fmt: skip
def test_anything_else_is_none(text: str) -> None:
    assert read(text) is None
