"""A run dealt out to machines that know nothing of each other: each check is in one shard, whole bundles together."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from conformance.bundles import bundle_of
from conformance.profiles import Profile
from conformance.suites.check import Check

CALLS = {"vectors": 30, "rules": 50, "combined": 10, "histories": 15, "coverage": 100, "random": 0}
"""Calls that a check of a suite makes in the mean, but for those it draws."""
FEW = 5
"""The same, for all other suites."""


class Shard(NamedTuple):
    """One share of a run among so many, counted from one."""

    number: int
    of: int

    def __str__(self) -> str:
        """Write it as the option is."""
        return f"{self.number}/{self.of}"


def shard(word: str) -> Shard:
    """Read such as `2/8`; raises ValueError."""
    number, slash, of = word.partition("/")
    if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise ValueError(f"{word!r} is no shard; write K/N, such as 2/8, with K from 1 to N")
    return Shard(int(number), int(of))


def cost(check: Check, profile: Profile) -> int:
    """Estimate the calls a check makes."""
    drawn = {
        "edits": profile.random, "noise": 2 * profile.noise,
        "drawn": profile.histories * profile.steps, "interleaved": profile.histories * profile.steps,
        "machine": profile.histories * profile.steps // 10,
    }  # fmt: skip
    return CALLS.get(check.suite, FEW) + (drawn.get(check.name, 0) if check.drawn else 0)


def dealt(checks: Sequence[Check], of: int, profile: Profile) -> list[list[Check]]:
    """Deal checks out to so many shards: whole bundles, the dearest first, each to the shard with the least to do.

    Checks of one bundle need each other: a target is held to the readings it has shown, and a row of known failures
    is about a check beside it. So there are no more shares with anything in them than there are bundles.
    """
    costs: Counter[str] = Counter()
    for check in checks:
        costs[bundle_of(check.id)] += cost(check, profile)
    to_do = [0] * of
    place: dict[str, int] = {}
    for name, calls in sorted(costs.items(), key=lambda pair: (-pair[1], pair[0])):
        place[name] = to_do.index(min(to_do))
        to_do[place[name]] += calls
    return [[check for check in checks if place[bundle_of(check.id)] == number] for number in range(of)]


def share(checks: Sequence[Check], wanted: Shard, profile: Profile) -> list[Check]:
    """List the checks of one shard; raises ValueError where there are more shards than bundles to deal out."""
    bundles = len({bundle_of(check.id) for check in checks})
    if wanted.of > bundles:
        raise ValueError(
            f"--shard {wanted}: what is selected comes in {bundles} bundles of checks that stay together; "
            f"deal it out to {bundles} shards at most"
        )
    return dealt(checks, wanted.of, profile)[wanted.number - 1]
