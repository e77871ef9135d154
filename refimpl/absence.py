"""Which optional parts of a message are absent, so that rules about them need not be asked."""

from collections.abc import Callable


def absences(*optional: str) -> Callable[..., frozenset[str]]:
    """Prepare every set of optional parts that may be absent, made once; what is given comes in the same order."""
    made = [
        frozenset(part for place, part in enumerate(optional) if mask >> place & 1)
        for mask in range(1 << len(optional))
    ]

    def absent(*given: object) -> frozenset[str]:
        mask = 0
        for place, value in enumerate(given):
            if not value:
                mask |= 1 << place
        return made[mask]

    return absent
