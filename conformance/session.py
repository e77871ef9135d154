"""What the pytest session of a run keeps: its options read, its target, its recording."""

import os
from functools import partial
from pathlib import Path

import pytest

from conformance.adapters.address import open_target
from conformance.adapters.greeting import capabilities_to_json
from conformance.adapters.overheard import Overheard, lacking
from conformance.adapters.reference import ReferenceTarget
from conformance.conduct import Conduct
from conformance.held import Held
from conformance.interrupts import listen
from conformance.known_failures import Misuse
from conformance.opening import begun, made_with, readings_held
from conformance.profiles import PROFILES
from conformance.recording.recorded import RecordedTarget
from conformance.recording.results import result_json
from conformance.recording.writer import Writer
from conformance.reports.data import code_of, ended_json
from conformance.selection import selected
from conformance.shards import shard, share
from conformance.suites.check import Check
from conformance.target import Closes, Json, Target
from conformance.verdicts import Run, Status, Verdict, summed_up
from conformance.workers import part_of

RUN: pytest.StashKey[Run] = pytest.StashKey()
SELECTING = ("operation", "suite", "rule", "check")
"""Options that narrow a run down."""
CONDUCT: pytest.StashKey[Conduct] = pytest.StashKey()
WRITER: pytest.StashKey[Writer] = pytest.StashKey()
ORDER: pytest.StashKey[list[str]] = pytest.StashKey()
EXIT: pytest.StashKey[int] = pytest.StashKey()
"""How the session ended, by pytest's own codes."""
MADE_BY: pytest.StashKey[dict[str, Json]] = pytest.StashKey()
"""What the header says of the command that makes the run."""
MADE_BY_OF_WORKERS = "sendspec_made_by"
PROTOCOL = "protocol/lines/conversation"
"""The result that tells what is wrong with the lines of a target."""


def wanted_checks(config: pytest.Config) -> list[Check]:
    """List the checks the options ask for; raises Misuse where an option matches nothing."""
    _refuse_to_hear_nothing(config)
    known = config.getoption("--sendspec-known")
    found = selected(
        operations=config.getoption("--sendspec-operation"),
        suites=config.getoption("--sendspec-suite"),
        rules=config.getoption("--sendspec-rule"),
        names=config.getoption("--sendspec-check"),
        known=Path(known) if known else None,
    )
    word = config.getoption("--sendspec-shard")
    try:
        return share(found, shard(word), PROFILES[config.getoption("--sendspec-profile")]) if word else found
    except ValueError as error:
        raise Misuse(str(error)) from None


def _refuse_to_hear_nothing(config: pytest.Config) -> None:
    """Raise Misuse where lines are to be looked at, and the target has none or there is nothing to read them by."""
    if not config.getoption("--sendspec-check-protocol"):
        return
    address, inside = config.getoption("--sendspec-target"), config.getoption("--sendspec-in-process")
    if not address.startswith("exec:") and (inside or not address.startswith("py:")):
        raise Misuse(f"{address} speaks no lines to look at; --check-protocol is for exec: and py: in a process apart")
    if lacking():
        raise Misuse(f"--check-protocol {lacking()}")


def narrowed(config: pytest.Config) -> bool:
    """Say whether options name checks, a shard or a list of known failures, any of which may be wrong."""
    named = (config.getoption(f"--sendspec-{name}") for name in (*SELECTING, "shard", "known"))
    return any(named)


def held_readings(config: pytest.Config) -> Held:
    """Read the readings the target is held to from the start."""
    revision, pairs = config.getoption("--sendspec-revision"), config.getoption("--sendspec-reading")
    return readings_held(revision, pairs, strict=config.getoption("--sendspec-strict"))


def conduct_of(config: pytest.Config) -> Conduct:
    """Open the target and begin the run, once a session."""
    if CONDUCT in config.stash:
        return config.stash[CONDUCT]
    profile = PROFILES[config.getoption("--sendspec-profile")]
    address, seed = config.getoption("--sendspec-target"), config.getoption("--sendspec-seed")
    revision = config.getoption("--sendspec-revision")
    run = Run(told_of(config))
    config.stash[RUN] = run
    listener = Overheard() if config.getoption("--sendspec-check-protocol") else None
    opened = partial(
        open_target,
        address,
        call_timeout=config.getoption("--sendspec-call-timeout"),
        in_process=config.getoption("--sendspec-in-process"),
        build=config.getoption("--sendspec-build"),
        allow_remote=config.getoption("--sendspec-allow-remote"),
        revision=revision,
        listener=listener,
    )
    writer = recording_of(config)
    raw = opened()
    if writer is not None and MADE_BY not in config.stash and not is_worker(config):
        # The command ends what it records itself; here, nobody else would. What is added first is done last.
        config.add_cleanup(partial(end_recording, config, run, writer))
    config.add_cleanup(partial(end, raw, run, listener, writer))
    target = raw if writer is None else RecordedTarget(raw, writer)
    known = config.getoption("--sendspec-known")
    save = config.getoption("--sendspec-save")
    conduct = begun(
        run, target, held_readings(config), profile, seed, Path(known) if known else None, Path(save) if save else None
    )
    if writer is not None and run.target is not None:
        writer.begin({**header_of(config), "hello": capabilities_to_json(run.target)})
    conduct.writer, conduct.worker = writer, is_worker(config)
    if isinstance(raw, ReferenceTarget):
        conduct.renewed = opened
    config.stash[CONDUCT] = conduct
    return conduct


def end(target: Target, run: Run, listener: Overheard | None, writer: Writer | None = None) -> None:
    """Close a target; its lines are known when the last was said."""
    if isinstance(target, Closes):
        target.close()
    if listener is None:
        return
    run.header["lines"] = listener.lines
    found = [
        Verdict(Status.BROKEN if each.ours else Status.ERROR, "protocol", None, str(each))
        for each in listener.violations
    ]
    if found:
        run.results.append(summed_up(PROTOCOL, found, 0.0, listener.lines))
        if writer is not None:
            writer.result(result_json(run.results[-1]))


def end_recording(config: pytest.Config, run: Run, writer: Writer) -> None:
    """Write the end of the recording of a session of pytest's own."""
    ended = config.stash.get(EXIT, pytest.ExitCode.INTERNAL_ERROR)
    run.interrupted = ended == pytest.ExitCode.INTERRUPTED
    run.complete = ended in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
    writer.end(ended_json(run, code_of(run)))


def recording_of(config: pytest.Config) -> Writer | None:
    """Begin the recording of the run, if there is to be one."""
    path = config.getoption("--sendspec-record")
    if path and WRITER not in config.stash:
        worker = getattr(config, "workerinput", {}).get("workerid")
        if worker is not None:
            listen()
        config.stash[WRITER] = Writer(Path(path) if worker is None else part_of(Path(path), worker))
    return config.stash.get(WRITER, None)


def is_worker(config: pytest.Config) -> bool:
    """Say whether this process is one of several at the same run."""
    return hasattr(config, "workerinput")


def header_of(config: pytest.Config) -> dict[str, Json]:
    """Say what is asked of whom, for the header of a recording; a worker says in what order, and who it is."""
    own = {"order": config.stash[ORDER], "pid": os.getpid()} if is_worker(config) else {}
    return {**told_of(config), **own}


def told_of(config: pytest.Config) -> dict[str, Json]:
    """Say what is asked of whom, and with what, for the header of the run."""
    told = {
        name: config.getoption(f"--sendspec-{name}") for name in ("target", "profile", "seed", "revision", "strict")
    }
    selection = {name: list(config.getoption(f"--sendspec-{name}")) for name in SELECTING}
    # A list, as the other options that narrow a run down have.
    selection["shard"] = [word for word in (config.getoption("--sendspec-shard"),) if word]
    narrowed_by = {name: words for name, words in selection.items() if words}
    readings, checks = list(config.getoption("--sendspec-reading")), len(config.stash.get(ORDER, ()))
    made_by = getattr(config, "workerinput", {}).get(MADE_BY_OF_WORKERS) or config.stash.get(MADE_BY, {})
    return {**made_with(), **made_by, **told, "selection": narrowed_by, "readings": readings, "checks": checks}
