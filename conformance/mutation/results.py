"""Mutants that do well what a call of several messages asks, and answer it with a wrong list of results."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from conformance.mutation.mutant import Mutant, Operations, of_shell
from refimpl.answer import Accepted, Answer, Json
from refimpl.decision import Decision
from refimpl.outcomes import SUCCESS
from refimpl.rules import answer
from refimpl.service import Service
from refimpl.table import Operation

RESULTS = "BulkEmailEntryResults"
Rows: TypeAlias = list[Mapping[str, Json]]


class Relisting(Service):
    """A build that answers with another list of results."""

    def __init__(self, operations: Operations, change: Callable[[Rows], Json]) -> None:
        super().__init__(operations)
        self.change = change

    def each(self, machine: Operation, gate: Decision, caller: str | None) -> Answer:
        """Answer with the changed list."""
        found = super().each(machine, gate, caller)
        if not isinstance(found, Accepted):
            return found
        return Accepted({**found.response, RESULTS: self.change(list(found.response[RESULTS]))})


def _row(change: Callable[[dict[str, Json]], dict[str, Json]]) -> Callable[[Rows], Json]:
    return lambda rows: [change(dict(row)) for row in rows]


def _camel(row: dict[str, Json]) -> dict[str, Json]:
    words = str(row["Status"]).split("_")
    return {**row, "Status": "".join(word.capitalize() for word in words)}


def _without_ids(row: dict[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in row.items() if name != "MessageId"}


def _always_an_id(row: dict[str, Json]) -> dict[str, Json]:
    return {"MessageId": "0000000000000099-reference-000000", **row}


def _failed(change: Callable[[dict[str, Json]], dict[str, Json]]) -> Callable[[Rows], Json]:
    return _row(lambda row: row if row["Status"] == SUCCESS else change(row))


def _first_failed(rows: Rows) -> Rows:
    """Give the first failure an id, and no other."""
    first = next((place for place, row in enumerate(rows) if row["Status"] != SUCCESS), None)
    return [_always_an_id(dict(row)) if place == first else row for place, row in enumerate(rows)]


def _all_failed(rows: Rows) -> Rows:
    """Give every failure an id where no entry succeeds."""
    return rows if any(row["Status"] == SUCCESS for row in rows) else [_always_an_id(dict(row)) for row in rows]


def _one_id(rows: Rows) -> Json:
    first = next((row["MessageId"] for row in rows if "MessageId" in row), None)
    return [{**row, "MessageId": first} if "MessageId" in row else row for row in rows]


def _once(rows: Rows) -> Json:
    return [row for place, row in enumerate(rows) if row["Status"] not in {each["Status"] for each in rows[:place]}]


def _each_id(change: Callable[[str], Json]) -> Callable[[Rows], Json]:
    return _row(lambda row: {**row, "MessageId": change(row["MessageId"])} if "MessageId" in row else row)


def _first_id(rows: Rows) -> Rows:
    """Leave the first id there is, and no other."""
    first = next((place for place, row in enumerate(rows) if "MessageId" in row), None)
    return [row if place == first else _without_ids(dict(row)) for place, row in enumerate(rows)]


def _kept_id(rows: Rows) -> Rows:
    """Let failures have the id of the nearest success before them."""
    found: Rows = []
    for row in rows:
        before = found[-1].get("MessageId") if found else None
        found.append({"MessageId": before, **row} if before is not None else row)
    return found


def _all_well(row: dict[str, Json]) -> dict[str, Json]:
    return {"Status": SUCCESS, "MessageId": row.get("MessageId") or f"{id(row):016x}-reference-000000"}


_LISTS: tuple[tuple[str, str, str, str, Callable[[Rows], Json]], ...] = (
    (answer.RESULTS.id, "miscount-results", "last-result-lost", "leaves out the last result", lambda rows: rows[:-1]),
    (answer.RESULTS.id, "miscount-results", "first-result-lost", "leaves out the first result", lambda rows: rows[1:]),
    (answer.RESULTS.id, "miscount-results", "first-result-twice", "gives the first result twice",
     lambda rows: rows[:1] + rows),
    (answer.RESULTS.id, "miscount-results", "one-result", "gives one result for the whole call",
     lambda rows: rows[:1] if len(rows) > 1 else []),
    (answer.RESULTS.id, "miscount-results", "failures-only", "gives results of failures only",
     lambda rows: [row for row in rows if row["Status"] != SUCCESS]),
    (answer.RESULTS.id, "miscount-results", "successes-only", "gives results of successes only",
     lambda rows: [row for row in rows if row["Status"] == SUCCESS]),
    (answer.RESULTS.id, "miscount-results", "no-list", "gives no list of results", lambda rows: None),
    (answer.RESULTS.id, "miscount-results", "empty-list", "gives an empty list of results", lambda rows: []),
    (answer.RESULTS.id, "miscount-results", "keyed-results", "gives results by number in place of a list",
     lambda rows: {str(place): row for place, row in enumerate(rows)}),
    (answer.RESULTS.id, "miscount-results", "results-in-a-list-more", "puts the list of results into a list",
     lambda rows: [rows]),
    (answer.RESULTS.id, "miscount-results", "each-result-in-a-list", "puts each result into a list of its own",
     lambda rows: [[row] for row in rows]),
    (answer.RESULTS.id, "miscount-results", "alike-results-once", "gives results that are alike once", _once),
    (answer.RESULTS.id, "miscount-results", "null-for-failures", "gives null for entries that failed",
     lambda rows: [row if row["Status"] == SUCCESS else None for row in rows]),
    (answer.RESULTS.id, "miscount-results", "row-too-many", "adds a result that sums up the others",
     lambda rows: [*rows, {"Status": SUCCESS}]),
    (answer.RESULT_STATUS.id, "misspell-status", "camel-case", "writes statuses in camel case", _row(_camel)),
    (answer.RESULT_STATUS.id, "misspell-status", "lower-case", "writes statuses in lower case",
     _row(lambda row: {**row, "Status": str(row["Status"]).lower()})),
    (answer.RESULT_STATUS.id, "misspell-status", "no-status", "gives no statuses",
     _row(lambda row: {name: value for name, value in row.items() if name != "Status"})),
    (answer.RESULT_STATUS.id, "misspell-status", "number-status", "writes statuses as numbers",
     _row(lambda row: {**row, "Status": 200})),
    (answer.RESULT_STATUS.id, "misspell-status", "null-status", "gives null for the status of failures",
     _row(lambda row: row if row["Status"] == SUCCESS else {**row, "Status": None})),
    (answer.RESULT_STATUS.id, "misspell-status", "flag-status", "says true and false for statuses",
     _row(lambda row: {**row, "Status": row["Status"] == SUCCESS})),
    (answer.RESULT_STATUS.id, "misspell-status", "list-status", "puts each status into a list",
     _row(lambda row: {**row, "Status": [row["Status"]]})),
    (answer.RESULT_STATUS.id, "misspell-status", "made-up-status", "says of failures that there was an error",
     _row(lambda row: row if row["Status"] == SUCCESS else {**row, "Status": "ERROR"})),
    (answer.RESULT_STATUS.id, "misspell-status", "made-up-success", "says of successes that they were sent",
     _row(lambda row: {**row, "Status": "SENT"} if row["Status"] == SUCCESS else row)),
    (answer.RESULT_STATUS.id, "misspell-status", "hyphened-status", "writes statuses with hyphens",
     _row(lambda row: {**row, "Status": str(row["Status"]).replace("_", "-")})),
    (answer.RESULT_STATUS.id, "misspell-status", "misnamed-status", "writes the name of the status in another case",
     _row(lambda row: {("status" if name == "Status" else name): value for name, value in row.items()})),
    (answer.ENTRY_MESSAGE_ID.id, "wrong-id", "missing-id", "gives successes no id", _row(_without_ids)),
    (answer.ENTRY_MESSAGE_ID.id, "wrong-id", "empty-id", "gives successes an empty id",
     _row(lambda row: {**row, "MessageId": ""})),
    (answer.ENTRY_MESSAGE_ID.id, "wrong-id", "null-id", "gives successes null as their id",
     _each_id(lambda given: None)),
    (answer.ENTRY_MESSAGE_ID.id, "wrong-id", "number-as-id", "gives successes a number as their id", _each_id(len)),
    (answer.ENTRY_MESSAGE_ID.id, "wrong-id", "list-as-id", "gives successes a list of ids",
     _each_id(lambda given: [given])),
    (answer.ENTRY_MESSAGE_ID.id, "wrong-id", "misnamed-id", "writes the name of the id in another case",
     _row(lambda row: {("messageId" if name == "MessageId" else name): value for name, value in row.items()})),
    (answer.ENTRY_MESSAGE_ID.id, "wrong-id", "id-of-first-only", "gives the first success an id and the others none",
     _first_id),
    (answer.ENTRY_MESSAGE_ID.id, "wrong-id", "id-of-last-only", "gives the last success an id and the others none",
     lambda rows: _first_id(rows[::-1])[::-1]),
    (answer.FAILED_WITHOUT_ID.id, "wrong-id", "id-of-failures", "gives failures an id", _failed(_always_an_id)),
    (answer.FAILED_WITHOUT_ID.id, "wrong-id", "number-of-failures", "gives failures a number as their id",
     _failed(lambda row: {**row, "MessageId": 1})),
    (answer.FAILED_WITHOUT_ID.id, "wrong-id", "id-of-the-one-before", "gives failures the id of the success before",
     _kept_id),
    (answer.FAILED_WITHOUT_ID.id, "wrong-id", "id-of-the-one-after", "gives failures the id of the success after",
     lambda rows: _kept_id(rows[::-1])[::-1]),
    (answer.FAILED_WITHOUT_ID.id, "wrong-id", "status-as-id", "gives failures their status as an id",
     _failed(lambda row: {**row, "MessageId": row["Status"]})),
    (answer.FAILED_WITHOUT_ID.id, "wrong-id", "list-of-failures", "gives failures a list with an id",
     _failed(lambda row: {**row, "MessageId": [_always_an_id(row)["MessageId"]]})),
    (answer.FAILED_WITHOUT_ID.id, "wrong-id", "id-where-all-failed", "gives failures an id where no entry succeeds",
     _all_failed),
    (answer.FAILED_WITHOUT_ID.id, "wrong-id", "id-of-the-first-failure", "gives the first failure an id",
     _first_failed),
    (answer.FAILED_WITHOUT_ID.id, "wrong-id", "id-of-the-last-failure", "gives the last failure an id",
     lambda rows: _first_failed(rows[::-1])[::-1]),
    (answer.MESSAGE_ID_UNIQUE.id, "repeat-id", "one-id-for-all", "gives all entries one id", _one_id),
    (answer.ACCEPTED.id, "misplace-status", "all-well", "says that every entry succeeded", _row(_all_well)),
)  # fmt: skip


def result_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants that answer calls of several messages with a wrong list of results."""
    if not operation.each:
        return
    for rule, operator, name, says, change in _LISTS:
        yield of_shell(operation, rule, operator, name, says, partial(Relisting, change=change))
