"""Whole requests of the wrong type."""

from collections.abc import Iterable, Iterator

from conformance.strategies.catalogue import Breaker
from conformance.strategies.drafts import whole
from refimpl.answer import Json


def whole_requests() -> Iterator[Breaker]:
    """Make requests that are no structure at all."""
    values: Iterable[tuple[str, Json]] = (("list", []), ("text", "text"), ("number", 1), ("null", None), ("true", True))
    for name, value in values:
        yield Breaker("shape.type", f"whole-{name}", "breaks", whole(value), bases=("minimal",))
