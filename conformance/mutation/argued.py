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
    ("sender.verified", "grants-ignored"): _SAME_WORDS,
    ("sender.delegated", "everybody-granted"): _ANSWERS_FIRST,
    ("sender.mail-from", "ignore-region"): _ANSWERS_FIRST,
    ("sender.mail-from", "pending-as-verified"): "where an address is pending it may count as unverified (A-V14)",
    **{("sender.arn-syntax", name): _ASKED_IN_VAIN for name in _IN_A_MALFORMED_ARN},
    **{("return-path.arn-syntax", name): _ASKED_IN_VAIN for name in _IN_A_MALFORMED_ARN},
    ("recipients.display-name", "spelled-ValidationError"): "a display name may also be malformed as such (A-V08)",
}


def why_equal(rule: Rule, mutation: str) -> str | None:
    """Give the argument why a mutation of a rule need not be caught; None where there is none."""
    return _ARGUED.get((rule.id, mutation))
