"""What is simpler than what: the steps by which evidence is made small, and by which it is shown to be small.

Less is simpler: fewer steps, members, items. Of texts the shorter one is simpler, and of two that are as long the one
with more letters `a`; of numbers the one nearer to nought. A text that names a domain nobody reserved is never simpler
than one that does not.
"""

import math
import re
from collections.abc import Iterator, Mapping

import attrs

from conformance.reserved import foreign
from conformance.scripts import Advance, Reset, Script, Send, Step, only
from conformance.together import shared_texts, twins, with_request, with_text
from refimpl import wire
from refimpl.answer import Json

LETTER = "a"
PLAIN = ("", LETTER, "a@example.com")
"""The simplest texts there are: none, one letter, and one address."""
MOST_PLACES = 400
"""Letters in a text past which only its runs of one letter are looked at, not each letter."""
LARGEST_EXACT = 2**53
"""The number past which a float stands for several whole ones."""
_RUN = re.compile(r"(.)\1*", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")


def runs(text: str) -> list[str]:
    """Cut a text into runs of one and the same letter."""
    if text == text[:1] * len(text):
        return [text] if text else []
    return [found.group() for found in _RUN.finditer(text)]


def decent(less: str, text: str) -> bool:
    """Say whether a text may stand for another: it names no foreign domain that the other does not name."""
    return foreign(less) <= foreign(text)


def is_simpler(less: str, text: str) -> bool:
    """Say whether a text is simpler than another."""
    if len(less) > len(text) or (len(less) == len(text) and less.count(LETTER) <= text.count(LETTER)):
        return False
    return decent(less, text)


def simpler_text(text: str) -> Iterator[str]:
    """List the texts one step simpler, the boldest first."""
    half = len(text) // 2
    found = (*PLAIN, text[:half], text[half:], *_structured(text), *_shorter(text), *_plainer(text))
    seen = set()
    for less in found:
        if less not in seen and is_simpler(less, text):
            seen.add(less)
            yield less


def _structured(text: str) -> Iterator[str]:
    """Simplify a text that is itself JSON, as template data are."""
    value = json_in(text)
    if value is not None:
        yield from map(wire.dumps, simpler(value))


def json_in(text: str) -> Json | None:
    """Read an object or a list that a text holds; None where it holds none."""
    if text[:1] not in ("{", "[") or len(text) > MOST_PLACES:
        return None
    try:
        value = wire.loads(text)
        wire.dumps(value)
    except (wire.Malformed, wire.Unencodable):
        return None
    return value


def _shorter(text: str) -> Iterator[str]:
    """Leave one letter out; which one of a run does not matter."""
    place = 0
    for run in runs(text):
        yield text[:place] + text[place + 1 :]
        place += len(run)


def _plainer(text: str) -> Iterator[str]:
    """Put the plain letter in the place of another, or of a whole run."""
    place = 0
    for run in runs(text):
        end = place + len(run)
        yield text[:place] + LETTER * len(run) + text[end:]
        for each in range(place, end) if len(text) <= MOST_PLACES else (place,):
            yield text[:each] + LETTER + text[each + 1 :]
        place = end


def simpler_number(number: int | float) -> Iterator[int | float]:
    """List the numbers one step simpler: nearer to nought; or as far, but whole, or not negative."""
    if isinstance(number, bool):
        found: list[int | float] = [False] if number else []
    elif isinstance(number, float):
        found = [0, 1, *_whole(number)]
    else:
        sign = 1 if number > 0 else -1
        found = [0, 1, abs(number), sign * (abs(number) // 2), number - sign]
    seen = set()
    for less in found:
        if less not in seen and _farness(less) < _farness(number):
            seen.add(less)
            yield less


def _whole(number: float) -> tuple[int, ...]:
    return (int(number),) if abs(number) < LARGEST_EXACT else ()


def _farness(number: int | float) -> tuple[bool, int | float, bool, bool]:
    finite = isinstance(number, int) or math.isfinite(number)
    return not finite, abs(number) if finite else 0, isinstance(number, float), number < 0


def simpler(value: Json) -> Iterator[Json]:
    """List the values one step simpler, the boldest first."""
    if isinstance(value, dict):
        yield from _simpler_object(value)
    elif isinstance(value, list):
        for place in range(len(value)):
            yield value[:place] + value[place + 1 :]
        for place, item in enumerate(value):
            for less in simpler(item):
                yield [*value[:place], less, *value[place + 1 :]]
    elif isinstance(value, str):
        yield from simpler_text(value)
    elif isinstance(value, int | float):
        yield from simpler_number(value)


def _simpler_object(value: Mapping[str, Json]) -> Iterator[Json]:
    for key in value:
        yield {k: v for k, v in value.items() if k != key}
    for key, item in value.items():
        for name in simpler_names(key):
            if name not in value:
                yield renamed(value, key, name)
        for less in simpler(item):
            yield {**value, key: less}


def simpler_names(name: str) -> Iterator[str]:
    """List simpler names of a member; an ordinary name is as simple as any other."""
    if _NAME.fullmatch(name) is None:
        yield from simpler_text(name)


def renamed(value: Mapping[str, Json], key: str, name: str) -> dict[str, Json]:
    """Give a member another name, in its place."""
    return {name if k == key else k: v for k, v in value.items()}


def simpler_steps(step: Step) -> Iterator[Step]:
    """List the steps one step simpler than this one."""
    match step:
        case Send(request=request, caller=caller):
            if caller is not None:
                yield attrs.evolve(step, caller=None)
            yield from (attrs.evolve(step, request=less) for less in simpler(request))
        case Advance(seconds=seconds):
            yield from (Advance(int(less)) for less in simpler_number(seconds))
        case Reset(world=world):
            yield from (Reset(less) for less in simpler(dict(world)))


def simpler_together(script: Script) -> Iterator[Script]:
    """List the scripts one step simpler in several places at once: the same call, or the same text, in each of them."""
    for request in twins(script):
        yield from (with_request(script, request, less) for less in simpler(request))
    for text in shared_texts(script):
        yield from (with_text(script, text, less) for less in simpler_text(text))


def simpler_scripts(script: Script) -> Iterator[Script]:
    """List the scripts one step simpler than this one, the boldest first."""
    steps = script.steps
    if len(steps) > 1:
        for place in range(len(steps)):
            yield attrs.evolve(script, steps=only(steps, [each for each in range(len(steps)) if each != place]))
    for place, step in enumerate(steps):
        for less in simpler_steps(step):
            yield attrs.evolve(script, steps=(*steps[:place], less, *steps[place + 1 :]))
    for world in simpler(dict(script.world)):
        yield attrs.evolve(script, world=world)
    yield from simpler_together(script)
