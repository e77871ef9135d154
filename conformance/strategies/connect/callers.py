"""Breakers about the account that calls, whichever operation it calls."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker
from conformance.strategies.connect.vocabulary import OURS, THEIRS, rows
from conformance.strategies.drafts import both, called_by, settle


def breakers(bases: tuple[str, ...]) -> Iterator[Breaker]:
    """Make the breakers about calls from another account."""
    rule = "callers.own-account"
    yield from rows(rule, "disputed", ("other", called_by(THEIRS)), bases=bases)
    yield from rows(rule, "keeps", ("own", called_by(OURS)), ("user", called_by("user")), bases=bases)
    there = both(settle("ses.account", THEIRS), called_by(THEIRS))
    yield from rows(rule, "keeps", ("at-home", called_by(THEIRS)), prepare=there, bases=bases)
    yield from rows(rule, "disputed", ("from-home", called_by(OURS)), prepare=there, bases=bases)
