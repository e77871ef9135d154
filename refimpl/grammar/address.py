"""Email addresses: what is surely one, what surely is none, and what the documents leave in doubt.

The page describes an address only as user name, at sign, optional subdomains, domain and top-level
domain (V1-S08). What that sketch decides is decided here; each other form is a `Doubt` naming the
ambiguity and the readings that take it for an address (A-V06 and its neighbours).
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple


class Doubt(NamedTuple):
    """A form the documents leave open: the ambiguity, and the letters of the readings that accept it."""

    ambiguity: str
    accepted_by: str


class Mailbox(NamedTuple):
    """An address as given and as far as it could be read.

    `malformed` is True for forms every reading refuses. `spec` is the address without a display name,
    as given. `local` and `domain` are empty where they
    could not be told apart; `domain` is in lower case. `several` marks text that lists more than one, `plain`
    one in the form nobody disputes, all ASCII and without a display name that is not.
    """

    text: str
    display: str
    spec: str
    local: str
    domain: str
    malformed: bool
    several: bool
    doubts: tuple[Doubt, ...]
    plain: bool = False


_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_PLAIN = re.compile(rf"((?![Xx][Nn]--){_ATEXT}+(?:\.{_ATEXT}+)*)@({_LABEL}(?:\.{_LABEL})+)")
_DOT_ATOM = re.compile(rf"{_ATEXT}+(?:\.{_ATEXT}+)*")
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_QUOTED = re.compile(r'"(?:[^"\\\r\n]|\\.)*"')
_QUOTED_OR_OPEN = re.compile(r'"(?:[^"\\\r\n]|\\.)*(")?')
"""Also takes a quote nobody closes, so that a text full of them is read once and not once for each."""
_LITERAL = re.compile(r"\[[^\[\]\s]*\]")
_COMMENT = re.compile(r"\([^()]*\)")
_SPACE = re.compile(r"\s")
_WORD = rf"(?:{_ATEXT}|[^\x00-\x7f])+"
_NAME = re.compile(rf'{_WORD}(?: +{_WORD})*|"(?:[^"\\\x00-\x1f\x7f]|\\[ -~])+"')
"""A display name nobody disputes: words, or one quoted text."""
_ODD_NAMES = (
    (re.compile(rf"(?:{_ATEXT}|[^\x00-\x7f]|[. ])+"), Doubt("P-13", "acde")),
    (re.compile(rf"(?:{_ATEXT}|[^\x00-\x7f]|[.@ ])+"), Doubt("P-13", "ade")),
    (re.compile(r"[^\x00-\x1f\x7f]+"), Doubt("P-13", "ae")),
    (re.compile(r"[^\r\n]+"), Doubt("P-13", "a")),
)
"""Other display names, the least odd first; a line break has a question of its own (A-V29)."""

LONGEST_LOCAL = 64
LONGEST_LABEL = 63
LONGEST_DOMAIN = 253

_ONLY_LENIENT = Doubt("A-V06", "d")
_BY_STANDARD = Doubt("A-V06", "bcd")
_TOO_LONG = Doubt("P-14", "b")


ODD_RECIPIENTS, ODD_SENDER = "odd-recipients", "odd-sender"
"""Parts of a message that are there where some recipient, or the sender, is not in the plain form."""


def odd(boxes: Iterable[Mailbox]) -> bool:
    """Say whether some address is in another form than the plain one."""
    return not all(box.plain for box in boxes)


LONGEST_REMEMBERED = 320
"""Characters of an address worth remembering how it was read: most calls repeat the addresses of others."""


def read(text: str) -> Mailbox:
    """Read one address, with or without a display name."""
    return _remembered(text) if len(text) <= LONGEST_REMEMBERED else _read(text)


def _read(text: str) -> Mailbox:
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        return _read_unusual(text)
    local, domain = plain.groups()
    if len(text) > LONGEST_LOCAL:
        return _judge(text, "", local, domain, [])
    return Mailbox(text, "", text, local, domain.lower(), False, False, (), True)


_remembered = lru_cache(maxsize=4_096)(_read)


def _read_unusual(text: str) -> Mailbox:
    doubts: list[Doubt] = []
    trimmed = text.strip()
    if trimmed != text:
        doubts.append(Doubt("A-V10", "a"))
    bare_of_quotes = _QUOTED_OR_OPEN.sub(lambda found: "" if found[1] else found[0], trimmed)
    if "<" not in bare_of_quotes and "," not in bare_of_quotes:
        return _read_spec(text, "", trimmed, doubts)
    if bare_of_quotes.count("<") > 1 or re.search(r"[,;]", re.sub(r"<[^>]*>\Z", "", bare_of_quotes)):
        return Mailbox(text, "", "", "", "", False, True, (*doubts, Doubt("A-V09", "a")))
    display, _, rest = trimmed.rpartition("<")
    if not rest.endswith(">"):
        return Mailbox(text, display.strip(), "", "", "", False, False, (*doubts, _ONLY_LENIENT))
    doubts.append(Doubt("A-V08", "a"))
    name = display.strip()
    if name and not _NAME.fullmatch(name):
        doubts.extend([doubt for form, doubt in _ODD_NAMES if form.fullmatch(name)][:1])
    return _read_spec(text, name, rest[:-1], doubts)


def _read_spec(text: str, display: str, spec: str, doubts: list[Doubt]) -> Mailbox:
    quoted = _QUOTED.match(spec)
    head, rest = (spec[: quoted.end()], spec[quoted.end() :]) if quoted else ("", spec)
    without_comments = _COMMENT.sub("", rest)
    if without_comments != rest:
        doubts.append(Doubt("A-V06", "bd"))
    if without_comments.count("@") != 1:
        return _none(text, display, doubts)
    local, _, domain = without_comments.partition("@")
    local = head + local
    if not local or not domain or _SPACE.search(without_comments):
        return _none(text, display, doubts)
    return _judge(text, display, local, domain, doubts)


def _none(text: str, display: str, doubts: list[Doubt]) -> Mailbox:
    return Mailbox(text, display, "", "", "", True, False, tuple(doubts))


def _judge(text: str, display: str, local: str, domain: str, doubts: list[Doubt]) -> Mailbox:
    doubts.extend(_local_doubts(local))
    doubts.extend(_domain_doubts(domain))
    return Mailbox(
        text, display, f"{local}@{domain}", local, domain.lower(), False, False, tuple(dict.fromkeys(doubts))
    )


def _ascii_shadow(text: str) -> str:
    """Replace each character beyond ASCII by a letter, so that the other checks can look at the rest."""
    return text if text.isascii() else "".join(c if c.isascii() else "x" for c in text)


def _local_doubts(local: str) -> list[Doubt]:
    doubts = []
    shadow = _ascii_shadow(local)
    if _QUOTED.fullmatch(shadow):
        doubts.append(Doubt("A-V06", "abcd"))
    elif not _DOT_ATOM.fullmatch(shadow):
        doubts.append(_ONLY_LENIENT)
    if len(local) > LONGEST_LOCAL:
        doubts.append(_TOO_LONG)
    if local[:4].lower() == "xn--":
        doubts.append(Doubt("A-V56", "b"))
    return doubts


def _domain_doubts(domain: str) -> list[Doubt]:
    shadow = _ascii_shadow(domain)
    if _LITERAL.fullmatch(shadow):
        return [_BY_STANDARD]
    doubts = []
    if not _HOST.fullmatch(shadow):
        doubts.append(_ONLY_LENIENT)
    if "." not in shadow.strip("."):
        doubts.append(Doubt("A-V07", "b"))
    if len(domain) > LONGEST_DOMAIN or any(len(label) > LONGEST_LABEL for label in shadow.split(".")):
        doubts.append(_TOO_LONG)
    return doubts
