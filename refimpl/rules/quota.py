"""The sending quota: recipients in 24 hours."""

from collections.abc import Callable
from typing import NamedTuple

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.grammar.address import Mailbox
from refimpl.message import Message
from refimpl.rule import Strength, rule
from refimpl.verification import SIMULATOR
from refimpl.window import Counts


class Question(NamedTuple):
    """Something a count depends on: the ambiguity, and the readings that answer yes."""

    ambiguity: str
    yes: str


DISTINCT_ONLY = Question("A-V03", "b")
WITHOUT_SIMULATOR = Question("A-V46", "b")
CALENDAR_DAY = Question("A-V69", "b")
EDGE_COUNTS = Question("P-03", "b")
NO_OVERSHOOT = Question("A-V44", "b")
QUESTIONS = (WITHOUT_SIMULATOR, DISTINCT_ONLY, CALENDAR_DAY, EDGE_COUNTS, NO_OVERSHOOT)


def counts_of(message: Message) -> Counts:
    """Count the recipients of one message in every way the documents allow."""

    def pair(boxes: list[Mailbox]) -> tuple[int, int]:
        return len(boxes), len({(box.local, box.domain) for box in boxes})

    given, distinct = pair(list(message.recipients))
    outside = pair([box for box in message.recipients if box.domain != SIMULATOR])
    return Counts(given, distinct, *outside)


def settled(case: Case, questions: tuple[Question, ...], outcome: Callable[[dict[Question, bool]], bool]) -> bool:
    """Work out an outcome that depends on several readings, asking only those that decide it."""

    def agreed(known: dict[Question, bool], rest: tuple[Question, ...]) -> bool | None:
        if not rest:
            return outcome(known)
        one = agreed({**known, rest[0]: False}, rest[1:])
        return one if one is not None and one == agreed({**known, rest[0]: True}, rest[1:]) else None

    known: dict[Question, bool] = {}
    for turn, question in enumerate(questions):
        rest = questions[turn + 1 :]
        no, yes = (agreed({**known, question: answer}, rest) for answer in (False, True))
        if no is not None and no == yes:
            return no
        same_either_way = all(
            outcome({**known, question: False, **_choice(rest, mask)})
            == outcome({**known, question: True, **_choice(rest, mask)})
            for mask in range(1 << len(rest))
        )
        known[question] = False if same_either_way else case.allows(question.ambiguity, question.yes)
    return outcome(known)


def _choice(questions: tuple[Question, ...], mask: int) -> dict[Question, bool]:
    return {question: bool(mask >> turn & 1) for turn, question in enumerate(questions)}


@rule(
    "quota.daily",
    strength=Strength.STATED,
    cites="V1-S11 D-SES-01 D-SES-02 D-SES-18 D-SES-19 D-SES-21 D-SES-27 D-SES-42 "
    "A-V03 A-V43 A-V44 A-V45 A-V46 A-V69 P-03",
    permits=(Fault.QUOTA_EXHAUSTED,),
    subject="recipients",
)
def within_daily_quota(case: Case) -> bool:
    """The recipients of the last 24 hours leave room in the account's quota."""
    limit = case.ses.max_24_hours
    window = case.world.ledger.window
    if limit < 0 or window.total.given + len(case.message.recipients) <= limit:
        return True
    asked = counts_of(case.message)
    edge = window.at_edge(case.world.ledger.now)

    def kept(answers: dict[Question, bool]) -> bool:
        column = answers[DISTINCT_ONLY] + 2 * answers[WITHOUT_SIMULATOR]
        if answers[CALENDAR_DAY]:
            sent = window.today[column]
        else:
            sent = window.total[column] - (0 if answers[EDGE_COUNTS] else edge[column])
        if asked[column] == 0:
            return True
        return sent + asked[column] <= limit if answers[NO_OVERSHOOT] else sent < limit

    return settled(case, QUESTIONS, kept)


RULES = (within_daily_quota,)
