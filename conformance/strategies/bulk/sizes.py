"""Many SendBulkEmail calls of one size."""

from conformance.strategies.bulk.vocabulary import ENTRIES
from conformance.strategies.drafts import copied
from refimpl.answer import Json


def varied(request: Json, number: int) -> Json:
    """Name another first recipient."""
    other = copied(request)
    other[ENTRIES][0]["Destination"]["ToAddresses"][0] = f"recipient{number}@example.com"
    return other
