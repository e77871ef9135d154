"""Mistakes about single texts: characters and forms of addresses let through or refused."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias
from unicodedata import name as unicode_name

from conformance.mutation.argued import why_equal
from conformance.mutation.lenses import on_message, seen_through, with_lists
from conformance.mutation.mutant import Mutant, judged_by, of_rule, with_parts
from refimpl.case import Case
from refimpl.decision import rulings
from refimpl.grammar import address
from refimpl.grammar.address import Mailbox
from refimpl.message import Message, Tag
from refimpl.rule import Rule
from refimpl.table import Operation
from refimpl.world import Settings, fresh

Change: TypeAlias = Callable[[str], str]

_NOTHING = Message(None, (), (), (), (), None, None, None, (), None, "", "", (), None, (), frozenset())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands in a message: how to put one there, change those there, and list them."""

    put: Callable[[str], Message]
    change: Callable[[Message, Change], Message]
    texts: Callable[[Message], tuple[str, ...]]


def _tag_place(part: str) -> Place:
    def tag_changed(tag: Tag, change: Change) -> Tag:
        text = getattr(tag, part)
        return tag if text is None else tag._replace(**{part: change(text)})

    return Place(
        lambda text: _NOTHING._replace(tags=(Tag("campaign", "spring")._replace(**{part: text}),)),
        lambda message, change: message._replace(tags=tuple(tag_changed(tag, change) for tag in message.tags)),
        lambda message: tuple(getattr(tag, part) or "" for tag in message.tags),
    )


def _set_changed(message: Message, change: Change) -> Message:
    name = message.configuration_set
    return message._replace(configuration_set=None if name is None else change(name))


_NAMES = (
    _tag_place("name"),
    _tag_place("value"),
    Place(
        lambda text: _NOTHING._replace(configuration_set=text), _set_changed, lambda m: (m.configuration_set or "",)
    ),
)  # fmt: skip


def _box_changed(box: Mailbox, change: Change) -> Mailbox:
    text = change(box.text)
    return box if text == box.text else address.read(text)


def _box_place(part: str) -> Place:
    def changed(message: Message, change: Change) -> Message:
        box = getattr(message, part)
        return message if box is None else with_parts(message, **{part: _box_changed(box, change)})

    return Place(
        lambda text: with_parts(_NOTHING, **{part: address.read(text) if text or part == "source" else None}),
        changed,
        lambda message: () if getattr(message, part) is None else (getattr(message, part).text,),
    )


def _recipients_changed(message: Message, change: Change) -> Message:
    lists = {part: tuple(_box_changed(box, change) for box in getattr(message, part)) for part in ("to", "cc", "bcc")}
    return with_lists(message, **lists)


_ADDRESSES = (
    Place(
        lambda text: with_lists(_NOTHING, to=(address.read(text),)),
        _recipients_changed,
        lambda message: tuple(box.text for box in message.recipients),
    ),
    Place(
        lambda text: _NOTHING._replace(reply_to=(address.read(text),)),
        lambda message, change: message._replace(reply_to=tuple(_box_changed(b, change) for b in message.reply_to)),
        lambda message: tuple(box.text for box in message.reply_to),
    ),
    _box_place("source"),
    _box_place("return_path"),
)  # fmt: skip


def _outcomes(rule: Rule, message: Message) -> set[bool | None]:
    """List every way a rule comes out for a message in an empty world."""
    case = Case(message, fresh(Settings()), None, {})
    return {ruling.kept for ruling in rulings(rule, case)}


def _refuses(rule: Rule, message: Message) -> bool:
    return _outcomes(rule, message) == {False}


def _takes(rule: Rule, message: Message) -> bool:
    return False not in _outcomes(rule, message)


@dataclass(frozen=True, slots=True)
class Form:
    """A form of text: its name in ids, an example, what has it, and how to take it out of a text."""

    name: str
    example: str
    has: Callable[[str], bool]
    mend: Change


def _character(character: str, text: str = "spring") -> Form:
    name = re.sub(r"[^a-z0-9]+", "-", unicode_name(character, "line feed").lower())
    return Form(name, text + character, lambda text: character in text, lambda text: text.replace(character, ""))


_AROUND = tuple(map(_character, "/:@[`{ .+,\n\u00e9\u0663"))
"""Beside the ranges of letters and digits, and others that a careless pattern lets through."""
_AMONG = tuple(map(_character, "AZaz09_-"))


def _form(name: str, example: str, pattern: str) -> Form:
    """Make a form that is mended by putting a plain address in its place."""
    found = re.compile(pattern).search
    plain = "reader@example.com"
    return Form(name, example, lambda text: bool(found(text)), lambda text: plain if found(text) else text)


_MALFORMED = (
    _form("no-at-sign", "reader.example.com", r"\A[^@\s]+\Z"),
    _form("two-at-signs", "reader@extra@example.com", r"\A[^@]+@[^@]+@[^@]+\Z"),
    _form("no-local-part", "@example.com", r"\A@"),
    _form("no-domain", "reader@", r"@\Z"),
    _form("space-in-local-part", "a reader@example.com", r"\A\S+\s+[^@\s<]+@[^@<]*\Z"),
    _form("space-in-domain", "reader@exa mple.com", r"@\S+\s+\S+\Z"),
    _form("empty", "", r"\A\Z"),
)
_PLAIN = (
    _form("plus-sign", "reader+label@example.com", r"\+[^@]*@"),
    _form("dot-in-local-part", "a.reader@example.com", r"\.[^@]*@"),
    _form("dash-in-local-part", "a-reader@example.com", r"-[^@]*@"),
    _form("underscore", "a_reader@example.com", r"_[^@]*@"),
    _form("capital-letter", "Reader@example.com", r"[A-Z][^@]*@"),
    _form("digit-in-local-part", "reader1@example.com", r"[0-9][^@]*@"),
    _form("digit-in-domain", "reader@example1.com", r"@.*[0-9]"),
    _form("dash-in-domain", "reader@exa-mple.com", r"@.*-"),
    _form("subdomain", "reader@news.example.com", r"@[^.]*\.[^.]*\."),
    _form("long-top-level-domain", "reader@news.example", r"\.[a-z]{5,}\Z"),
    _form("one-letter-local-part", "r@example.com", r"\A.@"),
)


def _forgiving(rule: Rule, place: Place, form: Form) -> Rule:
    return seen_through(rule, on_message(lambda message: place.change(message, form.mend)))


def _refusing(rule: Rule, place: Place, form: Form) -> Rule:
    def predicate(case: Case) -> bool | None:
        kept = rule.holds(case)
        return kept if kept is not True else not any(map(form.has, place.texts(case.message)))

    return judged_by(rule, predicate)


def forms_mistaken(operation: Operation, rule: Rule) -> Iterator[Mutant]:
    """List the mutants of a rule that let one more form through, or one form less."""
    for places, bad, good in ((_NAMES, _AROUND, _AMONG), (_ADDRESSES, _MALFORMED, _PLAIN)):
        for place in places:
            judged = [form for form in (*bad, *good) if _refuses(rule, place.put(form.example))]
            if not judged:
                continue
            for form in bad:
                if form in judged and _takes(rule, place.put(form.mend(form.example))):
                    says = f"lets {form.example!r} through"
                    replacement = _forgiving(rule, place, form)
                    what = f"forgive-{form.name}"
                    why = why_equal(rule, what, operation.name)
                    yield of_rule(operation, rule, "widen-form", what, says, replacement, why)
            for form in good:
                if _takes(rule, place.put(form.example)):
                    says = f"refuses {form.example!r}"
                    replacement = _refusing(rule, place, form)
                    yield of_rule(operation, rule, "narrow-form", f"refuse-{form.name}", says, replacement)
