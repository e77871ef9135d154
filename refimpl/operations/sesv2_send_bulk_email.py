"""SES v2 SendBulkEmail: its two tables of states, of the call and of each entry, and what its answer is judged by."""

from refimpl import sources
from refimpl.operations.bulk_effects import apart, effect, respond, settled
from refimpl.operations.bulk_lowering import lower
from refimpl.operations.bulk_shape import NAME, SHAPE
from refimpl.operations.bulk_spelling import ENVIRONMENT, SPELLING
from refimpl.rule import Rule
from refimpl.rules import (
    account,
    answer,
    configuration_sets,
    content,
    effects,
    entries,
    order,
    quota,
    recipients,
    reply_to,
    return_path,
    sandbox,
    sender,
    sender_characters,
    shape,
    tags,
    templates,
)
from refimpl.table import Operation, State

STATES = (
    State("readable", "the request has the operation's shape", (*shape.RULES, shape.lengths_within_limits)),
    State(
        "well-formed",
        "every value that concerns the whole call is one the operation can take",
        (
            *entries.RULES,
            sender.sender_given,
            sender.sender_well_formed,
            sender.sender_single,
            *sender_characters.RULES,
            content.headers_on_one_line,
            sender.sender_arn_well_formed,
            return_path.return_path_well_formed,
            return_path.return_path_arn_well_formed,
            return_path.return_path_arn_not_alone,
            *reply_to.RULES,
            *tags.RULES,
            configuration_sets.set_name_well_formed,
            templates.template_given,
            templates.template_arn_well_formed,
            templates.names_agree,
            templates.default_data_an_object,
        ),
    ),
    State("account-open", "the account may send", account.RULES),
    State(
        "configured",
        "template and configuration set exist, and the set sends",
        (
            templates.template_exists,
            configuration_sets.set_exists,
            configuration_sets.default_set_exists,
            configuration_sets.set_may_send,
            configuration_sets.default_set_may_send,
            configuration_sets.set_has_its_pool,
        ),
        late=(
            configuration_sets.set_name_well_formed,
            templates.template_given,
            templates.template_arn_well_formed,
            templates.names_agree,
        ),
    ),
    State(
        "authorized",
        "the caller may use these addresses",
        (
            sender.sender_verified,
            sender.delegation_declared,
            sender.sender_authorized,
            return_path.feedback_verified,
            return_path.return_path_authorized,
            sender.mail_from_usable,
        ),
        late=(
            sender.sender_well_formed,
            sender.sender_arn_well_formed,
            return_path.return_path_well_formed,
            return_path.return_path_arn_well_formed,
            configuration_sets.default_set_exists,
            configuration_sets.default_set_may_send,
            configuration_sets.set_has_its_pool,
        ),
    ),
)
EACH = (
    State(
        "entry-well-formed",
        "every value of the entry is one the operation can take",
        (
            recipients.somebody_to_send_to,
            entries.recipients_few_in_one,
            recipients.recipients_well_formed,
            entries.recipient_locals_seven_bit,
            entries.recipient_domains_punycode,
            recipients.recipient_names_encoded,
            *tags.RULES,
            templates.replacement_data_an_object,
            templates.variables_have_values,
            templates.subject_on_one_line,
        ),
    ),
    State("entry-allowed", "the account may send to these recipients", sandbox.RULES),
    State("queued", "there is quota left, and the message is queued", quota.RULES),
)


JUDGED: tuple[Rule, ...] = (
    *order.RULES,
    answer.ACCEPTED,
    answer.RESULTS,
    answer.RESULT_STATUS,
    answer.ENTRY_MESSAGE_ID,
    answer.FAILED_WITHOUT_ID,
    answer.MESSAGE_ID_UNIQUE,
    answer.STATUS,
    effects.MESSAGE_PER_ENTRY,
    effects.NOTHING_ON_REJECTION,
    effects.SOURCE,
    effects.RECIPIENTS,
    effects.BCC_HIDDEN,
    effects.REPLY_TO,
    effects.RETURN_PATH,
    effects.RENDERING,
    effects.TAGS,
    effects.CONFIGURATION_SET,
    effects.ENTRIES_APART,
    effects.NO_INJECTED_HEADER,
)


SESV2_SEND_BULK_EMAIL = Operation(
    name=NAME,
    source=sources.SESV2_SEND_BULK_EMAIL,
    shape=SHAPE,
    lower=lower,
    states=STATES,
    spelling=SPELLING,
    environment=ENVIRONMENT,
    effect=effect,
    respond=respond,
    judged=JUDGED,
    settle=settled,
    entries="BulkEmailEntries",
    apart=apart,
    each=EACH,
)
