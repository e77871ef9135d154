"""A search from its beginning to its end: what is kept is asked again, then rounds are drawn while there is time."""

from conformance.fuzzing.replays import listen, replay
from conformance.fuzzing.rounds import Round, drawn_in, round_of
from conformance.fuzzing.session import Session
from conformance.interrupts import heard, heed
from conformance.scripts import Script
from conformance.suites.drawn import MOST_BREAKS

MOST_FRUITLESS = 20
"""Rounds without an answer after which a search gives up."""


def search(session: Session) -> None:
    """Search until nothing is left of the budget, or Ctrl-C; either way everything found is kept."""
    try:
        state = session.kept.state()
        session.reached.join(state.reached)
        session.number = session.first = state.rounds.get(session.seed, 0)
        replay(session, state)
        _rounds(session)
    except KeyboardInterrupt:
        heard()
        session.interrupted = True
    session.keep(now=True)


def _rounds(session: Session) -> None:
    fruitless = 0
    while session.operations and not session.over:
        listen(session)
        this = round_of(session.seed, session.number, session.operations)
        fruitless = 0 if _make(session, this) else fruitless + 1
        # A round cut short is made again when the search goes on.
        heed()
        session.number += 1
        session.keep()
        if fruitless >= MOST_FRUITLESS:
            session.gave_up = True
            break


def _make(session: Session, this: Round) -> bool:
    """Make a round, and say whether it came to any answer."""
    session.round = this
    session.begin(session.held)
    before = session.answered

    def body(script: Script) -> None:
        heed()
        if session.over or session.broke >= MOST_BREAKS:
            return
        try:
            for shown in session.ask(script):
                session.judge(shown)
        except Exception as error:  # noqa: BLE001 - whatever our own code raises must not cost the search
            session.broken.append(f"{this}: {type(error).__name__}: {error}")
        session.audience.goes_on(session)

    drawn_in(this, body)
    return session.answered > before
