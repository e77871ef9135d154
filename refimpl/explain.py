"""Operations, rules, ambiguities, statements and decisions in words: plain ASCII, 80 columns wide."""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache, partial

from refimpl.answer import Permit
from refimpl.decision import Decision, Dispute, Ruling
from refimpl.message import Defect
from refimpl.operations import OPERATIONS
from refimpl.readings import Ambiguity, register
from refimpl.rule import About, Bound, Rule
from refimpl.rulebook import BY_ID
from refimpl.shape import Kind, ListOf, MapOf, Structure, Text
from refimpl.statements import Statement, pending, statements
from refimpl.table import REFUSED, START, Operation, State

WIDTH = 80
MOST_WAYS = 4
MOST_DEFECTS = 12
MOST_SUGGESTIONS = 5
LONGEST_PATH = 60
_LABEL = 10
"""Columns that the name of a fact takes."""
_CITE = 12
"""Columns that the id of a citation takes, its indent included."""
_DEFECTS = {
    "missing": "is missing",
    "type": "has the wrong type",
    "scalar": "is a number or a boolean where text is asked",
    "null": "is null",
    "null-data": "is null where a part needs its text",
    "empty-part": "is a part without members",
    "empty": "is empty",
    "unknown": "is no member of the operation",
}


# Layout


def _plain(text: str) -> str:
    """Escape what a terminal may not show: all but printable ASCII, half surrogate pairs too."""
    return "".join(c if " " <= c <= "~" else c.encode("unicode_escape").decode("ascii") for c in text)


def _paragraph(text: str, first: str = "", then: str | None = None) -> list[str]:
    """Wrap text; `first` stands before its first line, `then` (else blanks) before each later one."""
    wrapped = textwrap.wrap(
        _plain(text), WIDTH, initial_indent=first, subsequent_indent=" " * len(first) if then is None else then,
        break_on_hyphens=False,
    )  # fmt: skip
    return [line.rstrip() for line in wrapped] or [first.rstrip()]


def _labelled(label: str, text: str) -> list[str]:
    return _paragraph(text, f"{label:<{_LABEL}}")


def _title(text: str) -> list[str]:
    shown = _plain(text)
    return [shown, "=" * min(len(shown), WIDTH)]


def _text(*blocks: Iterable[str]) -> str:
    """Put blocks of lines under each other, a blank line between them; empty blocks are left out."""
    return "\n\n".join("\n".join(block) for block in map(list, blocks) if block)


def _headed(heading: str, lines: Iterable[str]) -> list[str]:
    """Put a heading over lines, and nothing over none."""
    found = list(lines)
    return [heading, *found] if found else []


def _more(count: int, what: str) -> list[str]:
    return [f"  ... and {count} more {what}"] if count > 0 else []


# Answers


def _answer(permit: Permit) -> str:
    if permit.code is None:
        return "accepted"
    status = " or ".join(map(str, permit.statuses))
    cites = f" [{' '.join(permit.cites)}]" if permit.cites else ""
    return f"{permit.code}{f' ({status})' if status else ''}{cites}"


def _answers(permits: Iterable[Permit]) -> str:
    return ", ".join(map(_answer, permits))


# Statements and ambiguities


def _place(found: Statement) -> str:
    if found.line is not None:
        return f"{found.document}, line {found.line}, {found.where}"
    return f"observed, {found.where}" if found.document.endswith("-observed") else found.where


def statement(id: str) -> str:
    """Explain one statement of the documents; raises KeyError for an id the ledger does not know."""
    waiting = pending().get(id)
    if waiting is not None:
        return _text(_title(id), _paragraph(f"Belongs to {waiting.operation}: {waiting.reason}."))
    found = statements()[id]
    facts = [
        *_labelled("Where", _place(found)),
        *(_labelled("Rules", ", ".join(found.rules)) if found.rules else ()),
        *(_labelled("World", ", ".join(found.world)) if found.world else ()),
        *(_labelled("Excluded", found.excluded) if found.excluded else ()),
    ]
    return _text(_title(id), _paragraph(found.says), facts)


def _readings(found: Ambiguity, indent: str) -> Iterator[str]:
    for reading in found.readings:
        mark = " (default)" if reading.letter == found.default else ""
        yield from _paragraph(f"{reading.letter}{mark}: {reading.says}", indent, f"{indent}   ")


def _cite(id: str) -> list[str]:
    """Show one citation: where it stands and what it says."""
    first = f"  {id:<{_CITE - 2}}"
    if id in statements():
        found = statements()[id]
        return [*_paragraph(_place(found), first), *_paragraph(found.says, " " * len(first))]
    if id in pending():
        return _paragraph(f"belongs to {pending()[id].operation}, {pending()[id].reason}", first)
    return _paragraph(register()[id].says, first)


def ambiguity(id: str) -> str:
    """Explain one ambiguity and its readings; raises KeyError for an id that is not registered."""
    found = register()[id]
    answered = [
        line
        for reading in found.readings
        for line in _paragraph(", ".join(reading.answers), f"  {reading.letter}: ", "     ")
    ]
    why_not = () if found.why_not is None else _labelled("Untested", found.why_not)
    return _text(
        _title(f"{found.id}: {found.kind}"),
        _paragraph(found.says),
        _headed("Readings", _readings(found, "  ")),
        _headed("Answers of a build that holds it", answered),
        [
            *_labelled("Permitted", ", ".join(found.permits)),
            *(_labelled("Rules", ", ".join(found.rules)) if found.rules else ()),
            *why_not,
        ],
        _headed("Sources", (line for source in found.sources for line in _cite(source))),
    )


# Rules


def _touching(rule: Rule) -> list[str]:
    """List the ambiguities that touch a rule."""
    own = [cite for cite in rule.cites if cite in register()]
    bound = [rule.bound.ambiguity] if rule.bound is not None and rule.bound.ambiguity else []
    named = [found.id for found in register().values() if rule.id in found.rules]
    return list(dict.fromkeys((*bound, *own, *named)))


def _limit(bound: Bound) -> str:
    said = f"{bound.at:,} is within it in every reading"
    if bound.past is not None:
        said += f", {bound.past:,} is past it in every reading"
    if bound.most:
        between = ", ".join(f"up to {most:,} in reading {letter}" for letter, most in sorted(bound.most.items()))
        said += f"; between them {bound.ambiguity} decides: {between}"
    elif bound.past is not None and bound.past > bound.at + 1:
        said += "; between them readings differ"
    return said


def _guarded(rule: Rule, operation: Operation) -> str:
    for state in operation.states:
        if rule in state.guards:
            return f"{operation.name}, before the state {state.name}"
    return f"{operation.name}, judged by what is observed"


def _evidence(rule: Rule, operation: Operation) -> Iterator[str]:
    if rule.about is About.REQUEST:
        yield f"fixtures/hand/{operation.name}/{rule.id}.json"
    else:
        yield f"fixtures/histories/hand/{operation.name}/"


def rule(rule: Rule, operations: Iterable[Operation] = tuple(OPERATIONS.values())) -> str:
    """Explain one rule and how each operation that has it spells its faults."""
    having = [each for each in operations if rule in each.rules()]
    weight = "fails a build" if rule.strength.binding else "is a warning (a failure with --strict)"
    facts = [
        *_labelled("Strength", f"{rule.strength.name}: {rule.strength.value}; breaking it {weight}"),
        *_labelled("Judges", rule.about.value),
        *(_labelled("Limit", _limit(rule.bound)) if rule.bound is not None else ()),
        *(_labelled("Since", rule.since) if rule.since else ()),
        *(line for fault in rule.permits for line in _labelled("Fault", fault.value)),
        *(_labelled("Implies", ", ".join(rule.implies)) if rule.implies else ()),
        *(line for each in having for line in _labelled("Guards", _guarded(rule, each))),
        *(line for each in having for path in _evidence(rule, each) for line in _labelled("See", path)),
    ]
    spelled = (
        line
        for each in having
        if rule.permits
        for line in _paragraph(f"{each.name}: {_answers(each.spelled(rule))}", "  ", "    ")
    )
    doubts = (
        line
        for id in _touching(rule)
        for line in (*_cite(id), *_readings(register()[id], " " * _CITE))
    )  # fmt: skip
    return _text(
        _title(rule.id),
        _paragraph(rule.statement),
        facts,
        _headed("Answered with, the default first", spelled),
        _headed("Said in", (line for id in rule.cites if id not in register() for line in _cite(id))),
        _headed("Open questions", doubts),
    )


# Operations


def _kind(kind: Kind) -> str:
    match kind:
        case Text():
            return "text"
        case Structure():
            return "structure"
        case ListOf(each=each):
            return f"list of {_kind(each)}s"
        case MapOf(each=each):
            return f"map of {_kind(each)}s"


def _members(structure: Structure, prefix: str) -> Iterator[tuple[str, str, str, str]]:
    for name, member in structure.members.items():
        path = f"{prefix}{name}"
        yield path, _kind(member.kind), "required" if member.required else "", " ".join(member.cites)
        match member.kind:
            case Structure() as inner:
                yield from _members(inner, f"{path}.")
            case ListOf(each=Structure() as inner) | MapOf(each=Structure() as inner):
                yield from _members(inner, f"{path}[].")
            case _:
                pass


def _shape(operation: Operation) -> Iterator[str]:
    rows = list(_members(operation.shape, ""))
    wide = [max(len(row[column]) for row in rows) for column in range(3)]
    for *cells, cites in rows:
        columns = (cell.ljust(most) for cell, most in zip(cells, wide, strict=True))
        yield from _paragraph(cites, f"  {'  '.join(columns)}  ")


def _stage(state: State, wide: int) -> Iterator[str]:
    """Draw the step into one state: its guards beside the arrow, then the state."""
    yield "    |"
    for guard in state.guards:
        yield from _paragraph(guard.statement, f"    |  {guard.id:<{wide}}  ", f"    |  {'':<{wide}}  ")
    yield f"    +-- any of these broken --> ( {REFUSED} )"
    yield "    v"
    yield from _paragraph(state.says, f"  [ {state.name} ]  ")


def _diagram(operation: Operation) -> list[str]:
    wide = max(len(guard.id) for state in operation.states for guard in state.guards)
    drawn = [line for state in operation.states for line in _stage(state, wide)]
    return [f"  ( {START} )", *drawn, "    |", "    v", "  ( accepted )"]


def _spelling(operation: Operation) -> Iterator[str]:
    for fault, permits in operation.spelling.items():
        yield from _paragraph(fault.value, "  ")
        yield from _paragraph(_answers(permits), "      ")


def operation(operation: Operation) -> str:
    """Explain one operation: its members, its states and their guards, and how it spells each fault."""
    since, until = operation.source.window
    judged = (line for each in operation.judged for line in _paragraph(each.statement, f"  {each.id:<32}  "))
    return _text(
        _title(operation.name),
        _paragraph(f"{operation.source.title}; cited as {operation.source.key}, as it stood from {since} to {until}"),
        _headed("Members", _shape(operation)),
        _headed("States, and the rules that guard each", _diagram(operation)),
        _headed("Rules judged by what is observed", judged),
        _headed("Faults and their answers, the default first", _spelling(operation)),
        _headed("Answers any call may get in bad weather", _paragraph(_answers(operation.environment), "  ")),
    )


# Decisions


def _outcome(decision: Decision) -> str:
    if not decision.accepts:
        return "must be refused"
    return "may be accepted or refused" if len(decision.permitted) > 1 else "must be accepted"


def _permitted(decision: Decision) -> Iterator[str]:
    for turn, permit in enumerate(decision.permitted):
        yield from _paragraph(f"{_answer(permit)}{'' if turn else ', the default'}", "  ", "    ")


def _broken(rule: Rule, decision: Decision) -> Iterator[str]:
    how = "in every reading" if rule in decision.surely else "in the default readings"
    yield from _paragraph(f"{rule.id} ({rule.strength.name}), broken {how}", "  ", "    ")
    yield from _paragraph(rule.statement, "    ")
    yield from _paragraph(f"answered with {_answers(decision.operation.spelled(rule))}", "    ", "      ")
    for id in rule.cites:
        if id in statements():
            found = statements()[id]
            yield from _paragraph(f"{_place(found)}: {found.says}", f"    {id:<{_CITE - 2}}")


def _letters(way: Ruling) -> dict[str, frozenset[str]]:
    """Give the readings, by ambiguity, under which a ruling comes about."""
    held: dict[str, frozenset[str]] = {}
    for fork in way.forks:
        held[fork.ambiguity] = held.get(fork.ambiguity, fork.chosen) & fork.chosen
    return held


def _ways(dispute: Dispute, *, broken: bool) -> list[str]:
    """Say under which readings a disputed rule is broken, or is not."""
    ways = [_letters(way) for way in dispute.rulings if (way.kept is False) is broken]
    asked = {id for way in ways for id in way}
    if len(asked) == 1 and all(ways):
        (only,) = asked
        ways = [{only: frozenset[str]().union(*(way[only] for way in ways))}]
    said = [" and ".join(f"{id} {'/'.join(sorted(held))}" for id, held in way.items()) for way in ways]
    return list(dict.fromkeys(said))


def _said_ways(label: str, ways: list[str]) -> Iterator[str]:
    for way in ways[:MOST_WAYS]:
        yield from _paragraph(f"{label} under {way}", "    ", "      ")
    yield from (f"  {line}" for line in _more(len(ways) - MOST_WAYS, f"ways to be {label}"))


def _dispute(dispute: Dispute, decision: Decision) -> Iterator[str]:
    now = "broken" if dispute.rulings[0].kept is False else "kept"
    yield from _paragraph(f"{dispute.rule.id} ({dispute.rule.strength.name}), {now} by default", "  ", "    ")
    if dispute.rule not in decision.broken:
        yield from _paragraph(dispute.rule.statement, "    ")
        yield from _paragraph(f"answered with {_answers(decision.operation.spelled(dispute.rule))}", "    ", "      ")
    yield from _said_ways("broken", _ways(dispute, broken=True))
    yield from _said_ways("kept", _ways(dispute, broken=False))
    asked = dict.fromkeys(fork.ambiguity for way in dispute.rulings for fork in way.forks)
    for id in asked:
        yield from _paragraph(f"{id}: {register()[id].says}", "    ", "      ")
        yield from _readings(register()[id], "      ")


def _shortened(path: str) -> str:
    return path if len(path) <= LONGEST_PATH else f"{path[:LONGEST_PATH]}..."


def _defects(defects: tuple[Defect, ...]) -> Iterator[str]:
    for path, kind, _ in defects[:MOST_DEFECTS]:
        yield from _paragraph(f"{_shortened(path) or 'the request'} {_DEFECTS.get(kind, kind)}", "  ", "    ")
    yield from _more(len(defects) - MOST_DEFECTS, "such places")


def decision(decision: Decision) -> str:
    """Explain one decision: what may be answered, which rules are broken and why, what depends on a reading."""
    return _text(
        _title(f"{decision.operation.name}: this call {_outcome(decision)}"),
        _headed("Permitted", _permitted(decision)),
        _headed("Walked", _paragraph(" -> ".join(decision.path), "  ")),
        _headed("Broken", (line for each in decision.broken for line in _broken(each, decision))),
        _headed("Depends on a reading", (line for each in decision.disputes for line in _dispute(each, decision))),
        _headed("Shape", _defects(decision.message.defects)),
    )


# By name


@cache
def _by_name() -> Mapping[str, Callable[[], str]]:
    """Map every name that can be explained to what explains it."""
    return {
        **{name: partial(operation, each) for name, each in OPERATIONS.items()},
        **{name: partial(rule, each) for name, each in BY_ID.items()},
        **{name: partial(ambiguity, name) for name in register()},
        **{name: partial(statement, name) for name in (*statements(), *pending())},
    }


@cache
def _folded() -> Mapping[str, str]:
    return {name.casefold(): name for name in _by_name()}


def anything(word: str) -> str | None:
    """Explain whatever bears this name, in any letter case; None where nothing does.

    Names are those of operations, rules, ambiguities (also of one reading: `A-V07.b`) and statements.
    """
    wanted = word.strip().casefold()
    whole, _, letter = wanted.rpartition(".")
    name = _folded().get(wanted) or (_folded().get(whole) if len(letter) == 1 else None)
    return None if name is None else _by_name()[name]()


def _unpadded(name: str) -> str:
    """Drop the zeros that ids begin their numbers with."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", name)


def nearest(word: str) -> list[str]:
    """Suggest names like an unknown word, the likeliest first."""
    wanted = word.strip().casefold()[:WIDTH]
    padded = [name for name in _folded() if _unpadded(name) == _unpadded(wanted)]
    holding = [name for name in _folded() if len(wanted) > 2 and wanted in name]
    alike = get_close_matches(wanted, _folded(), n=MOST_SUGGESTIONS, cutoff=0.7)
    return [_folded()[name] for name in dict.fromkeys((*padded, *alike, *holding))][:MOST_SUGGESTIONS]
