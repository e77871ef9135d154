"""A gallery of builds: each that is installed is started, put to the suite in a run of its own, and ended.

A run is a process of its own, so that no build can hurt the run of another or the gallery.
"""

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import attrs

from conformance.adapters.builds import Build
from conformance.adapters.started import START, Server, program
from conformance.recording.reader import Unreadable
from conformance.reports.source import run_in
from conformance.target import Broke
from conformance.verdicts import Run
from refimpl import wire

RAN, MISSING, FAILED = "ran", "not installed", "could not be run"
LONGEST = 3600.0
"""Seconds one run may take."""
ROOT = Path(__file__).resolve().parents[1]
UNREPORTED = 1000
"""Characters shown of what a run said that left no report."""


@attrs.frozen
class Showing:
    """What one build came to: `how` is RAN, MISSING or FAILED, `why` what to know of that, `run` what its run was."""

    name: str
    build: Build
    how: str
    why: str = ""
    version: str = ""
    run: Run | None = None


@attrs.frozen
class Asking:
    """How all are asked: options of each run, folders of their known failures and for reports, seconds to start in."""

    options: tuple[str, ...] = ()
    known: Path | None = None
    reports: Path | None = None
    start: float = START

    def words(self, build: Build) -> list[str]:
        """Give the options of the run of one build."""
        found = None if self.known is None else self.known.resolve() / f"{build.name}.toml"
        return [*self.options, *(["--known", str(found)] if found is not None and found.is_file() else [])]


def is_installed(build: Build) -> bool:
    """Say whether what a build needs is there."""
    if build.address:
        return not build.module or importlib.util.find_spec(build.module) is not None
    return program(build) is not None


def shown(name: str, build: Build, asking: Asking) -> Showing:
    """Run one build; it being broken, in whatever way, is part of what is shown."""
    if not is_installed(build):
        return Showing(name, build, MISSING, build.install or build.requires)
    version = version_found(build)
    with tempfile.TemporaryDirectory(prefix="sendspec-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        if build.address:
            return _asked(name, build, version, build.address, folder, asking)
        try:
            server = Server(build, folder, asking.start)
        except Broke as trouble:
            return Showing(name, build, FAILED, _with_tail(trouble.what, trouble.evidence), version)
        try:
            showing = _asked(name, build, version, f"endpoint:{server.url}", folder, asking)
            how = server.ended()
            return showing if how is None else attrs.evolve(showing, why=_with_tail(f"{how} on the way", server.tail()))
        finally:
            server.end()


def _asked(name: str, build: Build, version: str, address: str, folder: Path, asking: Asking) -> Showing:
    """Put one running build to the suite; how far the run has come is told on our stderr."""
    report = (asking.reports.resolve() if asking.reports else folder) / f"{Path(name).stem}.json"
    report.unlink(missing_ok=True)
    words = ["run", address, *asking.words(build), "--report-json", str(report)]
    if not build.address:
        words += ["--build", str(Path(name).resolve()) if name.endswith(".toml") else name]
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "conformance", *words], cwd=folder, env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=LONGEST, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Showing(name, build, FAILED, f"its run took longer than {LONGEST:g} s", version)
    try:
        run = run_in(report)
    except Unreadable:
        said = done.stdout.decode("utf-8", "replace").strip()[-UNREPORTED:]
        return Showing(name, build, FAILED, f"its run ended with {done.returncode} and left no report: {said}", version)
    if run.trouble is not None or not run.complete:
        return Showing(name, build, FAILED, run.trouble or "its run was not made whole", version, run)
    return Showing(name, build, RAN, "", version, run)


def version_found(build: Build) -> str:
    """Find the version that is installed, where the package of its program says; else empty."""
    found = program(build)
    if found is None:
        return _distribution([Path(each) for each in sys.path], build)
    real = Path(found).resolve()
    for folder in real.parents:
        try:
            return str(wire.loads((folder / "package.json").read_bytes())["version"])
        except (OSError, wire.Malformed, KeyError, TypeError):
            continue
    return _distribution(sorted(real.parent.parent.glob("lib/python*/site-packages")), build)


def _distribution(folders: Sequence[Path], build: Build) -> str:
    """Find the version of the distribution that a build file requires, among the packages in these folders."""
    name = re.split(r"[\[=<>~!@ ]", build.requires, maxsplit=1)[0].replace("-", "_")
    for folder in folders:
        for each in folder.glob(f"{name}-*.dist-info") if name else ():
            return each.name.removesuffix(".dist-info").rpartition("-")[2]
    return ""


def _with_tail(what: str, tail: str) -> str:
    return f"{what}; it said last:\n{tail}" if tail else what
