"""The catalogue of SES v1 SendEmail: what to ask about each of its rules."""

from conformance.strategies.catalogue import Catalogue
from conformance.strategies.ses_v1 import account, callers, content, recipients, replies, requests, sender, tags
from conformance.strategies.ses_v1.bases import BASES
from conformance.strategies.ses_v1.relations import RELATIONS
from conformance.strategies.shapes import shape_breakers
from refimpl.operations.ses_send_email import SHAPE

CATALOGUE = Catalogue(
    operation="ses.SendEmail",
    bases=BASES,
    breakers=(
        *shape_breakers(SHAPE), *requests.whole_requests(),
        *recipients.breakers(), *sender.breakers(), *callers.breakers(),
        *replies.return_path(), *replies.reply_to(), *tags.breakers(),
        *content.breakers(), *account.breakers(),
    ),
    features=requests.features(),
    noise=("", "Source", "Destination", "Destination.ToAddresses", "Destination.BccAddresses.0", "Message",
           "Message.Subject", "Message.Subject.Data", "Message.Body", "Message.Body.Text", "Message.Body.Html.Data",
           "ReplyToAddresses", "ReturnPath", "SourceArn", "Tags", "Tags.0", "Tags.0.Value", "ConfigurationSetName"),
    relations=RELATIONS,
)  # fmt: skip
