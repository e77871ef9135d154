"""Shapes: what is read of a request, and every place where it is not as it should be."""

from typing import Any

import pytest

from refimpl.message import Defect
from refimpl.operations.ses_send_email import SES_SEND_EMAIL
from refimpl.shape import HOLE, HUGE, ListOf, Member, Structure, Text, read
from tests.refimpl.samples import page, small, with_member, without_member

TEXT = Text(numbers=True)
SHAPE = Structure(
    {
        "Name": Member(TEXT, required=True),
        "Tags": Member(ListOf(Structure({"Key": Member(TEXT, required=True)}))),
        "Lines": Member(ListOf(TEXT)),
        "Part": Member(Structure({"Data": Member(TEXT, required=True), "Set": Member(TEXT)}, part=True)),
    }
)


def defects(value: Any) -> list[Defect]:
    found: list[Defect] = []
    read(SHAPE, value, "", found)
    return found


def test_a_request_of_the_right_shape_is_read_whole_and_has_no_defect() -> None:
    value = {"Name": "x", "Tags": [{"Key": "k"}], "Lines": ["a", "b"], "Part": {"Data": ""}}
    found: list[Defect] = []
    assert read(SHAPE, value, "", found) == value
    assert not found


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, [Defect("Name", "missing")]),
        ({"Name": None}, [Defect("Name", "null"), Defect("Name", "missing")]),
        ({"Name": 5}, [Defect("Name", "scalar")]),
        ({"Name": True}, [Defect("Name", "scalar")]),
        ({"Name": 1.5}, [Defect("Name", "scalar")]),
        ({"Name": []}, [Defect("Name", "type")]),
        ({"Name": {}}, [Defect("Name", "type")]),
        ({"Name": "x", "Lines": "a"}, [Defect("Lines", "type")]),
        ({"Name": "x", "Lines": ["a", None, 7, []]},
         [Defect("Lines[1]", "null-item"), Defect("Lines[2]", "scalar"), Defect("Lines[3]", "type")]),
        ({"Name": "x", "Tags": [{}]}, [Defect("Tags[0].Key", "missing")]),
        ({"Name": "x", "Tags": ["k"]}, [Defect("Tags[0]", "type")]),
        ({"Name": "x", "Part": {}}, [Defect("Part", "empty-part", ("P-09", "bcd"))]),
        ({"Name": "x", "Part": {"data": "y"}},
         [Defect("Part", "empty-part", ("P-09", "b")), Defect("Part.data", "unknown")]),
        ({"Name": "x", "Part": {"Set": None}},
         [Defect("Part", "empty-part", ("P-09", "bc")), Defect("Part.Set", "null")]),
        ({"Name": "x", "Part": {"Set": "y"}}, [Defect("Part.Data", "missing")]),
        ({"Name": "x", "Part": {"Data": None}}, [Defect("Part.Data", "null-data", ("P-09", "bc"))]),
        ({"Name": "x", "Part": {"Data": None, "data": "y"}},
         [Defect("Part.Data", "null-data", ("P-09", "b")), Defect("Part.data", "unknown")]),
        ({"Name": "x", "Part": {"Set": "y", "Data": None}}, [Defect("Part.Data", "null-data")]),
        ({"Name": "x", "name": "y"}, [Defect("name", "unknown")]),
        ({"Name": "x", "": "y"}, [Defect("", "unknown")]),
    ],
)  # fmt: skip
def test_each_defect_is_named_where_it_is(value: Any, expected: list[Defect]) -> None:
    assert defects(value) == expected


@pytest.mark.parametrize("value", [None, True, 0, 1.5, "text", [], [{}]])
def test_what_is_no_structure_is_a_hole(value: Any) -> None:
    found: list[Defect] = []
    assert read(SHAPE, value, "", found) is HOLE
    assert found == [Defect("", "type")]


@pytest.mark.parametrize(("value", "text"), [(5, "5"), (-1.5, "-1.5"), (True, "true"), (False, "false")])
def test_a_number_or_boolean_is_read_as_its_text(value: Any, text: str) -> None:
    assert read(TEXT, value, "x", []) == text


def test_a_number_too_long_to_print_is_a_hole() -> None:
    assert read(TEXT, HUGE, "x", []) is HOLE
    assert read(TEXT, -HUGE, "x", []) is HOLE


@pytest.mark.parametrize(
    ("path", "hole"),
    [
        ("Source", "source"), ("Destination", "recipients"), ("Message", "subject"), ("Message", "body"),
        ("Message.Subject", "subject"), ("Message.Subject.Data", "subject"), ("Message.Body", "body"),
        ("Message.Body.Text", "text"), ("Message.Body.Text.Data", "text"), ("Message.Body.Html.Charset", "charset"),
        ("ReplyToAddresses", "reply-to"), ("ReturnPath", "return-path"), ("SourceArn", "source-arn"),
        ("ReturnPathArn", "return-path-arn"), ("Tags", "tags"), ("Tags.0.Name", "tags"),
        ("ConfigurationSetName", "configuration-set"), ("Destination.CcAddresses", "recipients"),
        ("Destination.ToAddresses.1", "recipients"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("value", [10**4_000, [[{}]]], ids=["unprintable", "nested"])
def test_a_member_of_the_wrong_kind_leaves_a_hole_in_its_part_of_the_message(path: str, hole: str, value: Any) -> None:
    assert hole in SES_SEND_EMAIL.lower(with_member(page(), path, value)).holes


def test_a_number_too_long_to_print_is_a_hole_behind_a_null_too() -> None:
    request = with_member(small(), "Destination.ToAddresses", [None, 10**4_000])
    assert "recipients" in SES_SEND_EMAIL.lower(request).holes


@pytest.mark.parametrize(
    ("path", "hole"),
    [("Source", "source"), ("Destination", "recipients"), ("Message.Subject", "subject"), ("Message.Body", "body"),
     ("Message.Body.Html.Data", "html")],
)  # fmt: skip
def test_a_required_member_that_is_missing_leaves_a_hole(path: str, hole: str) -> None:
    assert hole in SES_SEND_EMAIL.lower(without_member(page(), path)).holes


def test_an_optional_member_that_is_missing_leaves_none() -> None:
    assert not SES_SEND_EMAIL.lower(small()).holes
    assert not SES_SEND_EMAIL.lower(page()).holes


def test_a_request_that_is_no_structure_is_all_holes() -> None:
    assert {"source", "recipients", "subject", "body", "tags"} <= SES_SEND_EMAIL.lower([]).holes
