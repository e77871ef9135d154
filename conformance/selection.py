"""Which checks are asked for: patterns of operations and rules, suites, and checks by their ids."""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from conformance import known_failures, known_list
from conformance.known_failures import Misuse
from conformance.suites import SUITES, checks
from conformance.suites.check import Check, Wanted
from refimpl.aliases import current, current_in
from refimpl.operations import OPERATIONS


def selected(
    *, operations: Sequence[str], suites: Sequence[str], rules: Sequence[str], names: Sequence[str], known: Path | None
) -> list[Check]:
    """List the checks these patterns and names ask for; raises Misuse where one matches nothing."""
    operations = matching("operation", operations, OPERATIONS) or tuple(OPERATIONS)
    suites = _named("suite", suites, SUITES)
    rules = tuple(map(current, rules))
    matching("rule", rules, tuple(dict.fromkeys(r.id for name in operations for r in OPERATIONS[name].rules())))
    only = dict.fromkeys(map(current_in, names), True) or None
    if only and not suites:
        suites = _suites_of(only)
    wanted = Wanted(operations, suites, rules, only)
    found = checks(wanted)
    rows: list[Check] = []
    if known:
        rows = list(known_list.checks(known_list.read(known), _ids_of))
        found += [row for row in rows if _is_wanted(row, wanted)]
    unknown = set(only or ()) - {check.id for check in (*found, *rows)}
    if unknown:
        ids = [check.id for check in (*checks(Wanted(operations)), *rows)]
        for id in sorted(unknown - set(ids)):
            raise Misuse(f"there is no check {id!r}{known_failures.nearest(id, ids)}")
    if not found:
        raise Misuse("no check is left to make; loosen the selection")
    return found


@cache
def _ids_of(operation: str, suite: str) -> tuple[str, ...]:
    """List the checks of one operation in a suite, or in all of them where there is no such suite."""
    return tuple(check.id for check in checks(Wanted((operation,), (suite,) if suite in SUITES else ())))


def _is_wanted(row: Check, wanted: Wanted) -> bool:
    """Say whether a row of the known failures is asked for: by itself, or by the check it is about."""
    about = row.name.partition("=")[0]
    named = wanted.only is None or row.id in wanted.only or about in wanted.only
    return named and row.operation in wanted.operations and attrs.evolve(wanted, only=None).includes(row)


def _suites_of(ids: Iterable[str]) -> tuple[str, ...]:
    """Name the suites these checks are of: to make the others would take time; all, where one is of none."""
    named = {id.partition("/")[0] for id in ids} - {"known"}
    return tuple(name for name in SUITES if name in named) if named <= set(SUITES) else ()


def matching(what: str, patterns: Sequence[str], known: Iterable[str]) -> tuple[str, ...]:
    """List what these patterns name; raises Misuse where one names nothing."""
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in known):
            raise Misuse(f"no {what} matches {pattern!r}{known_failures.nearest(pattern, known)}")
    return tuple(name for name in known if any(fnmatchcase(name, pattern) for pattern in patterns))


def _named(what: str, words: Sequence[str], known: Any) -> tuple[str, ...]:
    for word in words:
        if word not in known:
            raise Misuse(f"there is no {what} {word!r}{known_failures.nearest(word, known)}")
    return tuple(words)
