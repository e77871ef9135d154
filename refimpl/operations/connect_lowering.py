"""How the Connect operations read a request into a message."""

from collections.abc import Mapping, Sequence

from refimpl.answer import Json
from refimpl.grammar import endpoint, resource
from refimpl.grammar.address import Mailbox
from refimpl.grammar.resource import INSTANCE
from refimpl.message import Content, Defect, Engagement, Message, Parameters, Raw, Templated
from refimpl.operations.connect_shapes import CHOSEN
from refimpl.rules.content_sources import TEMPLATE, TYPES
from refimpl.shape import Structure, holes, read
from refimpl.wire import Unencodable, parameters


class Reader:
    """One request being read: its members as far as they have their shape, and every defect so far."""

    def __init__(self, shape: Structure, request: Json) -> None:
        self.request = request
        self.defects: list[Defect] = []
        whole = read(shape, request, "", self.defects)
        self.value: Mapping[str, Json] = whole if type(whole) is dict else {}

    def holes(self, parts: Mapping[str, str], ids: frozenset[str] = CHOSEN) -> frozenset[str]:
        """Name the parts that cannot be read."""
        return holes(self.defects, parts, ids) if self.defects else _NO_HOLES

    def parameters(self, token: str | None) -> Parameters:
        """Stand in for what the call asks, where a token makes that matter."""
        if token is None:
            return Parameters()
        try:
            return parameters(self.request)
        except Unencodable:
            return Parameters(*[repr(type(self.request))] * 3)


_NO_HOLES: frozenset[str] = frozenset()
_NOTHING: Mapping[str, Json] = {}


def structure(value: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    """Take a structure, an empty one where there is none."""
    inner = value.get(name)
    return inner if type(inner) is dict else _NOTHING


def text(value: Mapping[str, Json], name: str) -> str | None:
    """Take a text, None where there is none."""
    inner = value.get(name)
    return inner if type(inner) is str else None


def mailbox(value: Json) -> Mailbox | None:
    """Read an address with its name; None where there is no address."""
    address = value.get("EmailAddress") if type(value) is dict else None
    return endpoint.read(address, text(value, "DisplayName") or "") if type(address) is str else None


def mailboxes(value: Mapping[str, Json], name: str) -> tuple[Mailbox, ...]:
    """Read a list of addresses with their names."""
    rows = value.get(name)
    return tuple([box for row in rows if (box := mailbox(row)) is not None]) if type(rows) is list else ()


def names(*boxes: Mailbox | None) -> tuple[str, ...]:
    """List the display names among these."""
    return tuple([box.display for box in boxes if box is not None and box.display])


def raw_of(content: Mapping[str, Json]) -> Raw | None:
    """Read a message that is written out."""
    raw = content.get("RawMessage")
    if type(raw) is not dict:
        return None
    return Raw(text(raw, "Subject"), text(raw, "Body"), text(raw, "ContentType"), structure(raw, "Headers"))


def templated_of(content: Mapping[str, Json]) -> Templated | None:
    """Read which message template is used, and with which values."""
    config = content.get("TemplatedMessageConfig")
    if type(config) is not dict:
        return None
    attributes = structure(config, "TemplateAttributes")
    return Templated(
        text(config, "KnowledgeBaseId"),
        text(config, "MessageTemplateId"),
        structure(attributes, "CustomAttributes"),
        text(attributes, "CustomerProfileAttributes"),
        frozenset(attributes),
    )


def instance_named(value: Mapping[str, Json]) -> tuple[str | None, str | None]:
    """Read the id of the instance, and the ARN if it was named by one."""
    given = text(value, "InstanceId")
    arn = resource.read(given) if given is not None else None
    if arn is None or arn.kind != INSTANCE or "/" in arn.path:
        return given, None
    return arn.path, given


UNICODE = "UTF-8"
"""JSON carries every character, so a text needs no other declaration."""


def _content(data: str | None) -> Content | None:
    return None if data is None else Content(data, UNICODE)


def composed(
    source: Mailbox | None,
    to: Sequence[Mailbox],
    cc: tuple[Mailbox, ...],
    engagement: Engagement,
    defects: Sequence[Defect],
    holes: frozenset[str],
    absent: frozenset[str],
) -> Message:
    """Put a message together, with the text of the content that is used."""
    raw = engagement.raw if engagement.source_type != TEMPLATE else None
    html = raw is not None and _is_html(raw.content_type)
    body = _content(raw.body) if raw is not None else None
    to = tuple(to)
    return Message(
        source, to, cc, (), to + cc,
        _content(raw.subject) if raw is not None else None,
        None if html else body,
        body if html else None,
        (), None, "", "", (), None,
        tuple(defects), holes, absent, engagement=engagement,
    )  # fmt: skip


def _is_html(content_type: str | None) -> bool:
    return content_type is not None and content_type.partition(";")[0].strip().lower() == TYPES[1]


COPIES_MOST = 50
"""Copies the service model has room for; the pages have one less."""


def note_many(value: Mapping[str, Json], place: str, most: int, defects: list[Defect]) -> None:
    """Note a list, named by its path, that is longer than the service model has it."""
    rows: Json = value
    for step in place.split("."):
        rows = rows.get(step) if type(rows) is dict else None
    if type(rows) is list and len(rows) > most:
        defects.append(Defect(place, "many"))
