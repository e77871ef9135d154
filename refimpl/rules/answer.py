"""What the answer to a call looks like."""

from refimpl.rule import About, Strength, judged_rule

ACCEPTED = judged_rule(
    "answer.accepted",
    "A call that breaks no rule is accepted.",
    about=About.ANSWER,
    strength=Strength.STATED,
    cites="V1-S01 V1-S75",
)
MESSAGE_ID = judged_rule(
    "answer.message-id",
    "An accepted call answers with a message id: a string that is not empty.",
    about=About.ANSWER,
    strength=Strength.STATED,
    cites="V1-S55 V1-T12 M-V1-12 A-V53",
)
MESSAGE_ID_UNIQUE = judged_rule(
    "answer.message-id-unique",
    "No two accepted calls answer with the same message id, however alike the calls are.",
    about=About.ANSWER,
    strength=Strength.STATED,
    cites="V1-S56 V1-S57 A-V67",
)
STATUS = judged_rule(
    "answer.status",
    "The HTTP status of a rejection belongs to its code.",
    about=About.ANSWER,
    strength=Strength.GUIDED,
    cites="D-SES-37 D-SES-38 M-V1-13 M-V1-14 M-V1-15 M-V1-16 M-V1-17",
)

RULES = (ACCEPTED, MESSAGE_ID, MESSAGE_ID_UNIQUE, STATUS)
