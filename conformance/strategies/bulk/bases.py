"""Acceptable SendBulkEmail calls to start from."""

from conformance.strategies.bulk.vocabulary import (
    ARN,
    DATA,
    ENTRIES,
    FEEDBACK,
    FEEDBACK_ARN,
    FROM,
    FROM_ARN,
    NOTICE,
    TEMPLATES,
    WELCOME,
    filling,
    made,
    template_arn,
    written,
)
from conformance.strategies.drafts import Draft, both, put
from conformance.strategies.ses_v1.vocabulary import DOMAIN, ELSEWHERE, OURS, arn
from refimpl.answer import Json

_PEOPLE = (("Ann", "gold"), ("Bj\u00f6rn", "silver"), ("Cat", "bronze"))


def _minimal() -> Draft:
    return Draft(
        {"ses": {"identities": [{"name": DOMAIN}], "templates": TEMPLATES}},
        {
            FROM: f"sender@{DOMAIN}",
            "DefaultContent": {"Template": {"TemplateName": NOTICE["name"]}},
            ENTRIES: [made(f"one@{ELSEWHERE}")],
        },
    )


def _entry(number: int) -> Json:
    name, plan = _PEOPLE[number]
    two = {
        f"{kind}Addresses": [f"{kind.lower()}{number}-{turn}@{ELSEWHERE}" for turn in range(2)]
        for kind in ("To", "Cc", "Bcc")
    }
    return {
        "Destination": two,
        "ReplacementTags": [{"Name": "wave", "Value": str(number)}, {"Name": "cohort_2", "Value": "c-3"}],
        "ReplacementEmailContent": {"ReplacementTemplate": {"ReplacementTemplateData": filling(name, plan)}},
    }


def _full() -> Draft:
    world = {"identities": [{"name": DOMAIN}], "configuration_sets": [{"name": "marketing"}], "templates": TEMPLATES}
    request: Json = {
        FROM: f"Sender Name <sender@{DOMAIN}>",
        FROM_ARN: arn(DOMAIN, OURS),
        "ReplyToAddresses": [f"reply@{ELSEWHERE}", f"answer@{ELSEWHERE}"],
        FEEDBACK: f"bounces@{DOMAIN}",
        FEEDBACK_ARN: arn(DOMAIN, OURS),
        "DefaultEmailTags": [{"Name": "campaign", "Value": "spring"}, {"Name": "cohort_1", "Value": "b-2"}],
        "DefaultContent": {"Template": {"TemplateName": WELCOME}},
        ENTRIES: [_entry(number) for number in range(len(_PEOPLE))],
        "ConfigurationSetName": "marketing",
    }
    filled = both(put(ARN, template_arn(WELCOME)), put(DATA, filling("friend", "basic")))
    return filled(Draft({"ses": world}, request))


def _page_example() -> Draft:
    """Follow the guide's example: each customer's name and favourite animal, and defaults for who has none."""
    template = {
        "name": "MyTemplate",
        "subject": "Greetings, {{name}}!",
        "text": "Dear {{name}},\r\nYour favorite animal is {{favoriteanimal}}.",
        "html": "<h1>Hello {{name}},</h1><p>Your favorite animal is {{favoriteanimal}}.</p>",
    }
    rows = []
    for local, name, animal in (("anaya", "Anaya", "angelfish"), ("liu", "Liu", "lion"), ("shirley", "Shirley", "sea")):
        row = made(f"{local}@{DOMAIN}")
        content = row["ReplacementEmailContent"]["ReplacementTemplate"]
        content["ReplacementTemplateData"] = written(name=name, favoriteanimal=animal)
        rows.append(row)
    return Draft(
        {
            "ses": {
                "identities": [{"name": f"mary@{DOMAIN}"}],
                "configuration_sets": [{"name": "ConfigSet"}],
                "templates": [template],
            }
        },
        {
            FROM: f"Mary Major <mary@{DOMAIN}>",
            "DefaultContent": {
                "Template": {
                    "TemplateName": "MyTemplate",
                    "TemplateData": written(name="friend", favoriteanimal="unknown"),
                }
            },
            ENTRIES: rows,
            "ConfigurationSetName": "ConfigSet",
        },
    )


BASES = {"minimal": _minimal(), "full": _full(), "page": _page_example()}
