"""What a call leaves behind: the queued message, or nothing."""

from refimpl.rule import About, Rule, Strength, judged_rule


def _effect(aspect: str, statement: str, strength: Strength, cites: str) -> Rule:
    return judged_rule(f"effects.{aspect}", statement, about=About.EFFECT, strength=strength, cites=cites)


ONE_MESSAGE = _effect(
    "one-message", "An accepted call queues exactly one message.", Strength.STATED, "V1-S01 V1-S10 A-V67"
)
NOTHING_ON_REJECTION = _effect(
    "nothing-on-rejection",
    "A rejected call changes nothing: nothing is queued and no quota is used.",
    Strength.STATED,
    "V1-S08 D-SES-39 D-SES-40 A-V45",
)
SOURCE = _effect("source", "The queued message is from the sender the call names.", Strength.STATED, "V1-S14")
RECIPIENTS = _effect(
    "recipients",
    "The queued message is for the recipients of the call, each in the list it was given in.",
    Strength.STATED,
    "V1-S22 V1-S23 V1-S24 V1-S25 A-V03",
)
BCC_HIDDEN = _effect("bcc-hidden", "No header names a Bcc recipient.", Strength.INFERRED, "V1-S25")
REPLY_TO = _effect("reply-to", "Replies go to the reply-to addresses of the call.", Strength.STATED, "V1-S38")
RETURN_PATH = _effect(
    "return-path", "Bounces go to the return path of the call.", Strength.STATED, "V1-S39 V1-S40 A-V18"
)
SUBJECT = _effect("subject", "The queued message has the subject of the call.", Strength.STATED, "V1-S28 V1-S71")
TEXT = _effect("text", "The queued message has the text body of the call.", Strength.STATED, "V1-S33 V1-S72")
HTML = _effect("html", "The queued message has the HTML body of the call.", Strength.STATED, "V1-S36 V1-S73")
TAGS = _effect("tags", "The queued message carries the tags of the call.", Strength.STATED, "V1-S46 V1-S47 A-V34 A-V36")
CONFIGURATION_SET = _effect(
    "configuration-set", "The queued message uses the configuration set of the call.", Strength.STATED, "V1-S54"
)
NO_INJECTED_HEADER = _effect(
    "no-injected-header", "A line break in a text never becomes a header.", Strength.INFERRED, "V1-S28 A-V29"
)

RULES = (
    ONE_MESSAGE,
    NOTHING_ON_REJECTION,
    SOURCE,
    RECIPIENTS,
    BCC_HIDDEN,
    REPLY_TO,
    RETURN_PATH,
    SUBJECT,
    TEXT,
    HTML,
    TAGS,
    CONFIGURATION_SET,
    NO_INJECTED_HEADER,
)
