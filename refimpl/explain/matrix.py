"""Rules by operations: what the five share, what each has alone, and why the rest is left out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from refimpl.explain.layout import columns, counted, headed, page, paragraph, row, title
from refimpl.explain.omissions import reason
from refimpl.operations import OPERATIONS
from refimpl.rule import Rule
from refimpl.rulebook import RULEBOOK
from refimpl.table import Operation

SHORT: Mapping[str, str] = {
    "ses.SendEmail": "ses",
    "sesv2.SendBulkEmail": "bulk",
    "connect.SendOutboundEmail": "send",
    "connect.StartOutboundEmailContact": "start",
    "connect.StartEmailContact": "in",
}
"""What stands over an operation's column."""
KEPT, OMITTED = "x", "."
_RULE, _COLUMN, _SHARE = 27, 5, 10
_REASON = 22
"""Columns that the operations a reason holds for take."""


def concerns() -> dict[str, list[Rule]]:
    """Group the rules by what they are about, in reading order."""
    found: dict[str, list[Rule]] = {}
    for rule in RULEBOOK:
        found.setdefault(rule.id.partition(".")[0], []).append(rule)
    return found


def _line(first: str, cells: Iterable[str], last: str = "", strength: str = "") -> str:
    marks = " ".join(f"{cell:^{_COLUMN}}" for cell in cells)
    line = f"{first:<{_RULE}} {marks}  {last:<{_SHARE}} {strength}".rstrip()
    return line if len(line) <= columns() else "\n".join(filter(None, (first, f"    {marks}".rstrip())))


def _share(rule: Rule, having: Sequence[str], everyone: Sequence[Operation]) -> str:
    if len(having) == len(everyone):
        return "all"
    if len(having) == 1:
        return f"{SHORT[having[0]]} only"
    return str(len(having))


def _having(rule: Rule, operations: Sequence[Operation]) -> list[str]:
    return [each.name for each in operations if rule in each.rules()]


def _rows(operations: Sequence[Operation]) -> Iterator[str]:
    for concern, rules in concerns().items():
        yield concern
        for rule in rules:
            having = _having(rule, operations)
            marks = (KEPT if each.name in having else OMITTED for each in operations)
            aspect = rule.id.partition(".")[2]
            yield _line(f"  {aspect}", marks, _share(rule, having, operations), rule.strength.name.lower())


def _legend(operations: Sequence[Operation]) -> Iterator[str]:
    for each in operations:
        yield from row((SHORT[each.name], each.name), (_COLUMN, columns() - _COLUMN - 5))
    yield from row((KEPT, "the operation keeps the rule"), (_COLUMN, columns() - _COLUMN - 5))
    yield from row((OMITTED, "it does without it; why, stands below"), (_COLUMN, columns() - _COLUMN - 5))


def _counts(operations: Sequence[Operation]) -> str:
    shared = Counter(len(_having(rule, operations)) for rule in RULEBOOK)
    some = sum(count for having, count in shared.items() if 1 < having < len(operations))
    return (
        f"{counted(len(RULEBOOK), 'rule')}: {shared[len(operations)]} kept by all {len(operations)} operations, "
        f"{some} by some of them, {shared[1]} by one alone."
    )


def _reasons(rules: Sequence[Rule], operations: Sequence[Operation]) -> Iterator[str]:
    """List why rules of a concern are left out, those with the same reason together."""
    why: dict[tuple[str, str], list[str]] = {}
    for rule in rules:
        whose: dict[str, list[str]] = {}
        for each in operations:
            if rule not in each.rules():
                whose.setdefault(reason(rule, each), []).append(SHORT[each.name])
        for said, names in whose.items():
            why.setdefault((" ".join(names), said), []).append(rule.id.partition(".")[2])
    for (short, said), which in why.items():
        some = "" if len(which) == len(rules) else f"{', '.join(which)}: "
        yield from row((short, f"{some}{said}"), (_REASON, max(columns() - _REASON - 4, _REASON)))


def overview(operations: Iterable[Operation] = tuple(OPERATIONS.values())) -> str:
    """Draw which rules each operation keeps, and say why it does without the others."""
    everyone = tuple(operations)
    kept = [[rule for rule in RULEBOOK if rule in each.rules()] for each in everyone]
    alone = [[rule for rule in rules if len(_having(rule, everyone)) == 1] for rules in kept]
    return page(
        title("Rules by operations"),
        list(_legend(everyone)),
        paragraph(_counts(everyone)),
        [_line("", (SHORT[each.name] for each in everyone), "kept by", "strength"), *_rows(everyone)],
        [_line("rules kept", _lengths(kept)), _line("by this alone", _lengths(alone))],
        title("Left out, and why"),
        *(headed(concern, _reasons(rules, everyone)) for concern, rules in concerns().items()),
    )


def _lengths(columns: Sequence[Sequence[Rule]]) -> list[str]:
    return [str(len(column)) for column in columns]
