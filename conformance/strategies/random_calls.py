"""Layers R and N: calls drawn as a base and a few edits, and calls that are any JSON at all."""

from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st

from conformance.scripts import Script
from conformance.strategies import CATALOGUES
from conformance.strategies.catalogue import Breaker
from conformance.strategies.drafts import Draft, put, whole
from conformance.strategies.enumerated import heavy, script_of
from refimpl.answer import Json


@cache
def light_breakers(operation: str) -> tuple[Breaker, ...]:
    """List the breakers but for those that make calls of megabytes: the enumerated layer asks about them."""
    catalogue = CATALOGUES[operation]
    full = catalogue.bases["full"]
    return tuple(each for each in catalogue.breakers if not heavy(each.spoil(each.prepare(full)).request))


def drafted(operation: str) -> Callable[[int, tuple[int, ...]], Draft]:
    """Make a function from small numbers to calls: a base and edits, number nought being the plainest."""
    catalogue = CATALOGUES[operation]
    bases = list(catalogue.bases.values())
    edits = light_breakers(operation)
    choices = [choice for factor in catalogue.features.values() for choice in factor]

    def make(base: int, picked: tuple[int, ...]) -> Draft:
        draft = bases[base % len(bases)]
        broken = [edits[(number - len(choices)) % len(edits)] for number in picked if number >= len(choices)]
        # What happened before is said of calls that could have been made: first of all, and not of spoilt ones.
        for breaker in broken:
            draft = breaker.prepare(draft)
        for number in picked:
            if number < len(choices):
                draft = choices[number](draft)
        for breaker in broken:
            draft = breaker.spoil(draft)
        return draft

    return make


def edit_numbers(operation: str) -> int:
    """Count the numbers that stand for edits."""
    catalogue = CATALOGUES[operation]
    features = sum(len(choices) for choices in catalogue.features.values())
    return features + len(light_breakers(operation))


BATCH = 8
"""Calls in one example: drawing is what costs, and the engine's own cost is shared."""
SCRAMBLE = 2_654_435_761
"""A prime; it spreads the small numbers the engine prefers over all calls, and leaves nought alone."""


def decoder(operation: str) -> tuple[int, Callable[[int], Script]]:
    """Make a function from one number to one call, and say how many numbers there are.

    A number picks a base, one edit, and as often as not a second one: several faults at once among them.
    """
    make = drafted(operation)
    bases, edits = len(CATALOGUES[operation].bases), edit_numbers(operation)
    size = bases * edits * 2 * edits

    def decoded(number: int) -> Script:
        rest, base = divmod(number * SCRAMBLE % size, bases)
        second, first = divmod(rest, edits)
        picked = (first,) if second >= edits else (first, second)
        return script_of(operation, make(base, picked), concern(operation, picked))

    return size, decoded


def concern(operation: str, picked: tuple[int, ...]) -> str | None:
    """Name the rule that the first of these edits is about, if one of them is about a rule."""
    edits = light_breakers(operation)
    features = edit_numbers(operation) - len(edits)
    return next((edits[(number - features) % len(edits)].rule for number in picked if number >= features), None)


def calls(operation: str) -> st.SearchStrategy[Script]:
    """Draw one call."""
    size, decoded = decoder(operation)
    return st.integers(0, size - 1).map(decoded)


def batches(operation: str) -> st.SearchStrategy[list[Script]]:
    """Draw several calls at once."""
    size, decoded = decoder(operation)
    numbers = st.lists(st.integers(0, size - 1), min_size=BATCH, max_size=BATCH)
    return numbers.map(lambda drawn: [decoded(number) for number in drawn])


_LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**6), 10**6), st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12), st.sampled_from(["", "@", "a@example.net", "\r\n", "\u2603", "\ud800", "x" * 400]),
)  # fmt: skip
ANY_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def noise(operation: str) -> st.SearchStrategy[Script]:
    """Draw any JSON, as the whole request or at one place of it."""
    catalogue = CATALOGUES[operation]
    full = catalogue.bases["full"]

    def graft(place: str, value: Json) -> Script:
        edit = put(place, value) if place else whole(value)
        return script_of(operation, edit(full), None)

    return st.builds(graft, st.sampled_from(catalogue.noise), ANY_JSON)
