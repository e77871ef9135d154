"""Layer S for a whole account: calls of several operations in turn, with several identities, instances and tokens."""

from collections.abc import Sequence

from hypothesis import strategies as st

from conformance.scripts import Observe, Reset, Script, Step, looks
from conformance.strategies import CATALOGUES, account
from conformance.strategies.histories import CLOCK, KINDS, LOOKING
from conformance.strategies.random_calls import edit_numbers

LEADS = 2
"""How many times as often the operation a history is of is called as each of the others."""


def sights(operations: Sequence[str]) -> tuple[Observe, ...]:
    """Look at everything that any of the operations may leave behind."""
    return tuple(dict.fromkeys(look for operation in operations for look in looks(operation)))


def interleaved(operation: str, companions: Sequence[str], steps: int) -> st.SearchStrategy[Script]:
    """Draw one history of an operation among others of the same account; nothing drawn depends on any answer."""
    names = (*(operation,) * LEADS, *(name for name in companions if name != operation))
    call = account.caller(names)
    looking = sights(names)
    numbers = st.tuples(
        st.integers(0, KINDS),
        st.integers(0, len(names) - 1),
        st.integers(0, max(len(CATALOGUES[name].bases) for name in names) - 1),
        st.integers(0, max(map(edit_numbers, names)) - 1),
        st.integers(0, account.VARIETY - 1),
    )

    def step_of(kind: int, which: int, base: int, edit: int, more: int) -> Step:
        if kind <= 4:
            return call(which, base, (), more)
        if kind <= 6:
            return call(which, base, (edit,), more)
        if kind == 7:
            return CLOCK[edit % len(CLOCK)]
        return Reset(account.world(names)) if kind > LOOKING else looking[edit % len(looking)]

    def make(rows: list[tuple[int, int, int, int, int]]) -> Script:
        return Script(operation, account.world(names), (*(step_of(*row) for row in rows), *looking))

    return st.builds(make, st.lists(numbers, min_size=steps // 2, max_size=steps))
