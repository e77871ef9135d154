"""SES SendEmail: one message, queued for all its recipients or for none."""

import re
from typing import Any

from .account import Account
from .addresses import Mailbox, mailbox
from .identities import authorized_identity, verified_identity, well_formed
from .ids import Ids
from .mail import MOST_BYTES, base64_length, encoded, headers
from .send_email_request import Call, Content, Malformed, read_call

MOST_RECIPIENTS = 50
MOST_TAG_CHARACTERS = 255
TAG = re.compile(r"[A-Za-z0-9_-]+")


def send_email(account: Account, ids: Ids, request: Any, caller: str | None) -> dict[str, Any]:
    if caller == "campaigns":
        return {"unsupported": "SES is not called by Amazon Connect here"}
    who = account.number if caller in (None, "user") else caller
    try:
        call = read_call(request)
    except Malformed as error:
        return rejected("ValidationError", f"1 validation error detected: {error}")

    # What can be wrong with the values, whatever the account is like.
    source = mailbox(call.source)
    if source is None:
        return rejected("InvalidParameterValue", "The sender is no address.")
    if not source.name.isascii():
        return rejected("InvalidParameterValue", "The sender's name must be encoded.")
    if not call.recipients():
        return rejected("InvalidParameterValue", "There are no recipients.")
    if len(call.recipients()) > MOST_RECIPIENTS:
        return rejected("InvalidParameterValue", "Recipient count exceeds 50.")
    to, cc, bcc = mailboxes(call.to), mailboxes(call.cc), mailboxes(call.bcc)
    if to is None or cc is None or bcc is None:
        return rejected("InvalidParameterValue", "A recipient is no address.")
    recipients = to + cc + bcc
    reply_to = mailboxes(call.reply_to)
    if reply_to is None:
        return rejected("InvalidParameterValue", "A reply-to address is no address.")
    return_path = None
    if call.return_path:
        return_path = mailbox(call.return_path)
        if return_path is None or not return_path.name.isascii():
            return rejected("InvalidParameterValue", "The return path is no address.")
        if call.return_path_arn and not well_formed(call.return_path_arn):
            return rejected("InvalidParameterValue", "The ARN for the return path is no ARN of an identity.")
    if call.source_arn and not well_formed(call.source_arn):
        return rejected("InvalidParameterValue", "The ARN for the sender is no ARN of an identity.")
    for name, value in call.tags:
        if not TAG.fullmatch(name) or len(name) > MOST_TAG_CHARACTERS:
            return rejected("InvalidParameterValue", "A tag name is not allowed.")
        if not TAG.fullmatch(value) or len(value) > MOST_TAG_CHARACTERS:
            return rejected("InvalidParameterValue", "A tag value is not allowed.")
    if "\r" in call.subject.data or "\n" in call.subject.data:
        return rejected("InvalidParameterValue", "The subject is more than one line.")
    size = message_size(call)
    if size is None:
        return rejected("InvalidParameterValue", "A charset is unknown, or cannot say its text.")
    if size > MOST_BYTES:
        return rejected("InvalidParameterValue", "Message length is more than the allowed 10485760 bytes.")

    # The account, then what is named in it.
    if account.sending == "disabled":
        return rejected("AccountSendingPausedException", "Sending is switched off for this account.")
    if account.sending != "enabled":
        return rejected("MessageRejected", "Sending paused for this account.")
    if call.configuration_set:
        refusal = set_refused(account, call.configuration_set)
        if refusal:
            return refusal

    if call.source_arn:
        identity = authorized_identity(account, who, source, call.source_arn)
        if identity is None:
            return rejected("AccessDenied", "The identity does not let you send from this address.", 403)
    else:
        identity = verified_identity(account, who, source)
        if identity is None:
            return not_verified(account, source)
    if return_path and call.return_path_arn:
        if authorized_identity(account, who, return_path, call.return_path_arn) is None:
            return rejected("AccessDenied", "The identity does not let you use this return path.", 403)
    elif return_path and verified_identity(account, who, return_path) is None:
        return not_verified(account, return_path)
    if account.sandbox:
        for recipient in recipients:
            if not recipient.is_simulator() and verified_identity(account, who, recipient) is None:
                return not_verified(account, recipient)

    # What the identity is set up with.
    configuration_set = call.configuration_set or identity["configuration_set"]
    if configuration_set:
        refusal = set_refused(account, configuration_set)
        if refusal:
            return refusal
    if identity["mx"] == "missing" and identity["on_failure"] == "reject":
        return rejected("MailFromDomainNotVerifiedException", "The MAIL FROM domain has no MX record.")

    # The simulator uses no quota.
    counted = sum(not recipient.is_simulator() for recipient in recipients)
    if counted and account.most_in_a_day != -1 and account.sent_in_the_last_day() >= account.most_in_a_day:
        return rejected("Throttling", "Daily message quota exceeded.")

    account.sent.append((account.now, counted))
    message_id = ids.message()
    tags = dict(call.tags)
    account.outbox.append(
        {
            "id": message_id,
            "source": source.address,
            "to": [each.address for each in to],
            "cc": [each.address for each in cc],
            "bcc": [each.address for each in bcc],
            "reply_to": [each.address for each in reply_to],
            "return_path": return_path.address if return_path else None,
            "subject": call.subject.data,
            "text": call.text.data if call.text else None,
            "html": call.html.data if call.html else None,
            "template": None,
            "tags": [{"name": name, "value": value} for name, value in tags.items()],
            "configuration_set": configuration_set,
            "headers": headers(source, to, cc, reply_to, call.subject.data, message_id),
        }
    )
    return {"accepted": {"MessageId": message_id}}


def rejected(code: str, message: str, status: int = 400) -> dict[str, Any]:
    return {"rejected": {"code": code, "status": status, "message": message}}


def not_verified(account: Account, which: Mailbox) -> dict[str, Any]:
    failed = f"The following identities failed the check in region {account.region.upper()}: {which.address}"
    return rejected("MessageRejected", f"Email address is not verified. {failed}")


def set_refused(account: Account, name: str) -> dict[str, Any] | None:
    """Say why a configuration set cannot be used, if it cannot."""
    found = account.configuration_sets.get(name)
    if found is None:
        return rejected("ConfigurationSetDoesNotExist", "The configuration set does not exist.")
    if not found["sending_enabled"]:
        return rejected("ConfigurationSetSendingPausedException", "Sending is paused for the configuration set.")
    return None


def mailboxes(texts: list[str]) -> list[Mailbox] | None:
    """Read several mailboxes; None if one of them is none, or has a name that must be encoded."""
    found = []
    for text in texts:
        read = mailbox(text)
        if read is None or not read.name.isascii():
            return None
        found.append(read)
    return found


def message_size(call: Call) -> int | None:
    """Count the bytes of the message as it goes out; None where a charset does not fit."""
    contents: list[Content] = [call.subject]
    if call.text:
        contents.append(call.text)
    if call.html:
        contents.append(call.html)
    size = len(call.source) + sum(map(len, call.to)) + sum(map(len, call.cc)) + sum(map(len, call.reply_to))
    for content in contents:
        written = encoded(content.data, content.charset)
        if written is None:
            return None
        size += base64_length(len(written))
    return size
