"""Addresses of targets: the one place that knows every way a target is reached."""

import shlex
from urllib.parse import parse_qsl

from conformance.adapters import host
from conformance.adapters.builds import SENDS, Build, build_named, servers
from conformance.adapters.client import Client
from conformance.adapters.control import Control
from conformance.adapters.endpoint import Caller, EndpointTarget
from conformance.adapters.fence import Fenced
from conformance.adapters.handmade import Handmade
from conformance.adapters.hosts import allowed_url
from conformance.adapters.lines import LinesTarget
from conformance.adapters.overheard import Overheard
from conformance.adapters.python import named, python_target
from conformance.adapters.unusable import Unusable
from conformance.recording.player import recording_target
from conformance.target import Target
from refimpl.revisions import EITHER, of_revision

__all__ = ["KINDS", "Unusable", "open_target"]

KINDS = ("refimpl", "py:", "exec:", "endpoint:", "recording:", "mutant:", "variant:")


def open_target(
    address: str,
    *,
    call_timeout: float,
    in_process: bool,
    build: str | None = None,
    allow_remote: bool = False,
    revision: str = EITHER,
    listener: Overheard | None = None,
) -> Target:
    """Open the target at an address; raises Unusable where it leads to none.

    `call_timeout` is in seconds; `in_process` loads py: targets here; `build` names a build file for
    endpoint: targets, which may leave this machine only with `allow_remote`. The reference follows `revision`.
    `listener` hears every line of a target in a child process, and nothing of others.
    A child process is started when the target is first used, and Broke("start") then says if it cannot be.
    """
    kind, _, rest = address.partition(":")
    match kind:
        case "refimpl" if address == "refimpl":
            return _reference(revision)
        case "py" if in_process:
            return Fenced(python_target(rest))
        case "py":
            return LinesTarget(host.command(_plausible(rest)), call_timeout, listener=listener)
        case "exec":
            return LinesTarget(_command_line(rest), call_timeout, listener=listener)
        case "endpoint":
            return _endpoint(rest, call_timeout, build, allow_remote)
        case "mutant":
            return _mutant(rest)
        case "variant":
            return _variant(rest)
        case "recording":
            return recording_target(rest)
    raise Unusable(f"{address!r} is no address of a target; begin with one of {', '.join(KINDS)}")


def _plausible(name: str) -> str:
    module, _, attribute = name.partition(":")
    if not module or not attribute:
        raise Unusable(f"py:{name} does not name a Python object; write py:package.module:factory")
    return name


def _command_line(text: str) -> list[str]:
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise Unusable(f"exec:{text} is no command line ({error}); check its quotes") from None
    if not words:
        raise Unusable("exec: names no command; write exec:./adapter --flag")
    return words


def _endpoint(rest: str, seconds: float, build: str | None, allow_remote: bool) -> Target:
    address, _, query = rest.partition("?")
    options = dict(parse_qsl(query))
    url = allowed_url(address, allow_remote=allow_remote)
    unknown = sorted(options.keys() - {"build", "sends"})
    if unknown:
        raise Unusable(f"endpoint:{rest} has an unknown option {unknown[0]!r}; only build and sends can be given")
    name = build or options.get("build")
    if name is None:
        raise Unusable(f"endpoint:{rest} does not say its build; add --build {'|'.join(servers())} or a .toml file")
    file = build_named(name)
    if not file.driver:
        raise Unusable(f"the build file {name} is of no server; its target is {file.address}")
    sends = options.get("sends", file.sends)
    if sends not in SENDS:
        raise Unusable(f"endpoint:{rest} sends by {sends!r}; name one of {', '.join(SENDS)}")
    return EndpointTarget(_caller(url, seconds, file, sends), file, named(file.driver)(Control(url, seconds), file))


def _caller(url: str, seconds: float, file: Build, sends: str) -> Caller:
    hands = None if sends == "boto3" else Handmade(url, seconds, file.headers)
    return hands if hands is not None and sends == "raw" else Client(url, seconds, file.headers, hands=hands)


def _reference(revision: str) -> Target:
    from conformance.adapters.reference import reference_target

    return reference_target(of_revision(revision))


def _mutant(id: str) -> Target:
    from conformance.mutants import mutant_target

    try:
        return mutant_target(id)
    except KeyError:
        raise Unusable(f"there is no mutant {id!r}; sendspec list mutants shows them") from None


def _variant(id: str) -> Target:
    from conformance.variants import variant_target

    try:
        return variant_target(id)
    except KeyError:
        raise Unusable(f"there is no variant {id!r}; sendspec list variants shows them") from None
