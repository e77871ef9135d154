"""Where in a request a rule is broken, worked out by asking the rule about the request with parts of it left out."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from refimpl.answer import Json
from refimpl.case import Case
from refimpl.decision import ways
from refimpl.explain.culprits import Faulty, Place, at, culprits, replaced
from refimpl.message import Message
from refimpl.rule import Rule
from refimpl.rules.shape import DEFECTS
from refimpl.shape import Kind, ListOf, MapOf, Structure, Text
from refimpl.table import Operation
from refimpl.world import World

INSTANCE, KIND = ("InstanceId",), ("EmailMessage", "MessageSourceType")
"""Members that say what the rest is about: named only where nothing else is, or the kind where the rest is missing."""
APART: dict[str, Place] = {"templates.variables": ("EmailMessage", "TemplatedMessageConfig", "TemplateAttributes")}
"""Rules whose fault is what a member does not hold, though it matters only through what another one names."""
_OWNERS: tuple[Place, ...] = (("SourceArn",), ("FromEmailAddressIdentityArn",))
BESIDE: dict[str, tuple[Place, ...]] = {"sender.delegated": _OWNERS}
"""Rules that ask for a member about whose value other rules have their say, so that none makes this one kept."""
NAME, NAMED = "DisplayName", "EmailAddress"
"""A name and the address it belongs to: a fault of the name goes with either, but only the name is to blame."""
MOST_DEFECTS = 12
"""Places that do not have the operation's shape which are named of one rule."""
FILLINGS = ("x", "{}")
"""Texts of which one or the other will do where some text is asked for."""


class Call(NamedTuple):
    """One call: its operation, the account it is made in, what is asked, and by whom."""

    operation: Operation
    world: World
    request: Json
    caller: str | None = None

    def message(self, request: Json, entry: int | None) -> Message | None:
        """Read a request; of a bulk call, one of its entries."""
        message = self.operation.lower(request)
        if entry is None:
            return message
        return message.entries[entry] if entry < len(message.entries) else None


class Mark(NamedTuple):
    """One place of a request; `missing` says that nothing stands there, and something should."""

    place: Place
    missing: bool = False


def _outcomes(rule: Rule, call: Call, request: Json, entry: int | None) -> list[bool | None]:
    """Say in which ways a rule comes out, the default first."""
    message = call.message(request, entry)
    return [] if message is None else _ways(rule, message, call)


def _ways(rule: Rule, message: Message, call: Call) -> list[bool | None]:
    return [way.kept for way in ways(rule.holds, Case(message, call.world, call.caller, {}))]


def _breaks(rule: Rule, call: Call, entry: int | None) -> Faulty:
    """Ask whether a rule is broken: by default if it is so in this call, else in some reading."""
    by_default = _outcomes(rule, call, call.request, entry)[:1] == [False]

    def breaks(request: Json) -> bool:
        found = _outcomes(rule, call, request, entry)
        return False in (found[:1] if by_default else found)

    return breaks


def marks(rule: Rule, call: Call, entry: int | None = None) -> list[Mark]:
    """List the places at which a call breaks a rule in some reading, or one of its entries does.

    Empty where the rule is kept, has nothing to say, or is broken whatever is asked. An entry that breaks it only
    because of those before it is named as a whole.
    """
    message = call.message(call.request, entry)
    if message is None or not message.holes.isdisjoint(rule.subject):
        return []
    try:
        return _found(rule, call, entry)
    except RecursionError:
        # Nested deeper than can be taken apart.
        return []


def _found(rule: Rule, call: Call, entry: int | None) -> list[Mark]:
    if entry is None:
        return _marks(rule, call, None) if _breaks(rule, call, None)(call.request) else []
    name = call.operation.entries
    alone = call._replace(request={**call.request, name: [call.request[name][entry]]})
    if not _breaks(rule, alone, 0)(alone.request):
        return [Mark((name, entry))]
    return [Mark(_of_entry(mark.place, name, entry), mark.missing) for mark in _marks(rule, alone, 0)]


def _of_entry(place: Place, name: str, entry: int) -> Place:
    return (name, entry, *place[2:]) if place[0] == name and len(place) > 1 else place


def _marks(rule: Rule, call: Call, entry: int | None) -> list[Mark]:
    if rule.id in APART:
        return [Mark(APART[rule.id], _member(call.request, APART[rule.id]) is None)]
    if rule.only_with == DEFECTS:
        return list(islice(_of_shape(rule, call), MOST_DEFECTS))
    given = [Mark(place) for place in culprits(call.request, _breaks(rule, call, entry))]
    lacking = _together(list(_lacking(rule, call, entry, True)))
    beside = (place for place in BESIDE.get(rule.id, ()) if place[0] in call.operation.shape.members)
    lacking += [Mark(place, place[0] not in call.request) for place in beside]
    if all(mark.place == INSTANCE for mark in (*given, *lacking)):
        lacking = _together(list(_lacking(rule, call, entry, None)))
    above = [mark for mark in given if any(mark.place == each.place[: len(mark.place)] for each in lacking)]
    found = [*(mark for mark in given if mark not in above), *lacking]
    addresses = ((*mark.place[:-1], NAMED) for mark in given if mark.place[-1] == NAME)
    aside = {INSTANCE, *addresses}
    told = [mark for mark in found if mark.place not in aside]
    return [mark for mark in told if mark.place != KIND or len(told) == 1 or lacking] or found


# Shape


def _of_shape(rule: Rule, call: Call) -> Iterator[Mark]:
    """List the defects that break a rule each by itself."""
    message = call.operation.lower(call.request)
    for path, kind, doubt in dict.fromkeys(message.defects):
        one = message._replace(defects=(message.defects[0]._replace(path=path, kind=kind, doubt=doubt),))
        if False in _ways(rule, one, call):
            place = place_of(call.request, path)
            yield Mark(place, kind == "missing" and not _there(call.request, place))


def place_of(request: Json, path: str) -> Place:
    """Find the place that a path names; members may have dots and brackets in their names."""
    place: list[str | int] = []
    while path:
        item = re.match(r"\[(\d+)\]\.?", path)
        if isinstance(request, list) and item is not None:
            step: str | int = int(item[1])
            path = path[item.end() :]
        else:
            given = request if isinstance(request, dict) else {}
            name = max(
                (name for name in given if re.match(rf"{re.escape(name)}(?:\.|\[|$)", path)), key=len, default=None
            )
            if name is None:
                return (*place, path)
            step, path = name, path[len(name) :].removeprefix(".")
        place.append(step)
        request = request[step]
    return tuple(place)


def _there(request: Json, place: Place) -> bool:
    try:
        at(request, place)
    except (LookupError, TypeError):
        return False
    return True


def _member(value: Json, place: Place) -> Json:
    for step in place:
        value = value.get(step) if isinstance(value, dict) else None
    return value


# What is not there


def _lacking(rule: Rule, call: Call, entry: int | None, outcome: bool | None) -> Iterator[Mark]:
    """List the members that are not given, or empty, and with which the rule would come out so."""
    for place, kind, missing in empty_members(call.operation.shape, call.request):
        for text in FILLINGS:
            if set(_outcomes(rule, call, replaced(call.request, place, _filled(kind, text)), entry)) == {outcome}:
                yield Mark(place, missing)
                break


def _together(lacking: list[Mark]) -> list[Mark]:
    """Name the structure in which one of several members would do, where they have one in common."""
    if len(lacking) < 2:
        return lacking
    first, *others = (mark.place for mark in lacking)
    shared = 0
    while all(len(place) > shared and place[shared] == first[shared] for place in (first, *others)):
        shared += 1
    return [Mark(first[:shared])] if shared else lacking


def empty_members(kind: Kind, value: Json, place: Place = ()) -> Iterator[tuple[Place, Kind, bool]]:
    """List the members with nothing in them, in all structures that are given, and whether they are missing."""
    match kind, value:
        case Structure(members=members), dict():
            for name, member in members.items():
                if value.get(name) in (None, "", [], {}):
                    yield (*place, name), member.kind, name not in value
                if value.get(name) is not None:
                    yield from empty_members(member.kind, value[name], (*place, name))
        case ListOf(each=each), list():
            for index, item in enumerate(value):
                yield from empty_members(each, item, (*place, index))
        case MapOf(each=each), dict():
            for name, item in value.items():
                yield from empty_members(each, item, (*place, name))


def _filled(kind: Kind, text: str) -> Json:
    """Make a value of a kind, with every member there is."""
    match kind:
        case Text(choices=choices):
            return choices[0] if choices else text
        case ListOf(each=each):
            return [_filled(each, text)]
        case MapOf(each=each):
            return {text: _filled(each, text)}
        case Structure(members=members):
            return {name: _filled(member.kind, text) for name, member in members.items()}
