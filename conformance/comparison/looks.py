"""What several targets show of what calls left behind, made alike: only what all of them show is compared."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeAlias

import attrs

from conformance.comparison.ids import Ids
from conformance.comparison.parts import Parted, Said, broke
from conformance.left_behind import CONTACTS, OUTBOX
from conformance.outbox import bare
from conformance.target import Broke
from refimpl.answer import Json

Rows: TypeAlias = Sequence[Mapping[str, Json]]
Plain: TypeAlias = Mapping[str, Hashable]
MOST_SHOWN = 60
"""Characters told of one value that differs."""
MOST_PAIRS = 3
"""Headers told of."""


def _text(value: Json) -> Hashable:
    return None if value in (None, "") else str(value)


def _line(value: Json) -> Hashable:
    return " ".join(str(value or "").split()) or None


def _address(value: Json) -> Hashable:
    return bare(value) if value not in (None, "") else None


def _addresses(value: Json) -> Hashable:
    return frozenset(bare(each) for each in value) if isinstance(value, list | tuple) else _text(value)


def _tags(value: Json) -> Hashable:
    rows = value if isinstance(value, list | tuple) else ()
    return frozenset((str(row.get("name")), str(row.get("value"))) for row in rows if isinstance(row, Mapping))


_FORMS: Mapping[str, Mapping[str, Callable[[Json], Hashable]]] = {
    OUTBOX: {
        "source": _address, "to": _addresses, "cc": _addresses, "bcc": _addresses, "reply_to": _addresses,
        "subject": _line, "text": _text, "html": _text, "tags": _tags, "configuration_set": _text,
    },
    CONTACTS: {
        "channel": _text, "initiation": _text, "state": _text, "from": _address, "destination": _address,
        "to": _addresses, "cc": _addresses, "subject": _line, "text": _text, "html": _text, "name": _text,
        "description": _text,
    },
}  # fmt: skip
"""How what is shown is made alike; a part that is not named here is not compared."""
_NAMED: Mapping[str, tuple[str, ...]] = {
    OUTBOX: ("template",),
    CONTACTS: ("instance", "related", "flow", "attributes", "references"),
}
"""Parts that may hold ids."""


def _return_path(row: Mapping[str, Json]) -> Hashable:
    """Say where bounces go, if not to the sender, which is where they go when nothing is said."""
    goes = _address(row["return_path"])
    return None if goes == _address(row.get("source")) else goes


def _headers(row: Mapping[str, Json], everybody: frozenset[str]) -> Hashable:
    """Say whom each header names, and which of them have a line break in them: no more is compared of headers."""
    listed = row["headers"] if isinstance(row["headers"], list | tuple) else ()
    pairs = [(str(each[0]), str(each[1])) for each in listed if isinstance(each, list | tuple) and len(each) == 2]
    named = {(name.lower(), box) for name, value in pairs for box in everybody if box in value}
    return frozenset(named | {(name.lower(), "\n") for name, value in pairs if "\n" in value or "\r" in value})


def plain(what: str, rows: Rows, ids: Ids) -> list[Plain]:
    """Write each thing shown so that two targets that show the same write the same."""
    boxes = (row.get(name) for row in rows for name in ("to", "cc", "bcc", "reply_to"))
    everybody = frozenset(bare(each) for box in boxes if isinstance(box, list | tuple) for each in box) - {""}
    found: list[Plain] = []
    for row in rows:
        made = {name: form(row[name]) for name, form in _FORMS[what].items() if name in row}
        made |= {name: ids.named(row[name]) for name in _NAMED[what] if name in row}
        if "id" in row:
            made["id"] = ids.shown(row["id"])
        if "return_path" in row and what == OUTBOX:
            made["return_path"] = _return_path(row)
        if "headers" in row and what == OUTBOX:
            made["headers"] = _headers(row, everybody)
        found.append(made)
    return found


@attrs.frozen
class Sight:
    """What one target showed: as it showed it, and made alike."""

    rows: Rows
    plain: Sequence[Plain]


def sights(what: str, seen: Sequence[Sight | Broke]) -> Parted:
    """Compare what targets show, in whatever order they show it."""
    able = [each for each in seen if isinstance(each, Sight)]
    members = _shared(able)
    counts = {len(each.rows) for each in able}
    differing = () if len(counts) > 1 else _differing(members, able)
    said = []
    for each in seen:
        if isinstance(each, Broke):
            said.append(broke(each))
            continue
        number = f"{len(each.rows)} {'queued' if what == OUTBOX else what}"
        like = _several(_cut(row, members) for row in each.plain)
        if len(counts) > 1:
            kind = f"{'fewer' if len(each.rows) == min(counts) else 'more'} in the {what}"
            said.append(Said((len(each.rows), like), number, kind))
        else:
            told = _told(each, differing, able)
            said.append(Said(like, f"{number}{told and ': '}{told}", f"another {_parts(differing)} in the {what}"))
    return Parted(tuple(said))


def _parts(names: Sequence[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names) or "match"


def _shared(able: Sequence[Sight]) -> tuple[str, ...]:
    """Name what all of them show; one that shows nothing yet may show anything."""
    told = [frozenset(name for row in each.plain for name in row) for each in able if each.rows]
    return tuple(sorted(frozenset.intersection(*told))) if told else ()


def _several(items: Iterable[Hashable]) -> Hashable:
    """Give what stands for several things in whatever order."""
    return frozenset(Counter(items).items())


def _cut(row: Plain, members: Sequence[str]) -> Hashable:
    return tuple(row.get(name) for name in members)


def _differing(members: Sequence[str], able: Sequence[Sight]) -> tuple[str, ...]:
    """Name the parts that differ, each by itself."""
    return tuple(
        name
        for name in members
        if len({frozenset(Counter(row.get(name) for row in s.plain).items()) for s in able}) > 1
    )


def _told(one: Sight, differing: Sequence[str], able: Sequence[Sight]) -> str:
    """Tell the values of the first part that differs, as far as not all show them."""
    if not differing:
        return ""
    name = differing[0]
    if name == "headers":
        return _told_of_headers(one, able)
    everywhere = frozenset.intersection(*(frozenset(row.get(name) for row in each.plain) for each in able))
    pairs = list(zip(one.rows, one.plain, strict=True))
    row, made = next((pair for pair in pairs if pair[1].get(name) not in everywhere), pairs[0])
    written = str(made.get(name)) if name == "id" else repr(row.get(name))
    return f"{name.replace('_', ' ')} {written if len(written) <= MOST_SHOWN else written[:MOST_SHOWN] + '…'}"


def _told_of_headers(one: Sight, able: Sequence[Sight]) -> str:
    named = {id(each): [pair for row in each.plain for pair in _pairs(row.get("headers"))] for each in able}
    everywhere = set.intersection(*(set(pairs) for pairs in named.values()))
    own = [pair for pair in named[id(one)] if pair not in everywhere]
    told = [f"{name} has a line break" if box == "\n" else f"{name} names {box}" for name, box in sorted(own)]
    return ", ".join(dict.fromkeys(told[:MOST_PAIRS])) or "no header of these"


def _pairs(headers: Hashable) -> Sequence[tuple[str, str]]:
    return sorted(headers) if isinstance(headers, frozenset) else ()
