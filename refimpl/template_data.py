"""What fills in a stored template for one message: its own data over the default ones, as each reading has it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from refimpl.answer import Json
from refimpl.case import Case
from refimpl.grammar import resource, template
from refimpl.message import Message, Stored
from refimpl.world import Template, World


@lru_cache(maxsize=4_096)
def object_of(text: str | None) -> dict[str, Json] | None:
    """Read template data that are a JSON object, not to be changed; None for anything else."""
    if not text:
        return {}
    try:
        found = template.data_of(text)
    except template.NotJson:
        return None
    return found if isinstance(found, dict) else None


class Filled(NamedTuple):
    """The values of one message: merged over the defaults, and standing in for them as a whole (A-B12)."""

    merged: Mapping[str, Json]
    instead: Mapping[str, Json]


def filled(stored: Stored) -> Filled | None:
    """Work out the values; None where the data cannot be read."""
    defaults, own = object_of(stored.data), object_of(stored.own)
    if defaults is None or own is None:
        return None
    if not own:
        return Filled(defaults, defaults)
    return Filled(template.merged(defaults, own), own)


TEMPLATE = ("ses", "template")


def name_of(text: str | None, world: World) -> str | None:
    """Give the name of the account's template an ARN stands for; None for any other ARN."""
    arn = resource.read(text or "")
    ses = world.settings.ses
    if arn is None or arn.kind != TEMPLATE or (arn.region, arn.account) != (ses.region, ses.account):
        return None
    return arn.path


def named(stored: Stored, world: World) -> Template | None:
    """Find the template by its name, else by its ARN."""
    templates = world.settings.ses.by_template
    return templates.get(stored.name or "") or templates.get(name_of(stored.arn, world) or "")


@lru_cache(maxsize=1_024)
def _variables(found: Template) -> frozenset[str]:
    return frozenset(template.variables(found.subject, found.text, found.html))


@lru_cache(maxsize=1_024)
def _bare(found: Template) -> frozenset[str]:
    return frozenset(template.bare_names(found.subject, found.text, found.html))


@lru_cache(maxsize=1_024)
def _dressed(found: Template) -> bool:
    return template.dressed(found.subject, found.text, found.html)


def missing(case: Case) -> bool:
    """Say whether a variable of the message's template has no value, under the readings in force."""
    stored = case.message.stored
    found = named(stored, case.world) if stored is not None else None
    if found is None or stored is None:
        return False
    asked = _variables(found)
    own = object_of(stored.own)
    if own is not None and asked <= own.keys() and None not in own.values():
        return False
    values = filled(stored)
    if values is None:
        return False
    if _dressed(found) and not case.allows("A-B51", "a"):
        asked = _bare(found)
    short = [any(template.value_of(name, data) is None for name in asked) for data in values]
    if short[0] == short[1]:
        return short[0]
    return short[0] if case.allows("A-B12", "b") else short[1]


def renderings(message: Message, world: World) -> tuple[tuple[str | None, str | None, str | None], ...]:
    """Say what the message may read like: subject, text and HTML body, the default reading first."""
    stored = message.stored
    found = named(stored, world) if stored is not None else None
    values = filled(stored) if stored is not None else None
    if found is None or values is None:
        return ()
    made = [tuple(template.rendered(text, data) for text in (found.subject, found.text, found.html)) for data in values]
    return tuple(dict.fromkeys((each[0], each[1], each[2]) for each in made))


def bare_renderings(message: Message, world: World) -> tuple[tuple[str | None, str | None, str | None], ...]:
    """Say what it may read like where only bare names are variables (A-B51); nothing where that is all the same."""
    stored = message.stored
    found = named(stored, world) if stored is not None else None
    values = filled(stored) if stored is not None else None
    if found is None or values is None or not _dressed(found):
        return ()
    texts = (found.subject, found.text, found.html)
    made = [[template.undressed(text, data, kept=kept) for text in texts] for data in values for kept in (True, False)]
    return tuple(dict.fromkeys((each[0], each[1], each[2]) for each in made))


def left_short(message: Message, world: World) -> str | None:
    """Give the form of the subject where the message's own data, standing in for all defaults, lack something.

    None where they lack nothing, or where the defaults lack something too.
    """
    stored = message.stored
    found = named(stored, world) if stored is not None else None
    values = filled(stored) if stored is not None else None
    if found is None or values is None or values.merged is values.instead:
        return None
    short = [any(template.value_of(name, data) is None for name in _variables(found)) for data in values]
    return template.form_without(found.subject, values.instead, values.merged) if short == [False, True] else None
