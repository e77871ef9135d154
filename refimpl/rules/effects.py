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
TEMPLATE = _effect(
    "template",
    "A message is made from the template the call has chosen, and from none where it has chosen to write it out.",
    Strength.STATED,
    "SOE-S25 SOE-S27 SOE-S29 SOE-S31 SOE-S37 SOC-S25 SOC-S27 SOC-S29 SOC-S31 SOC-S37 A-C10",
)
TAGS = _effect("tags", "The queued message carries the tags of the call.", Strength.STATED, "V1-S46 V1-S47 A-V34 A-V36")
CONFIGURATION_SET = _effect(
    "configuration-set", "The queued message uses the configuration set of the call.", Strength.STATED, "V1-S54"
)
NO_INJECTED_HEADER = _effect(
    "no-injected-header", "A line break in a text never becomes a header.", Strength.INFERRED, "V1-S28 A-V29"
)

MESSAGE_PER_ENTRY = _effect(
    "message-per-entry",
    "A bulk call queues one message for each entry that succeeded and none for one that failed.",
    Strength.STATED,
    "V2-S01 V2-S47 V2-S50 A-B33 A-B43 A-B46",
)
RENDERING = _effect(
    "rendering",
    "A message made from a template has the values of its entry, or the default ones, in place of the variables.",
    Strength.STATED,
    "V2-S21 V2-S22 V2-S42 SOE-S34 SOC-S34 O-SES-30 A-B12 A-B13 A-B17 A-B51",
)
ENTRIES_APART = _effect(
    "entries-apart", "No message of a bulk call shows a recipient of another entry.", Strength.INFERRED, "V2-S48 A-B50"
)
ONE_CONTACT = _effect(
    "one-contact", "An accepted call makes a contact, and one only.", Strength.STATED, "SEC-S40 D-CON-06 A-E05"
)
CONTACT_SENT = _effect(
    "contact-sent",
    "The contact a call names is started, it and no other: it is no draft any more, holds the mail that was sent, "
    "and is otherwise what it was.",
    Strength.INFERRED,
    "SOC-S01 SOC-S04c D-CON-06 D-CON-12 A-C34 A-C36",
)
CONTACT_DATA = _effect(
    "contact-data",
    "The contact holds what the call says: who writes to whom and what, its name, references and attributes.",
    Strength.STATED,
    "SEC-S09 SEC-S38 D-CON-03 D-CON-28 A-E05",
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
    TEMPLATE,
    TAGS,
    CONFIGURATION_SET,
    NO_INJECTED_HEADER,
    MESSAGE_PER_ENTRY,
    RENDERING,
    ENTRIES_APART,
    ONE_CONTACT,
    CONTACT_SENT,
    CONTACT_DATA,
)
