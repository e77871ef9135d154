"""What a run begins with: the greeting of the target, what it is held to, and with what the run is made."""

import importlib.metadata
import platform
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from conformance import known_failures, known_list
from conformance.conduct import Conduct
from conformance.held import Held
from conformance.known_failures import Misuse
from conformance.profiles import Profile
from conformance.suites.check import Asking
from conformance.target import Broke, Capabilities, Json, Target
from conformance.trial import Trial
from conformance.verdicts import Run
from refimpl.operations import OPERATIONS
from refimpl.readings import register
from refimpl.revisions import of_revision


def readings_held(revision: str, pairs: Iterable[str], *, strict: bool) -> Held:
    """Hold a target to a revision and to readings, each given as A-id=letter; raises Misuse."""
    held = Held(strict=strict, chosen=of_revision(revision))
    for pair in pairs:
        name, _, letter = pair.partition("=")
        if name not in register():
            raise Misuse(f"there is no ambiguity {name!r}{known_failures.nearest(name, register())}")
        if letter not in register()[name].letters:
            raise Misuse(f"{name} has no reading {letter!r}; it has {', '.join(sorted(register()[name].letters))}")
        held.bindings[name] = frozenset(letter)
    return held


def begun(
    run: Run, target: Target, held: Held, profile: Profile, seed: int, known: Path | None, save: Path | None
) -> Conduct:
    """Begin a run against a target; raises Broke where it does not say what it is, Misuse where its list is wrong."""
    run.target = greeting(target)
    rows = known_list.read(known).applying(run.target) if known else ()
    trial = Trial(target, OPERATIONS, held, ignores=partial(known_failures.explained, rows))
    return Conduct(run, Asking(trial, profile, seed), rows, save)


def made_with() -> dict[str, Json]:
    """Name this program and the Python it runs in."""
    return {"by": version_here(), "python": platform.python_version()}


def version_here() -> str:
    """Name this program and its version."""
    try:
        return f"sendspec {importlib.metadata.version('sendspec')}"
    except importlib.metadata.PackageNotFoundError:
        return "sendspec (source)"


def greeting(target: Target) -> Capabilities:
    """Ask a target what it is; raises Broke where it does not say."""
    try:
        known = target.hello()
    except Broke:
        raise
    except Exception as error:
        raise Broke("start", f"hello raised {type(error).__name__}: {error}") from error
    if not isinstance(known, Capabilities):
        raise Broke("start", f"hello returned {type(known).__name__}, not Capabilities")
    return known
