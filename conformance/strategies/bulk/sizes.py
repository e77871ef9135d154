"""Many SendBulkEmail calls of one size, and calls of very different sizes."""

from conformance.strategies.bulk.vocabulary import ENTRIES, made
from conformance.strategies.catalogue import Slope
from conformance.strategies.drafts import Edit, copied, put
from refimpl.answer import Json


def varied(request: Json, number: int) -> Json:
    """Name another first recipient."""
    other = copied(request)
    other[ENTRIES][0]["Destination"]["ToAddresses"][0] = f"recipient{number}@example.com"
    return other


def _entries(count: int) -> Edit:
    """Repeat the call's first entry for so many recipients."""

    def rows(request: Json) -> Json:
        first = request[ENTRIES][0]
        content = {"ReplacementEmailContent": first["ReplacementEmailContent"]}
        return [{**made(f"recipient{number}@example.com"), **content} for number in range(count)]

    return lambda draft: put(ENTRIES, rows(draft.request))(draft)


SLOPES = (Slope("50 entries / 1", _entries(50), _entries(1), 50.0),)
