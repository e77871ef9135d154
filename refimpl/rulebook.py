"""All rules, concatenated by hand in reading order."""

from refimpl.rule import Rule
from refimpl.rules import (
    account,
    answer,
    configuration_sets,
    content,
    effects,
    order,
    quota,
    recipients,
    reply_to,
    return_path,
    sandbox,
    sender,
    shape,
    tags,
)

RULEBOOK: tuple[Rule, ...] = (
    *shape.RULES,
    *recipients.RULES,
    *sender.RULES,
    *return_path.RULES,
    *reply_to.RULES,
    *tags.RULES,
    *content.RULES,
    *configuration_sets.RULES,
    *account.RULES,
    *sandbox.RULES,
    *quota.RULES,
    *order.RULES,
    *answer.RULES,
    *effects.RULES,
)

BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULEBOOK}
