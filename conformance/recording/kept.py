"""Values that come again and again, written once and named after what they are."""

from collections.abc import Callable, Mapping
from hashlib import blake2b

from conformance.folding import folded_text
from conformance.recording.reader import KEPT
from conformance.target import Json
from refimpl import wire

LONG_TEXT, LONG_VALUE = 1_000, 120
"""Letters of a text, and of a whole value as it is written, past which it is kept apart."""


class Literal(Exception):
    """A value with a member name of ours: it is written as it is."""


class Keeper:
    """Writes values in short; `write` takes the lines that keep what is not kept yet."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._texts: dict[tuple[int, int], str] = {}
        self._values: set[str] = set()

    def short(self, value: Json) -> str:
        """Write a value, or the name of it; raises Literal, or wire.Unencodable where JSON cannot carry it."""
        written = wire.dumps(self._without_texts(value) if _has_long_text(value) else value)
        if len(written) <= LONG_VALUE:
            return written
        name = _name(written)
        if name not in self._values:
            self._values.add(name)
            self._write(f'{{"keep":"{name}","value":{written}}}')
        return f'{{"{KEPT}":"{name}"}}'

    def row(self, row: Mapping[str, Json]) -> str:
        """Write a line in which only long texts are kept apart."""
        value = dict(row)
        try:
            return wire.dumps(self._without_texts(value) if _has_long_text(value) else value)
        except Literal:
            return wire.dumps({**value, "plain": True})

    def _without_texts(self, value: Json) -> Json:
        if isinstance(value, str) and len(value) > LONG_TEXT:
            return {KEPT: self._text(value)}
        if isinstance(value, dict):
            return {name: self._without_texts(item) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._without_texts(item) for item in value]
        return value

    def _text(self, text: str) -> str:
        # The interpreter remembers the hash of a text, so that megabytes are looked through once.
        place = len(text), hash(text)
        if place not in self._texts:
            self._texts[place] = _name(text)
            written = f'{{"keep":"{self._texts[place]}","text":{wire.dumps(folded_text(text))}}}'
            self._write(written)
        return self._texts[place]


def _has_long_text(value: Json) -> bool:
    """Say whether a text in it is kept apart; raises Literal where a member has a name of ours."""
    if isinstance(value, str):
        return len(value) > LONG_TEXT
    if isinstance(value, dict):
        if KEPT in value:
            raise Literal
        # Not `any`: every member is looked at, for one of them may have a name of ours.
        return max(map(_has_long_text, value.values()), default=False)
    if isinstance(value, list | tuple):
        return max(map(_has_long_text, value), default=False)
    return False


def _name(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
