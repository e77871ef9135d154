"""The formats a run can be shown in, all made from the same value."""

from collections.abc import Callable, Mapping, Sequence

from conformance.reports import badge, data, junit, markdown, terminal
from conformance.verdicts import Run

RULES = "RULES.md"
"""Where links to rules lead, if nothing else is said: the page that comes with the suite."""
Made = Callable[[Sequence[Run], str], str]


class OneOnly(Exception):
    """A format that shows one target was asked for several: one clear sentence."""


def _of_one(form: str, make: Callable[[Run], str]) -> Made:
    def made(runs: Sequence[Run], rules: str) -> str:
        if len(runs) != 1:
            raise OneOnly(f"{form} shows one target, and here are {len(runs)}; take json, junit, markdown or html")
        return make(runs[0])

    return made


def _page(runs: Sequence[Run], rules: str) -> str:
    # The page needs the whole book, which takes a moment to load; no other format does.
    from conformance.reports.page import page

    return page([data.run_json(run, data.code_of(run)) for run in runs])


MADE: Mapping[str, Made] = {
    "text": _of_one("text", terminal.report),
    "json": lambda runs, rules: data.written(runs),
    "junit": lambda runs, rules: junit.written(runs),
    "markdown": markdown.written,
    "badge": _of_one("badge", badge.written),
    "html": _page,
}


def rendered(form: str, runs: Sequence[Run], rules: str = RULES) -> str:
    """Show runs in a format; raises OneOnly. `rules` is where the rules can be read, as a path or an address."""
    return MADE[form](runs, rules)
