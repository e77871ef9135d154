"""The query protocol: a request as a form, in which everything is text and structure is in the names."""

from collections.abc import Iterator

from conformance.protocols.bindings import Binding
from conformance.protocols.escapes import escaped, unescaped
from conformance.protocols.uncarried import Uncarried, kind_of
from refimpl.answer import Json
from refimpl.wire import Malformed

MOST_FIELDS = 100_000
MOST_DEPTH = 32
"""Names one below the other in the name of a field; requests need five."""
MOST_DIGITS = 9
RESERVED = ("Action", "Version")
"""Fields that say what is called, and are no members."""
ITEM = "member"
"""Stands between the name of a list and the number of an item."""


def form_of(binding: Binding, request: Json) -> bytes:
    """Write a call as a form; raises Uncarried for what a form cannot say."""
    if not isinstance(request, dict):
        raise Uncarried(f"the query protocol has no form for a request that is {kind_of(request)}")
    for name in RESERVED:
        if name in request:
            raise Uncarried(f"{name!r}: the query protocol has this name for itself")
    fields = [("Action", binding.action), ("Version", binding.version)]
    for name, value in request.items():
        fields += _fields(binding, _name(name), value)
    return b"&".join(escaped(name) + b"=" + escaped(value) for name, value in fields)


def _fields(binding: Binding, where: str, value: Json) -> Iterator[tuple[str, str]]:
    """List the fields of one member."""
    if where.count(".") >= MOST_DEPTH:
        raise Uncarried(f"{where[:60]}…: more than {MOST_DEPTH} names one below the other")
    if isinstance(value, dict):
        yield from _structure(binding, where, value)
    elif isinstance(value, list):
        if not value and where not in binding.lists:
            raise Uncarried(f"{where}: an empty list where the query protocol knows of none looks like an empty text")
        if not value:
            yield where, ""
        for place, item in enumerate(value, 1):
            yield from _fields(binding, f"{where}.{ITEM}.{place}", item)
    elif not isinstance(value, str):
        raise Uncarried(f"{where}: the query protocol has no form for {kind_of(value)}")
    elif not value and where in binding.lists:
        raise Uncarried(f"{where}: in the query protocol an empty text looks like an empty list here")
    else:
        yield where, _encodable(where, value)


def _structure(binding: Binding, where: str, value: dict[str, Json]) -> Iterator[tuple[str, str]]:
    if not value:
        raise Uncarried(f"{where}: an empty structure has no form in the query protocol")
    if value.keys() == {ITEM} and isinstance(value[ITEM], dict):
        raise Uncarried(f"{where}: in the query protocol this structure looks like a list")
    for name, member in value.items():
        yield from _fields(binding, f"{where}.{_name(name)}", member)


def _name(name: str) -> str:
    if not name or "." in name:
        raise Uncarried(f"{name!r}: the query protocol cannot write this name")
    return _encodable(repr(name), name)


def _encodable(where: str, text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Uncarried(f"{where}: half a surrogate pair has no form in UTF-8") from None
    return text


def fields_from(body: bytes) -> dict[str, str]:
    """Read the fields of a form; raises Malformed where it is none, or has a name twice."""
    pairs = [pair for pair in body.split(b"&", MOST_FIELDS) if pair]
    if len(pairs) > MOST_FIELDS:
        raise Malformed(f"the form has more than {MOST_FIELDS:,} fields")
    fields = {}
    for pair in pairs:
        name, _, value = pair.partition(b"=")
        fields[unescaped(name)] = unescaped(value)
    if len(fields) < len(pairs):
        raise Malformed("the form has a name twice")
    return fields


def request_from(binding: Binding, fields: dict[str, str]) -> dict[str, Json]:
    """Read a request from the fields of a form; raises Malformed where the names contradict each other."""
    whole: dict[str, Json] = {}
    for name, value in fields.items():
        if name not in RESERVED:
            _put(whole, name, value)
    return {name: _read(binding, name, value) for name, value in whole.items()}


def _put(whole: dict[str, Json], name: str, value: str) -> None:
    """Put one value where its name says."""
    *above, last = name.split(".")
    if len(above) > 2 * MOST_DEPTH or not all((*above, last)):
        raise Malformed(f"the form has the name {name[:60]!r}, which leads nowhere")
    place = whole
    for step in above:
        place = place.setdefault(step, {})
        if not isinstance(place, dict):
            raise Malformed(f"the form has {name[:60]!r} and also a value for what it is part of")
    if last in place:
        raise Malformed(f"the form has a value for {name[:60]!r} and also for parts of it")
    place[last] = value


def _read(binding: Binding, where: str, value: Json) -> Json:
    """Tell lists from structures, and empty lists from empty texts."""
    if isinstance(value, str):
        return [] if not value and where in binding.lists else value
    items = value.get(ITEM) if value.keys() == {ITEM} else None
    if isinstance(items, dict) and all(_is_number(each) for each in items):
        return [_read(binding, f"{where}.{ITEM}.{each}", items[each]) for each in sorted(items, key=int)]
    return {name: _read(binding, f"{where}.{name}", each) for name, each in value.items()}


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= MOST_DIGITS
