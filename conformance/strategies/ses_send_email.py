"""The catalogue of SES v1 SendEmail: what to ask about each of its rules."""

from conformance.strategies.catalogue import Catalogue
from conformance.strategies.drafts import both, settle
from conformance.strategies.ses_v1 import account, callers, content, recipients, replies, requests, sender, sizes, tags
from conformance.strategies.ses_v1.bases import BASES
from conformance.strategies.ses_v1.features import FEATURES, SETTINGS
from conformance.strategies.ses_v1.relations import RELATIONS
from conformance.strategies.ses_v1.vocabulary import V1
from conformance.strategies.shapes import shape_breakers
from refimpl.operations.ses_send_email import SHAPE

CATALOGUE = Catalogue(
    operation="ses.SendEmail",
    bases=BASES,
    breakers=(
        *shape_breakers(SHAPE), *requests.whole_requests(),
        *recipients.breakers(), *sender.breakers(V1), *callers.breakers(V1),
        *replies.return_path(V1), *replies.reply_to(V1.reply_to), *tags.breakers("Tags"),
        *content.breakers(), *account.breakers(V1),
    ),
    features=FEATURES,
    settings=SETTINGS,
    noise=("", "Source", "Destination", "Destination.ToAddresses", "Destination.BccAddresses.0", "Message",
           "Message.Subject", "Message.Subject.Data", "Message.Body", "Message.Body.Text", "Message.Body.Html.Data",
           "ReplyToAddresses", "ReturnPath", "SourceArn", "Tags", "Tags.0", "Tags.0.Value", "ConfigurationSetName"),
    besides={"return-path.arn-alone": ("return-path.authorized/granted",)},
    relations=RELATIONS,
    smoke=("recipients.present", "sender.verified", "recipients.syntax"),
    scene=both(settle("now", "2026-01-01T12:00:00Z"), settle("ses.quota", {"max_24_hours": 12, "sent": []})),
    endless=both(settle("ses.identities", [{"name": "example.com"}]), settle("ses.quota", {"max_24_hours": -1})),
    vary=sizes.varied,
    slopes=sizes.SLOPES,
)  # fmt: skip
