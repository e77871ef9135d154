"""The reference as a program that misbehaves in the one way it is started with, most of them in calls with tags.

Started with a second word, `lenient`, it also takes calls without recipients, so that there is something to find
before the trouble begins.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from conformance.adapters.reference import ReferenceTarget
from conformance.adapters.server import serve
from conformance.target import Accepted, Answer, Capabilities, Json, Rejected, Unsupported
from refimpl.service import Service

OPERATION = "ses.SendEmail"
FOREVER = 600.0
LATE = 8.0


def said(line: bytes) -> None:
    """Write to the real standard output, all of it."""
    left = memoryview(line)
    while left:
        left = left[os.write(1, left) :]


def crash(line: bytes) -> None:
    print("the disk is full", file=sys.stderr, flush=True)
    os._exit(3)


def killed(line: bytes) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def crash_after_answering(line: bytes) -> None:
    said(line)
    os._exit(4)


def crash_in_a_line(line: bytes) -> None:
    said(line[:20])
    os._exit(5)


def close_output(line: bytes) -> None:
    os.close(1)
    time.sleep(FOREVER)


def once(mischief: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Behave again after the first time, in whatever process: waiting for silence takes long."""

    def perhaps(line: bytes) -> None:
        mark = Path("once")
        if mark.exists():
            said(line)
        else:
            mark.touch()
            mischief(line)

    return perhaps


def late(line: bytes) -> None:
    time.sleep(LATE)
    said(line)


def half_a_line(line: bytes) -> None:
    said(line[:20])
    time.sleep(FOREVER)


def by_bytes(line: bytes, pause: float) -> None:
    for place in range(len(line)):
        said(line[place : place + 1])
        time.sleep(pause)


def endless_line(line: bytes) -> None:
    for _ in range(200):
        said(b"x" * 1_000_000)
    said(b"\n")


def flood(line: bytes) -> None:
    for turn in range(20_000):
        print(f"line {turn} of a flood that would fill any pipe", file=sys.stderr)
    said(line)


def changed(line: bytes, **members: Any) -> None:
    said(json.dumps({**json.loads(line), **members}).encode() + b"\n")


def failed(line: bytes) -> None:
    error = {"code": -32603, "message": "the adapter is lost"}
    said(json.dumps({"jsonrpc": "2.0", "id": json.loads(line)["id"], "error": error}).encode() + b"\n")


IN_A_CALL: Mapping[str, Callable[[bytes], None]] = {
    "crash": crash,
    "killed": killed,
    "crash-after-answering": crash_after_answering,
    "crash-in-a-line": crash_in_a_line,
    "close-output": close_output,
    "hang": once(lambda line: time.sleep(FOREVER)),
    "late": once(late),
    "half-a-line": once(half_a_line),
    "too-slow": once(lambda line: by_bytes(line, 0.2)),
    "slow": lambda line: by_bytes(line, 0.001),
    "no-json": lambda line: said(b"I have sent it!\n"),
    "no-answer": lambda line: changed(line, result={"sent": True}),
    "twice": lambda line: said(line + line),
    "split": lambda line: said(line.replace(b'"result"', b'\n"result"')),
    "wrong-id": lambda line: changed(line, id=0),
    "endless-line": endless_line,
    "long-number": lambda line: said(line.replace(b'"accepted":{', b'"accepted":{"n":1' + b"0" * 5000 + b",")),
    "deep": lambda line: changed(line, result={"accepted": {"n": json.loads("[" * 300 + "]" * 300)}}),
    "error": failed,
    "long-code": lambda line: changed(line, result={"rejected": {"code": "\x1b[2J" + "X" * 5_000_000}}),
    "flood": flood,
}
GREETINGS: Mapping[str, Callable[[bytes], None]] = {
    "hang-at-start": lambda line: time.sleep(FOREVER),
    "garbage-at-start": lambda line: said(b"Welcome!\n"),
    "another-protocol": lambda line: changed(line, result={**json.loads(line)["result"], "protocol": 2}),
    "nameless": lambda line: changed(line, result={**json.loads(line)["result"], "name": ""}),
    "says-more": lambda line: changed(line, result={**json.loads(line)["result"], "motto": "semper", "more": [1]}),
}
SAYS: Mapping[str, Mapping[str, Any]] = {
    "hides-operation": {"operations": ("other.Operation",)},
    "hides-clock": {"clock": "real"},
    "hides-outbox": {"observe": ()},
    "hides-world": {"world": ()},
    "lacks-everything": {"operations": ()},
    "dies-turning": {"clock": "real"},
    "dies-looking": {"observe": ()},
    "dies-elsewhere": {"operations": ("other.Operation",)},
}


class Build(ReferenceTarget):
    """The reference, but for what it says of itself, lacks or forgets to forget."""

    def __init__(self, word: str, *, lenient: bool) -> None:
        super().__init__(Service(), "misbehaving")
        self.word, self.lenient = word, lenient
        self.old: list[Mapping[str, Json]] = []

    def hello(self) -> Capabilities:
        known = super().hello()
        members = {name: getattr(known, name) for name in known.__slots__}
        return Capabilities(**{**members, "operations": (OPERATION,), **SAYS.get(self.word, {})})

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        if self.word == "lacks-world" and "sandbox" in world.get("ses", {}):
            return Unsupported("no sandbox here")
        if self.word == "leaks":
            self.old += self.service.outbox
        return super().reset(world)

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        if self.word in ("lacks-operation", "lacks-everything"):
            return Unsupported("no such operation")
        if self.word == "another-service":
            return Rejected("ResourceNotFoundException", 404, "There is no such function.")
        if self.word == "dies-elsewhere":
            os._exit(7)
        answer = super().send(operation, request, caller)
        nobody = self.lenient and "@" not in str(request.get("Destination"))
        return Accepted({"MessageId": "m-0"}) if nobody else answer

    def advance(self, seconds: int) -> None:
        if self.word == "dies-turning":
            os._exit(8)
        if self.word != "ignores-advance":
            super().advance(seconds)

    def observe(self, what: str) -> Sequence[Mapping[str, Json]] | Unsupported:
        if self.word == "lacks-outbox":
            return Unsupported("nothing to see")
        if self.word == "dies-looking":
            os._exit(9)
        shown = super().observe(what)
        return shown if isinstance(shown, Unsupported) else [*self.old, *shown]


class Clockless:
    """A build without a way to turn its clock, whatever it says of it."""

    def __init__(self, build: Build) -> None:
        self.hello, self.reset, self.send, self.observe = build.hello, build.reset, build.send, build.observe


class Ear:
    """Standard input, which remembers what was asked last, and whether a call with tags was made since reset."""

    def __init__(self, pipe: BinaryIO) -> None:
        self.pipe = pipe
        self.asked: dict[str, Any] = {}
        self.tagged = False

    def readline(self, size: int = -1) -> bytes:
        line = self.pipe.readline(size)
        self.asked = json.loads(line) if line else {}
        request = self.asked.get("params", {}).get("request")
        self.tagged = bool(isinstance(request, dict) and request.get("Tags")) or (
            self.tagged and self.asked.get("method") != "reset"
        )
        return line


class Mouth:
    """Standard output, which passes on what it is given but where it is time for mischief."""

    def __init__(self, ear: Ear, word: str) -> None:
        self.ear, self.word = ear, word

    def write(self, line: bytes) -> None:
        method = self.ear.asked.get("method")
        if method == "hello":
            GREETINGS.get(self.word, said)(line)
        elif method == "send" and self.ear.tagged:
            IN_A_CALL.get(self.word, said)(line)
        else:
            said(line)
            if method == "observe" and self.ear.tagged and self.word == "crash-between":
                os._exit(6)

    def flush(self) -> None:
        """Do nothing: all is written at once."""


def main(word: str, *more: str) -> None:
    if word == "crash-at-start":
        sys.exit("no licence file")
    build = Build(word, lenient="lenient" in more)
    ear = Ear(sys.stdin.buffer)
    target: Any = Clockless(build) if word == "lacks-clock" else build
    stdin: Any = ear
    stdout: Any = Mouth(ear, word)
    serve(target, stdin, stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
