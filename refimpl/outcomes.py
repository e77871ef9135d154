"""What an answer says about the account: every world that a call may have left, given what was answered to it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from refimpl import batch
from refimpl.answer import ACCEPTANCE, Accepted, Answer, Json, Permit, Rejected
from refimpl.case import Case
from refimpl.decision import Decision, learnt, ways
from refimpl.instances import Token
from refimpl.message import Message
from refimpl.readings import Bindings
from refimpl.recollection import repeated
from refimpl.table import Operation
from refimpl.world import Event, Queued, Used, World, evolve, identified

MOST_OUTCOMES = 256
"""Explanations of one answer that are followed; the rest are given up, the likeliest come first."""


class Outcome(NamedTuple):
    """One way to explain an answer: the world afterwards, and the readings it shows.

    `repeated` is the answer of an earlier call that this one must be answered with, None for a new call.
    """

    world: World
    shown: Bindings
    repeated: Mapping[str, Json] | None = None


def outcomes(
    decision: Decision, world: World, caller: str | None, bindings: Bindings, answer: Answer
) -> list[Outcome] | None:
    """List the ways to explain an answer, the likeliest first; None where nothing explains it."""
    if isinstance(answer, Accepted) and decision.operation.each:
        told = Told(results_of(answer.response), ids_of_mail(answer.response))
        found = _aligned(decision, world, caller, bindings, told, in_place=True)
        return found or _aligned(decision, world, caller, bindings, told, in_place=False) or None
    shown = learnt(decision, answer)
    if shown is None:
        return None
    # Whether a call was a new one depends on what its answer shows: one reading repeats the first answer (A-C23).
    held = {**bindings, **shown}
    return [Outcome(after, shown, again) for after, again in afterwards(decision, world, caller, held, answer)]


_After: TypeAlias = tuple[World, Mapping[str, Json] | None]


def afterwards(
    decision: Decision, world: World, caller: str | None, bindings: Bindings, answer: Answer
) -> Iterator[_After]:
    """Give every world this answer to a single message may leave, with the answer it would repeat."""
    operation, message = decision.operation, decision.message
    if isinstance(answer, Rejected):
        yield used(operation, world, message, None), None
    elif isinstance(answer, Accepted):
        anew = True
        if operation.repeats is not None and message.engagement.token is not None:
            found = ways(operation.repeats, Case(message, world, caller, bindings))
            anew = any(not way.kept for way in found)
            for way in found:
                if way.kept:
                    held = {**bindings, **{fork.ambiguity: fork.chosen for fork in way.forks}}
                    earlier = repeated(Case(message, world, caller, held))
                    yield world, (earlier.answer if earlier is not None else None) or {}
        if anew:
            yield took_effect(operation, world, message, answer.response), None


def took_effect(operation: Operation, world: World, message: Message, response: Mapping[str, Json]) -> World:
    """Let an accepted message have its effect, and its token remember the answer."""
    event = identified(operation.effect(message, world), answered_id(response))
    return used(operation, evolve(world, under_ids(event, ids_of_mail(response))), message, response)


def answered_id(response: Mapping[str, Json]) -> str | None:
    """Read the id in the answer to a call of one message, that of a message or of a contact."""
    given = response.get("MessageId") or response.get("ContactId")
    return given if isinstance(given, str) else None


def ids_of_mail(response: Mapping[str, Json]) -> frozenset[str]:
    """List the ids that mail may go by: those of messages and of a contact that an answer gives, or its entries."""
    rows = response.get("BulkEmailEntryResults")
    told = [response, *(row for row in (rows if isinstance(rows, list | tuple) else ()) if isinstance(row, Mapping))]
    return frozenset(id for row in told if (id := answered_id(row)))


def under_ids(event: Event, ids: frozenset[str]) -> Event:
    """Let what is queued go by one of these ids."""
    return event._replace(mail=event.mail._replace(ids=ids)) if isinstance(event, Queued) and ids else event


def used(operation: Operation, world: World, message: Message, response: Mapping[str, Json] | None) -> World:
    """Remember that a call used its token."""
    asked = message.engagement
    if not asked.token:
        return world
    token = Token(operation.name, asked.arn or asked.instance or "", asked.parameters, world.ledger.now, response)
    return evolve(world, Used(asked.token, token))


# Calls of several messages


SUCCESS = "SUCCESS"
SPELLED_OTHERWISE = {
    "CONFIGURATION_SET_DOES_NOT_EXIST": "CONFIGURATION_SET_NOT_FOUND",
    "TEMPLATE_DOES_NOT_EXIST": "TEMPLATE_NOT_FOUND",
    "INVALID_PARAMETER_VALUE": "INVALID_PARAMETER",
}
"""Statuses the page spells in two ways (A-B01), and the spelling of its list of values."""


def results_of(response: Mapping[str, Json]) -> list[str]:
    """Read the statuses of a bulk answer, in the spelling of the list of values; what is none is empty text."""
    rows = response.get("BulkEmailEntryResults")
    found = []
    for row in rows if isinstance(rows, list | tuple) else ():
        status = row.get("Status") if isinstance(row, Mapping) else None
        found.append(SPELLED_OTHERWISE.get(status, status) if isinstance(status, str) else "")
    return found


def tells(permit: Permit, status: str) -> bool:
    """Say whether a status of an entry is this permitted outcome."""
    return status == SUCCESS if permit is ACCEPTANCE else permit.code == status


class Told(NamedTuple):
    """What a bulk answer tells of its entries: their statuses in order, and all the ids of messages."""

    statuses: list[str]
    ids: frozenset[str]


class _Path(NamedTuple):
    """One way to match results with the entries so far."""

    world: World
    left: Mapping[str, int]
    shown: Bindings


def _aligned(
    gate: Decision, world: World, caller: str | None, bindings: Bindings, told: Told, *, in_place: bool
) -> list[Outcome]:
    """Match the results with the entries in every order (A-B04), that of the request first.

    What may happen to any entry at any time would fit everywhere; `in_place` takes it for the entry it stands at.
    """
    messages, statuses = gate.message.entries, told.statuses
    if len(statuses) != len(messages) or ACCEPTANCE not in gate.permitted:
        return []
    everybody = learnt(gate, Accepted({})) if set(statuses) <= {SUCCESS} else None
    paths = [_Path(world, Counter(statuses), everybody or {})]
    for message, own in zip(messages, statuses, strict=True):
        grown: list[_Path] = []
        for path in paths:
            entry = batch.of_entry(gate, message, path.world, caller, bindings)
            likeliest = sorted((s for s, times in path.left.items() if times), key=lambda status: status != own)
            for status in likeliest:
                anytime = status == own or not in_place
                grown += _taken(gate.operation, entry, path, status, told.ids, anytime=anytime)
        paths = grown[:MOST_OUTCOMES]
    alone = len(paths) == 1
    return [Outcome(path.world, path.shown if alone else {}) for path in paths]


def sent_as_told(gate: Decision, world: World, answer: Accepted) -> World:
    """Let all that an answer says was sent have its effect, permitted or not; results are taken in order."""
    if not gate.operation.each:
        return evolve(world, gate.operation.effect(gate.message, world))
    messages, statuses = gate.message.entries, results_of(answer.response)
    if len(messages) != len(statuses):
        return world
    for message, status in zip(messages, statuses, strict=True):
        if status == SUCCESS:
            event = gate.operation.effect(message, world)
            world = evolve(world, under_ids(event, ids_of_mail(answer.response)))
    return world


def _taken(
    operation: Operation, entry: Decision, path: _Path, status: str, ids: frozenset[str], *, anytime: bool
) -> Iterator[_Path]:
    """Let an entry have one of the results, if it is permitted or, where `anytime` says so, may always happen."""
    permitted = any(tells(permit, status) for permit in entry.permitted)
    weather = anytime and any(permit.entry and permit.code == status for permit in operation.environment)
    if not permitted and not weather:
        return
    sent = status == SUCCESS
    told = sent or not any(permit.entry and permit.code == status for permit in operation.environment)
    shown = (learnt(entry, Accepted({}) if sent else Rejected(status)) or {}) if told else {}
    world = path.world
    if sent:
        world = evolve(world, under_ids(operation.effect(entry.message, world), ids))
    yield _Path(world, {**path.left, status: path.left[status] - 1}, {**path.shown, **shown})
