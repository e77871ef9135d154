"""Many SendEmail calls of one size, and calls of very different sizes."""

from conformance.strategies.catalogue import Slope
from conformance.strategies.drafts import both, copied, put
from conformance.strategies.ses_v1.vocabulary import LISTS, TEXT_BODY, addresses, only
from refimpl.answer import Json

MEGABYTE = 1_000_000


def varied(request: Json, number: int) -> Json:
    """Name another recipient and another subject."""
    other = copied(request)
    other["Destination"]["ToAddresses"][0] = f"recipient{number}@example.com"
    other["Message"]["Subject"]["Data"] = f"Test email {number}"
    return other


_ONE = both(only(LISTS[0], addresses(1)), put(TEXT_BODY, "x" * 10))
SLOPES = (
    Slope("50 recipients / 1", both(_ONE, only(LISTS[0], addresses(50))), _ONE, 50.0),
    Slope("4 megabytes / 10 bytes", both(_ONE, put(TEXT_BODY, "x" * (4 * MEGABYTE))), _ONE),
)
