"""The codec: JSON text, canonical text, short forms, answers and worlds."""

import json
import math
from typing import Any

import pytest

from refimpl.answer import Accepted, Answer, Nameless, Rejected, Unsendable, Unsupported
from refimpl.short_forms import MOST_TEXT, unfolded
from refimpl.wire import (
    Malformed,
    Unencodable,
    answer_from_json,
    answer_to_json,
    canonical,
    dumps,
    instant_to_json,
    loads,
    parts_needed,
    settings_from_json,
)
from refimpl.world import ConfigurationSet, Identity, SesSettings, Settings

VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, 1.0, -0.5, "", "x", "ü", "😀", [], {}, [1, [2]], {"a": {"b": []}}, 10**300,
)  # fmt: skip
DEEP = 100_000


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert loads(dumps(value)) == value
    assert loads(canonical(value)) == value


def test_text_is_written_in_ascii_on_one_line() -> None:
    written = dumps({"ü\n": "😀\u2028\ud800"})
    assert written.isascii()
    assert "\n" not in written
    assert loads(written) == {"ü\n": "😀\u2028\ud800"}


@pytest.mark.parametrize("text", ["", "{", "[1,]", "'x'", "nul", '{"a":1}x', "\ufeff{}"])
def test_what_is_no_json_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        loads(text)


@pytest.mark.parametrize("text", [b"\xff", b'"\xc3"', b'{"a":"\x80"}'])
def test_bytes_that_are_not_utf_8_are_malformed(text: bytes) -> None:
    with pytest.raises(Malformed):
        loads(text)


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":['])
def test_json_nested_beyond_the_recursion_limit_is_malformed(opening: str) -> None:
    with pytest.raises(Malformed, match="nested too deep"):
        loads(opening * DEEP)


def test_short_forms_nested_beyond_the_recursion_limit_are_malformed() -> None:
    for value in (nested(DEEP), {"$join": nested(DEEP)}, {"a": nested(DEEP)}):
        with pytest.raises(Malformed, match="nested too deep"):
            unfolded(value)


def test_a_value_nested_beyond_the_recursion_limit_cannot_be_written() -> None:
    for write in (dumps, canonical):
        with pytest.raises(Unencodable, match="nested too deep"):
            write(nested(DEEP))


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_number_of_5000_digits_is_read_and_not_written(sign: str) -> None:
    value = loads(sign + "7" * 5_000)
    assert abs(value) > 10**4_999
    assert value == 7 * int(f"{sign}1") * (10**5_000 - 1) // 9
    for write in (dumps, canonical):
        with pytest.raises(Unencodable):
            write(value)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf], ids=str)
def test_what_is_no_number_cannot_be_written(value: float) -> None:
    with pytest.raises(Unencodable):
        dumps([value])


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", '{"a":NaN}'])
def test_what_is_no_number_cannot_be_read_either(text: str) -> None:
    with pytest.raises(Malformed):
        loads(text)


@pytest.mark.parametrize("value", [{1, 2}, object(), b"x", {(1, 2): 3}], ids=lambda value: type(value).__name__)
def test_what_json_does_not_know_cannot_be_written(value: Any) -> None:
    with pytest.raises(Unencodable):
        dumps(value)


def test_true_and_one_and_one_point_nought_are_three_values() -> None:
    assert True == 1 == 1.0
    assert len({canonical(value) for value in (True, 1, 1.0, "1", [1], False, 0, 0.0, None, "")}) == 10


def test_equal_values_have_equal_canonical_text_whatever_their_order() -> None:
    one = {"b": [1, {"y": 1, "x": 2}], "a": None}
    other = {"a": None, "b": [1, {"x": 2, "y": 1}]}
    assert canonical(one) == canonical(other)
    assert canonical([1, 2]) != canonical([2, 1])


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ({"$repeat": ["ab", 3]}, "ababab"),
        ({"$repeat": ["ab", 0]}, ""),
        ({"$join": ["x@", {"$repeat": ["a", 4]}, ".example"]}, "x@aaaa.example"),
        ({"$join": []}, ""),
        ([{"a": {"$repeat": ["x", 2]}}], [{"a": "xx"}]),
        ({"$repeat": ["x", 1], "more": 1}, {"$repeat": ["x", 1], "more": 1}),
        ("plain", "plain"),
        (7, 7),
    ],
)
def test_short_forms_are_written_out(short: Any, long: Any) -> None:
    assert unfolded(short) == long


@pytest.mark.parametrize(
    "wrong",
    [{"$repeat": "ab"}, {"$repeat": ["ab"]}, {"$repeat": [1, 2]}, {"$repeat": ["a", -1]}, {"$repeat": ["a", 1.0]},
     {"$repeat": ["a", MOST_TEXT + 1]}, {"$join": "ab"}, {"$join": [1]}, {"$join": [["a"]]}],
    ids=repr,
)  # fmt: skip
def test_a_short_form_that_is_wrong_is_malformed(wrong: Any) -> None:
    with pytest.raises(Malformed):
        unfolded(wrong)


ANSWERS: tuple[Answer, ...] = (
    Accepted({"MessageId": "m-1"}), Accepted({}), Rejected("MessageRejected", 400, "No."), Rejected("X"),
    Nameless(status=400, message="No."), Nameless(), Unsupported("no sandbox"), Unsendable("the client refuses"),
)  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS, ids=repr)
def test_an_answer_survives_the_wire(answer: Answer) -> None:
    assert answer_from_json(loads(dumps(answer_to_json(answer)))) == answer


@pytest.mark.parametrize(
    "wrong",
    [None, 1, "accepted", [], {}, {"accepted": True}, {"rejected": {"code": 1}}, {"unsupported": 1},
     {"rejected": "MessageRejected"}, {"throttled": {}}],
    ids=repr,
)  # fmt: skip
def test_what_is_no_answer_is_malformed(wrong: Any) -> None:
    with pytest.raises(Malformed):
        answer_from_json(wrong)


def test_a_status_that_is_no_whole_number_is_left_out() -> None:
    for status in (True, "400", 400.0, None):
        assert answer_from_json({"rejected": {"code": "X", "status": status}}) == Rejected("X")


def test_an_empty_world_has_the_documented_defaults() -> None:
    made = settings_from_json({})
    assert made == Settings()
    assert instant_to_json(made.now) == "2026-01-01T00:00:00Z"
    assert (made.weather, made.ses) == ("calm", SesSettings())
    assert (made.ses.max_24_hours, made.ses.max_rate, made.ses.sandbox) == (50_000, 14, False)


def test_a_full_world_is_read_whole() -> None:
    made = settings_from_json(
        {
            "now": "2026-03-01T12:00:00+02:00",
            "weather": "any",
            "ses": {
                "account": "444455556666",
                "region": "eu-west-1",
                "sandbox": True,
                "sending": "paused",
                "quota": {
                    "max_24_hours": -1,
                    "max_rate": 0.5,
                    "sent": [{"at": "2026-03-01T09:00:00Z", "recipients": 2}],
                },
                "identities": [
                    {"name": "example.com"},
                    {
                        "name": "ann@example.net",
                        "verified": False,
                        "owner": "111122223333",
                        "grants": ["444455556666"],
                        "mail_from": {"mx": "missing", "on_failure": "reject"},
                        "configuration_set": "news",
                    },
                ],
                "configuration_sets": [{"name": "news", "sending_enabled": False, "pool": "missing"}],
                "templates": [{"name": "welcome"}],
            },
            "connect": {"instances": []},
        }
    )
    assert instant_to_json(made.now) == "2026-03-01T10:00:00Z"
    assert made.ses.sent == ((made.now - 3_600, 2),)
    assert made.ses.identities == (
        Identity("example.com", "444455556666"),
        Identity("ann@example.net", "111122223333", False, frozenset({"444455556666"}), True, "news"),
    )
    assert made.ses.configuration_sets == (ConfigurationSet("news", False, "missing"),)


@pytest.mark.parametrize(
    ("mx", "on_failure", "is_broken"),
    [("ok", "use-default", False), ("ok", "reject", False), ("missing", "use-default", False),
     ("missing", "reject", True)],
)  # fmt: skip
def test_a_mail_from_domain_is_broken_when_it_has_no_record_and_may_not_be_replaced(
    mx: str, on_failure: str, is_broken: bool
) -> None:
    row = {"name": "example.com", "mail_from": {"mx": mx, "on_failure": on_failure}}
    assert settings_from_json({"ses": {"identities": [row]}}).ses.identities[0].mail_from_broken is is_broken


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (None, "world: expected an object"),
        ([], "world: expected an object"),
        ({"nwo": "x"}, "world: unknown member 'nwo'"),
        ({"now": 5}, "world.now: expected str"),
        ({"now": "soon"}, "world.now: expected a time"),
        ({"now": "2026-01-01T00:00:00"}, "world.now: expected a time with its zone"),
        ({"weather": "fine"}, "world.weather: expected one of calm, any"),
        ({"ses": []}, "world.ses: expected dict"),
        ({"ses": {"sandbox": 1}}, "world.ses.sandbox: expected bool"),
        ({"ses": {"sending": "on"}}, "world.ses.sending: expected one of"),
        ({"ses": {"quota": {"max_24_hours": True}}}, "world.ses.quota.max_24_hours: expected int"),
        ({"ses": {"quota": {"max_rate": "1"}}}, "world.ses.quota.max_rate: expected int or float"),
        ({"ses": {"quota": {"sent": [{"at": "x"}]}}}, r"world.ses.quota.sent\[0\].at: expected a time"),
        ({"ses": {"identities": {}}}, "world.ses.identities: expected list"),
        ({"ses": {"identities": ["example.com"]}}, r"world.ses.identities\[0\]: expected an object"),
        ({"ses": {"identities": [{"name": "a"}, {"nmae": "b"}]}}, r"world.ses.identities\[1\]: has no name"),
        ({"ses": {"identities": [{"name": "a", "nmae": "b"}]}}, r"world.ses.identities\[0\]: unknown member 'nmae'"),
        ({"ses": {"identities": [{"name": "a", "mail_from": {"mx": "?"}}]}}, r"mail_from.mx: expected one of"),
        ({"ses": {"configuration_sets": [{"name": 5}]}}, r"world.ses.configuration_sets\[0\].name: expected str"),
    ],
)
def test_a_wrong_world_says_what_is_wrong_and_where(wrong: Any, where: str) -> None:
    with pytest.raises(Malformed, match=where):
        settings_from_json(wrong)


@pytest.mark.parametrize("part", ["identities", "configuration_sets"])
def test_a_row_without_its_name_is_malformed(part: str) -> None:
    with pytest.raises(Malformed):
        settings_from_json({"ses": {part: [{}]}})


def test_a_world_needs_the_parts_it_mentions() -> None:
    world = {"now": "2026-01-01T00:00:00Z", "ses": {"sandbox": False, "identities": [{}], "templates": []}}
    assert parts_needed(world) == ("ses.identities", "ses.sandbox")


def test_reading_a_million_digits_is_not_slow_by_accident() -> None:
    assert loads(json.dumps("1" * 10**6)) == "1" * 10**6
    assert loads("1" * 10**5) % 10 == 1
