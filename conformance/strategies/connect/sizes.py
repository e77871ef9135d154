"""Many outbound calls of one size, and calls of very different sizes."""

from conformance.strategies.catalogue import Slope
from conformance.strategies.connect.vocabulary import BODY, COPIES, copies, lazily
from conformance.strategies.drafts import both, copied, put
from refimpl.answer import Json

MEGABYTE = 1_000_000
NOON = "2026-01-01T12:00:00Z"
"""When histories begin."""


def varied(request: Json, number: int) -> Json:
    """Name another recipient and another subject."""
    other = copied(request)
    other["DestinationEmailAddress"]["EmailAddress"] = f"recipient{number}@example.com"
    other["EmailMessage"]["RawMessage"]["Subject"] = f"Test email {number}"
    return other


_ONE = both(put(COPIES, copies(1)), put(BODY, "x" * 10))
SLOPES = (
    Slope("49 copies / 1", both(_ONE, put(COPIES, copies(49))), _ONE, 50.0),
    Slope("4 megabytes / 10 bytes", both(_ONE, lazily(BODY, lambda: "x" * (4 * MEGABYTE))), _ONE),
)
