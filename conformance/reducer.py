"""Making evidence small: take away whatever a fault does not need, until no one step more can be taken.

Large bites first (halves, then quarters, down to single things), each part by itself and going on from where it was;
last of all every single step of `simpler` is tried, and only if none of them keeps the fault is the evidence least.
"""

import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

import attrs

from conformance.scripts import Advance, Observe, Reset, Script, Send, Step, only
from conformance.simpler import (
    LETTER,
    MOST_PLACES,
    PLAIN,
    decent,
    is_simpler,
    json_in,
    renamed,
    runs,
    simpler_names,
    simpler_number,
    simpler_scripts,
)
from conformance.together import frozen, shared_texts, twins, with_request, with_text
from refimpl import wire
from refimpl.answer import Json

MOST_TRIES = 20_000
"""Scripts tried before a reduction settles for what it has."""

T = TypeVar("T")


class Reduced(NamedTuple):
    """What a reduction came to; `least` says that no step more can be taken."""

    script: Script
    least: bool


class _Spent(Exception):
    """There are no tries, or no time, left."""


def fewer(items: Sequence[T], still: Callable[[Sequence[T]], bool]) -> Sequence[T]:
    """Leave items out, half of them at once, then a quarter, down to each one by itself."""
    if items and still(items[:0]):
        return items[:0]
    size = max(len(items) // 2, 1)
    while items:
        left = _without(items, size, still)
        if size == 1 and len(left) == len(items):
            return items
        items, size = left, max(min(size, len(left)) // 2, 1)
    return items


def _without(items: Sequence[T], size: int, still: Callable[[Sequence[T]], bool]) -> Sequence[T]:
    place = 0
    while place < len(items) and len(items) > 1:
        less = [*items[:place], *items[place + size :]]
        if less and still(less):
            items = less
        else:
            place += size
    return items


def nearest(wrong: int, right: int, still: Callable[[int], bool]) -> int:
    """Find by halving the number nearest to `wrong` that still does, where `right` does and `wrong` does not."""
    while abs(right - wrong) > 1:
        middle = (wrong + right) // 2
        if still(middle):
            right = middle
        else:
            wrong = middle
    return right


def less_of(value: Json, still: Callable[[Json], bool]) -> Json:
    """Make a value simpler as long as `still` says so."""
    if isinstance(value, dict):
        return _less_object(value, still)
    if isinstance(value, list):
        return _less_list(value, still)
    if isinstance(value, str):
        return less_text(value, still)
    if isinstance(value, int | float):
        return _less_number(value, still)
    return value


def _less_object(value: Mapping[str, Json], still: Callable[[Json], bool]) -> Json:
    keys = fewer(list(value), lambda names: still({name: value[name] for name in names}))
    least = {key: value[key] for key in keys}
    for key in keys:
        _less_member(least, key, still)
    for key in keys:
        least = _with_less_name(least, key, still)
    return least


def _with_less_name(value: dict[str, Json], key: str, still: Callable[[Json], bool]) -> dict[str, Json]:
    names = (name for name in simpler_names(key) if name not in value)
    return next((less for less in (renamed(value, key, name) for name in names) if still(less)), value)


def _less_member(value: dict[str, Json], key: str, still: Callable[[Json], bool]) -> None:
    value[key] = less_of(value[key], lambda item: still({**value, key: item}))


def _less_list(value: list[Json], still: Callable[[Json], bool]) -> Json:
    least = list(fewer(value, lambda items: still(list(items))))
    for place, before in enumerate(least):
        _less_item(least, place, still)
        # What was enough for one is often enough for all that follow.
        others = len(least) - place - 1
        if others and least[place] != before:
            alike = [*least[: place + 1], *([least[place]] * others)]
            if still(alike):
                return alike
    return least


def _less_item(value: list[Json], place: int, still: Callable[[Json], bool]) -> None:
    value[place] = less_of(value[place], lambda item: still([*value[:place], item, *value[place + 1 :]]))


def less_text(text: str, still: Callable[[str], bool]) -> str:
    """Make a text simpler: bold steps, then runs of letters, then single letters."""
    whole = text

    def simpler_still(less: str) -> bool:
        return decent(less, whole) and still(less)

    bolder = (less for less in (*PLAIN, LETTER * len(text)) if is_simpler(less, whole))
    bold = _first(bolder, still)
    text = text if bold is None else bold
    value = json_in(text)
    if value is not None:
        short = wire.dumps(less_of(value, lambda less: simpler_still(wire.dumps(less))))
        text = short if len(short) < len(text) else text
    text = _fewer_runs(text, simpler_still)
    while len(text) <= MOST_PLACES:
        before = text
        text = _plainer_letters(_fewer_letters(text, simpler_still), simpler_still)
        if text == before:
            break
    return text


def _fewer_letters(text: str, still: Callable[[str], bool]) -> str:
    place = 0
    while place < len(text):
        less = text[:place] + text[place + 1 :]
        if still(less):
            text = less
        else:
            place += 1
    return text


def _plainer_letters(text: str, still: Callable[[str], bool]) -> str:
    for place, letter in enumerate(text):
        less = text[:place] + LETTER + text[place + 1 :]
        if letter != LETTER and still(less):
            text = less
    return text


def _fewer_runs(text: str, still: Callable[[str], bool]) -> str:
    """Leave runs of letters out, and shorten those that are left."""
    found = runs(text)
    if len(found) > MOST_PLACES:
        # So many that pieces of the text must do.
        size = len(text) // MOST_PLACES + 1
        found = [text[place : place + size] for place in range(0, len(text), size)]
    kept = list(fewer(found, lambda pieces: still("".join(pieces))))
    for place, run in enumerate(kept):
        if len(run) > 1 and len(set(run)) == 1:
            kept[place] = _shorter_run(kept, place, still)
    return "".join(kept)


def _shorter_run(pieces: list[str], place: int, still: Callable[[str], bool]) -> str:
    run = pieces[place]

    def does(count: int) -> bool:
        return still("".join((*pieces[:place], run[0] * count, *pieces[place + 1 :])))

    return run[0] * (1 if does(1) else nearest(1, len(run), does))


def _less_number(number: int | float, still: Callable[[Json], bool]) -> Json:
    while True:
        less = _first(simpler_number(number), still)
        if less is None:
            return number
        number = less
        if isinstance(number, int) and not isinstance(number, bool) and abs(number) > 1:
            number = nearest(0, number, still)


def _first(candidates: Iterator[T], still: Callable[[T], bool]) -> T | None:
    return next((candidate for candidate in candidates if still(candidate)), None)


def _less_step(step: Step, still: Callable[[Step], bool]) -> Step:
    match step:
        case Send(caller=str()) if still(attrs.evolve(step, caller=None)):
            return _less_step(attrs.evolve(step, caller=None), still)
        case Send(request=request):
            return attrs.evolve(step, request=less_of(request, lambda less: still(attrs.evolve(step, request=less))))
        case Advance(seconds=seconds):
            return Advance(int(less_of(seconds, lambda less: still(Advance(int(less))))))
        case Reset(world=world):
            return Reset(less_of(dict(world), lambda less: still(Reset(less))))
        case Observe():
            return step


def _swept(script: Script, still: Callable[[Script], bool]) -> Script:
    """Go over the whole script once: its steps, each of them, its world, and what stands in several places."""

    def with_steps(places: Sequence[int]) -> Script:
        return attrs.evolve(script, steps=only(whole.steps, places))

    whole = script
    places = range(len(script.steps))
    script = with_steps(fewer(places, lambda some: len(some) > 0 and still(with_steps(some))))
    for place in range(len(script.steps)):
        script = _swept_at(script, place, still)
    world = less_of(dict(script.world), lambda less: still(attrs.evolve(script, world=less)))
    return _swept_together(attrs.evolve(script, world=world), still)


def _swept_together(script: Script, still: Callable[[Script], bool]) -> Script:
    for request in twins(script):
        script = _with_less_request(script, request, still)
    for text in shared_texts(script):
        script = _with_less_text(script, text, still)
    return script


def _with_less_request(script: Script, request: Json, still: Callable[[Script], bool]) -> Script:
    return with_request(script, request, less_of(request, lambda less: still(with_request(script, request, less))))


def _with_less_text(script: Script, text: str, still: Callable[[Script], bool]) -> Script:
    return with_text(script, text, less_text(text, lambda less: still(with_text(script, text, less))))


def _swept_at(script: Script, place: int, still: Callable[[Script], bool]) -> Script:
    def with_step(step: Step) -> Script:
        return attrs.evolve(script, steps=(*script.steps[:place], step, *script.steps[place + 1 :]))

    return with_step(_less_step(script.steps[place], lambda less: still(with_step(less))))


def _key(script: Script) -> Hashable:
    steps = tuple((type(step), frozen(list(attrs.astuple(step, recurse=False)))) for step in script.steps)
    return frozen(dict(script.world)), steps


def reduced(
    script: Script, still: Callable[[Script], bool], *, most: int = MOST_TRIES, seconds: float = float("inf")
) -> Reduced:
    """Make a script smaller as long as it still shows the fault; `still` must not raise."""
    best, tries, until = script, 0, time.monotonic() + seconds
    failed: set[int] = set()

    def counted(candidate: Script) -> bool:
        nonlocal best, tries
        key = hash(_key(candidate))
        if key in failed:
            return False
        if tries >= most or time.monotonic() > until:
            raise _Spent
        tries += 1
        if still(candidate):
            best = candidate
            return True
        failed.add(key)
        return False

    try:
        while True:
            before = best
            if _swept(best, counted) == before and _first(simpler_scripts(best), counted) is None:
                return Reduced(best, True)
    except _Spent:
        return Reduced(best, False)
