"""Breakers about client tokens: a call of before stands in the world, so that one call shows what it is worth."""

from collections.abc import Iterator, Mapping

import attrs

from conformance.strategies.catalogue import Breaker
from conformance.strategies.connect.vocabulary import (
    BODY,
    COPIES,
    CUSTOM,
    DESTINATION,
    ELSEWHERE,
    EVERY,
    FROM,
    MADE,
    NAMESAKE,
    SALES,
    SENDER,
    SISTER,
    SUBJECT,
    TO,
    TOKEN,
    WRITTEN,
    copies,
    party,
    rows,
    sister,
    worldly,
)
from conformance.strategies.drafts import Draft, Edit, add, both, drop, insert, nothing, put
from refimpl.answer import Json

USED, UNUSED = "token-used", "token-fresh"
HOUR_AGO, NOW = "2025-12-31T23:00:00Z", "2026-01-01T00:00:00Z"
AGES = {
    "now": NOW,
    "an-hour": HOUR_AGO,
    "most-of-a-day": "2025-12-31T00:00:01Z",
    "a-day": "2025-12-31T00:00:00Z",
    "past-a-day": "2025-12-30T23:59:59Z",
    "six-days": "2025-12-26T00:00:00Z",
    "a-week": "2025-12-25T00:00:00Z",
    "past-a-week": "2025-12-24T23:59:59Z",
    "a-year": "2025-01-01T00:00:00Z",
}
"""When a token was used, seen from the beginning of a world."""

_SAME = "t" * 499
LONG = (("late", f"{_SAME}a", f"{_SAME}b"), ("early", f"a{_SAME}", f"b{_SAME}"))
"""Tokens as long as they may be, which differ in one letter: the last, or the first."""


@attrs.frozen
class Past:
    """A call that was made before: which operation, what it was answered, and how it comes about from a base.

    `call` turns a base into it, so that the base itself stays a new one; `scene` puts into the world what it left
    there. `other` names another operation, what that would have answered, and how its request comes about.
    """

    operation: str
    answer: Mapping[str, Json]
    call: Edit
    scene: Edit
    other: tuple[str, Mapping[str, Json], Edit]

    def remembered(self, change: Edit = nothing, at: str = HOUR_AGO, token: str = USED) -> Edit:
        """Let the call have been made, perhaps with a change, under the used token or another."""
        return both(self.scene, _recorded(self.operation, self.answer, both(self.call, change), at, token))

    def listed_first(self) -> Edit:
        """Let the call have been made, and another one long before it that is listed behind it."""
        older = both(self.call, put(BODY, "Older."))
        return both(self.remembered(), _recorded(self.operation, self.answer, older, AGES["a-year"]))

    def elsewhere(self) -> Edit:
        """Let the other operation have been called under the used token."""
        operation, answer, edit = self.other
        return both(self.scene, _recorded(operation, answer, both(self.call, edit), HOUR_AGO))

    def again(self) -> Edit:
        """Make the call once more."""
        return both(self.call, put(TOKEN, USED))


def _recorded(operation: str, answer: Mapping[str, Json], edit: Edit, at: str, token: str = USED) -> Edit:
    def change(draft: Draft) -> Edit:
        request = both(edit, put(TOKEN, token))(draft).request
        if not isinstance(request, dict) or not isinstance(request.get("InstanceId"), str):
            return nothing
        return add("connect.tokens", {"operation": operation, "request": request, "answer": dict(answer), "at": at})

    return worldly(change)


CHANGES: Mapping[str, tuple[Edit, tuple[str, ...]]] = {
    "destination": (put(DESTINATION, f"another@{ELSEWHERE}"), EVERY),
    "destination-name": (put(f"{TO}.DisplayName", "Another"), EVERY),
    "sender": (put(SENDER, SALES), EVERY),
    "sender-name": (put(f"{FROM}.DisplayName", "Another"), EVERY),
    "copies": (put(COPIES, copies(1, "another")), EVERY),
    "copy-more": (insert(COPIES, "last", party(f"one-more@{ELSEWHERE}")), EVERY),
    "copy-gone": (drop("AdditionalRecipients"), ("full", "templated")),
    "subject": (put(SUBJECT, "Another subject"), WRITTEN),
    "body": (put(BODY, "Another body."), WRITTEN),
    "body-space": (put(BODY, "We open at nine. "), WRITTEN),
    "value": (put(f"{CUSTOM}.name", "Bea"), MADE),
}
"""Changes that make another call of the same message, and the bases they are changes on."""


def breakers(past: Past) -> Iterator[Breaker]:
    """Make the breakers about tokens."""
    yield from _replays(past)
    yield from _conflicts(past)
    yield from rows("tokens.not-empty", "disputed", ("empty", put(TOKEN, "")))
    yield from rows(
        "tokens.not-empty", "keeps", ("absent", drop(TOKEN)), ("given", put(TOKEN, "t")), ("blank", put(TOKEN, " "))
    )


def _replays(past: Past) -> Iterator[Breaker]:
    rule = "tokens.replay"
    for name, at in AGES.items():
        yield from rows(rule, "disputed", (f"after-{name}", past.again()), prepare=past.remembered(at=at))
    turned = both(past.again(), _turned)
    yield from rows(rule, "disputed", ("members-turned", turned), prepare=past.remembered())
    twice = both(past.remembered(put(BODY, "Older.")), past.remembered())
    yield from rows(rule, "disputed", ("latest-use", past.again()), prepare=twice, bases=WRITTEN)
    yield from rows(rule, "disputed", ("latest-first", past.again()), prepare=past.listed_first(), bases=WRITTEN)
    others = (USED.upper(), USED[:-1], f"{USED}x", f" {USED}", UNUSED)
    tokens = ((f"other-{number}", put(TOKEN, token)) for number, token in enumerate(others))
    yield from rows(rule, "keeps", ("no-token", nothing), *tokens, prepare=past.remembered())


def beside_null(past: Past) -> Iterator[Breaker]:
    """Ask for calls that differ from the one before in nothing but null."""
    rule, null = "tokens.same-parameters", put(f"{FROM}.DisplayName", None)
    bare = both(drop(f"{FROM}.DisplayName"), past.again())
    unnamed = drop(f"{FROM}.DisplayName")
    yield from rows(rule, "disputed", ("null-more", both(null, past.again())), prepare=past.remembered(unnamed))
    yield from rows(rule, "disputed", ("null-less", bare), prepare=past.remembered(null))


def _turned(draft: Draft) -> Draft:
    """Write the members of a request in the opposite order."""
    request = draft.request
    return attrs.evolve(draft, request=dict(reversed(request.items()))) if isinstance(request, dict) else draft


def _conflicts(past: Past) -> Iterator[Breaker]:
    rule, again = "tokens.same-parameters", put(TOKEN, USED)
    for name, (change, bases) in CHANGES.items():
        edit = both(past.again(), change)
        yield Breaker(rule, f"other-{name}", "disputed", edit, past.remembered(), bases)
    yield from rows(rule, "disputed", ("other-call", again), prepare=past.remembered())
    changed = both(put(DESTINATION, f"another@{ELSEWHERE}"), again)
    for name, at in AGES.items():
        yield from rows(rule, "disputed", (f"after-{name}", changed), prepare=past.remembered(at=at))
    there = both(sister(), past.remembered(put("InstanceId", SISTER)))
    yield from rows(rule, "disputed", ("other-instance", again), prepare=there)
    yield from rows(rule, "disputed", ("other-operation", again), prepare=past.elsewhere())
    yield from beside_null(past)
    null = both(past.again(), insert(COPIES, "last", None))
    yield Breaker(rule, "null-item", "disputed", null, past.remembered(), ("full", "templated"))
    yield from rows(
        rule, "disputed", ("other-region", both(again, put("InstanceId", NAMESAKE))), prepare=past.remembered()
    )
    yield from rows(rule, "keeps", ("other-token", both(changed, put(TOKEN, UNUSED))), prepare=past.remembered())
    capitals = both(changed, put(TOKEN, USED.upper()))
    yield from rows(rule, "keeps", ("letter-case", capitals), prepare=past.remembered())
    yield from rows(rule, "keeps", ("no-token", put(DESTINATION, f"another@{ELSEWHERE}")), prepare=past.remembered())
    yield from rows(rule, "keeps", ("never-used", again))
    yield from rows(rule, "disputed", ("other-instance-alone", past.again()), prepare=there)
    for name, one, other in LONG:
        scene = past.remembered(token=one)
        yield from rows(rule, "keeps", (f"differing-{name}", both(changed, put(TOKEN, other))), prepare=scene)
