"""The members of every operation as they are explained: none left out, each with its limits."""

from collections.abc import Iterator

import pytest

from refimpl import explain
from refimpl.explain.members import at, kind, lines
from refimpl.operations import OPERATIONS
from refimpl.shape import Kind, ListOf, MapOf, Structure, Text
from refimpl.table import Operation

EVERY = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)


def members(operation: Operation) -> list[str]:
    """Give the lines between the heading of the table and the blank line after it."""
    text = explain.operation(operation)
    return text.partition("\nMembers\n")[2].partition("\n\n")[0].split("\n")


def paths(kind: Kind, above: str = "") -> Iterator[str]:
    """List every path below a kind, in another way than the explanation does."""
    while isinstance(kind, ListOf | MapOf):
        kind = kind.each
    if isinstance(kind, Structure):
        for name, member in kind.members.items():
            yield f"{above}{name}"
            yield from paths(member.kind, f"{above}{name}.")
        yield from (f"{above}{name}" for name in kind.later)


@EVERY
def test_every_member_is_shown_at_its_depth(operation: Operation) -> None:
    assert [line.path for line in lines(operation.shape)] == list(paths(operation.shape))
    shown = members(operation)
    for path in paths(operation.shape):
        *above, name = path.split(".")
        start = "  " * (len(above) + 1) + name
        assert any(line == start or line.startswith(f"{start} ") for line in shown), path


@EVERY
def test_required_members_and_their_statements_are_shown(operation: Operation) -> None:
    shown = " ".join(" ".join(members(operation)).split())
    assert shown.count(" required") == sum(line.required for line in lines(operation.shape))
    assert all(cite in shown for line in lines(operation.shape) for cite in line.cites)


def test_a_member_shows_whether_it_is_required_and_who_says_so() -> None:
    shown = members(OPERATIONS["ses.SendEmail"])
    below = shown[next(n for n, line in enumerate(shown) if line.startswith("    Subject ")) + 1]
    assert below.split() == ["Data", "text", "required", "V1-S29", "M-V1-06"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Text(), "text"),
        (Text(least=1, most=5_242_880), "text of 1 to 5,242,880"),
        (Text(most=500), "text of up to 500"),
        (Text(least=1), "text of at least 1"),
        (Text(choices=("TEMPLATE", "RAW")), "text: TEMPLATE, RAW"),
        (Text(choices=("OLD",), later=("NEW",)), "text: OLD (later also NEW)"),
        (Text(most=9, pattern="[a-z]*"), "text of up to 9, like [a-z]*"),
        (Text(pattern="(very|long|indeed)" * 9), "text, with a pattern"),
        (ListOf(Text()), "list of texts"),
        (ListOf(Structure({}), least=1), "list of structures, at least 1"),
        (MapOf(Text(), Text()), "map of texts"),
        (MapOf(Text(least=1, most=128), Structure({})), "map of structures; names of 1 to 128"),
        (ListOf(ListOf(MapOf(Text(), Text()))), "list of lists of maps of texts"),
    ],
)
def test_a_kind_is_said_with_its_limits(given: Kind, said: str) -> None:
    assert kind(given) == said


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("InstanceId", "text of 1 to 100"),
        ("AdditionalRecipients.ToAddresses", "list of structures, at least 1"),
        ("AdditionalRecipients.ToAddresses[12].EmailAddress", "text of 1 to 255"),
        ("References.any name.Value", "text of up to 4,096"),
        ("Attributes.a.b.c", "map of texts of up to 32,767; names of 1 to 32,767"),
        ("Attributes.", "map of texts of up to 32,767; names of 1 to 32,767"),
        ("Nothing", None),
        ("InstanceId.Below", None),
        ("", None),
        ("[0]", None),
    ],
)
def test_a_path_of_a_request_leads_to_what_may_stand_there(path: str, said: str | None) -> None:
    assert at(OPERATIONS["connect.StartEmailContact"].shape, path) == said
