"""The formats a run can be shown in, all made from the same value."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from conformance.reports import badge, data, junit, markdown, printed
from conformance.verdicts import Run

RULES = "RULES.md"
"""Where links to rules lead, if nothing else is said: the page that comes with the suite."""


class Links(NamedTuple):
    """Where links lead: to the rules of RULES.md from Markdown, to the book of `explain --html` from the page."""

    rules: str = RULES
    book: str = ""


NOWHERE_ELSE = Links()

Made = Callable[[Sequence[Run], Links], str]


class OneOnly(Exception):
    """A format that shows one target was asked for several: one clear sentence."""


def _of_one(form: str, make: Callable[[Run], str]) -> Made:
    def made(runs: Sequence[Run], links: Links) -> str:
        if len(runs) != 1:
            raise OneOnly(f"{form} shows one target, and here are {len(runs)}; take json, junit, markdown or html")
        return make(runs[0])

    return made


def _page(runs: Sequence[Run], links: Links) -> str:
    # The page needs the whole book, which takes a moment to load; no other format does.
    from conformance.reports.page import page

    return page([data.run_json(run, data.code_of(run)) for run in runs], links.book)


MADE: Mapping[str, Made] = {
    "text": _of_one("text", printed.report),
    "json": lambda runs, links: data.written(runs),
    "junit": lambda runs, links: junit.written(runs),
    "markdown": lambda runs, links: markdown.written(runs, links.rules),
    "badge": _of_one("badge", badge.written),
    "html": _page,
}


def rendered(form: str, runs: Sequence[Run], links: Links = NOWHERE_ELSE) -> str:
    """Show runs in a format; raises OneOnly."""
    return MADE[form](runs, links)
