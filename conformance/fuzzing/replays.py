"""Cases asked again: what was found before, and what other searches have found since."""

import time
from collections.abc import Sequence

import attrs

from conformance.evidence import CHOSEN, HELD, readings_of
from conformance.fuzzing.faults import Finding, Group, Shown, Standing
from conformance.fuzzing.kept import State
from conformance.fuzzing.session import Session
from conformance.held import Held
from conformance.scripts import script_from_json
from conformance.verdicts import Status
from refimpl import wire
from refimpl.answer import Json

LISTENING_SECONDS = 2.0
"""How often others are listened to at most."""


def replay(session: Session, state: State) -> None:
    """Ask everything again that was found before, and say what became of it."""
    for path in session.kept.files():
        try:
            body = wire.loads(path.read_bytes())
            found = _again(session, body)
        except (OSError, wire.Malformed) as error:
            session.kept.notes.append(f"{path}: no finding ({error}); it is left as it is")
            continue
        finding = state.findings.get(path.name) or _told_by(body, found, path.name, session.seed)
        same = [each for each in found if each.group == finding.group]
        finding.standing, finding.times = _standing(found, same), len(same[:1])
        finding.reason = same[0].verdict.reason if same else ""
        session.findings.setdefault(finding.group, finding)
        session.shared.tell(body)
        session.audience.replayed(finding)
        for each in found:
            if each.group != finding.group:
                session.judge(each)


def _standing(found: Sequence[Shown], same: Sequence[Shown]) -> Standing:
    if same:
        return Standing.STILL
    unasked = found and all(each.verdict.status is Status.SKIPPED for each in found)
    return Standing.UNASKED if unasked else Standing.FIXED


def listen(session: Session) -> None:
    """Ask what other searches have found since, unless that was done a moment ago."""
    if session.listened and time.monotonic() - session.listened < LISTENING_SECONDS:
        return
    session.listened = time.monotonic()
    for body in session.shared.news():
        try:
            found = _again(session, body)
        except wire.Malformed:
            continue
        for shown in found:
            session.judge(_as_small(shown, body))


def _as_small(shown: Shown, body: Json) -> Shown:
    """Say of evidence that was made as small as can be by others that it is."""
    info, evidence = body.get("info"), shown.verdict.evidence
    if evidence is None or not isinstance(info, dict) or info.get("reduced") is not True:
        return shown
    held, chosen = readings_of(body, HELD), readings_of(body, CHOSEN)
    least = attrs.evolve(evidence, least=True, held=held, chosen=chosen)
    return attrs.evolve(shown, verdict=attrs.evolve(shown.verdict, evidence=least))


def _again(session: Session, body: Json) -> list[Shown]:
    """Ask a case that was kept; raises wire.Malformed where it is none."""
    script = script_from_json(body)
    wire.settings_from_json(dict(script.world))
    session.begin(Held(dict(readings_of(body, HELD)), session.held.strict, readings_of(body, CHOSEN)))
    return session.ask(script)


def _told_by(body: Json, found: Sequence[Shown], file: str, seed: int) -> Finding:
    """Make out which finding a file holds that no state tells of: by what it shows now, else by what it says."""
    for each in found:
        if each.group is not None:
            return Finding(each.group, each.verdict.status, file, seed, 0)
    info = body.get("info")
    told = info if isinstance(info, dict) else {}
    group = Group(body["operation"], str(told.get("rule", "")), "", str(told.get("observed", "")))
    return Finding(group, Status.FAIL, file, seed, 0)
