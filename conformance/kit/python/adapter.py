#!/usr/bin/env python3
"""An adapter between sendspec and your build: JSON Lines on standard input and output, the standard library only.

As it stands it holds a toy that knows one operation. Each FILL IN is a place for your build; fixtures/README.md of
sendspec describes every member, and `sendspec smoke --check-protocol` says where this program leaves the protocol.
"""

import json
import sys
from typing import Any

# FILL IN: what your build can do. Claim only what it has: the rest is then skipped and counted, not failed.
HELLO = {
    "protocol": 1,
    "name": "toy",
    "version": "0",
    "operations": ["ses.SendEmail"],
    "world": ["ses.identities"],  # the parts of an account that reset() can set up
    "observe": ["outbox"],  # what observe() can show
    "clock": "real",  # "virtual" if advance() can move it
    "errors": "codes",
    "reset": "full",
}


class Build:
    """FILL IN: your build in place of this toy. Each method gets what was asked, and gives the result to answer."""

    def __init__(self) -> None:
        self.verified: set[str] = set()
        self.outbox: list[dict[str, Any]] = []

    def hello(self, **_: Any) -> dict[str, Any]:
        """Say what the build can do."""
        return HELLO

    def reset(self, world: dict[str, Any]) -> dict[str, Any]:
        """Forget everything, and begin in this account. What cannot be set up is said, never passed over."""
        ses = world.get("ses", {})
        identities = ses.get("identities", [])
        parts = {**ses, **world.get("connect", {}), "now": world.get("now")}
        missing = [part for part, value in parts.items() if value and part != "identities"]
        missing += [member for each in identities for member in each if member not in ("name", "verified")]
        if missing:
            return {"unsupported": f"a world with {missing[0]}"}
        self.verified = {each["name"] for each in identities if each.get("verified", True)}
        self.outbox = []
        return {}

    def send(self, operation: str, request: Any, caller: str = "user") -> dict[str, Any]:
        """Make one call. The request may be wrong in shape on purpose: pass it on as it is, and tell the answer."""
        if operation != "ses.SendEmail":
            return {"unsupported": f"there is no {operation}"}
        if caller != "user":
            return {"unsupported": "nobody else can call"}
        source, to = texts(request, "Source"), texts(request, "Destination", "ToAddresses")
        cc, bcc = texts(request, "Destination", "CcAddresses"), texts(request, "Destination", "BccAddresses")
        if not all(each.count("@") == 1 for each in to + cc + bcc) or not to + cc + bcc or len(source) != 1:
            return rejected("InvalidParameterValue", "there must be a sender, and recipients of the form a@b.example")
        if not {source[0], source[0].rpartition("@")[2]} & self.verified:
            return rejected("MessageRejected", "the sender is not verified")
        id = f"m-{len(self.outbox) + 1}"
        self.outbox.append({"id": id, "source": source[0], "to": to, "cc": cc, "bcc": bcc})
        return {"accepted": {"MessageId": id}}

    def advance(self, seconds: float) -> dict[str, Any]:
        """Let time pass; asked only of a virtual clock."""
        return {"unsupported": "the clock cannot be moved"}

    def observe(self, what: str) -> dict[str, Any]:
        """Show what calls have left behind since the reset, oldest first."""
        return {"messages": self.outbox} if what == "outbox" else {"unsupported": f"no {what} can be seen"}

    def bye(self) -> dict[str, Any]:
        """Free what the build holds."""
        return {}


def rejected(code: str, message: str) -> dict[str, Any]:
    """Tell an error of the build by its name. A failure of this program is another matter: let it raise."""
    return {"rejected": {"code": code, "status": 400, "message": message}}


def texts(value: Any, *path: str) -> list[str]:
    """List the texts at a place in a request of any shape; what is none counts as an empty one."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    listed = value if isinstance(value, list) else [] if value is None else [value]
    return [each if isinstance(each, str) else "" for each in listed]


def main() -> None:
    """Answer each line with one line, until bye or the end of the input."""
    # Standard output is the protocol's alone: whatever else is printed goes to standard error.
    out, sys.stdout = sys.stdout, sys.stderr
    build = Build()
    for line in sys.stdin.buffer:
        call = json.loads(line)
        answer = {"jsonrpc": "2.0", "id": call["id"]}
        try:
            if call["method"] not in ("hello", "reset", "send", "advance", "observe", "bye"):
                raise ValueError(f"no method {call['method']}")
            answer["result"] = getattr(build, call["method"])(**call.get("params", {}))
        except Exception as error:  # noqa: BLE001 - the adapter has failed, and says so instead of an answer
            answer["error"] = {"code": -32000, "message": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=out, flush=True)
        if call["method"] == "bye":
            return


if __name__ == "__main__":
    main()
