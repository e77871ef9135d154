"""Client tokens: which earlier call a call repeats, and whether that is still remembered."""

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from refimpl.case import Case
from refimpl.instances import Token
from refimpl.window import DAY

WEEK = 7 * DAY


class TokenState(Enum):
    """What a token stands for, for the operation and the instance it was used with."""

    NEW = "new"
    USED = "used"
    FORGOTTEN = "forgotten"


class TokenUse(NamedTuple):
    """What becomes of a token by a call or by time, how such a call is answered, and what that depends on."""

    before: TokenState
    cause: str
    after: TokenState
    answer: str
    doubts: tuple[str, ...]


TOKEN_USES = (
    TokenUse(TokenState.NEW, "a call that is accepted", TokenState.USED, "as any call", ("A-C24", "A-C27")),
    TokenUse(TokenState.NEW, "a call that is refused", TokenState.NEW, "as any call", ("A-C26",)),
    TokenUse(
        TokenState.USED, "the same call again", TokenState.USED, "as the first time, and nothing more happens",
        ("A-C22", "A-C30", "A-E28", "P-26"),
    ),
    TokenUse(
        TokenState.USED, "another call", TokenState.USED, "refused, for the token stands for the first",
        ("A-C23", "A-C24", "A-C29"),
    ),
    TokenUse(TokenState.USED, "a week goes by", TokenState.FORGOTTEN, "", ("A-C25", "P-27")),
    TokenUse(TokenState.FORGOTTEN, "any call", TokenState.USED, "as any call", ("A-C25",)),
)  # fmt: skip
"""How tokens come about and go on under the default readings; the ambiguities say what others make of it."""

_ENDS = {DAY: ("ac", "b"), WEEK: ("c", "a")}
"""Ages at which some reading lets a token end: the readings that keep it longer, and the one whose end it is."""


def _uses(case: Case) -> tuple[Token, ...]:
    token = case.engagement.token
    if not token and (token is None or not case.allows("A-C27", "b")):
        return ()
    return case.world.ledger.tokens.get(token) or ()


def _same_scope(case: Case, use: Token) -> bool:
    """Say whether a use counts for this call: of the same operation and instance, or of anything (A-C24)."""
    asked = case.engagement
    place = case.place(asked.arn or asked.instance or "")
    return (use.operation, case.place(use.instance)) == (asked.operation, place) or case.allows("A-C24", "b")


def _alive(case: Case, use: Token) -> bool:
    """Say whether a use is not forgotten yet: after a day, after a week, or never (A-C25); at the very end, P-27."""
    age = case.world.ledger.now - use.at
    if age in _ENDS:
        beyond, just = _ENDS[age]
        return case.allows("A-C25", beyond) or (case.allows("A-C25", just) and case.allows("P-27", "a"))
    return age < DAY or case.allows("A-C25", "ac" if age < WEEK else "c")


def _same(case: Case, use: Token) -> bool:
    """Say whether two calls ask the same, null making no difference to some (P-26)."""
    earlier, asked = use.parameters, case.engagement.parameters
    if earlier.sent == asked.sent:
        return True
    if earlier.bare == asked.bare:
        return case.allows("P-26", "bc")
    return earlier.barest == asked.barest and case.allows("P-26", "c")


def _remembered(case: Case, *, accepted: bool) -> Iterator[Token]:
    for use in _uses(case):
        if (use.answer is not None) is accepted and _same_scope(case, use) and _alive(case, use):
            yield use


def repeated(case: Case) -> Token | None:
    """Find the accepted call that this one repeats, under the readings in force."""
    for use in _remembered(case, accepted=True):
        if use.operation != case.engagement.operation:
            continue
        if _same(case, use) or case.allows("A-C23", "b"):
            return use
    return None


def conflicts(case: Case) -> bool:
    """Say whether the token stands for other parameters: of an accepted call, or of a refused one (A-C26)."""
    for use in _remembered(case, accepted=True):
        return _other(case, use)
    for use in _remembered(case, accepted=False):
        if _other(case, use):
            return case.allows("A-C26", "b")
    return False


def refused(case: Case) -> bool:
    """Say whether this very call was refused before under its token."""
    return any(not _other(case, use) for use in _remembered(case, accepted=False))


def _other(case: Case, use: Token) -> bool:
    """Say whether an earlier call was another one: of another operation, or with other parameters."""
    return use.operation != case.engagement.operation or not _same(case, use)
