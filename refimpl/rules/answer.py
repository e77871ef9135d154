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
RESULTS = judged_rule(
    "answer.results",
    "A bulk call answers with one result for each entry.",
    about=About.ANSWER,
    strength=Strength.STATED,
    cites="V2-S46 V2-S48 V2-T18 M-V2-16 A-B03 A-B04 A-B33",
)
RESULT_STATUS = judged_rule(
    "answer.result-status",
    "Every result has one of the fourteen statuses.",
    about=About.ANSWER,
    strength=Strength.STATED,
    cites="V2-S44 V2-S49 V2-T19 M-V2-16 A-B01 A-B41",
)
ENTRY_MESSAGE_ID = judged_rule(
    "answer.entry-message-id",
    "A result has a message id where the entry succeeded.",
    about=About.ANSWER,
    strength=Strength.STATED,
    cites="V2-S50 V2-S64 V2-S65 V2-T20 V2-T21",
)
# No page says so: it follows from an id being that of a message sent.
FAILED_WITHOUT_ID = judged_rule(
    "answer.failed-without-id",
    "A result has no message id where the entry failed.",
    about=About.ANSWER,
    strength=Strength.INFERRED,
    cites="V2-S64 V2-S65 A-B32",
)
EMPTY = judged_rule(
    "answer.empty",
    "An accepted call answers with an empty structure.",
    about=About.ANSWER,
    strength=Strength.STATED,
    cites="SOE-S70 M-SOE-26 D-CON-23 A-C31",
)
CONTACT_ID = judged_rule(
    "answer.contact-id",
    "An accepted call answers with the id of a contact of the instance: a string that is not empty.",
    about=About.ANSWER,
    strength=Strength.STATED,
    cites="SOC-S70 SOC-S71 SOC-T16 M-SOC-23 SEC-S40 SEC-T05 M-SEC-39 D-CON-04 D-CON-05 A-C34 A-E05",
)
CONTACT_ID_NEW = judged_rule(
    "answer.contact-id-new",
    "No two calls that each make a contact answer with the same id.",
    about=About.ANSWER,
    strength=Strength.STATED,
    cites="SEC-S39 SEC-S40",
)

RULES = (
    ACCEPTED,
    MESSAGE_ID,
    MESSAGE_ID_UNIQUE,
    STATUS,
    RESULTS,
    RESULT_STATUS,
    ENTRY_MESSAGE_ID,
    FAILED_WITHOUT_ID,
    EMPTY,
    CONTACT_ID,
    CONTACT_ID_NEW,
)
