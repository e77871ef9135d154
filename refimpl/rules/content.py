"""What a message says: its parts, their character sets, their size."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.grammar import charset, mime
from refimpl.message import Content
from refimpl.rule import Bound, Strength, bounded_rule, rule

MEBIBYTES_10 = 10_485_760
MEGABYTES_10 = 10_000_000
_UTF8_MOST = 4
"""No character takes more bytes than this in any character set we know."""
_HEADER_ROOM = 4096
"""Bytes that headers may add; far less than the gap between the readings and the bound."""
_NAMELESS = ("P-40", "b")
"""The question what a charset without a name is, and who takes it for none given."""


def _parts(case: Case) -> tuple[Content, ...]:
    message = case.message
    return tuple(part for part in (message.subject, message.text, message.html) if part is not None and part.data)


@rule(
    "content.body-present",
    strength=Strength.STATED,
    cites="V1-S31 A-V24",
    permits=(Fault.BODY_MISSING,),
    subject="body text html",
)
def body_present(case: Case) -> bool:
    """A message has a text body or an HTML body."""
    return case.message.text is not None or case.message.html is not None


@rule(
    "content.data-given",
    strength=Strength.INFERRED,
    cites="V1-S29 A-V25",
    permits=(Fault.DATA_EMPTY,),
)
def data_not_empty(case: Case) -> bool:
    """The subject and the bodies are not empty."""
    message = case.message
    empty = any(part is not None and part.data == "" for part in (message.subject, message.text, message.html))
    return not empty or case.allows("A-V25", "a")


def _weighed(case: Case) -> tuple[Content, ...]:
    """List the parts whose size counts: the bodies, and a subject too long to pass as a header."""
    subject = case.message.subject
    return tuple(part for part in _parts(case) if part is not subject or len(part.data or "") > _HEADER_ROOM)


def _letters(case: Case) -> int:
    message = case.message
    letters = 0
    for part in (message.subject, message.text, message.html):
        if part is not None and part.data:
            letters += len(part.data)
    return letters


def _sizes(case: Case) -> tuple[int, int]:
    """Give the least and the greatest number of bytes the texts may be counted as."""
    least = most = 0
    for part in _weighed(case):
        data = part.data or ""
        plain = charset.utf8_size(data)
        encoded = charset.encoded_size(data, part.charset)
        sizes = (plain, plain if encoded is None else encoded)
        least, most = least + min(sizes), most + max(sizes)
    return least, most


def _assembled(case: Case) -> int:
    message = case.message
    bodies = tuple(charset.utf8_size(part.data) for part in (message.text, message.html) if part and part.data)
    subject = message.subject.data if message.subject and message.subject.data else ""
    return mime.assembled_size(_HEADER_ROOM + charset.utf8_size(subject), bodies)


@bounded_rule(
    "content.size",
    Bound(at=5_000_000, past=11_000_000),
    strength=Strength.STATED,
    cites="V1-S05 D-SES-03 D-SES-43 O-SES-22 A-V01",
    permits=(Fault.MESSAGE_TOO_LARGE,),
)
def within_size(case: Case, bound: Bound) -> bool:
    """A message is at most ten megabytes."""
    if _letters(case) * _UTF8_MOST <= bound.at:
        return True
    least, most = _sizes(case)
    if most <= bound.at:
        return True
    if bound.past is not None and least >= bound.past:
        return False
    return case.allows("A-V01", _accepting(least, _assembled(case)))


def _accepting(raw: int, assembled: int) -> str:
    """List the readings under which these sizes are within the limit; `e` and `f` bracket all others."""
    limits = {
        "a": assembled <= MEBIBYTES_10,
        "b": raw <= MEBIBYTES_10,
        "c": assembled <= MEGABYTES_10,
        "d": raw <= MEGABYTES_10,
        "e": False,
        "f": True,
    }
    return "".join(letter for letter, within in limits.items() if within)


@rule(
    "content.charset",
    strength=Strength.INFERRED,
    cites="V1-S30b A-V28 P-40",
    permits=(Fault.CHARSET_INVALID,),
)
def charsets_known(case: Case) -> bool:
    """A named character set is one that exists."""
    message = case.message
    for part in (message.subject, message.text, message.html):
        if part is None or part.charset is None or charset.known(part.charset):
            continue
        if part.charset or not case.allows(*_NAMELESS):
            return case.allows("A-V28", "b")
    return True


@rule(
    "content.encodable",
    strength=Strength.INFERRED,
    cites="V1-S30b A-V28 P-40",
    permits=(Fault.CHARSET_INVALID,),
)
def texts_fit_their_charsets(case: Case) -> bool:
    """The character set of a part can carry its text."""
    message = case.message
    for part in (message.subject, message.text, message.html):
        data = part.data if part is not None else None
        if part is None or not data or data.isascii() or (part.charset and not charset.known(part.charset)):
            continue
        unfit = charset.encoded_size(data, part.charset or None) is None
        if unfit and (part.charset != "" or case.allows(*_NAMELESS)):
            return case.allows("A-V28", "b")
    return True


@rule(
    "content.charset-declared",
    strength=Strength.INFERRED,
    cites="V1-S30 A-V27 P-40",
    permits=(Fault.CHARSET_UNDECLARED,),
    subject="charset",
)
def charset_declared(case: Case) -> bool:
    """Text beyond ASCII comes with the name of its character set."""
    message = case.message
    for part in (message.subject, message.text, message.html):
        if part is None or part.charset or not part.data or part.data.isascii():
            continue
        if part.charset is None or case.allows(*_NAMELESS):
            return case.allows("A-V27", "bc")
    return True


@rule(
    "content.header-safe",
    strength=Strength.INFERRED,
    cites="V1-S28 A-V29",
    permits=(Fault.HEADER_BREAK,),
)
def headers_on_one_line(case: Case) -> bool:
    """Nothing that becomes a header has a line break in it."""
    message = case.message
    subject, source = message.subject, message.source
    broken = subject is not None and _breaks_line(subject.data or "")
    broken = broken or (source is not None and _breaks_line(source.text.strip()))
    if not broken:
        for box in message.recipients:
            if box.display and _breaks_line(box.display):
                broken = True
    return not broken or case.allows("A-V29", "b")


def _breaks_line(text: str) -> bool:
    return "\n" in text or "\r" in text


RULES = (
    body_present,
    data_not_empty,
    within_size,
    charsets_known,
    texts_fit_their_charsets,
    charset_declared,
    headers_on_one_line,
)
