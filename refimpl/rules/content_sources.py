"""What a Connect email says: written out in the call, or made from a message template."""

import re

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.grammar.charset import utf8_size
from refimpl.message import Raw
from refimpl.rule import Bound, Strength, bounded_rule, rule

RAW, TEMPLATE = "RAW", "TEMPLATE"
TYPES = ("text/plain", "text/html")
HEADERS = frozenset(("REFERENCES", "MESSAGE_ID", "IN_REPLY_TO", "X_SES_SPAM_VERDICT", "X_SES_VIRUS_VERDICT"))
_WITH_PARAMETERS = re.compile(r"\s*([^\s;]+)\s*(?:;.*)?", re.DOTALL)
MOST_OF_A_BODY = 5_242_880
"""Characters (M-SOE-20, M-SOC-20, M-SEC-18)."""
_UTF8_MOST = 4


def written(case: Case) -> Raw | None:
    """Give the content written out in a call, where that is what is sent."""
    asked = case.engagement
    return None if asked.source_type == TEMPLATE else asked.raw


@rule(
    "content.raw-given",
    strength=Strength.OBSERVED,
    cites="SOE-S25 SOE-S37 SOC-S25 SOC-S37 SEC-S19 SEC-S20 O-CON-01 A-C08 A-E24",
    permits=(Fault.CONTENT_MISSING,),
    subject="source-type raw",
)
def raw_content_given(case: Case) -> bool | None:
    """Content announced as written out is there."""
    asked = case.engagement
    return None if asked.source_type != RAW else asked.raw is not None


@rule(
    "content.template-given",
    strength=Strength.INFERRED,
    cites="SOE-S25 SOE-S27 SOC-S25 SOC-S27 A-C09",
    permits=(Fault.CONTENT_MISSING,),
    subject="source-type templated",
)
def template_given(case: Case) -> bool | None:
    """A template is there where the content is announced to be made from one."""
    asked = case.engagement
    return None if asked.source_type != TEMPLATE else asked.templated is not None


@rule(
    "content.one-source",
    strength=Strength.INFERRED,
    cites="SOE-S25 SOC-S25 A-C10",
    permits=(Fault.CONTENT_TWICE,),
    subject="raw templated",
    only_with="templated",
)
def one_content_used(case: Case) -> bool:
    """Of two contents the one that is announced is used."""
    asked = case.engagement
    return asked.raw is None or asked.templated is None or case.allows("A-C10", "a")


def readings_taking(content_type: str) -> str:
    """List the readings under which a body may be of this type (A-C11)."""
    if content_type in TYPES:
        return "abc"
    bare = _WITH_PARAMETERS.fullmatch(content_type)
    return "bc" if bare is not None and bare[1].lower() in TYPES else "b"


@rule(
    "content.type",
    strength=Strength.STATED,
    cites="SOE-S43 SOC-S43 SEC-S23 D-CON-19 A-C11",
    permits=(Fault.CONTENT_TYPE_UNKNOWN,),
    subject="source-type raw content-type",
)
def content_type_known(case: Case) -> bool | None:
    """A body is plain text or HTML."""
    raw = written(case)
    if raw is None or raw.content_type is None:
        return None
    accepting = readings_taking(raw.content_type)
    return raw.content_type in TYPES or case.allows("A-C11", accepting)


def _body(case: Case) -> str | None:
    raw = written(case)
    return raw.body if raw is not None else None


@bounded_rule(
    "content.body-size",
    Bound(at=MOST_OF_A_BODY, past=MOST_OF_A_BODY + 1),
    strength=Strength.MODELLED,
    cites="SOE-S62 SOC-S62 M-SOE-20 M-SOC-20 M-SEC-18 D-CON-14 A-C20",
    permits=(Fault.MESSAGE_TOO_LARGE,),
    subject="source-type raw body",
)
def within_body_size(case: Case, bound: Bound) -> bool | None:
    """A body has at most five mebibytes of characters."""
    body = _body(case)
    return None if body is None else bound.admits(case, len(body))


@rule(
    "content.body-units",
    strength=Strength.INFERRED,
    cites="D-CON-14 A-C20",
    permits=(Fault.BODY_TOO_HEAVY,),
    subject="source-type raw body",
)
def body_light_enough(case: Case) -> bool | None:
    """A body within the limit in characters may be past it in the units or bytes it is written in."""
    body = _body(case)
    if body is None or len(body) > MOST_OF_A_BODY:
        return None
    if len(body) * _UTF8_MOST <= MOST_OF_A_BODY or utf8_size(body) <= MOST_OF_A_BODY:
        return True
    units = len(body.encode("utf-16-le", "surrogatepass")) // 2
    return case.allows("A-C20", "ab" if units <= MOST_OF_A_BODY else "a")


@rule(
    "content.one-line",
    strength=Strength.INFERRED,
    cites="SOE-S08 SOE-S13 SOE-S21 SOE-S39 SOC-S08 SOC-S13 SOC-S21 SOC-S39 SEC-S21 A-C19",
    permits=(Fault.HEADER_BREAK,),
)
def one_line_each(case: Case) -> bool:
    """Neither the subject nor a display name has a line break in it."""
    raw = written(case)
    subject = raw.subject if raw is not None else None
    broken = subject is not None and _breaks_line(subject)
    return not (broken or any(map(_breaks_line, case.engagement.names))) or case.allows("A-C19", "bc")


def _breaks_line(text: str) -> bool:
    return "\n" in text or "\r" in text


@rule(
    "content.subject-given",
    strength=Strength.INFERRED,
    cites="SEC-S21 M-SEC-17 A-E25",
    permits=(Fault.SUBJECT_EMPTY,),
    subject="raw",
)
def subject_given(case: Case) -> bool | None:
    """Mail that comes in may have an empty subject."""
    raw = written(case)
    return None if raw is None else raw.subject != "" or case.allows("A-E25", "a")


@rule(
    "content.headers",
    strength=Strength.MODELLED,
    cites="SEC-S24 M-SEC-20 A-E19",
    permits=(Fault.HEADER_UNKNOWN,),
    subject="raw headers",
)
def headers_known(case: Case) -> bool | None:
    """A header is one of the five that a call may give."""
    raw = written(case)
    if raw is None or not raw.headers:
        return None
    return raw.headers.keys() <= HEADERS or case.allows("A-E19", "b")


RULES = (
    raw_content_given,
    template_given,
    one_content_used,
    content_type_known,
    within_body_size,
    body_light_enough,
    one_line_each,
    subject_given,
    headers_known,
)
