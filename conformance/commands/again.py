"""What a report says of how it was made: with which command, and how its target is reached."""

import argparse
import shlex

from refimpl.answer import Json

SECONDS = 10.0
"""How long a call may take where nothing else is said."""
VALUES = ("profile", "seed", "revision")
FLAGS = ("strict", "check_protocol", "last_failed")
SEVERAL = ("operation", "rule", "suite", "check", "reading")


def reached(arguments: argparse.Namespace) -> list[str]:
    """List the options by which a target is reached, for any command that asks it."""
    found = [f"--{name.replace('_', '-')}" for name in ("in_process", "allow_remote") if getattr(arguments, name)]
    if arguments.build:
        found += ["--build", arguments.build]
    if arguments.call_timeout != SECONDS:
        found += ["--call-timeout", f"{arguments.call_timeout:g}"]
    return found


def command(arguments: argparse.Namespace) -> str:
    """Write the command that asks the same again; where it writes to is left out."""
    said = ["sendspec", arguments.command, arguments.target or "refimpl", *reached(arguments)]
    for name in VALUES:
        said += [f"--{name}", str(getattr(arguments, name))]
    for name in SEVERAL:
        for each in getattr(arguments, name):
            said += [f"--{name}", str(each)]
    said += [f"--{name.replace('_', '-')}" for name in FLAGS if getattr(arguments, name)]
    for name, value in (("known", arguments.known), ("max-failures", arguments.max_failures)):
        if value is not None:
            said += [f"--{name}", str(value)]
    return shlex.join(said)


def told(arguments: argparse.Namespace) -> dict[str, Json]:
    """Say for the header of a run by which command it was made."""
    return {"command": command(arguments), "reached": reached(arguments)}
