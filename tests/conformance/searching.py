"""Short searches for tests to make: of one operation, for so many calls, into a folder of their own."""

import time
from pathlib import Path
from typing import Any

from hypothesis.database import InMemoryExampleDatabase

from conformance.fuzzing.faults import Group, Standing
from conformance.fuzzing.kept import Kept
from conformance.fuzzing.search import search
from conformance.fuzzing.session import Budget, Session
from conformance.fuzzing.shared import Shared
from conformance.target import Target

SES = ("ses.SendEmail",)
FORGETFUL = "ses.SendEmail/sender.verified/forget"


def session(folder: Path, target: Target, calls: int, **more: Any) -> Session:
    """Prepare a search."""
    kept = Kept(folder, "it")
    kept.prepared()
    whole = {"operations": SES, "seed": 1, "shared": Shared(InMemoryExampleDatabase(), b"key"), **more}
    return Session(target=target, budget=Budget(time.monotonic() + 60, calls), kept=kept, **whole)


def searched(folder: Path, target: Target, calls: int = 500, **more: Any) -> Session:
    """Make a search."""
    made = session(folder, target, calls, **more)
    search(made)
    return made


def worth(found: Session) -> set[Group]:
    """List the groups that are new."""
    return {each.group for each in found.standing(Standing.NEW)}
