"""Build files: what a build is called, what it can be given, and which driver knows its ways."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from conformance.adapters.unusable import Unusable
from conformance.target import Json


@dataclass(frozen=True)
class Build:
    """One build file.

    `sends` is what makes the calls: `boto3`, requests made by hand (`raw`), or `both`, which is boto3 and by
    hand what it refuses. `driver` names, as package.module:attribute, what is called with a Control and this
    Build to make the driver; `start` is the command line of its server, with `{port}` to fill in; `requires` pins
    what to install for it; `headers` go with every call, with `{account}` and `{caller}` (nothing unless a call
    names one) filled in; `cannot` says for each part of a world that it cannot be given why not. The rest is as
    in Capabilities.
    """

    name: str
    driver: str
    version: str = ""
    requires: str = ""
    start: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    world: tuple[str, ...] = ()
    observe: tuple[str, ...] = ()
    clock: str = "real"
    errors: str = "codes"
    reset: str = "full"
    sends: str = "boto3"
    reset_path: str = ""
    outbox_path: str = ""
    headers: Mapping[str, str] | None = None
    cannot: Mapping[str, str] | None = None


SENDS = ("boto3", "both", "raw")
KINDS = {"start": list, "operations": list, "world": list, "observe": list, "headers": dict, "cannot": dict}


def known() -> tuple[str, ...]:
    """List the build files that come with the suite."""
    return tuple(sorted(each.name.removesuffix(".toml") for each in _FOLDER.iterdir() if each.name.endswith(".toml")))


def build_named(name: str) -> Build:
    """Read a build file that comes with the suite, or one at a path that ends in .toml; raises Unusable."""
    try:
        if name.endswith(".toml"):
            return build_from_toml(Path(name).read_text("utf-8"), name)
        if name in known():
            return build_from_toml((_FOLDER / f"{name}.toml").read_text("utf-8"), name)
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"the build file {name} cannot be read ({error}); check the path") from None
    raise Unusable(f"there is no build file {name!r}; name one of {', '.join(known())}, or a .toml file of your own")


def build_from_toml(text: str, name: str) -> Build:
    """Read a build file; raises Unusable where it is none."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unusable(f"the build file {name} is not TOML ({error}); mend it") from None
    fields = Build.__dataclass_fields__
    for member, value in table.items():
        if member not in fields:
            raise Unusable(f"the build file {name} has an unknown member {member!r}; take it out")
        if not _fits(value, KINDS.get(member, str)):
            raise Unusable(f"the build file {name} has a {member!r} of the wrong type; mend it")
    if "name" not in table or "driver" not in table:
        raise Unusable(f"the build file {name} has no name or no driver; add it")
    if table.get("sends", SENDS[0]) not in SENDS:
        raise Unusable(f"the build file {name} sends by {table['sends']!r}; name one of {', '.join(SENDS)}")
    members: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in table.items()}
    return Build(**members)


def _fits(value: Json, kind: type) -> bool:
    inner = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    return isinstance(value, kind) and all(isinstance(each, str) for each in inner)


_FOLDER = files(__name__)
