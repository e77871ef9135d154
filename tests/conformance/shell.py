"""The command as a user runs it: in a process of its own, in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.repo.tree import ROOT

BUILDS = "py:tests.conformance.fakes.builds:"
SMOKE = ("--suite", "smoke")
LIMIT = "mutant:ses.SendEmail/recipients.limit/loosen-by-one"


def environment(**more: str) -> dict[str, str]:
    """Make the environment of a user who has sendspec on the path and nothing else set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "HYPOTHESIS", "CI"))}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def python(*words: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run this interpreter; a traceback is never how we end."""
    done = subprocess.run(
        [sys.executable, *words], cwd=cwd, env=environment(**env), capture_output=True, text=True, timeout=100
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def sendspec(*words: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return python("-m", "conformance", *words, cwd=cwd, **env)


def score(output: str) -> str:
    """Find the score line."""
    (line,) = [line for line in output.splitlines() if line.startswith("sendspec: ")]
    return line
