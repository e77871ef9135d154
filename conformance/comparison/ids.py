"""Ids that targets make up: never compared by value, but by where they were given first."""

from collections.abc import Hashable, Set

import attrs

from refimpl.answer import Json

NEW, UNKNOWN, NONE = "new", "that of no answer", "none"
"""An id not given before; one that is shown and that no call was answered with; and something that is no id."""

GIVEN = "that of"
"""How the name of an id begins that an answer gave."""


@attrs.define
class Ids:
    """The ids one target has given in a script, by the place they were given at; `texts` stand in the script itself."""

    texts: Set[str]
    given: dict[str, str] = attrs.field(factory=dict)

    def answered(self, value: Json, place: str) -> str:
        """Name an id that a call is answered with, and remember a new one by its place."""
        if not isinstance(value, str) or not value:
            return NONE
        if value in self.given:
            return f"{GIVEN} {self.given[value]}"
        if value in self.texts:
            return repr(value)
        self.given[value] = place
        return NEW

    def shown(self, value: Json) -> str:
        """Name an id that is shown among what calls have left behind; to show none is to show one nobody was told."""
        if isinstance(value, str) and value in self.given:
            return f"{GIVEN} {self.given[value]}"
        return repr(value) if isinstance(value, str) and value and value in self.texts else UNKNOWN

    def named(self, value: Json) -> Hashable:
        """Give what stands for a value among others, every id in it by its name."""
        if isinstance(value, dict):
            return frozenset((key, self.named(item)) for key, item in value.items())
        if isinstance(value, list | tuple):
            return tuple(map(self.named, value))
        if isinstance(value, str) and value in self.given:
            return "id", self.given[value]
        return type(value).__name__, value
