"""A small adapter in the standard library alone, well behaved but for the one word it is started with."""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

HELLO = {
    "protocol": 1,
    "name": "fake",
    "version": "1",
    "operations": ["ses.SendEmail"],
    "world": ["ses.identities"],
    "observe": ["outbox"],
    "clock": "virtual",
    "errors": "codes",
    "reset": "full",
}
RESULTS = {
    "hello": HELLO,
    "reset": {},
    "send": {"accepted": {"MessageId": "m-1"}},
    "advance": {},
    "observe": {"messages": [{"id": "m-1"}]},
    "bye": {},
}


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def response(id: Any, **members: Any) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": id, **members}) + "\n"


def good(id: Any, method: str = "send") -> None:
    say(response(id, result=RESULTS[method]))


def answered_with(result: Any) -> Callable[[Any], None]:
    return lambda id: say(response(id, result=result))


def crash(id: Any) -> None:
    print("the disk is full", file=sys.stderr)
    os._exit(3)


def crash_after_answering(id: Any) -> None:
    good(id)
    os._exit(4)


def crash_in_the_middle_of_a_line(id: Any) -> None:
    say('{"jsonrpc":')
    os._exit(5)


def hang(id: Any) -> None:
    time.sleep(600)


def close_output(id: Any) -> None:
    os.close(1)
    time.sleep(600)


def not_utf_8(id: Any) -> None:
    os.write(1, b"\xff\xfe\n")


def split_line(id: Any) -> None:
    say(response(id, result=RESULTS["send"]).replace('"result"', '\n"result"'))


def twice(id: Any) -> None:
    good(id)
    good(id)


def late_second_line(id: Any) -> None:
    good(id)
    time.sleep(0.2)
    say("by the way\n")


def oversized_line(id: Any) -> None:
    piece = "x" * 2**20
    for _ in range(200):
        say(piece)


def stderr_flood(id: Any) -> None:
    for turn in range(20_000):
        print(f"line {turn} of a flood that would fill any pipe", file=sys.stderr)
    good(id)


def stderr_without_end(id: Any) -> None:
    while True:
        print("and another thing", file=sys.stderr)


IN_SEND: dict[str, Callable[[Any], None]] = {
    "good": good,
    "crash": crash,
    "crash-after-answering": crash_after_answering,
    "crash-in-the-middle-of-a-line": crash_in_the_middle_of_a_line,
    "hang": hang,
    "close-output": close_output,
    "not-json": lambda id: say("I have sent it!\n"),
    "not-an-object": lambda id: say("[1]\n"),
    "not-utf-8": not_utf_8,
    "nested": lambda id: say("[" * 100_000 + "\n"),
    "split-line": split_line,
    "twice": twice,
    "late-second-line": late_second_line,
    "wrong-id": lambda id: good(id + 1),
    "id-as-text": lambda id: good(str(id)),
    "neither": lambda id: say(response(id)),
    "both": lambda id: say(response(id, result={}, error={"code": 1, "message": "no"})),
    "no-answer-at-all": answered_with({}),
    "two-answers": answered_with({"accepted": {}, "rejected": {"code": "X"}}),
    "rejected": answered_with({"rejected": {"code": "MessageRejected", "status": 400, "message": "no"}}),
    "without-a-code": answered_with({"rejected": {"status": 400}}),
    "tells-no-codes": answered_with({"rejected": {"status": 400}}),
    "unsupported": answered_with({"unsupported": "no such operation"}),
    "unsendable": answered_with({"unsendable": "the client refuses"}),
    "error": lambda id: say(response(id, error={"code": -32603, "message": "the adapter is lost"})),
    "oversized-line": oversized_line,
    "stderr-flood": stderr_flood,
    "stderr-without-end": stderr_without_end,
}


def serve(word: str) -> None:
    for line in sys.stdin:
        request = json.loads(line)
        id, method = request["id"], request["method"]
        if method == "send":
            IN_SEND.get(word, good)(id)
        elif method == "hello" and word == "wrong-protocol":
            say(response(id, result=HELLO | {"protocol": 2}))
        elif method == "hello" and word == "tells-no-codes":
            say(response(id, result=HELLO | {"errors": "status"}))
        elif method == "hello" and word == "no-name":
            say(response(id, result={name: value for name, value in HELLO.items() if name != "name"}))
        elif method == "reset" and word == "no-world":
            say(response(id, result={"unsupported": "no sandbox here"}))
        elif method == "observe" and word == "no-list":
            say(response(id, result={"messages": "none"}))
        elif method == "advance" and word == "stands-still":
            say(response(id, result={"unsupported": "the clock is nailed down"}))
        else:
            good(id, method)
            if method == "reset" and word == "deaf":
                time.sleep(600)
        if method == "bye":
            return


if __name__ == "__main__":
    if sys.argv[1] == "crash-at-start":
        sys.exit("no licence file")
    if sys.argv[1] == "greets-unasked":
        say("Welcome to the fake adapter!\n")
    serve(sys.argv[1])
