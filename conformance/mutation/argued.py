"""Mutants of rules that need not be caught for reasons that cannot be computed, each with its argument."""

from collections.abc import Mapping

from refimpl.rule import Rule

_ASKED_IN_VAIN = "the world matters only to a reading that is not the default one, and either answer is permitted"
_ANSWERS_FIRST = "where it sees one fault more, a rule that comes before it is broken as well and answers"
_SAME_WORDS = "its default answer is also permitted for the fault it is taken for"
_IN_A_MALFORMED_ARN = ("ignore-caller", "anyones-identity", "pending-as-verified", "addresses-only", "domains-only")

_ARGUED: Mapping[tuple[str, str], str] = {
    ("recipients.present", "first-only-of-recipients"): "whether there is anybody shows in the first recipient",
    ("quota.daily", "first-only-of-recipients"): "a call that starts below the quota may be taken whole (A-V44)",
    ("sender.verified", "overlook-source-arn"): _SAME_WORDS,
    ("sender.given", "overlook-source-arn"): _ASKED_IN_VAIN,
    ("sender.verified", "grants-ignored"): _SAME_WORDS,
    ("sender.delegated", "everybody-granted"): _ANSWERS_FIRST,
    ("sender.mail-from", "ignore-region"): _ANSWERS_FIRST,
    ("sender.mail-from", "pending-as-verified"): "where an address is pending it may count as unverified (A-V14)",
    **{("sender.arn-syntax", name): _ASKED_IN_VAIN for name in _IN_A_MALFORMED_ARN},
    **{("return-path.arn-syntax", name): _ASKED_IN_VAIN for name in _IN_A_MALFORMED_ARN},
    ("recipients.display-name", "spelled-ValidationError"): "a display name may also be malformed as such (A-V08)",
    ("recipients.display-name", "spelled-MessageRejected"): "a display name may also be malformed as such (A-V08)",
}

_LONG = (
    "FromEmailAddressIdentityArn",
    "FeedbackForwardingEmailAddress",
    "FeedbackForwardingEmailAddressIdentityArn",
    "DefaultContent.Template.TemplateArn",
    "FromEmailAddress",
    "DestinationEmailAddress",
    "FromEmailAddress.EmailAddress",
    "DestinationEmailAddress.EmailAddress",
    "AdditionalRecipients.CcEmailAddresses[].EmailAddress",
    "AdditionalRecipients.ToAddresses[].EmailAddress",
    "AdditionalRecipients.CcAddresses[].EmailAddress",
)
_OTHER_RULE_SAYS_SO = "another rule about the same value has the same limit and refuses in the same words"
_ARGUED_SHAPES: Mapping[tuple[str, str], str] = {
    ("EmailMessage.RawMessage.Body", "loosen-by-one"): _OTHER_RULE_SAYS_SO,
    ("EmailMessage.RawMessage.Body", "boundless"): _OTHER_RULE_SAYS_SO,
    **{(path, "longer-needed"): "no text of so few characters is one the member takes" for path in _LONG},
}

_ARGUED_SHAPES_OF: Mapping[tuple[str, str, str], str] = {
    ("sesv2.SendBulkEmail", "FromEmailAddress", "need"): _OTHER_RULE_SAYS_SO,
    ("sesv2.SendBulkEmail", "DefaultContent.Template", "need"): _OTHER_RULE_SAYS_SO,
}


def why_equal_shape(operation: str, path: str, mutation: str) -> str | None:
    """Give the argument why a limit of the shape that is forgotten or moved need not be noticed."""
    return _ARGUED_SHAPES.get((path, mutation)) or _ARGUED_SHAPES_OF.get((operation, path, mutation))


_CONNECT = ("connect.SendOutboundEmail", "connect.StartOutboundEmailContact", "connect.StartEmailContact")
_ARGUED_OF: Mapping[tuple[str, str, str], str] = {
    **{
        (operation, rule, "forgive-empty"): "an address without a letter is too short, and is not read any further"
        for operation in _CONNECT
        for rule in ("sender.syntax", "recipients.syntax")
    },
    ("sesv2.SendBulkEmail", "sender.syntax", "forgive-empty"): "an empty sender is read as none at all",
}
"""Arguments that hold for one operation only."""


def why_equal(rule: Rule, mutation: str, operation: str) -> str | None:
    """Give the argument why a mutation of a rule need not be caught; None where there is none."""
    return _ARGUED.get((rule.id, mutation)) or _ARGUED_OF.get((operation, rule.id, mutation))
