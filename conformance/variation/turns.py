"""Other ways to say the same: answers written otherwise, and queued messages shown otherwise."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from conformance.variation.services import Redraw, Turn
from refimpl.answer import Accepted, Answer, Json, Rejected, plain_code
from refimpl.outcomes import SPELLED_OTHERWISE

Row: TypeAlias = dict[str, Json]


def _rejections(change: Callable[[Rejected], Rejected]) -> Turn:
    return lambda found: change(found) if isinstance(found, Rejected) else found


def _more_members(found: Answer) -> Answer:
    if not isinstance(found, Accepted):
        return found
    return Accepted({**found.response, "ResponseMetadata": {"RequestId": "00000000-0000-4000-8000-000000000000"}})


def _suffixed(code: str) -> str:
    return f"{plain_code(code)}Exception"


TURNS: tuple[tuple[str, str, Turn], ...] = (
    ("with-suffix", "writes every code with its suffix", _rejections(lambda r: replace(r, code=_suffixed(r.code)))),
    ("without-suffix", "writes every code without suffix", _rejections(lambda r: replace(r, code=plain_code(r.code)))),
    ("namespaced", "writes codes with a namespace", _rejections(lambda r: replace(r, code=f"ses#{r.code}"))),
    ("other-texts", "words its refusals differently", _rejections(lambda r: replace(r, message="No."))),
    ("no-status", "shows no HTTP status", _rejections(lambda r: replace(r, status=None))),
    ("more-members", "answers with members of its own", _more_members),
)
"""Ways to write answers: a name, what a build that does so does, and how."""


def _results(change: Callable[[list[Row]], list[Row]]) -> Turn:
    """Make what answers a bulk call with its results changed."""

    def turn(found: Answer) -> Answer:
        rows = found.response.get("BulkEmailEntryResults") if isinstance(found, Accepted) else None
        if not isinstance(found, Accepted) or rows is None:
            return found
        return Accepted({**found.response, "BulkEmailEntryResults": change([dict(row) for row in rows])})

    return turn


def _each_result(change: Callable[[Row], Row]) -> Turn:
    return _results(lambda rows: [change(row) for row in rows])


_OTHER_SPELLING = {told: other for other, told in SPELLED_OTHERWISE.items()}


def _respelled(row: Row) -> Row:
    return {**row, "Status": _OTHER_SPELLING.get(row["Status"], row["Status"])}


ENTRY_TURNS: tuple[tuple[str, str, Turn], ...] = (
    ("results-reversed", "lists results in the opposite order", _results(lambda rows: rows[::-1])),
    ("results-sorted", "lists results by their status", _results(lambda rows: sorted(rows, key=lambda r: r["Status"]))),
    ("other-statuses", "writes three statuses in their other spelling", _each_result(_respelled)),
    ("null-where-absent", "writes null where a result has no id or error",
     _each_result(lambda row: {"Error": None, "MessageId": None, **row})),
    ("empty-where-absent", "writes an empty text where a result has no id or error",
     _each_result(lambda row: {"Error": "", "MessageId": "", **row})),
    ("no-errors", "says nothing about why an entry failed",
     _each_result(lambda row: {name: value for name, value in row.items() if name != "Error"})),
)  # fmt: skip
"""The same of what answers bulk calls."""


def _reversed_lists(shown: dict[str, Json]) -> dict[str, Json]:
    return {name: value[::-1] if isinstance(value, list) else value for name, value in shown.items()}


def _headed(shown: dict[str, Json]) -> dict[str, Json]:
    more = [["Date", "Thu, 1 Jan 2026 00:00:00 +0000"], ["Message-ID", f"<{shown['id']}@email.example>"]]
    return {**shown, "headers": [*shown["headers"], *more]} if "headers" in shown else shown


def _with_crlf(body: str | None) -> str | None:
    """Write the line ends of mail, one at the end of the body included."""
    lines = (body or "").replace("\r\n", "\n").removesuffix("\n").split("\n")
    return body and "".join(f"{line}\r\n" for line in lines)


def _crlf(shown: dict[str, Json]) -> dict[str, Json]:
    return {**shown, "text": _with_crlf(shown["text"]), "html": _with_crlf(shown["html"])}


def _only(*names: str) -> Redraw:
    return lambda shown: {name: shown[name] for name in names if name in shown}


REDRAWS: tuple[tuple[str, str, Redraw], ...] = (
    ("lists-reversed", "keeps recipients, tags and headers in another order", _reversed_lists),
    ("more-headers", "adds headers of its own", _headed),
    ("crlf-bodies", "shows bodies with the line ends of mail", _crlf),
    ("recipients-only", "shows sender and recipients only", _only("source", "to", "cc", "bcc")),
    ("ids-only", "shows ids only", _only("id")),
)
"""The same of what is shown of queued messages."""
