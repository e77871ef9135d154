"""Words the SendBulkEmail breakers are written in: paths of the call and of its entries, template data, scopes."""

import json
from collections.abc import Iterable, Iterator

import attrs

from conformance.strategies.catalogue import Breaker
from conformance.strategies.drafts import Edit, both, drop, put, settle
from conformance.strategies.ses_v1.vocabulary import OURS, Layout, Use
from refimpl.answer import Json

ENTRIES = "BulkEmailEntries"
FROM, FEEDBACK = "FromEmailAddress", "FeedbackForwardingEmailAddress"
FROM_ARN, FEEDBACK_ARN = f"{FROM}IdentityArn", f"{FEEDBACK}IdentityArn"
DEFAULT_TAGS, SET = "DefaultEmailTags", "ConfigurationSetName"
TEMPLATE = "DefaultContent.Template"
NAME, ARN, DATA = f"{TEMPLATE}.TemplateName", f"{TEMPLATE}.TemplateArn", f"{TEMPLATE}.TemplateData"
NUMBERED = {"first": 0, "middle": 1, "last": 2}
"""The entries of the full call, by their place."""
MINIMAL, FULL = ("minimal",), ("full",)
WELCOME = "welcome"
TEXT = "Dear {{name}}, your plan is {{plan}}."
STORED: dict[str, Json] = {"name": WELCOME, "subject": "Hello {{name}}", "text": TEXT, "html": f"<p>{TEXT}</p>"}
NOTICE: dict[str, Json] = {"name": "notice", "subject": "{{name}}", "html": "<b>{{plan}}</b>, {{name}}"}
"""A template without a text body."""
TEMPLATES: list[Json] = [STORED, NOTICE]


def entry(number: int) -> str:
    """Say where an entry stands."""
    return f"{ENTRIES}.{number}"


def lists(number: int) -> tuple[str, str, str]:
    """Say where the recipients of an entry stand."""
    to, cc, bcc = (f"{entry(number)}.Destination.{name}Addresses" for name in ("To", "Cc", "Bcc"))
    return to, cc, bcc


def own_tags(number: int) -> str:
    """Say where the tags of an entry stand."""
    return f"{entry(number)}.ReplacementTags"


def own_data(number: int) -> str:
    """Say where the template data of an entry stand."""
    return f"{entry(number)}.ReplacementEmailContent.ReplacementTemplate.ReplacementTemplateData"


V2 = Layout(
    sender=Use(FROM, FROM_ARN, "sender", "sender.verified"),
    return_path=Use(FEEDBACK, FEEDBACK_ARN, "return-path", "return-path.feedback-verified", "disputed"),
    lists=lists(0),
    reply_to="ReplyToAddresses",
    configuration_set=SET,
    blanks=False,
)
UNSIGNED = both(drop(FROM_ARN), drop(FEEDBACK_ARN))
"""The call without the ARNs of identities."""


def template_arn(name: str, account: str = OURS, region: str = "us-east-1") -> str:
    """Write the ARN of a template."""
    return f"arn:aws:ses:{region}:{account}:template/{name}"


def written(**values: Json) -> str:
    """Write template data."""
    return json.dumps(values)


def filling(name: str, plan: str = "gold") -> str:
    """Write template data with a value for every variable of the template."""
    return written(name=name, plan=plan)


def made(recipient: str) -> Json:
    """Make an entry with one recipient."""
    return {
        "Destination": {"ToAddresses": [recipient]},
        "ReplacementEmailContent": {"ReplacementTemplate": {"ReplacementTemplateData": filling("Ann")}},
    }


def entries(*counts: int) -> Edit:
    """Make as many entries as there are numbers, each with so many recipients."""
    rows = []
    for number, count in enumerate(counts):
        row = made("")
        row["Destination"]["ToAddresses"] = [f"r{number}-{turn}@example.net" for turn in range(count)]
        rows.append(row)
    return put(ENTRIES, rows)


def room(most: int, used: int = 0) -> Edit:
    """Leave so much of the quota."""
    sent = [{"at": "2026-01-01T06:00:00Z", "recipients": used}]
    return both(settle("now", "2026-01-01T12:00:00Z"), settle("ses.quota", {"max_24_hours": most, "sent": sent}))


def on(bases: tuple[str, ...], breakers: Iterable[Breaker]) -> Iterator[Breaker]:
    """Ask on these bases only."""
    for each in breakers:
        yield attrs.evolve(each, bases=bases)


def after(scene: Edit, breakers: Iterable[Breaker]) -> Iterator[Breaker]:
    """Set a scene before each breaker sets its own."""
    for each in breakers:
        yield attrs.evolve(each, prepare=both(scene, each.prepare))


def said(label: str, breakers: Iterable[Breaker]) -> Iterator[Breaker]:
    """Put a label before the name of each breaker."""
    for each in breakers:
        yield attrs.evolve(each, name=f"{label}-{each.name}")
