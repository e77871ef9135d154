"""Several runs made one: the parts of a run of one target, which several machines have made, or several targets."""

from collections.abc import Sequence
from typing import Any

import attrs

from conformance.reports.recorded import OF_WHOLE_RUNS, Unfit
from conformance.suites import SUITES, checks
from conformance.suites.check import Wanted
from conformance.verdicts import CheckResult, Run, see, summed_up
from refimpl.operations import OPERATIONS

ALIKE = ("by", "python", "target", "profile", "seed", "revision", "strict", "readings")
"""What the headers of all parts of a run have in common."""
ADDED = ("checks", "lines")
"""What is counted in each part."""
SERVED = "endpoint:"
"""Targets that may stand at another address each time they are started."""

Part = tuple[str, Run]
"""A run and the name of the file it was read from."""


def combined(parts: Sequence[Part]) -> list[Run]:
    """Make one run of the parts of each target, in the order the targets come; raises Unfit where they do not fit."""
    by_target: dict[tuple[str, str], list[Part]] = {}
    for name, run in parts:
        if run.target is None:
            why = f"the target could not be run ({run.trouble})" if run.trouble else "it does not say what was asked"
            raise Unfit(f"{name}: {why}; run that part again")
        by_target.setdefault((run.target.name, run.target.version), []).append((name, run))
    return [_joined(found) for found in by_target.values()]


def _joined(parts: Sequence[Part]) -> Run:
    if len(parts) == 1:
        return parts[0][1]
    for part in parts[1:]:
        _hold_alike(parts[0], part)
    _refuse_overlap(parts)
    runs = [run for _, run in parts]
    whole = attrs.evolve(runs[0], header=_header(runs), results=_results(runs), capabilities={})
    for run in runs:
        see(whole.capabilities, run.capabilities)
    whole.interrupted = any(run.interrupted for run in runs)
    whole.complete = all(run.complete for run in runs)
    whole.trouble = next((run.trouble for run in runs if run.trouble is not None), None)
    return whole


def _hold_alike(first: Part, other: Part) -> None:
    """Raise Unfit where two runs of a target were not asked in the same way."""
    for key in ALIKE:
        one, two = first[1].header.get(key), other[1].header.get(key)
        served = key == "target" and all(str(each).startswith(SERVED) for each in (one, two))
        if one != two and not served:
            raise Unfit(
                f"{first[0]} and {other[0]} are no parts of one run: {key} is {one!r} and {two!r}; run them alike"
            )
    if first[1].target != other[1].target:
        raise Unfit(f"{first[0]} and {other[0]} are no parts of one run: their targets have other operations")


def _refuse_overlap(parts: Sequence[Part]) -> None:
    held: dict[str, str] = {}
    for name, run in parts:
        for result in run.results:
            if result.check.startswith(OF_WHOLE_RUNS):
                continue
            if result.check in held:
                raise Unfit(
                    f"{held[result.check]} and {name} both hold the check {result.check}; leave one of them out"
                )
            held[result.check] = name


def _header(runs: Sequence[Run]) -> dict[str, Any]:
    """Give the header of the whole: what the parts were narrowed down to is put together, what was counted added."""
    header = dict(runs[0].header)
    selections = [run.header.get("selection") or {} for run in runs]
    if any(each != selections[0] for each in selections):
        names = dict.fromkeys(name for each in selections for name in each)
        words = {
            name: list(dict.fromkeys(word for each in selections for word in each.get(name, ()))) for name in names
        }
        if _is_all(words.get("shard", ())):
            del words["shard"]
        header["selection"] = words
    header.pop("command", None)
    for name in ADDED:
        found = [run.header[name] for run in runs if name in run.header]
        if found:
            header[name] = sum(found)
    return header


def _is_all(shards: Sequence[str]) -> bool:
    """Say whether these are all shards there are, such as 1/2 and 2/2."""
    return bool(shards) and set(shards) == {f"{number}/{len(shards)}" for number in range(1, len(shards) + 1)}


def _results(runs: Sequence[Run]) -> list[CheckResult]:
    """Put the results into the order of the suite; what is about whole runs comes last, once."""
    made = [[each for each in run.results if not each.check.startswith(OF_WHOLE_RUNS)] for run in runs]
    places = _places(made)
    last = len(OPERATIONS), 0, 0
    results = sorted((each for found in made for each in found), key=lambda each: places.get(each.check, last))
    about: dict[str, CheckResult] = {}
    for run in runs:
        for each in run.results:
            if each.check.startswith(OF_WHOLE_RUNS):
                about[each.check] = _merged(about[each.check], each) if each.check in about else each
    return [*results, *about.values()]


def _places(made: Sequence[Sequence[CheckResult]]) -> dict[str, tuple[int, int, int]]:
    """Say where each check stands in the suite, which is put together only where parts share some of it."""
    shared: dict[tuple[str, str], set[int]] = {}
    for number, results in enumerate(made):
        for each in results:
            suite, operation, _ = each.check.split("/", 2)
            shared.setdefault((suite, operation), set()).add(number)
    operations, suites = list(OPERATIONS), list(SUITES)
    places: dict[str, tuple[int, int, int]] = {}
    for (suite, operation), numbers in shared.items():
        if operation not in operations or suite not in suites:
            continue
        found = [each.check for results in made for each in results]
        if len(numbers) > 1:
            found = [check.id for check in checks(Wanted((operation,), (suite,)))]
        first = operations.index(operation), suites.index(suite)
        begins = f"{suite}/{operation}/"
        places |= {name: (*first, place) for place, name in enumerate(found) if name.startswith(begins)}
    return places


def _merged(one: CheckResult, two: CheckResult) -> CheckResult:
    counts = {status: one.counts.get(status, 0) + two.counts.get(status, 0) for status in {**one.counts, **two.counts}}
    whole = summed_up(one.check, [*one.verdicts, *two.verdicts], one.seconds + two.seconds)
    return attrs.evolve(whole, counts=counts, assertions=one.assertions + two.assertions)
