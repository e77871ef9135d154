"""The call that sends one template to many: what concerns all of it, then one entry after the other."""

from typing import Any

from .account import Account
from .bulk_addresses import Address, parse
from .bulk_entries import Common, Failed, message_of
from .bulk_identities import identity_to_send_from
from .bulk_refusals import Refused, bad_request, not_found
from .bulk_shape import Call
from .bulk_tags import wrong_tag
from .bulk_templates import template_of, values
from .ids import Ids

MOST_ENTRIES = 50


def send_bulk_email(account: Account, ids: Ids, request: Any, caller: str | None) -> dict[str, Any]:
    try:
        call = Call(request)
        common = checked(account, call, caller if caller and caller.isdigit() else account.number)
        stopped = stopped_set(account, common.configuration_set)
    except Refused as refused:
        return refused.answer
    results = []
    for entry in call.entries:
        try:
            if stopped:
                raise stopped
            message, counted = message_of(account, common, entry)
        except Failed as failed:
            results.append(failed.result)
            continue
        message["id"] = ids.message()
        account.outbox.append(message)
        use_quota(account, counted)
        results.append({"Status": "SUCCESS", "MessageId": message["id"]})
    return {"accepted": {"BulkEmailEntryResults": results}}


def use_quota(account: Account, recipients: int) -> None:
    # One row for one time, or a long run at a standing clock would count ever longer.
    if account.sent and account.sent[-1][0] == account.now:
        recipients += account.sent.pop()[1]
    account.sent.append((account.now, recipients))


def checked(account: Account, call: Call, caller: str) -> Common:
    """See that nothing is wrong with the call as a whole; raises Refused."""
    common = Common()
    common.caller = caller
    if call.sender is None:
        raise bad_request("FromEmailAddress must be given.")
    common.sender = address(call.sender, "FromEmailAddress")
    common.reply_to = [address(text, "ReplyToAddresses") for text in call.reply_to]
    if call.feedback:
        common.feedback = address(call.feedback, "FeedbackForwardingEmailAddress")
    wrong = wrong_tag(call.tags)
    if wrong:
        raise bad_request(wrong)
    common.tags = call.tags
    if not call.entries:
        raise bad_request("There are no entries.")
    if len(call.entries) > MOST_ENTRIES:
        raise bad_request(f"There are more than {MOST_ENTRIES} entries.")
    for entry in call.entries:
        if not entry.to and not entry.cc and not entry.bcc:
            raise bad_request("An entry has no recipients.")
    data = values(call.data)
    if data is None:
        raise bad_request("TemplateData is not a JSON object.")
    common.data = data
    may_send(account)
    common.template = template_of(account, call)
    identity = identity_to_send_from(account, caller, common.sender, call.sender_arn)
    if common.feedback:
        identity_to_send_from(account, caller, common.feedback, call.feedback_arn)
    common.configuration_set = set_to_use(account, call, identity)
    if identity["mx"] == "missing" and identity["on_failure"] == "reject":
        raise Refused("MailFromDomainNotVerifiedException", 400, "The MAIL FROM domain is not verified.")
    return common


def address(text: str, name: str) -> Address:
    found = parse(text)
    if found is None:
        raise bad_request(f"{name} is malformed.")
    return found


def may_send(account: Account) -> None:
    if account.sending == "shut-down":
        raise Refused("AccountSuspendedException", 400, "The account was shut down.")
    if account.sending != "enabled":
        raise Refused("SendingPausedException", 400, "Sending is paused for this account.")


def set_to_use(account: Account, call: Call, identity: dict[str, Any]) -> str | None:
    """Name the configuration set of the call, or else that of the identity; raises Refused."""
    named = call.configuration_set
    if named:
        if named not in account.configuration_sets:
            raise not_found(f"Configuration set {named} does not exist.")
        return named
    default: str | None = identity["configuration_set"]
    if default is not None and default not in account.configuration_sets:
        raise bad_request(f"Configuration set {default} does not exist.")
    return default


def stopped_set(account: Account, name: str | None) -> Failed | None:
    """Give the failure of every entry where the configuration set cannot send."""
    if name is None:
        return None
    if not account.configuration_sets[name]["sending_enabled"]:
        return Failed("CONFIGURATION_SET_SENDING_PAUSED", f"Sending is paused for configuration set {name}.")
    if account.configuration_sets[name]["pool"] == "missing":
        return Failed("INVALID_SENDING_POOL_NAME", f"The pool of configuration set {name} does not exist.")
    return None
