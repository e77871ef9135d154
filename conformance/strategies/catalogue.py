"""What a catalogue of an operation holds: acceptable bases, and edits that keep, break or dispute one rule."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import attrs

from conformance.strategies.drafts import Draft, Edit, nothing

Side: TypeAlias = Literal["keeps", "breaks", "disputed"]


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
class Catalogue:
    """Everything the layers need to ask about one operation.

    `features` are choices that keep every rule, one factor each, for covering arrays; `noise` names
    places of the request where any JSON may be put; `relations` need no reference to be judged by.
    """

    operation: str
    bases: Mapping[str, Draft]
    breakers: tuple[Breaker, ...]
    features: Mapping[str, tuple[Edit, ...]]
    noise: tuple[str, ...]
    relations: tuple[Relation, ...]
