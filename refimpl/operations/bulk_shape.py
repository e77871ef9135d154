"""The request of SES v2 SendBulkEmail: its members, their limits, and where the page and the model state them."""

from refimpl.shape import ListOf, Member, Structure, Text

NAME = "sesv2.SendBulkEmail"
TEXT = Text()
ARN = Text(least=1, doubt=("A-B49", "a"))
OPTIONAL = Text(least=1, doubt=("A-B49", "ac"))
"""Texts that may be empty in some readings only."""
TEXTS = ListOf(TEXT)
INLINE = "TemplateContent"
"""Where later revisions take a template that is not stored."""
MOST_DATA = 262_144
"""Characters of template data (M-V2-09, M-V2-14)."""


def _tags(name: str, value: str) -> ListOf:
    return ListOf(
        Structure(
            {
                "Name": Member(TEXT, required=True, cites=tuple(name.split())),
                "Value": Member(TEXT, required=True, cites=tuple(value.split())),
            }
        )
    )


SHAPE = Structure(
    {
        "FromEmailAddress": Member(TEXT, cites=("V2-S03", "V2-S04")),
        "FromEmailAddressIdentityArn": Member(ARN, cites=("V2-T01", "V2-S05", "M-V2-02")),
        "ReplyToAddresses": Member(TEXTS, cites=("V2-T02", "V2-S06")),
        "FeedbackForwardingEmailAddress": Member(OPTIONAL, cites=("V2-S07",)),
        "FeedbackForwardingEmailAddressIdentityArn": Member(ARN, cites=("V2-T03", "V2-S08", "M-V2-03")),
        "DefaultEmailTags": Member(_tags("V2-S10 M-V2-04", "V2-S13 M-V2-05"), cites=("V2-T04", "V2-S09")),
        "DefaultContent": Member(
            Structure(
                {
                    "Template": Member(
                        Structure(
                            {
                                "TemplateName": Member(Text(least=1), cites=("V2-T07", "V2-S19", "M-V2-07")),
                                "TemplateArn": Member(ARN, cites=("V2-T08", "V2-S20", "M-V2-08")),
                                "TemplateData": Member(Text(most=MOST_DATA), cites=("V2-T09", "V2-S21", "M-V2-09")),
                            },
                            later={"Headers": "1.34.56", INLINE: "1.35.53", "Attachments": "1.37.27"},
                        ),
                        cites=("V2-T06", "V2-S18"),
                    )
                }
            ),
            required=True,
            cites=("V2-T05", "V2-S16", "M-V2-06"),
        ),
        "BulkEmailEntries": Member(
            ListOf(
                Structure(
                    {
                        "Destination": Member(
                            Structure(
                                {
                                    "ToAddresses": Member(TEXTS, cites=("V2-T11", "V2-S30")),
                                    "CcAddresses": Member(TEXTS, cites=("V2-T12", "V2-S31")),
                                    "BccAddresses": Member(TEXTS, cites=("V2-T13", "V2-S32")),
                                }
                            ),
                            required=True,
                            cites=("V2-S25", "M-V2-11"),
                        ),
                        "ReplacementTags": Member(
                            _tags("V2-S34 M-V2-12", "V2-S37 M-V2-13"), cites=("V2-T14", "V2-S33")
                        ),
                        "ReplacementEmailContent": Member(
                            Structure(
                                {
                                    "ReplacementTemplate": Member(
                                        Structure(
                                            {
                                                "ReplacementTemplateData": Member(
                                                    Text(most=MOST_DATA), cites=("V2-T17", "V2-S42", "M-V2-14")
                                                )
                                            }
                                        ),
                                        cites=("V2-T16", "V2-S41"),
                                    )
                                }
                            ),
                            cites=("V2-T15", "V2-S40"),
                        ),
                    },
                    later={"ReplacementHeaders": "1.34.98"},
                )
            ),
            required=True,
            cites=("V2-T10", "V2-S23", "M-V2-10"),
        ),
        "ConfigurationSetName": Member(OPTIONAL, cites=("V2-S43",)),
    },
    later={"EndpointId": "1.35.79", "TenantName": "1.40.0", "ConfigurationOverrides": "1.44.5"},
)
