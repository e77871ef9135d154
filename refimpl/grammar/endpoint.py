"""Email addresses of Amazon Connect calls: a bare address, and a display name beside it.

The pages ask only for a domain (SOE-S07); the service model has a pattern, which may be meant for the whole text or
for a part of it. What all readings take for an address has no doubt; of any other form the doubt names the readings
that take it for one (A-C16). Characters beyond ASCII are a question of their own (A-C18).
"""

import re
from functools import lru_cache
from itertools import pairwise

from refimpl.grammar.address import LONGEST_DOMAIN, LONGEST_LABEL, LONGEST_LOCAL, LONGEST_REMEMBERED, Doubt, Mailbox

_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_PLAIN = re.compile(rf"({_ATEXT}+(?:\.{_ATEXT}+)*)@({_LABEL}(?:\.{_LABEL})+)")
_LOCAL = re.compile(rf'{_ATEXT}+(?:\.{_ATEXT}+)*|"(?:[^"\\\r\n]|\\.)*"')
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*|\[[^\[\]\s]*\]")
_PLAIN_NAME = re.compile(r"[\w !#$%&'*+/=?^`{|}~\r\n-]*")
_SPACE = re.compile(r"\s")

WIDENED = "A-C16"
"""The ambiguity about what an address looks like."""
BEYOND_ASCII = "A-C18"
"""The ambiguity about characters beyond ASCII."""


def read(text: str, name: str = "") -> Mailbox:
    """Read an address and the display name that was given beside it."""
    return _remembered(text, name) if len(text) + len(name) <= LONGEST_REMEMBERED else _read(text, name)


def _read(text: str, name: str) -> Mailbox:
    shown = _shown(text, name)
    plain = _PLAIN.fullmatch(text)
    if plain is not None and len(text) <= LONGEST_LOCAL and name.isascii():
        local, domain = plain.groups()
        return Mailbox(shown, name, text, local, domain.lower(), False, False, (), True)
    local, domain = _parts(text)
    first, _, rest = text.partition("@")
    if not first.strip() or not rest.strip() or text.rstrip().endswith("@"):
        return Mailbox(shown, name, text, "", "", True, False, ())
    return Mailbox(shown, name, text, local, domain.lower(), False, False, _doubts(text, name))


_remembered = lru_cache(maxsize=4_096)(_read)


def _shown(text: str, name: str) -> str:
    """Write a name and an address as mail does."""
    if not name:
        return text
    if not _PLAIN_NAME.fullmatch(name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{name} <{text}>"


def _parts(text: str) -> tuple[str, str]:
    """Tell local part and domain apart as far as that can be done, looking into angle brackets."""
    inside = text.rpartition("<")[2].partition(">")[0] if "<" in text else text
    local, _, domain = inside.strip().rpartition("@")
    return local, domain


def _doubts(text: str, name: str) -> tuple[Doubt, ...]:
    doubts = []
    shadow = "".join(c if c.isascii() else "x" for c in text)
    readings = {"a": _matches(text), "b": _contains_match(text), "c": _by_standard(shadow), "d": True}
    if not all(readings.values()):
        doubts.append(Doubt(WIDENED, "".join(letter for letter, accepts in readings.items() if accepts)))
    if not text.isascii():
        doubts.append(Doubt(BEYOND_ASCII, "ac"))
    elif not name.isascii():
        doubts.append(Doubt(BEYOND_ASCII, "acd"))
    return tuple(doubts)


def _matches(text: str) -> bool:
    """Say whether the whole text has the pattern of the service model: no space, one at sign, a dot behind it."""
    return not _SPACE.search(text) and text.count("@") == 1 and _contains_match(text)


def _contains_match(text: str) -> bool:
    """Say whether the pattern fits somewhere in the text."""
    pieces = text.split("@")
    for left, right in pairwise(pieces):
        if left and not left[-1].isspace() and right and not right[0].isspace() and "." in right.split()[0][1:-1]:
            return True
    return False


def _by_standard(text: str) -> bool:
    """Say whether the mail standard calls this an address: local part, at sign and domain, nothing around them."""
    local, _, domain = text.rpartition("@")
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        return False
    if len(local) > LONGEST_LOCAL or len(domain) > LONGEST_DOMAIN:
        return False
    return all(len(label) <= LONGEST_LABEL for label in domain.split("."))
