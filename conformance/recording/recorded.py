"""A target around another, which writes down all that passes between it and the suite."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from conformance.recording.exchange import SHOWN
from conformance.recording.follower import COMPARED, Follower
from conformance.recording.writer import Writer
from conformance.scripts import Script, Send
from conformance.target import Advances, Answer, Broke, Capabilities, Closes, Json, Observes, Target, Unsupported
from refimpl import wire

T = TypeVar("T")


class RecordedTarget(Follower):
    """Passes everything on to `target` and to the recording; it can do no more than the target can."""

    def __init__(self, target: Target, writer: Writer) -> None:
        self.target = target
        self._writer = writer
        self._script: Script | None = None
        self._purpose = COMPARED
        self._place = -1
        self._written_at: int | None = None
        # Set one by one, because having a method is how a target says that it can.
        if isinstance(target, Advances):
            self.advance = self._advance
        if isinstance(target, Observes):
            self.observe = self._observe
        if isinstance(target, Closes):
            self.close = target.close

    def follow(self, script: Script, purpose: str) -> None:
        """Begin a script."""
        self._script, self._purpose, self._place, self._written_at = script, purpose, -1, None

    def turn_to(self, place: int) -> None:
        """Come to a step."""
        self._place = place

    def let_go(self) -> None:
        """End the script; what is asked until the next one is asked to be compared."""
        self._script, self._purpose, self._place, self._written_at = None, COMPARED, -1, None

    def hello(self) -> Capabilities:
        """Say what the target says of itself."""
        return self.target.hello()

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Put the target into this world."""
        notes = {"operation": self._operation(), "as": self._purpose or None}

        def result(refused: Unsupported | None) -> Json:
            return {} if refused is None else {"unsupported": refused.why}

        return self._written("reset", dict(world), notes, lambda: self.target.reset(world), result)

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Make one call."""
        step = self._script.steps[self._place] if self._script is not None and self._place >= 0 else None
        focus = step.focus if isinstance(step, Send) else None
        notes = {"operation": operation, "caller": caller, "because": focus}
        return self._written(
            "send", request, notes, lambda: self.target.send(operation, request, caller), wire.answer_to_json
        )

    def _advance(self, seconds: int) -> Unsupported | None:
        target = self.target
        assert isinstance(target, Advances)

        def result(refused: Unsupported | None) -> Json:
            return {"unsupported": refused.why} if isinstance(refused, Unsupported) else {}

        return self._written("advance", seconds, {}, lambda: target.advance(seconds), result)

    def _observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        target = self.target
        assert isinstance(target, Observes)

        def result(rows: Sequence[Mapping[str, Json]] | Unsupported) -> Json:
            return {"unsupported": rows.why} if isinstance(rows, Unsupported) else {SHOWN.get(what, what): list(rows)}

        return self._written("observe", what, {}, lambda: target.observe(what), result)

    def _operation(self) -> str | None:
        """Name the operation of the script, where it does not show in the next call."""
        if self._script is None:
            return None
        later = self._script.steps[self._place + 1 :]
        call = next((step for step in later if isinstance(step, Send)), None)
        shown = self._script.called(call) if call is not None else None
        return None if shown == self._script.operation else self._script.operation

    def _written(
        self, kind: str, asked: Json, notes: Mapping[str, Json], ask: Callable[[], T], result: Callable[[T], Json]
    ) -> T:
        """Ask, and write down what came of it; an interrupted call got no answer and is not written."""
        again = self._script is not None and self._written_at == self._place
        self._written_at = self._place
        told = {name: value for name, value in {**notes, "again": again or None}.items() if value is not None}
        try:
            answer = ask()
        except Broke as trouble:
            broke = {"how": trouble.how, "what": trouble.what, "evidence": trouble.evidence}
            self._writer.exchange(kind, asked, {"broke": broke}, told)
            raise
        except Exception as error:
            broke = {"how": "crash", "what": f"{type(error).__name__}: {error}", "evidence": ""}
            self._writer.exchange(kind, asked, {"broke": broke}, told)
            raise
        self._writer.exchange(kind, asked, {"result": result(answer)}, told)
        return answer
