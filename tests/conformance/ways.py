"""Three ways to reach one build: in this process, over standard input and output, and over HTTP."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from conformance.adapters.address import open_target
from conformance.adapters.handmade import written
from conformance.adapters.lines import LinesTarget
from conformance.protocols.bindings import BY_OPERATION
from conformance.protocols.uncarried import Uncarried
from conformance.serving.desk import Desk
from conformance.serving.http import served
from conformance.target import Advances, Answer, Capabilities, Json, Observes, Target, Unsendable, Unsupported

SECONDS = 60.0


class Carried:
    """A target that is asked no more than HTTP can carry: what has no form there cannot be sent here either."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.unsendable = 0

    def hello(self) -> Capabilities:
        return self.target.hello()

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        return self.target.reset(world)

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        try:
            written(BY_OPERATION[operation], request)
        except Uncarried as error:
            self.unsendable += 1
            return Unsendable(str(error))
        return self.target.send(operation, request, caller)

    def advance(self, seconds: int) -> None:
        assert isinstance(self.target, Advances)
        self.target.advance(seconds)

    def observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        assert isinstance(self.target, Observes)
        return self.target.observe(what)


@contextmanager
def in_process(address: str) -> Iterator[Target]:
    yield Carried(open_target(address, call_timeout=SECONDS, in_process=True))


@contextmanager
def over_stdio(address: str) -> Iterator[Target]:
    command = [sys.executable, "-m", "conformance", "serve", "--stdio", "--target", address]
    target = LinesTarget(command, SECONDS)
    try:
        yield Carried(target)
    finally:
        target.close()


@contextmanager
def over_http(address: str, sends: str) -> Iterator[Target]:
    with ExitStack() as stack:
        url = stack.enter_context(served(Desk(open_target(address, call_timeout=SECONDS, in_process=True))))
        yield open_target(f"endpoint:{url}?build=sendspec&sends={sends}", call_timeout=SECONDS, in_process=False)
