"""Python targets to host: one that talks too much, and some that are wrong."""

import os
import sys
from collections.abc import Mapping
from typing import Any

from conformance.target import Accepted, Answer, Capabilities, Json


class Plain:
    def hello(self) -> Capabilities:
        return Capabilities(name="plain", operations=("ses.SendEmail",))

    def reset(self, world: Mapping[str, Json]) -> None:
        pass

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        return Accepted({"MessageId": f"for {caller}", "seen": request})


class Talkative(Plain):
    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        print("sending …")
        os.system("echo from a grandchild")
        os.write(1, b'{"jsonrpc":"2.0","id":1,"result":{}}\n')
        sys.stdin.read()
        return Accepted({"MessageId": "m-1"})


class Raising(Plain):
    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        raise RuntimeError("the queue\nis full")


class Leaving(Plain):
    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        sys.exit(7)


class Forgetful(Plain):
    def send(self, operation: str, request: Json, caller: str | None = None) -> Any:
        return None


class Unwritable(Plain):
    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        return Accepted({"MessageId": object()})


def no_target() -> object:
    return object()


def raising_factory() -> Plain:
    raise OSError("no database")
