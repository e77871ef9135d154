"""Layer E: every breaker on every base it fits, and a covering array of the features; deterministic."""

from collections.abc import Iterator
from functools import cache

import attrs

from conformance.scripts import Script, Send, looks
from conformance.strategies import CATALOGUES
from conformance.strategies.catalogue import Catalogue, Features, Side
from conformance.strategies.covering import Row, covering_rows
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


STRENGTH = 3
"""How many features meet in every way."""


def sizes_of(features: Features) -> dict[str, int]:
    """Count the choices of each factor."""
    return {factor: len(choices) for factor, choices in features.items()}


@cache
def feature_rows(operation: str) -> tuple[Row, ...]:
    """Choose for every factor in as many ways as it takes for any three to meet.

    The first rows leave the account as it is, and are enough for a build that has no other kind of account.
    """
    catalogue = CATALOGUES[operation]
    plain = dict.fromkeys(catalogue.settings, 0)
    first = [{**row, **plain} for row in covering_rows(sizes_of(catalogue.features), STRENGTH)]
    every = sizes_of({**catalogue.features, **catalogue.settings})
    return (*first, *(covering_rows(every, STRENGTH, first) if plain else ()))


def featured(catalogue: Catalogue, row: Row) -> Draft:
    """Make the full call with the choices of a row."""
    draft = catalogue.bases["full"]
    for factor, choices in {**catalogue.features, **catalogue.settings}.items():
        draft = choices[row[factor]](draft)
    return draft


def _covering_probes(catalogue: Catalogue) -> Iterator[Probe]:
    operation, rule = catalogue.operation, "answer.accepted"
    for number, row in enumerate(feature_rows(operation)):
        script = script_of(operation, featured(catalogue, row), None)
        yield Probe(f"{operation}/{rule}/features-{number:03}", rule, "keeps", script, None)


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
