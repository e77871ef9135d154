"""Acceptable SendEmail calls to start from."""

from conformance.strategies.drafts import Draft
from conformance.strategies.ses_v1.vocabulary import DOMAIN, ELSEWHERE


def _minimal() -> Draft:
    return Draft(
        {"ses": {"identities": [{"name": DOMAIN}]}},
        {
            "Source": f"sender@{DOMAIN}",
            "Destination": {"ToAddresses": [f"one@{ELSEWHERE}"]},
            "Message": {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Good day."}}},
        },
    )


def _full() -> Draft:
    utf8 = {"Charset": "UTF-8"}
    return Draft(
        {"ses": {"identities": [{"name": DOMAIN}], "configuration_sets": [{"name": "marketing"}]}},
        {
            "Source": f"Sender Name <sender@{DOMAIN}>",
            "Destination": {
                "ToAddresses": [f"one@{ELSEWHERE}", f"two@{ELSEWHERE}"],
                "CcAddresses": [f"three@{ELSEWHERE}", f"four@{ELSEWHERE}"],
                "BccAddresses": [f"five@{ELSEWHERE}", f"six@{ELSEWHERE}"],
            },
            "Message": {
                "Subject": {"Data": "Gr\u00fc\u00dfe", **utf8},
                "Body": {
                    "Text": {"Data": "Sch\u00f6n, \u2603.", **utf8},
                    "Html": {"Data": "<p>Gr\u00fc\u00dfe</p>", **utf8},
                },
            },
            "ReplyToAddresses": [f"reply@{ELSEWHERE}", f"answer@{ELSEWHERE}"],
            "ReturnPath": f"bounces@{DOMAIN}",
            "SourceArn": "",
            "ReturnPathArn": "",
            "Tags": [{"Name": "campaign", "Value": "spring"}, {"Name": "cohort_1", "Value": "b-2"}],
            "ConfigurationSetName": "marketing",
        },
    )


def _page_example() -> Draft:
    utf8 = {"Charset": "UTF-8"}
    return Draft(
        {"ses": {"identities": [{"name": f"sender@{DOMAIN}"}]}},
        {
            "Destination": {
                "BccAddresses": [],
                "CcAddresses": [f"recipient3@{DOMAIN}"],
                "ToAddresses": [f"recipient1@{DOMAIN}", f"recipient2@{DOMAIN}"],
            },
            "Message": {
                "Body": {"Html": {**utf8, "Data": "<p>formatted</p>"}, "Text": {**utf8, "Data": "plain"}},
                "Subject": {**utf8, "Data": "Test"},
            },
            "ReplyToAddresses": [],
            "ReturnPath": "",
            "ReturnPathArn": "",
            "Source": f"sender@{DOMAIN}",
            "SourceArn": "",
        },
    )


BASES = {"minimal": _minimal(), "full": _full(), "page": _page_example()}
