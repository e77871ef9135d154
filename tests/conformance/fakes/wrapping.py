"""The reference with one thing changed about its answers or about what it shows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from conformance.adapters.reference import ReferenceTarget
from conformance.scripts import Script, Step
from conformance.target import Answer, Json, Unsupported
from conformance.trial import Trial
from conformance.verdicts import Status, Verdict
from refimpl.answer import Accepted
from refimpl.operations import OPERATIONS
from refimpl.service import Service

Rows: TypeAlias = list[dict[str, Any]]


def as_it_is(value: Any) -> Any:
    """Change nothing."""
    return value


class Wrapping(ReferenceTarget):
    """Answers as the reference does, but for what `answers` makes of it; shows what `shows` makes of what is there.

    `asked` keeps every request it was sent.
    """

    def __init__(
        self, answers: Callable[[Answer], Answer] = as_it_is, shows: Callable[[Rows], Rows] = as_it_is
    ) -> None:
        super().__init__(Service(), "wrapping")
        self.answers = answers
        self.shows = shows
        self.asked: list[Json] = []

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Change the answer."""
        self.asked.append(request)
        return self.answers(self.service.send(operation, request, caller))

    def observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        """Change what is shown."""
        return self.shows([dict(row) for row in self.service.outbox]) if what == "outbox" else self._contacts()

    def _contacts(self) -> Sequence[Mapping[str, Json]]:
        return [dict(row) for row in self.service.contacts]


def of_results(change: Callable[[Rows], Rows]) -> Callable[[Answer], Answer]:
    """Make a change of the results of bulk answers a change of answers."""

    def changed(answer: Answer) -> Answer:
        if not isinstance(answer, Accepted):
            return answer
        return Accepted(
            {"BulkEmailEntryResults": change([dict(row) for row in answer.response["BulkEmailEntryResults"]])}
        )

    return changed


def judged(target: Any, operation: str, world: Mapping[str, Any], *steps: Step) -> list[Verdict]:
    """Put a target on trial with one script."""
    return Trial(target, OPERATIONS).run(Script(operation, world, steps))


def worth(verdicts: list[Verdict]) -> list[tuple[Status, str | None]]:
    """List what each step was worth, and by which rule."""
    return [(each.status, each.rule) for each in verdicts]
