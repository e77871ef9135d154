"""Mutants that answer well and queue the wrong thing."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any, TypeAlias

from conformance.left_behind import OUTBOX, left_by
from conformance.mutation.mutant import Mutant, Operations, Shell, judges, of_shell, with_parts
from conformance.strategies import CATALOGUES
from refimpl.answer import Json
from refimpl.case import Case
from refimpl.message import Content, Message, Tag
from refimpl.operations import OPERATIONS
from refimpl.rules import answer, effects
from refimpl.service import Service
from refimpl.table import Operation
from refimpl.wire import settings_from_json
from refimpl.world import Event, fresh

Edit: TypeAlias = Callable[[Message, Message | None], Message]
"""Makes the message that is queued from the one asked for and the one queued before it."""

Redraw: TypeAlias = Callable[[Mapping[str, Json]], Mapping[str, Json]]
"""Makes what is shown of a message from what should be shown."""

_PARTS: Mapping[str, str] = {
    "to": effects.RECIPIENTS.id,
    "cc": effects.RECIPIENTS.id,
    "bcc": effects.RECIPIENTS.id,
    "reply_to": effects.REPLY_TO.id,
    "tags": effects.TAGS.id,
    "source": effects.SOURCE.id,
    "return_path": effects.RETURN_PATH.id,
    "subject": effects.SUBJECT.id,
    "text": effects.TEXT.id,
    "html": effects.HTML.id,
    "configuration_set": effects.CONFIGURATION_SET.id,
}
_LISTS = ("to", "cc", "bcc", "reply_to", "tags")
_TEXTS = ("subject", "text", "html")


class Edited(Service):
    """A build that queues another message than the one asked for."""

    def __init__(self, operations: Operations, edit: Edit) -> None:
        super().__init__(operations)
        self.edit = edit
        self.last: Message | None = None

    def entry(self, message: Message, fresh_id: str) -> Mapping[str, Json]:
        """Show the edited message."""
        last, self.last = self.last, message
        return super().entry(self.edit(message, last), fresh_id)


class Reshown(Service):
    """A build that queues a message made from another template, or under another id."""

    def __init__(self, operations: Operations, redraw: Redraw) -> None:
        super().__init__(operations)
        self.redraw = redraw

    def show(self, event: Event, message: Message, fresh_id: str) -> None:
        """Show the message in the wrong way."""
        before = len(self.outbox)
        super().show(event, message, fresh_id)
        self.outbox[before:] = [self.redraw(shown) for shown in self.outbox[before:]]


def _remade(change: Callable[[Mapping[str, Json]], Json]) -> Redraw:
    return lambda shown: {**shown, "template": change(shown["template"])} if shown.get("template") else shown


_TEMPLATES: tuple[tuple[str, str, Redraw], ...] = (
    ("no-template", "makes no message from a template", _remade(lambda _: None)),
    ("base-as-template", "takes the knowledge base for the template",
     _remade(lambda template: {**template, "id": template["knowledge_base"]})),
    ("template-as-base", "takes the template for the knowledge base",
     _remade(lambda template: {**template, "knowledge_base": template["id"]})),
    ("capital-template", "writes the id of the template in capitals",
     _remade(lambda template: {**template, "id": template["id"].upper()})),
)  # fmt: skip


def _replaced(**changes: Callable[[Message], Any]) -> Edit:
    return lambda message, _: with_parts(message, **{part: change(message) for part, change in changes.items()})


def _sliced(part: str, kept: slice) -> Edit:
    return _replaced(**{part: lambda message: getattr(message, part)[kept]})


def _lost(part: str) -> Edit:
    return _sliced(part, slice(0)) if part in _LISTS else _replaced(**{part: lambda _: None})


def _leaking(part: str) -> Edit:
    def edit(message: Message, last: Message | None) -> Message:
        left = getattr(last, part, None)
        return message if getattr(message, part) or not left else with_parts(message, **{part: left})

    return edit


def _retold(part: str, tell: Callable[[str], str]) -> Edit:
    def told(message: Message) -> Content | None:
        content: Content | None = getattr(message, part)
        return None if content is None else content._replace(data=tell(content.data or ""))

    return _replaced(**{part: told})


def _lost_beside(part: str, other: str) -> Edit:
    return lambda message, _: with_parts(message, **{part: None}) if getattr(message, other) else message


def _single_edits() -> Iterator[tuple[str, str, str, str, Edit]]:
    """List rule, operator, name, words and edit for what is done to one part."""
    for part, rule in _PARTS.items():
        name = part.replace("_", "-")
        words = name.replace("-", " ")
        yield rule, "lose-part", f"lose-{name}", f"loses the {words}", _lost(part)
        if part in _LISTS:
            yield rule, "lose-one", f"lose-first-{name}", f"loses the first of {words}", _sliced(part, slice(1, None))
            yield rule, "lose-one", f"lose-last-{name}", f"loses the last of {words}", _sliced(part, slice(None, -1))
        if part in _TEXTS:
            yield rule, "garble", f"ascii-{name}", f"garbles the {words} beyond ASCII", _retold(part, _ascii)
            yield rule, "garble", f"cut-{name}", f"cuts the {words} short", _retold(part, _cut)
            yield rule, "garble", f"capital-{name}", f"writes the {words} in capitals", _retold(part, str.upper)
        if part not in ("source", "to", "subject"):
            yield rule, "leak-part", f"leak-{name}", f"keeps the {words} of the message before", _leaking(part)


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode()


def _cut(text: str) -> str:
    return text[:-1]


def _swapped(one: str, other: str) -> Edit:
    return _replaced(**{one: lambda m: getattr(m, other), other: lambda m: getattr(m, one)})


def _boxed(part: str) -> Callable[[Message], Any]:
    """Take the first reply-to address where there is one, else the part itself."""
    return lambda message: message.reply_to[0] if message.reply_to else getattr(message, part)


def _first_ten(part: str) -> Callable[[Message], Any]:
    return lambda message: getattr(message, part)[:10]


def _tags(name: Callable[[Tag], str], value: Callable[[Tag], str]) -> Edit:
    return _replaced(tags=lambda message: tuple(Tag(name(tag), value(tag)) for tag in message.tags))


def _tags_without_set(message: Message, _: Message | None) -> Message:
    return message._replace(tags=()) if message.configuration_set else message


_FROM_RETURN_PATH = _replaced(source=lambda m: m.return_path or m.source)
_TO_SOURCE = _replaced(reply_to=lambda m: (m.source,))
_BACK_TO_SOURCE = _replaced(return_path=lambda m: m.source)
_BACK_TO_REPLY_TO = _replaced(return_path=_boxed("return_path"))
_TO_TEN = _replaced(to=_first_ten("to"), cc=_first_ten("cc"), bcc=_first_ten("bcc"))
_OPEN_BCC = _replaced(to=lambda m: m.to + m.bcc, bcc=lambda _: ())
_ALL_HIDDEN = _replaced(bcc=lambda m: m.recipients, to=lambda _: (), cc=lambda _: ())
_NAME_AS_VALUE = _tags(lambda tag: str(tag.value), lambda tag: str(tag.name))
_SMALL_TAGS = _tags(lambda tag: str(tag.name).lower(), lambda tag: str(tag.value).lower())
_SMALL_SET = _replaced(configuration_set=lambda m: m.configuration_set and m.configuration_set.lower())
_OTHER_EDITS: tuple[tuple[str, str, str, Edit], ...] = (
    ("recipients", "swap-cc-and-bcc", "swaps Cc and Bcc", _swapped("cc", "bcc")),
    ("recipients", "swap-to-and-cc", "swaps To and Cc", _swapped("to", "cc")),
    ("recipients", "bcc-as-to", "puts Bcc recipients on To", _OPEN_BCC),
    ("recipients", "all-as-bcc", "puts everybody on Bcc", _ALL_HIDDEN),
    ("recipients", "ten-of-each", "delivers to ten of each list only", _TO_TEN),
    ("source", "return-path-as-source", "sends from the return path", _FROM_RETURN_PATH),
    ("source", "reply-to-as-source", "sends from the reply-to address", _replaced(source=_boxed("source"))),
    ("reply-to", "source-as-reply-to", "always has replies go to the sender", _TO_SOURCE),
    ("return-path", "source-as-return-path", "always bounces to the sender", _BACK_TO_SOURCE),
    ("return-path", "reply-to-as-return-path", "bounces to the reply-to address", _BACK_TO_REPLY_TO),
    ("text", "swap-text-and-html", "swaps the bodies", _swapped("text", "html")),
    ("text", "lose-text-beside-html", "drops the text body where there is HTML", _lost_beside("text", "html")),
    ("html", "lose-html-beside-text", "drops the HTML body where there is text", _lost_beside("html", "text")),
    ("tags", "swap-name-and-value", "swaps the names and the values of tags", _NAME_AS_VALUE),
    ("tags", "lower-case-tags", "writes tags in lower case", _SMALL_TAGS),
    ("tags", "lose-tags-beside-set", "drops the tags where there is a configuration set", _tags_without_set),
    ("configuration-set", "lower-case-set", "writes the name of the set in lower case", _SMALL_SET),
)


def _shells() -> Iterator[tuple[str, str, str, str, Shell]]:
    for rule, operator, name, says, edit in _single_edits():
        yield rule, operator, name, says, partial(Edited, edit=edit)
    for aspect, name, says, edit in _OTHER_EDITS:
        yield f"effects.{aspect}", "mix-parts", name, says, partial(Edited, edit=edit)
    for name, says, redraw in _TEMPLATES:
        yield effects.TEMPLATE.id, "mix-parts", name, says, partial(Reshown, redraw=redraw)
    for rule in (answer.MESSAGE_ID.id, answer.CONTACT_ID.id, effects.MESSAGE_PER_ENTRY.id):
        says, redraw = "queues the message under another id", lambda shown: {**shown, "id": f"{shown['id']}-queued"}
        yield rule, "mix-parts", "another-id", says, partial(Reshown, redraw=redraw)


def effect_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants whose queued messages are wrong, in parts that the operation's messages have."""
    if OUTBOX not in left_by(operation):
        return
    used = parts_used(operation.name)
    for rule, operator, name, says, shell in _shells():
        judge = _judge_of(operation, rule)
        about = frozenset((_ABOUT.get(name) or _part_named(name)).split())
        lingers = operator == "leak-part" and judge != rule
        if judge is not None and not lingers and any(about <= parts for parts in used):
            yield of_shell(operation, judge, operator, name, says, shell)


def _part_named(name: str) -> str:
    """Find the part that the name of a mistake ends in."""
    found = [part for part in _PARTS if name.endswith(f"-{part.replace('_', '-')}")]
    return max(found, key=len, default="")


_RENDERED = (effects.SUBJECT.id, effects.TEXT.id, effects.HTML.id)
_ABOUT: Mapping[str, str] = {
    "swap-cc-and-bcc": "cc bcc", "swap-to-and-cc": "to cc", "bcc-as-to": "bcc", "all-as-bcc": "to",
    "ten-of-each": "to", "return-path-as-source": "return_path", "reply-to-as-source": "reply_to",
    "source-as-reply-to": "source", "source-as-return-path": "source", "reply-to-as-return-path": "reply_to",
    "swap-text-and-html": "text html", "lose-text-beside-html": "text html", "lose-html-beside-text": "text html",
    "swap-name-and-value": "tags", "lower-case-tags": "tags", "lose-tags-beside-set": "tags configuration_set",
    "lower-case-set": "configuration_set",
}  # fmt: skip
"""The parts that must be there for a mistake to show, where its name does not end in that of one part."""


def _judge_of(operation: Operation, rule: str) -> str | None:
    """Name who judges what a rule is about: texts made from templates are judged by how they are rendered."""
    if judges(operation, rule):
        return rule
    return effects.RENDERING.id if rule in _RENDERED and judges(operation, effects.RENDERING.id) else None


@cache
def parts_used(operation: str) -> frozenset[frozenset[str]]:
    """Name the parts that each message of the acceptable calls has, once the account has settled them."""
    machine = OPERATIONS[operation]
    found = set()
    catalogue = CATALOGUES[operation]
    full = catalogue.bases["full"]
    chosen = [choice(full) for choices in catalogue.features.values() for choice in choices]
    for draft in (*catalogue.bases.values(), *chosen):
        message, world = machine.lower(draft.request), fresh(settings_from_json(dict(draft.world)))
        for each in message.entries or (message,):
            settled = machine.settle(Case(each, world, draft.caller, {}))
            found.add(frozenset(part for part in _PARTS if getattr(settled, part)))
    return frozenset(found)
