"""Layer S: several calls against one account, as scripts of small numbers drawn before anything runs."""

from hypothesis import strategies as st

from conformance.scripts import Advance, Reset, Script, Send, Step, looks
from conformance.strategies import CATALOGUES
from conformance.strategies.drafts import copied
from conformance.strategies.random_calls import drafted, edit_numbers
from refimpl.answer import Json

CLOCK = tuple(map(Advance, (1, 59, 3_600, 43_199, 43_201, 86_399, 86_401, 172_800)))
"""Turns of the clock: within a day, across midnight, just before and after 24 hours."""


def scene(operation: str) -> dict[str, Json]:
    """Make a tight world, so that histories come to its limits."""
    catalogue = CATALOGUES[operation]
    world: dict[str, Json] = copied(dict(catalogue.scene(catalogue.bases["full"]).world))
    return world


def call(operation: str, base: int, *edits: int) -> Send:
    """Make a call from the numbers of its base and of its edits."""
    draft = drafted(operation)(base, edits)
    return Send(draft.request, draft.caller)


def beginning(operation: str) -> Reset:
    """Begin again in the same world."""
    return Reset(scene(operation))


def step_of(operation: str, kind: int, first: int, second: int) -> Step:
    """Read three small numbers as one step: mostly calls, acceptable ones more often than not."""
    if kind <= 4:
        return call(operation, first)
    if kind <= 6:
        return call(operation, first, second)
    if kind == 7:
        return CLOCK[second % len(CLOCK)]
    if kind > LOOKING:
        return beginning(operation)
    sights = looks(operation)
    return sights[first % len(sights)]


LOOKING = 9
KINDS = 10


def histories(operation: str, steps: int) -> st.SearchStrategy[Script]:
    """Draw one history; nothing drawn depends on what a target answers."""
    numbers = st.tuples(
        st.integers(0, KINDS),
        st.integers(0, len(CATALOGUES[operation].bases) - 1),
        st.integers(0, edit_numbers(operation) - 1),
    )

    def make(rows: list[tuple[int, int, int]]) -> Script:
        return Script(operation, scene(operation), (*(step_of(operation, *row) for row in rows), *looks(operation)))

    return st.builds(make, st.lists(numbers, min_size=steps // 2, max_size=steps))
