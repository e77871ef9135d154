"""Covering arrays hold what they promise, counted here by looking for every combination one by one."""

from collections.abc import Mapping, Sequence
from itertools import combinations, product

import pytest

from conformance.scripts import Send
from conformance.strategies import CATALOGUES
from conformance.strategies.covering import covering_pairs, covering_rows, share_covered
from conformance.strategies.drafts import Draft
from conformance.strategies.enumerated import feature_rows, featured, probes, sizes_of
from refimpl.wire import canonical

OF_EVERY_OPERATION = pytest.mark.parametrize("operation", CATALOGUES)
# The features alone of the largest, 7 x 5 x 4 choices, need 140 rows at least; the settings need theirs beside them.
MOST_ROWS = 300
SIZES = {"a": 3, "b": 2, "c": 4, "d": 2, "e": 1, "f": 3}


def combined(sizes: Mapping[str, int], strength: int) -> set[tuple[tuple[str, int], ...]]:
    """List every combination of so many choices of different factors."""
    return {
        tuple(zip(factors, choices, strict=True))
        for factors in combinations(sizes, strength)
        for choices in product(*(range(sizes[factor]) for factor in factors))
    }


def had(rows: Sequence[Mapping[str, int]], strength: int) -> set[tuple[tuple[str, int], ...]]:
    """List the combinations that these rows have."""
    return {chosen for row in rows for chosen in combinations(row.items(), strength)}


def model(operation: str) -> dict[str, int]:
    catalogue = CATALOGUES[operation]
    return sizes_of({**catalogue.features, **catalogue.settings})


@pytest.mark.parametrize("strength", [1, 2, 3, 4, 6])
def test_every_combination_is_in_some_row(strength: int) -> None:
    rows = covering_rows(SIZES, strength)
    assert had(rows, strength) == combined(SIZES, strength)


def test_rows_are_few() -> None:
    assert len(covering_rows(SIZES, 2)) <= 4 * 3 + 3
    assert len(covering_rows({f"f{number}": 4 for number in range(20)}, 3)) < 4**3 * 4


def test_no_row_is_made_for_nothing() -> None:
    rows = covering_rows(SIZES, 3)
    for number, row in enumerate(rows):
        assert had([row], 3) - had(rows[:number], 3), number


def test_what_is_given_is_not_made_again() -> None:
    given = covering_rows(SIZES, 2)
    assert covering_rows(SIZES, 2, given) == []
    assert had([*given[:3], *covering_rows(SIZES, 2, given[:3])], 2) == combined(SIZES, 2)


def test_with_few_factors_all_are_put_together() -> None:
    assert len(covering_rows({"a": 2, "b": 3}, 3)) == 6
    assert covering_rows({"a": 2}, 2) == [{"a": 0}, {"a": 1}]


def test_a_share_is_counted() -> None:
    rows = covering_rows(SIZES, 2)
    assert share_covered(SIZES, rows, 3) == len(had(rows, 3)) / len(combined(SIZES, 3))


@OF_EVERY_OPERATION
@pytest.mark.parametrize("strength", [2, 3])
def test_every_pair_and_triple_of_features_is_asked(operation: str, strength: int) -> None:
    sizes, rows = model(operation), feature_rows(operation)
    print(f"{operation}: {len(sizes)} factors, {len(rows)} rows, 4-way {share_covered(sizes, rows, 4):.1%}")
    assert had(rows, strength) == combined(sizes, strength)
    assert len(rows) <= MOST_ROWS


@OF_EVERY_OPERATION
def test_every_triple_is_asked_of_a_plain_account_too(operation: str) -> None:
    catalogue = CATALOGUES[operation]
    sizes = sizes_of(catalogue.features)
    plain = [row for row in feature_rows(operation) if not any(row[factor] for factor in catalogue.settings)]
    assert had([{factor: row[factor] for factor in sizes} for row in plain], 3) == combined(sizes, 3)


@OF_EVERY_OPERATION
def test_the_first_setting_leaves_the_account_alone(operation: str) -> None:
    full = CATALOGUES[operation].bases["full"]
    for choices in CATALOGUES[operation].settings.values():
        assert choices[0](full) == full


def words(draft: Draft) -> str:
    return canonical([dict(draft.world), draft.request, draft.caller])


@OF_EVERY_OPERATION
def test_no_two_choices_of_a_factor_make_the_same_call(operation: str) -> None:
    catalogue = CATALOGUES[operation]
    full = catalogue.bases["full"]
    for factor, choices in {**catalogue.features, **catalogue.settings}.items():
        assert len({words(choice(full)) for choice in choices}) == len(choices), factor


@OF_EVERY_OPERATION
def test_the_rows_are_among_the_enumerated_calls(operation: str) -> None:
    catalogue = CATALOGUES[operation]
    asked = [probe.script for probe in probes(operation) if "/features-" in probe.id]
    made = [featured(catalogue, row) for row in feature_rows(operation)]
    calls = [next(step for step in script.steps if isinstance(step, Send)) for script in asked]
    assert [(s.world, c.request, c.caller) for s, c in zip(asked, calls, strict=True)] == [
        (draft.world, draft.request, draft.caller) for draft in made
    ]


@pytest.mark.parametrize(
    "sizes", [{"a": 1, "b": 2}, {name: 2 + number % 4 for number, name in enumerate("abcdefghijkl")}]
)
def test_pairs_of_very_many_factors_are_covered_too(sizes: dict[str, int]) -> None:
    rows = covering_pairs(sizes)
    assert rows == covering_pairs(sizes)
    for one, other in combinations(sizes, 2):
        together = {(row[one], row[other]) for row in rows}
        assert together == set(product(range(sizes[one]), range(sizes[other])))
