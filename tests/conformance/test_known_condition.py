"""A row may hold for some versions and capabilities only; what it says is read, never run."""

from typing import Any

import pytest

from conformance.known_condition import Condition, condition_from_toml
from conformance.target import Capabilities

TARGET = Capabilities(
    "acme", "5.2.5-rc1", operations=("ses.SendEmail",), world=("ses.identities", "ses.quota"), observe=("outbox",),
    clock="virtual",
)  # fmt: skip


@pytest.mark.parametrize(
    "when",
    [
        {"version": "5.2.5"}, {"version": "~=5"}, {"version": ""}, {"version": 5}, {"version": ">=5,"},
        {"version": ">5;"}, {"python": "3.x"}, {"has": "clock"}, {"has": [5]}, {"has": ["clocks"]},
        {"lacks": ["ses.sandboxes"]},
        {"os": "linux"}, {}, "clock", ["clock"],
    ],
)  # fmt: skip
def test_a_condition_that_is_none_is_told(when: Any) -> None:
    with pytest.raises(ValueError, match=r"^has "):
        condition_from_toml(when)


def test_a_capability_that_is_none_is_told_with_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"did you mean ses\.sandbox\?"):
        condition_from_toml({"lacks": ["ses.sandboxes"]})


@pytest.mark.parametrize(
    "when",
    [
        {"version": ">=5, <6"}, {"version": "==5.2.5"}, {"version": "!=5.2"}, {"version": ">=5.2.5.0"},
        {"version": "<5.10"}, {"python": "<3.14"}, {"has": ["clock", "ses.SendEmail", "outbox", "ses.quota"]},
        {"lacks": ["ses.sandbox"]},
        {"lacks": ["ses.identities.mail_from"], "version": ">5"},
    ],
)  # fmt: skip
def test_a_condition_that_holds(when: Any) -> None:
    assert condition_from_toml(when).unmet(TARGET, "3.13.1") == ""


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ({"version": ">=5.3"}, "holds for version >=5.3, and this is 5.2.5-rc1"),
        ({"version": ">5, <5.2"}, "holds for version >5, <5.2, and this is 5.2.5-rc1"),
        ({"python": ">=3.14"}, "holds for Python >=3.14, and this is 3.13.1"),
        ({"has": ["outbox", "contacts"]}, "holds where the target has contacts, and it has not"),
        ({"lacks": ["clock"]}, "holds where the target lacks clock, and it has it"),
    ],
)
def test_a_condition_that_does_not_hold_says_which(when: Any, why: str) -> None:
    assert condition_from_toml(when).unmet(TARGET, "3.13.1") == why


def test_a_target_without_a_version_is_within_no_bounds() -> None:
    assert "this is of no version" in Condition(version=">=0").unmet(Capabilities("acme"))
    assert Condition(python=">=3.11").unmet(Capabilities("acme")) == ""
