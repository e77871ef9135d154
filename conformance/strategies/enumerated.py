"""Layer E: every breaker on every base it fits, and a covering array of the features; deterministic."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations, product

import attrs

from conformance.scripts import Script, Send, looks
from conformance.strategies import CATALOGUES
from conformance.strategies.catalogue import Catalogue, Side
from conformance.strategies.drafts import Draft
from refimpl.answer import Json

MOST_LETTERS = 100_000
"""Letters in one text past which a call weighs on whoever makes it often."""


@attrs.frozen
class Probe:
    """One enumerated call: the rule it is about, the side it should fall on, and its control."""

    id: str
    rule: str
    side: Side
    script: Script
    control: Script | None

    @property
    def heavy(self) -> bool:
        """Whether there are megabytes in it."""
        return any(isinstance(step, Send) and heavy(step.request) for step in self.script.steps)


def heavy(value: Json) -> bool:
    """Say whether there is a very long text, or key, anywhere in a value."""
    if isinstance(value, dict):
        return any(heavy(key) or heavy(item) for key, item in value.items())
    if isinstance(value, list):
        return any(map(heavy, value))
    return isinstance(value, str) and len(value) > MOST_LETTERS


def script_of(operation: str, draft: Draft, focus: str | None) -> Script:
    """Make the call of a draft, then look at what it left behind."""
    return Script(operation, draft.world, (Send(draft.request, draft.caller, focus), *looks(operation)))


def _probes_of_breakers(catalogue: Catalogue) -> Iterator[Probe]:
    operation = catalogue.operation
    for breaker in catalogue.breakers:
        for name, base in catalogue.bases.items():
            if name == "page" or (breaker.bases and name not in breaker.bases):
                continue
            scene = breaker.prepare(base)
            script = script_of(operation, breaker.spoil(scene), breaker.rule)
            control = script_of(operation, scene, breaker.rule) if breaker.side != "keeps" else None
            probe = f"{operation}/{breaker.rule}/{breaker.name}/{name}"
            yield Probe(probe, breaker.rule, breaker.side, script, control)


def covering_rows(sizes: Mapping[str, int]) -> list[dict[str, int]]:
    """Cover every pair of choices of every two factors, greedily, in few rows."""
    pairs = {
        ((one, i), (two, j))
        for one, two in combinations(sizes, 2)
        for i, j in product(range(sizes[one]), range(sizes[two]))
    }
    rows = []
    left = sorted(pairs)
    while left:
        row = dict(left[0])
        for factor, size in sizes.items():
            if factor not in row:
                row[factor] = _best(left, row, factor, size)
        rows.append(row)
        left = [pair for pair in left if not _covers(row, pair)]
    return rows


def _best(left: list[tuple[tuple[str, int], tuple[str, int]]], row: dict[str, int], factor: str, size: int) -> int:
    """Pick the choice of one factor that covers most of the pairs that are left."""
    return max(range(size), key=lambda choice: _gain(left, {**row, factor: choice}))


def _covers(row: Mapping[str, int], pair: tuple[tuple[str, int], ...]) -> bool:
    return all(row.get(factor) == choice for factor, choice in pair)


def _gain(left: list[tuple[tuple[str, int], tuple[str, int]]], row: Mapping[str, int]) -> int:
    return sum(_covers(row, pair) for pair in left)


def _covering_probes(catalogue: Catalogue) -> Iterator[Probe]:
    sizes = {name: len(choices) for name, choices in catalogue.features.items()}
    for number, row in enumerate(covering_rows(sizes)):
        draft = catalogue.bases["full"]
        for factor, choice in row.items():
            draft = catalogue.features[factor][choice](draft)
        script = script_of(catalogue.operation, draft, None)
        yield Probe(
            f"{catalogue.operation}/answer.accepted/features-{number:03}", "answer.accepted", "keeps", script, None
        )


@cache
def probes(operation: str) -> tuple[Probe, ...]:
    """List the enumerated calls of one operation, always in the same order."""
    catalogue = CATALOGUES[operation]
    bases = [
        Probe(f"{operation}/answer.accepted/{name}", "answer.accepted", "keeps", script_of(operation, base, None), None)
        for name, base in catalogue.bases.items()
    ]
    return (*bases, *_probes_of_breakers(catalogue), *_covering_probes(catalogue))


def probes_by_rule(operation: str) -> dict[str, list[Probe]]:
    """Group the enumerated calls by the rule they are about."""
    found: dict[str, list[Probe]] = {}
    for probe in probes(operation):
        found.setdefault(probe.rule, []).append(probe)
    return found


def probes_besides(operation: str, rule: str) -> list[Probe]:
    """List the calls of other rules that meet this one as well."""
    named = tuple(f"{operation}/{each}/" for each in CATALOGUES[operation].besides.get(rule, ()))
    return [probe for probe in probes(operation) if probe.id.startswith(named)] if named else []
