"""Leaving out one thing, in the plainest way there is; this knows nothing of the steps of the reducer."""

import re
from collections.abc import Iterator

from refimpl.answer import Json


def shorter(value: Json) -> Iterator[Json]:
    """Leave out one thing of a value."""
    if isinstance(value, dict):
        for key in value:
            yield {k: v for k, v in value.items() if k != key}
            yield from ({**value, key: less} for less in shorter(value[key]))
    elif isinstance(value, list):
        for place in range(len(value)):
            yield value[:place] + value[place + 1 :]
            yield from ([*value[:place], less, *value[place + 1 :]] for less in shorter(value[place]))
    elif isinstance(value, str) and value:
        cut = ["", value[1:], value[:-1], value[: len(value) // 2], value[len(value) // 2 :]]
        cut += [value[:place] + value[place + 1 :] for place in range(min(len(value), 60))]
        cut += [value[:place] + "a" + value[place + 1 :] for place in range(min(len(value), 60)) if value[place] != "a"]
        yield from (less for less in cut if less != value and harmless(less))
    elif isinstance(value, int | float) and value:
        yield from {0, int(value) - 1} if value > 1 else {0}


def harmless(text: str) -> bool:
    """Say whether a text names no domain but reserved ones."""
    named = re.findall(r"@([^\s@<>,;]+)", text) + re.findall(r"^[\w-]+(?:\.[\w-]+)+$", text)
    return all(re.search(r"(^|\.)(example|test|example\.(com|net|org))\.?$", name) for name in named)
