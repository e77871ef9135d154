"""The build as a program: JSON-RPC, one object a line, over standard input and output."""

import json
import sys
from typing import Any

from .build import Build


def answered(build: Build, method: str, params: dict[str, Any]) -> Any:
    match method:
        case "hello":
            return build.hello()
        case "reset":
            return build.reset(params["world"])
        case "send":
            return build.send(params["operation"], params["request"], params.get("caller"))
        case "advance":
            return build.advance(params["seconds"])
        case "observe":
            return build.observe(params["what"])
    return {}


def main() -> None:
    build = Build()
    for line in sys.stdin:
        asked = json.loads(line)
        result = answered(build, asked["method"], asked.get("params", {}))
        print(json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": result}), flush=True)
        if asked["method"] == "bye":
            return


if __name__ == "__main__":
    main()
