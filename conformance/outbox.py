"""Queued mail as a target shows it, held against the mail the documents promise."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import lru_cache, partial
from typing import NamedTuple

from refimpl.answer import Json
from refimpl.grammar import address
from refimpl.rule import Rule
from refimpl.rules import answer, effects, tokens
from refimpl.world import Mail, body_digest

_TAKEN_FOR = re.compile(r"\bfor\s+<?([^\s<>;,]+@[^\s<>;,]+)", re.IGNORECASE)


class Difference(NamedTuple):
    """One thing a queued message has that it should not, or the other way round."""

    rule: Rule
    what: str


def bare(text: Json) -> str:
    """Reduce an address to local part and domain, without display name and outer space."""
    return _bare(str(text))


@lru_cache(1024)
def _bare(text: str) -> str:
    box = address.read(text)
    return f"{box.local}@{box.domain}" if box.domain else text.strip()


def _bares(texts: Json) -> Counter[str]:
    return Counter(bare(text) for text in texts) if isinstance(texts, list | tuple) else Counter()


def _text_of(shown: Json) -> str:
    return "nothing" if shown is None else repr(str(shown)[:80])


def _same_body(promised: str | None, shown: Json) -> bool:
    if promised is None or shown is None:
        return promised is None and shown in (None, "")
    return promised == body_digest(str(shown))


def _source(mail: Mail, shown: Mapping[str, Json]) -> Iterator[Difference]:
    if "source" in shown and bare(shown["source"]) != bare(mail.source):
        yield Difference(effects.SOURCE, f"from {shown['source']!r} instead of {mail.source!r}")


def _recipients(mail: Mail, shown: Mapping[str, Json]) -> Iterator[Difference]:
    for name, promised in (("to", mail.to), ("cc", mail.cc), ("bcc", mail.bcc)):
        if name in shown and set(_bares(shown[name])) != set(_bares(promised)):
            yield Difference(effects.RECIPIENTS, f"{name} is {shown[name]!r} instead of {list(promised)!r}")


def _bcc_hidden(mail: Mail, shown: Mapping[str, Json]) -> Iterator[Difference]:
    open_to_all = {bare(text) for text in (*mail.to, *mail.cc, *mail.reply_to, mail.source)}
    hidden = {bare(text) for text in mail.bcc} - open_to_all
    for name, value in _headers(shown):
        if hidden & _named(name, value):
            yield Difference(effects.BCC_HIDDEN, f"the header {name} names a Bcc recipient")


def _named(header: str, value: str) -> set[str]:
    """List whom a header names: its addresses, and in a trace those a message was taken `for`."""
    pieces = [*value.split(","), *value.split(";")]
    return {bare(text) for text in (*pieces, *(_TAKEN_FOR.findall(value) if header.lower() == "received" else ()))}


def _headers(shown: Mapping[str, Json]) -> list[tuple[str, str]]:
    rows = shown.get("headers")
    listed = rows if isinstance(rows, list | tuple) else ()
    return [(str(row[0]), str(row[1])) for row in listed if isinstance(row, list | tuple) and len(row) == 2]


def _reply_to(mail: Mail, shown: Mapping[str, Json]) -> Iterator[Difference]:
    if "reply_to" in shown and set(_bares(shown["reply_to"])) != set(_bares(mail.reply_to)):
        yield Difference(effects.REPLY_TO, f"reply-to is {shown['reply_to']!r} instead of {list(mail.reply_to)!r}")


def _return_path(mail: Mail, shown: Mapping[str, Json]) -> Iterator[Difference]:
    if "return_path" not in shown:
        return
    goes = bare(shown["return_path"] or "")
    asked = {bare(mail.return_path)} if mail.return_path else {"", bare(mail.source)}
    if goes not in asked:
        yield Difference(effects.RETURN_PATH, f"bounces go to {shown['return_path']!r}, not {mail.return_path!r}")


def _subject(mail: Mail, shown: Mapping[str, Json]) -> Iterator[Difference]:
    if "subject" in shown and mail.intact and not _same_subject(mail, shown["subject"]):
        yield Difference(effects.SUBJECT, f"the subject is {shown['subject']!r} instead of {mail.subject!r}")


def _same_subject(mail: Mail, shown: Json) -> bool:
    """Compare exactly where it is queued as given, and space aside where a header may be folded (A-V29)."""
    if not mail.verbatim:
        return _one_line(shown) == _one_line(mail.subject)
    if "\n" in mail.subject or "\r" in mail.subject:
        # Line breaks may be taken out or folded there (A-C19).
        return "".join(str(shown).split()) == "".join(mail.subject.split())
    return str(shown or "") == mail.subject


def _one_line(text: Json) -> str:
    """Fold space and line breaks, which a header may do to a subject (A-V29), and take no subject for an empty one."""
    return "" if text is None else " ".join(str(text).split())


def _text(mail: Mail, shown: Mapping[str, Json]) -> Iterator[Difference]:
    if "text" in shown and mail.intact and not _same_body(mail.text, shown["text"]):
        yield Difference(effects.TEXT, f"the text body is {_text_of(shown['text'])}, not the one of the call")


def _html(mail: Mail, shown: Mapping[str, Json]) -> Iterator[Difference]:
    if "html" in shown and mail.intact and not _same_body(mail.html, shown["html"]):
        yield Difference(effects.HTML, f"the HTML body is {_text_of(shown['html'])}, not the one of the call")


def _word(value: Json) -> str | None:
    return None if value is None else str(value)


def _tags(mail: Mail, shown: Mapping[str, Json]) -> Iterator[Difference]:
    if "tags" not in shown:
        return
    rows = shown["tags"] if isinstance(shown["tags"], list | tuple) else ()
    given = {(_word(row.get("name")), _word(row.get("value"))) for row in rows if isinstance(row, dict)}
    promised = {(tag.name, tag.value) for tag in mail.tags}
    if mail.own_tags is not None and given == {(tag.name, tag.value) for tag in mail.own_tags}:
        return
    lasting = {tag.name: (tag.name, tag.value) for tag in mail.tags}
    if not set(lasting.values()) <= given <= promised:
        yield Difference(
            effects.TAGS, f"the tags are {sorted(given, key=str)!r} instead of {sorted(promised, key=str)!r}"
        )


def _configuration_set(mail: Mail, shown: Mapping[str, Json]) -> Iterator[Difference]:
    named = shown.get("configuration_set") or None
    if "configuration_set" in shown and named not in mail.sets:
        may = " or ".join(repr(each) for each in mail.sets)
        yield Difference(effects.CONFIGURATION_SET, f"the configuration set is {named!r} instead of {may}")


def _injected(mail: Mail, shown: Mapping[str, Json]) -> Iterator[Difference]:
    lines = [line for text in (mail.subject, mail.source, *mail.to, *mail.cc) for line in text.splitlines()[1:]]
    split = [line.partition(":") for line in lines if ":" in line]
    smuggled = {(name.strip().lower(), value.strip()) for name, _, value in split}
    for name, value in _headers(shown):
        if (name.strip().lower(), value.strip()) in smuggled:
            yield Difference(effects.NO_INJECTED_HEADER, f"the header {name} came in through a line break in a text")
        elif "\n" in value or "\r" in value:
            yield Difference(effects.NO_INJECTED_HEADER, f"the header {name} has a line break in it: {value!r:.80}")


def _template(mail: Mail, shown: Mapping[str, Json]) -> Iterator[Difference]:
    if "template" not in shown:
        return
    named = shown["template"]
    given = (named.get("knowledge_base"), named.get("id")) if isinstance(named, Mapping) else None
    if given != mail.template:
        made, asked = ("no template" if each is None else f"the template {each!r}" for each in (given, mail.template))
        yield Difference(effects.TEMPLATE, f"it is made from {made} instead of {asked}")


def _id(rule: Rule, mail: Mail, shown: Mapping[str, Json]) -> Iterator[Difference]:
    """See that a message goes by the id its call was answered with; of several entries, by that of some entry."""
    named = shown.get("id")
    if named is not None and mail.ids and str(named) not in mail.ids:
        yield Difference(rule, f"a message is queued under the id {named!r}, which its call was not answered with")


_AROUND = 40
"""Characters shown before and after the place where two texts part."""


def _parting(shown: str, promised: str) -> str:
    """Write two texts as far as they matter: about the first place where they differ."""
    both = zip(shown, promised, strict=False)
    place = next((at for at, (one, other) in enumerate(both) if one != other), min(len(shown), len(promised)))
    begin, end = max(0, place - _AROUND), place + _AROUND
    where = f"from character {begin} " if begin else ""
    return f"{where}{shown[begin:end]!r} instead of {promised[begin:end]!r}"


def _unlike(mail: Mail, shown: Mapping[str, Json]) -> str:
    """Say what a message made from a template should read like, of all readings the likeliest."""
    if not mail.wording:
        return f"no reading of the template data gives {_text_of(dict(shown))}"
    for name, promised in zip(("subject", "text", "html"), mail.wording, strict=True):
        given = shown.get(name)
        alike = _one_line if name == "subject" else _ended_alike
        if name in shown and alike(given or "") != alike(promised or ""):
            return f"the {name} is {_parting(str(given or ''), promised or '')}, with the values of the template data"
    return "subject, text and HTML body are not of one reading of the template data"


def _ended_alike(text: Json) -> str:
    return str(text).replace("\r\n", "\n").rstrip("\n")


def _rendering(mail: Mail, shown: Mapping[str, Json]) -> Iterator[Difference]:
    """Hold a message made from a template against every rendering some reading of its data gives."""
    if not mail.otherwise or not (mail.sure or mail.short):
        return
    if any(_reads(mail, rendering, shown) for rendering in mail.otherwise) or _short(mail, shown):
        return
    told = {name: shown[name] for name in ("subject", "text", "html") if name in shown}
    yield Difference(effects.RENDERING, _unlike(mail, told))


def _reads(mail: Mail, rendering: tuple[str | None, str | None, str | None], shown: Mapping[str, Json]) -> bool:
    subject, text, html = rendering
    promised = mail._replace(subject=subject or "", text=text, html=html)
    return not any(True for compare in (_subject, _text, _html) for _ in compare(promised, shown))


def _short(mail: Mail, shown: Mapping[str, Json]) -> bool:
    """Say whether a message may have been made without the default data it lacks something for."""
    if mail.short is None:
        return False
    return "subject" not in shown or bool(re.fullmatch(mail.short, str(shown["subject"]), re.DOTALL))


def merging(mail: Mail, shown: Mapping[str, Json]) -> str | None:
    """Tell the reading of A-B12 that a message shows; None where it could be made under both."""
    if mail.short is None or "subject" not in shown:
        return None
    return "b" if _reads(mail, mail.otherwise[0], shown) else "a"


def wavering(mails: tuple[Mail, ...], shown: Sequence[Mapping[str, Json]]) -> bool:
    """Say whether default data are merged into some messages and left out of others, which no reading does."""
    if not any(mail.short for mail in mails) or len(mails) != len(shown):
        return False
    pairs = zip(mails, _in_order_of(mails, shown), strict=True)
    return len({letter for mail, row in pairs if (letter := merging(mail, row))}) > 1


_COMPARISONS: Mapping[str, Callable[[Mail, Mapping[str, Json]], Iterator[Difference]]] = {
    effects.SOURCE.id: _source,
    effects.RECIPIENTS.id: _recipients,
    effects.BCC_HIDDEN.id: _bcc_hidden,
    effects.REPLY_TO.id: _reply_to,
    effects.RETURN_PATH.id: _return_path,
    effects.SUBJECT.id: _subject,
    effects.TEXT.id: _text,
    effects.HTML.id: _html,
    effects.TAGS.id: _tags,
    effects.CONFIGURATION_SET.id: _configuration_set,
    effects.NO_INJECTED_HEADER.id: _injected,
    effects.RENDERING.id: _rendering,
    effects.TEMPLATE.id: _template,
    answer.MESSAGE_ID.id: partial(_id, answer.MESSAGE_ID),
    answer.CONTACT_ID.id: partial(_id, answer.CONTACT_ID),
    effects.MESSAGE_PER_ENTRY.id: partial(_id, effects.MESSAGE_PER_ENTRY),
}
_OF_ONE_RENDERING = frozenset((effects.SUBJECT.id, effects.TEXT.id, effects.HTML.id))


REJECTED, REPEATED, REUSED = "rejected", "repeated", "reused"
"""What may have become of the call before a look: the last one came under a token that was used for another call."""


class Looked(NamedTuple):
    """How an outbox is looked at: by which rules, and after what kind of call.

    `last` says what became of the call before: one of the three words above, or nothing special. `rules` are those of
    the operation called last; `of` has those of each operation that was called, for what it left behind.
    """

    rules: Set[str]
    last: str = ""
    of: Mapping[str, Set[str]] = {}

    def asked_of(self, by: str) -> Set[str]:
        """Name the rules about what this operation left behind."""
        return self.of.get(by, self.rules)

    @property
    def matched(self) -> bool:
        """Whether the order of messages is open, as it is where several are queued by one call."""
        return any(effects.ENTRIES_APART.id in rules for rules in (self.rules, *self.of.values()))


def _otherwise_told(mail: Mail) -> bool:
    """Say whether what a message reads is judged by its template, or is not ours to know."""
    return bool(mail.otherwise) or mail.template is not None


def miscounted(looked: Looked, too_many: bool, otherwise: Rule) -> Rule:
    """Name the rule to blame for too many or too few things left behind."""
    if looked.last == REUSED:
        return tokens.token_means_one_call
    if too_many and looked.last == REJECTED:
        return effects.NOTHING_ON_REJECTION
    return tokens.repeat_answered_as_before if too_many and looked.last == REPEATED else otherwise


def differences(mails: tuple[Mail, ...], shown: Sequence[Mapping[str, Json]], looked: Looked) -> list[Difference]:
    """List how the queued mail differs from what the documents promise; empty where it does not."""
    if len(shown) < len(mails) and len(shown) == sum(mail.sure for mail in mails):
        mails = tuple(mail for mail in mails if mail.sure)
    if len(shown) != len(mails):
        one = effects.ONE_MESSAGE if effects.ONE_MESSAGE.id in looked.rules else effects.MESSAGE_PER_ENTRY
        rule = miscounted(looked, len(shown) > len(mails), one)
        return [Difference(rule, f"{len(shown)} messages are queued where {len(mails)} should be")]
    if looked.matched:
        shown = _in_order_of(mails, shown)
    found: list[Difference] = []
    for mail, message in zip(mails, shown, strict=True):
        rules = looked.asked_of(mail.by)
        for name, compare in _COMPARISONS.items():
            if name in rules and not (_otherwise_told(mail) and name in _OF_ONE_RENDERING):
                found += compare(mail, message)
        if effects.ENTRIES_APART.id in rules:
            found += _apart(mail, mails, message)
    return found


def _in_order_of(mails: tuple[Mail, ...], shown: Sequence[Mapping[str, Json]]) -> Sequence[Mapping[str, Json]]:
    """Put each message beside the one promised to the same recipients: in which order entries go out is not said."""
    left = list(shown)
    ordered = []
    for mail in mails:
        asked = [set(_bares(getattr(mail, name))) for name in ("to", "cc", "bcc")]
        alike = (row for row in left if [set(_bares(row.get(name))) for name in ("to", "cc", "bcc")] == asked)
        found = next(alike, left[0])
        left.remove(found)
        ordered.append(found)
    return ordered


def _apart(mail: Mail, mails: tuple[Mail, ...], shown: Mapping[str, Json]) -> Iterator[Difference]:
    """See that no header names somebody only other messages are for (A-B50)."""
    own = {bare(text) for text in (*mail.to, *mail.cc, *mail.bcc, *mail.reply_to, mail.source)}
    for name, value in _headers(shown):
        strangers = _named(name, value) - own
        # Seldom any: so that a long outbox is not gone through for each message in it.
        if strangers and any(bare(text) in strangers for each in mails for text in (*each.to, *each.cc, *each.bcc)):
            yield Difference(effects.ENTRIES_APART, f"the header {name} names a recipient of another entry")
