"""States that Connect operations have in common, and the guards of outbound mail."""

from dataclasses import replace

from refimpl.rule import Rule
from refimpl.rules import (
    callers,
    content_sources,
    copies,
    instances,
    message_templates,
    recipients,
    sender,
    sender_addresses,
    shape,
    tokens,
)
from refimpl.table import State

WELL_FORMED: tuple[Rule, ...] = (
    recipients.recipients_well_formed,
    sender.sender_well_formed,
    sender_addresses.sender_not_written_to,
    copies.within_copies_limit,
    copies.copies_distinct,
    content_sources.raw_content_given,
    content_sources.template_given,
    content_sources.one_content_used,
    content_sources.content_type_known,
    content_sources.within_body_size,
    content_sources.body_light_enough,
    content_sources.one_line_each,
    message_templates.knowledge_base_named,
    message_templates.message_template_named_by_id,
    message_templates.attributes_may_be_empty,
    message_templates.attributes_of_both_kinds,
    message_templates.profile_is_json,
    instances.instance_named_by_id,
)
"""What outbound mail is asked about itself, whichever operation sends it."""
TEMPLATE_RESOLVED: tuple[Rule, ...] = (
    message_templates.knowledge_base_exists,
    message_templates.message_template_exists,
    message_templates.template_for_email,
    message_templates.variables_may_lack_values,
)
READABLE = State(
    "readable",
    "the request has the operation's shape",
    (*shape.RULES, shape.lengths_within_limits, shape.lists_not_empty, shape.choices_known),
)
TEMPLATE_NAMED: tuple[Rule, ...] = (
    message_templates.knowledge_base_named,
    message_templates.message_template_named_by_id,
)
"""What a template may be called: that shows at the latest when the template is looked for."""
RECALLED = State("recalled", "the token is new, or stands for this very call", tokens.RULES)
LOCATED = State(
    "located",
    "the instance exists",
    (instances.instance_exists, instances.instance_id_in_form),
    anew=True,
    late=(instances.instance_named_by_id,),
)
LOCATED_AT_HOME = replace(
    LOCATED, says="the instance exists in the account that calls", guards=(*LOCATED.guards, callers.called_from_home)
)
