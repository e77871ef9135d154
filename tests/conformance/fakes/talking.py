"""An adapter that keeps to the protocol but for the one thing it is started with."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HELLO = {
    "protocol": 1, "name": "talker", "version": "1", "operations": ["ses.SendEmail"], "world": ["ses.identities"],
    "observe": ["outbox"], "clock": "virtual", "errors": "codes", "reset": "full",
}  # fmt: skip
RESULTS: dict[str, Any] = {
    "hello": HELLO,
    "reset": {},
    "send": {"rejected": {"code": "MessageRejected", "status": 400, "message": "no"}},
    "advance": {},
    "observe": {"messages": [{"id": "m-1", "subject": None, "to": ["ann@example.net"], "headers": [["To", "x"]]}]},
    "bye": {},
}
WRONG_RESULTS: dict[str, tuple[str, Any]] = {
    "status-as-text": ("send", {"rejected": {"code": "X", "status": "400"}}),
    "status-of-no-http": ("send", {"rejected": {"code": "X", "status": 42}}),
    "message-of-no-text": ("send", {"rejected": {"code": "X", "message": 7}}),
    "two-answers": ("send", {"accepted": {}, "unsupported": "both"}),
    "empty-reason": ("reset", {"unsupported": ""}),
    "more-than-done": ("reset", {"ok": True}),
    "subject-of-no-text": ("observe", {"messages": [{"subject": 7}]}),
    "half-a-header": ("observe", {"messages": [{"headers": [["To"]]}]}),
    "other-things-shown": ("observe", {"outbox": []}),
    "operation-twice": ("hello", HELLO | {"operations": ["ses.SendEmail", "ses.SendEmail"]}),
    "operation-without-service": ("hello", HELLO | {"operations": ["SendEmail"]}),
    "shows-more": ("hello", HELLO | {"observe": ["quota"]}),
    "no-clock": ("hello", {name: value for name, value in HELLO.items() if name != "clock"}),
    "clock-deep": ("hello", HELLO | {"more": [[[[[[[[[[]]]]]]]]]], "clock": "sundial"}),
}


def more_members(answer: dict[str, Any]) -> str:
    return json.dumps(answer | {"took": 3})


def id_as_text(answer: dict[str, Any]) -> str:
    return json.dumps(answer | {"id": str(answer["id"])})


def error_for_a_refusal(answer: dict[str, Any]) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": answer["id"], "error": {"code": 1, "message": "not verified"}})


def member_twice(answer: dict[str, Any]) -> str:
    return json.dumps(answer).replace('"code": "Mess', '"code": "X", "code": "Mess')


def another_version(answer: dict[str, Any]) -> str:
    return json.dumps(answer | {"jsonrpc": "1.0"})


def in_two_lines(answer: dict[str, Any]) -> str:
    return json.dumps(answer, indent=1)


def no_json(answer: dict[str, Any]) -> str:
    return str(answer)


WRONG_LINES: dict[str, Callable[[dict[str, Any]], str]] = {
    "more-members": more_members,
    "id-as-text": id_as_text,
    "error-for-a-refusal": error_for_a_refusal,
    "member-twice": member_twice,
    "another-version": another_version,
    "in-two-lines": in_two_lines,
    "no-json": no_json,
}


def result(word: str, method: str) -> Any:
    concerned, wrong = WRONG_RESULTS.get(word, ("", None))
    if word == "other-greeting" and method == "hello" and Path("started").exists():
        return HELLO | {"version": "2"}
    return wrong if concerned == method else RESULTS[method]


def serve(word: str) -> None:
    for line in sys.stdin:
        call = json.loads(line)
        answer = {"jsonrpc": "2.0", "id": call["id"], "result": result(word, call["method"])}
        if word == "silent-at-bye" and call["method"] == "bye":
            return
        if word == "other-greeting" and call["method"] == "send" and not Path("started").exists():
            Path("started").touch()
            sys.exit(3)
        odd = call["method"] == "send" and word in WRONG_LINES
        print(WRONG_LINES[word](answer) if odd else json.dumps(answer), flush=True)
        if call["method"] == "bye":
            time.sleep(600 if word == "stays" else 0)
            return


if __name__ == "__main__":
    serve(sys.argv[1])
