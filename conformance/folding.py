"""Long texts in short, as fixtures write them: runs of one letter are told by their length."""

from itertools import groupby

from conformance.simpler import runs
from refimpl.answer import Json

LONG, LONG_RUN = 400, 100
"""Letters in a text past which it is written in short, and in a run of one letter past which the run is."""


def folded(value: Json) -> Json:
    """Write long runs of one letter in short, as fixtures do."""
    if isinstance(value, dict):
        return {key: folded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [folded(item) for item in value]
    if isinstance(value, str) and len(value) > LONG:
        return folded_text(value)
    return value


def folded_text(text: str) -> Json:
    """Write the runs of one text in short."""
    pieces: list[Json] = []
    for long, found in groupby(runs(text), lambda run: len(run) > LONG_RUN):
        several = list(found)
        pieces += [{"$repeat": [run[0], len(run)]} for run in several] if long else ["".join(several)]
    if len(pieces) == 1:
        return pieces[0]
    return {"$join": pieces}
