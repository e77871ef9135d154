"""`sendspec serve`: the reference, or another target, for clients to call."""

import argparse
import signal
import sys
from contextlib import suppress
from pathlib import Path

from conformance.adapters.address import open_target
from conformance.adapters.host import own_pipes
from conformance.adapters.server import serve
from conformance.adapters.unusable import Unusable
from conformance.reports.text import printable
from conformance.serving.desk import Desk
from conformance.serving.http import HOST, Server
from conformance.target import Broke, Json, Target, Unsupported
from conformance.verdicts import EXIT_CONFORMS, EXIT_NO_TARGET, EXIT_USAGE
from refimpl import wire


def command(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    try:
        world = {} if arguments.world is None else _world(arguments.world)
        target = open_target(
            arguments.target, call_timeout=arguments.call_timeout, in_process=arguments.in_process,
            build=arguments.build, allow_remote=arguments.allow_remote,
        )  # fmt: skip
        desk = Desk(target)
        refused = desk.begin(world)
    except (Unusable, Broke) as error:
        return _failed(EXIT_NO_TARGET, str(error))
    except wire.Malformed as error:
        return _failed(EXIT_USAGE, f"{arguments.world}: {error}")
    if isinstance(refused, Unsupported):
        return _failed(EXIT_NO_TARGET, f"{arguments.target} cannot begin in this world: {refused.why}")
    if arguments.stdio:
        return _over_stdio(target)
    return _over_http(desk, arguments.http, arguments.target)


def _world(path: Path) -> dict[str, Json]:
    """Read a world, or that of a vector; raises wire.Malformed."""
    try:
        value = wire.loads(path.read_bytes())
    except OSError as error:
        raise wire.Malformed(f"cannot be read ({error.strerror}); check the name") from None
    if not isinstance(value, dict):
        raise wire.Malformed("holds no object; see fixtures/README.md for what a world is")
    world: dict[str, Json] = value.get("world", value)
    wire.settings_from_json(world)
    return world


def _over_stdio(target: Target) -> int:
    stdin, stdout = own_pipes()
    serve(target, stdin, stdout)
    return EXIT_CONFORMS


def _over_http(desk: Desk, port: int, name: str) -> int:
    try:
        server = Server(desk, port)
    except OSError as error:
        return _failed(EXIT_USAGE, f"{HOST}:{port} cannot be listened on ({error.strerror}); choose another port, or 0")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # To be told to stop is how serving ends, so it is no interruption.
    with suppress(KeyboardInterrupt), server:
        print(f"{name} is served at {server.url}", flush=True)
        server.serve_forever()
    with suppress(KeyboardInterrupt):
        desk.close()
    return EXIT_CONFORMS


def _failed(code: int, sentence: str) -> int:
    print(f"sendspec: {printable(sentence)}", file=sys.stderr)
    return code
