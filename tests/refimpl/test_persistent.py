"""A persistent map behaves as a dictionary that is copied at every change, but costs the same however large."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refimpl.persistent import PMap
from tests.refimpl.quick import QUICK


class Colliding(str):
    """A text whose hash is one of a few, so that different keys share it."""

    __slots__ = ()

    def __hash__(self) -> int:
        return sum(map(ord, self)) % 3 - 1


class Alike(str):
    """A text whose hash agrees with those of all others but in its highest bits."""

    __slots__ = ()

    def __hash__(self) -> int:
        return (len(self) % 8) << 60 | 7


KINDS = {"plain": str, "colliding": Colliding, "alike": Alike}
pairs = st.lists(st.tuples(st.text("abc", max_size=6), st.integers(0, 5)), max_size=60)


def made_of(items: list[tuple[str, int]], kind: type[str] = str) -> PMap[int]:
    made: PMap[int] = PMap()
    for key, value in items:
        made = made.with_item(kind(key), value)
    return made


def plain(made: PMap[int]) -> dict[str, int]:
    rows = [(str(key), value) for key, value in made.items()]
    assert len(dict(rows)) == len(rows)
    return dict(rows)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@QUICK
@given(items=pairs)
def test_it_holds_what_a_dictionary_would(kind: type[str], items: list[tuple[str, int]]) -> None:
    made, copied = made_of(items, kind), dict(items)
    assert plain(made) == copied
    assert made.count == len(copied)
    for key in ("", "a", "abc", *copied):
        assert made.get(kind(key)) == copied.get(key)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@QUICK
@given(items=pairs, key=st.text("abc", max_size=6))
def test_an_addition_leaves_the_old_map_as_it_was(kind: type[str], items: list[tuple[str, int]], key: str) -> None:
    before = made_of(items, kind)
    after = before.with_item(kind(key), -1)
    assert plain(before) == dict(items)
    assert plain(after) == {**dict(items), key: -1}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@QUICK
@given(items=st.dictionaries(st.text("abc", max_size=6), st.integers(0, 5)), shuffle=st.randoms(use_true_random=False))
def test_maps_are_equal_that_hold_the_same_in_whatever_order_they_were_made(
    kind: type[str], items: dict[str, int], shuffle: Random
) -> None:
    rows = list(items.items())
    mixed = list(rows)
    shuffle.shuffle(mixed)
    one, other = made_of(rows, kind), made_of(mixed, kind)
    assert one == other
    assert hash(one) == hash(other)


@QUICK
@given(pairs, st.text("abc", max_size=6))
def test_maps_that_differ_in_one_value_or_key_are_not_equal(items: list[tuple[str, int]], key: str) -> None:
    made = made_of(items)
    assert made.with_item(key, 6) != made
    assert made.with_item(key + "d", 0) != made


def test_a_map_is_not_equal_to_what_is_no_map() -> None:
    assert PMap() != {}
    assert made_of([("a", 1)]) != {"a": 1}


def test_keys_differing_in_letter_case_or_form_are_different_keys() -> None:
    made = made_of([("Token", 1), ("token", 2), ("\u00e9", 3), ("e\u0301", 4)])
    assert made.count == 4
    assert [made.get(key) for key in ("Token", "token", "TOKEN", "\u00e9", "e\u0301")] == [1, 2, None, 3, 4]


def test_any_text_is_a_key() -> None:
    odd = ["", "\ud800", "\0", "x" * 100_000]
    made = made_of([(key, place) for place, key in enumerate(odd)])
    assert [made.get(key) for key in odd] == [0, 1, 2, 3]


def test_ten_thousand_keys_lie_at_most_as_deep_as_a_hash_is_long() -> None:
    made = made_of([(f"key-{number}", number) for number in range(10_000)])
    assert made.count == 10_000
    assert all(made.get(f"key-{number}") == number for number in range(10_000))


def test_one_addition_shares_almost_everything_with_the_map_before() -> None:
    before = made_of([(f"key-{number}", number) for number in range(5_000)])
    after = before.with_item("one more", 1)
    nodes = _nodes(before)
    assert len(nodes) > 1_000
    assert len(_nodes(after) - nodes) < 15


def _nodes(made: PMap[int]) -> set[int]:
    found, left = set(), [made._root]
    while left:
        node = left.pop()
        if type(node) is list:
            found.add(id(node))
            left.extend(node)
        elif node:
            found.add(id(node))
    return found
