"""Queued mail as a target shows it, held against the mail the documents promise."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from refimpl.answer import Json
from refimpl.grammar import address
from refimpl.rule import Rule
from refimpl.rules import effects
from refimpl.world import Mail, body_digest


class Difference(NamedTuple):
    """One thing a queued message has that it should not, or the other way round."""

    rule: Rule
    what: str


def bare(text: Json) -> str:
    """Reduce an address to local part and domain, without display name and outer space."""
    box = address.read(str(text))
    return f"{box.local}@{box.domain}" if box.domain else str(text).strip()


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
        if hidden & {bare(piece) for piece in value.split(",")}:
            yield Difference(effects.BCC_HIDDEN, f"the header {name} names a Bcc recipient")


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
    if "subject" in shown and mail.intact and _one_line(shown["subject"]) != _one_line(mail.subject):
        yield Difference(effects.SUBJECT, f"the subject is {shown['subject']!r} instead of {mail.subject!r}")


def _one_line(text: Json) -> str:
    """Fold space and line breaks, which a header may do to a subject (A-V29)."""
    return " ".join(str(text).split())


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
    lasting = {tag.name: (tag.name, tag.value) for tag in mail.tags}
    if not set(lasting.values()) <= given <= promised:
        yield Difference(
            effects.TAGS, f"the tags are {sorted(given, key=str)!r} instead of {sorted(promised, key=str)!r}"
        )


def _configuration_set(mail: Mail, shown: Mapping[str, Json], default_sets: Set[str]) -> Iterator[Difference]:
    named = shown.get("configuration_set") or None
    promised = [mail.configuration_set] if mail.configuration_set else [None, *default_sets]
    if "configuration_set" in shown and named not in promised:
        wrong = f"the configuration set is {named!r} instead of {mail.configuration_set!r}"
        yield Difference(effects.CONFIGURATION_SET, wrong)


def _injected(mail: Mail, shown: Mapping[str, Json]) -> Iterator[Difference]:
    lines = [line for text in (mail.subject, mail.source, *mail.to, *mail.cc) for line in text.splitlines()[1:]]
    smuggled = {line.partition(":")[0].strip().lower() for line in lines if ":" in line}
    for name, value in _headers(shown):
        if name.strip().lower() in smuggled or "\n" in value or "\r" in value:
            yield Difference(effects.NO_INJECTED_HEADER, f"the header {name} came in through a line break")


_COMPARISONS: tuple[Callable[[Mail, Mapping[str, Json]], Iterator[Difference]], ...] = (
    _source, _recipients, _bcc_hidden, _reply_to, _return_path, _subject, _text, _html, _tags,
    _injected,
)  # fmt: skip


def differences(
    mails: tuple[Mail, ...],
    shown: Sequence[Mapping[str, Json]],
    *,
    after_rejection: bool,
    default_sets: Set[str] = frozenset(),
) -> list[Difference]:
    """List how the queued mail differs from what the documents promise; empty where it does not.

    `default_sets` are the configuration sets a message may use without the call naming one.
    """
    if len(shown) != len(mails):
        rule = effects.NOTHING_ON_REJECTION if after_rejection and len(shown) > len(mails) else effects.ONE_MESSAGE
        return [Difference(rule, f"{len(shown)} messages are queued where {len(mails)} should be")]
    found: list[Difference] = []
    for mail, message in zip(mails, shown, strict=True):
        for compare in _COMPARISONS:
            found += compare(mail, message)
        found += _configuration_set(mail, message, default_sets)
    return found
