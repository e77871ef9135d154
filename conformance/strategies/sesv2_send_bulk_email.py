"""The catalogue of SES v2 SendBulkEmail: what to ask about each of its rules."""

from conformance.strategies.bulk import account, entries, requests, sender, sizes, templates
from conformance.strategies.bulk.bases import BASES
from conformance.strategies.bulk.features import FEATURES, SETTINGS
from conformance.strategies.bulk.relations import RELATIONS
from conformance.strategies.bulk.vocabulary import room
from conformance.strategies.catalogue import Catalogue
from conformance.strategies.drafts import settle

CATALOGUE = Catalogue(
    operation="sesv2.SendBulkEmail",
    bases=BASES,
    breakers=(
        *requests.shapes(), *entries.breakers(), *sender.breakers(), *templates.breakers(), *account.breakers(),
    ),
    features=FEATURES,
    settings=SETTINGS,
    noise=("", "FromEmailAddress", "FromEmailAddressIdentityArn", "ReplyToAddresses", "FeedbackForwardingEmailAddress",
           "DefaultEmailTags", "DefaultEmailTags.0.Name", "DefaultContent", "DefaultContent.Template",
           "DefaultContent.Template.TemplateName", "DefaultContent.Template.TemplateArn",
           "DefaultContent.Template.TemplateData", "BulkEmailEntries", "BulkEmailEntries.1",
           "BulkEmailEntries.0.Destination", "BulkEmailEntries.1.Destination.CcAddresses",
           "BulkEmailEntries.2.Destination.BccAddresses.0", "BulkEmailEntries.1.ReplacementTags",
           "BulkEmailEntries.2.ReplacementTags.0.Value", "BulkEmailEntries.0.ReplacementEmailContent",
           "BulkEmailEntries.1.ReplacementEmailContent.ReplacementTemplate.ReplacementTemplateData",
           "ConfigurationSetName"),
    relations=RELATIONS,
    smoke=("recipients.present", "sender.verified", "templates.exists", "recipients.syntax"),
    scene=room(40),
    endless=settle("ses.quota", {"max_24_hours": -1}),
    vary=sizes.varied,
)  # fmt: skip
