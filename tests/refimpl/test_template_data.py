"""What fills a stored template: the data of the message over the default ones, as each reading has it."""

import json
from typing import Any

import pytest

from refimpl import template_data
from refimpl.case import Case
from refimpl.message import Message, Stored
from refimpl.operations.sesv2_send_bulk_email import SESV2_SEND_BULK_EMAIL
from refimpl.readings import Bindings
from refimpl.world import World
from tests.refimpl.bulk_samples import TEMPLATE_ARN, bulk, entry, office
from tests.refimpl.samples import world

OFFICE = office()


def message(own: Any, defaults: Any, name: str | None = "welcome", arn: str | None = None) -> Message:
    texts = [None if data is None else data if isinstance(data, str) else json.dumps(data) for data in (own, defaults)]
    (one,) = SESV2_SEND_BULK_EMAIL.lower(bulk(entry("ann@example.net"))).entries
    return one._replace(stored=Stored(name, arn, texts[1], texts[0]))


def readings(own: Any, defaults: Any) -> tuple[Any, ...]:
    return template_data.renderings(message(own, defaults), world(OFFICE))


def lacking(own: Any, defaults: Any, **letters: str) -> bool:
    bindings: Bindings = {name.replace("_", "-"): frozenset(value) for name, value in letters.items()}
    return template_data.missing(Case(message(own, defaults), world(OFFICE), None, bindings))


@pytest.mark.parametrize("text", [None, "", "{}"])
def test_no_data_are_an_empty_object(text: str | None) -> None:
    assert template_data.object_of(text) == {}


@pytest.mark.parametrize("text", ["[]", "null", "1", '"a"', "{", "[1]", "\ud800", "[" * 100_000])
def test_data_that_are_no_object_are_none(text: str) -> None:
    assert template_data.object_of(text) is None


def test_a_message_with_all_values_has_one_rendering() -> None:
    assert readings({"name": "Ann", "plan": "gold"}, {"name": "friend", "plan": "basic"}) == (
        ("Hello Ann", "Dear Ann, your plan is gold.", "<p>Ann: gold</p>"),
    )


@pytest.mark.parametrize("own", [None, "", {}])
def test_a_message_without_data_takes_the_defaults(own: Any) -> None:
    ((subject, text, _),) = readings(own, {"name": "friend", "plan": "basic"})
    assert (subject, text) == ("Hello friend", "Dear friend, your plan is basic.")


def test_partial_data_have_two_renderings_the_merged_one_first() -> None:
    merged, instead = readings({"name": "Ann"}, {"name": "friend", "plan": "basic"})
    assert merged[1] == "Dear Ann, your plan is basic."
    assert instead[1] == "Dear Ann, your plan is {{plan}}."


@pytest.mark.parametrize(("own", "defaults"), [("[]", {}), ({}, "nothing"), ("{", "{")])
def test_data_that_cannot_be_read_give_no_rendering(own: Any, defaults: Any) -> None:
    assert readings(own, defaults) == ()
    assert not lacking(own, defaults)


def test_a_variable_is_missing_where_no_data_have_it() -> None:
    assert not lacking({"name": "Ann", "plan": "gold"}, None)
    assert not lacking(None, {"name": "Ann", "plan": "gold"})
    assert lacking({"name": "Ann"}, None)
    assert lacking({"name": "Ann"}, {"Plan": "gold"})
    assert lacking({"name": "Ann", "plan": None}, None)


def test_whether_a_default_fills_a_gap_depends_on_the_reading() -> None:
    own, defaults = {"name": "Ann"}, {"name": "friend", "plan": "basic"}
    assert not lacking(own, defaults)
    assert not lacking(own, defaults, A_B12="b")
    assert lacking(own, defaults, A_B12="a")


def test_keys_nobody_asked_for_do_not_matter() -> None:
    assert not lacking({"name": "Ann", "plan": "gold", "more": [1]}, None)


def test_a_template_is_found_by_name_or_by_arn() -> None:
    there = world(OFFICE)
    found = template_data.named(Stored("welcome", None, None), there)
    assert found is not None
    assert found.name == "welcome"
    assert template_data.named(Stored(None, TEMPLATE_ARN, None), there) is found
    assert template_data.named(Stored("gone", None, None), there) is None
    assert template_data.named(Stored("Welcome", None, None), there) is None


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:ses:us-east-1:444455556666:template/welcome",
        "arn:aws:ses:eu-west-1:111122223333:template/welcome",
        "arn:aws:ses:us-east-1:111122223333:identity/welcome",
        "welcome",
        "",
        None,
    ],
)
def test_an_arn_of_another_account_region_or_kind_names_nothing_here(arn: str | None) -> None:
    there: World = world(OFFICE)
    assert template_data.name_of(arn, there) is None
    assert template_data.named(Stored(None, arn, None), there) is None


def test_a_message_made_from_no_template_has_no_rendering_and_misses_nothing() -> None:
    plain = message({}, {})._replace(stored=None)
    assert template_data.renderings(plain, world(OFFICE)) == ()
    assert not template_data.missing(Case(plain, world(OFFICE), None, {}))
