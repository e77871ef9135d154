"""What a catalogue of an operation holds: acceptable bases, and edits that keep, break or dispute one rule."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

import attrs

from conformance.strategies.drafts import Draft, Edit, copied, nothing
from refimpl.answer import Json

Side: TypeAlias = Literal["keeps", "breaks", "disputed"]
Features: TypeAlias = Mapping[str, tuple[Edit, ...]]
"""Factors by name, each with its choices."""
Vary: TypeAlias = Callable[[Json, int], Json]
"""Makes, of a request and a number, another request of the same size that is accepted where the first is."""


@attrs.frozen
class Breaker:
    """One edit about one rule.

    `prepare` sets the scene and leaves the call acceptable (the control of a negative check is the
    prepared call); `spoil` then makes the one change the rule is about. `bases` names the bases it
    makes sense on, all of them where it is empty.
    """

    rule: str
    name: str
    side: Side
    spoil: Edit
    prepare: Edit = nothing
    bases: tuple[str, ...] = ()


@attrs.frozen
class Relation:
    """Two ways to make the full call; `same` says whether their answers are to agree or to differ."""

    name: str
    rule: str
    says: str
    one: Edit
    other: Edit
    same: bool = True


@attrs.frozen
class Slope:
    """Two sizes of a call whose costs are compared: edits of the example, and how many times dearer one may be."""

    name: str
    one: Edit
    other: Edit
    goal: float | None = None


def unvaried(request: Json, number: int) -> Json:
    """Make the same request anew."""
    return copied(request)


@attrs.frozen
class Catalogue:
    """Everything the layers need to ask about one operation.

    `features` are choices that keep every rule, one factor each, for covering arrays; `settings` are such choices
    about the account, the first of each leaving it as it is. `noise` names places of the request where any JSON may
    be put; `relations` need no reference to be judged by. `smoke` names rules whose first fault tells whether anybody
    is there. `scene` makes a world tight, so that histories come to its limits, `endless` makes one that takes any
    number of calls. `vary` tells many calls of the example apart, and `slopes` are the sizes whose costs are measured.
    `besides` names, for a rule that some call can meet only where another rule is in dispute, breakers of that other
    rule, as `rule/name`. `twin` makes the example a call to another instance of the same world, and the same
    otherwise, where the operation has instances and that may be done.
    """

    operation: str
    bases: Mapping[str, Draft]
    breakers: tuple[Breaker, ...]
    features: Features
    noise: tuple[str, ...]
    relations: tuple[Relation, ...]
    settings: Features = MappingProxyType({})
    smoke: tuple[str, ...] = ()
    scene: Edit = nothing
    endless: Edit = nothing
    vary: Vary = unvaried
    slopes: tuple[Slope, ...] = ()
    besides: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    twin: Edit | None = None

    @property
    def example(self) -> Draft:
        """The call of the page's example, or the first base where the page has none."""
        return self.bases.get("page") or next(iter(self.bases.values()))
