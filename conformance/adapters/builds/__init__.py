"""Build files: what a build is called, how it is started, what it can be given, and which driver knows its ways."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from conformance.adapters.builds.parts import THINGS
from conformance.adapters.unusable import Unusable
from conformance.target import Json


@dataclass(frozen=True)
class Give:
    """One kind of call that gives a build its world.

    `each` says for which things it is made (`THINGS` in builds/parts.py), `call` is the operation, and in
    `request` a text such as `{name}` stands for what the thing has under that name.
    """

    each: str
    call: str
    request: Mapping[str, Json]


@dataclass(frozen=True)
class Build:
    """One build file.

    `sends` is what makes the calls: `boto3`, requests made by hand (`raw`), or `both`, which is boto3 and by
    hand what it refuses. `driver` names, as package.module:attribute, what is called with a Control and this
    Build to make the driver; `headers` go with every call, with `{account}` and `{caller}` (nothing unless a call
    names one) filled in; `cannot` says for each part of a world that it cannot be given why not.

    How it is run: `requires` pins what to install for it and `install` is the command that does; `start` is the
    command line of its server, with `{port}` to fill in, as in `environment`, and `ready_path` answers once it is up. A
    build without a server of its own has an `address`, and `module` is what must be there to import.

    What its server is told and asked, by the driver of `builds/declared.py`: `reset_path` is posted to, `give` are
    the calls that give it a world, `outbox_path` is read for mail, `outbox_list` is where in it the records are (`*`
    for every member), and `shows` where in a record each member of a message is. The rest is as in Capabilities.
    """

    name: str
    driver: str = ""
    version: str = ""
    requires: str = ""
    install: str = ""
    start: tuple[str, ...] = ()
    environment: Mapping[str, str] | None = None
    ready_path: str = ""
    address: str = ""
    module: str = ""
    operations: tuple[str, ...] = ()
    world: tuple[str, ...] = ()
    observe: tuple[str, ...] = ()
    clock: str = "real"
    errors: str = "codes"
    reset: str = "full"
    sends: str = "boto3"
    reset_path: str = ""
    give: tuple[Give, ...] = ()
    outbox_path: str = ""
    outbox_list: str = ""
    shows: Mapping[str, str] | None = None
    headers: Mapping[str, str] | None = None
    cannot: Mapping[str, str] | None = None


SENDS = ("boto3", "both", "raw")


def known() -> tuple[str, ...]:
    """List the build files that come with the suite."""
    return tuple(sorted(each.name.removesuffix(".toml") for each in _FOLDER.iterdir() if each.name.endswith(".toml")))


def servers() -> tuple[str, ...]:
    """List those of them that are of a server, which `endpoint:` can be pointed at."""
    return tuple(name for name in known() if build_named(name).driver)


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
        if not KINDS.get(member, _is_text)(value):
            raise Unusable(f"the build file {name} has a {member!r} of the wrong type; mend it")
    if "name" not in table or not (table.get("driver") or table.get("address")):
        raise Unusable(f"the build file {name} has no name, or neither a driver nor an address; add it")
    if table.get("sends", SENDS[0]) not in SENDS:
        raise Unusable(f"the build file {name} sends by {table['sends']!r}; name one of {', '.join(SENDS)}")
    members: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in table.items()}
    return Build(**members | {"give": tuple(Give(**row) for row in table.get("give", []))})


def _is_text(value: Json) -> bool:
    return isinstance(value, str)


def _are_texts(value: Json) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _has_texts(value: Json) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _gives(value: Json) -> bool:
    """Whether this is a list of what Give has, and `each` a thing that there is."""
    return isinstance(value, list) and all(
        isinstance(row, dict)
        and row.keys() == Give.__dataclass_fields__.keys()
        and row["each"] in THINGS
        and _is_text(row["call"])
        and isinstance(row["request"], dict)
        for row in value
    )


KINDS: Mapping[str, Callable[[Json], bool]] = {
    **dict.fromkeys(("start", "operations", "world", "observe"), _are_texts),
    **dict.fromkeys(("environment", "headers", "cannot", "shows"), _has_texts),
    "give": _gives,
}
"""What each member of a build file must be; the others are texts."""

_FOLDER = files(__name__)
