"""One entry of a bulk call: whether it can be sent, and the message it becomes."""

from typing import Any

from .account import Account
from .bulk_addresses import Address, parse
from .bulk_identities import own_identity
from .bulk_shape import Entry
from .bulk_tags import merged, wrong_tag
from .bulk_templates import over, rendered, values

MOST_RECIPIENTS = 50


class Failed(Exception):
    """Ends one entry; the others go on."""

    def __init__(self, status: str, message: str) -> None:
        super().__init__(message)
        self.result = {"Status": status, "Error": message}


class Common:
    """What all entries of a call share, checked."""

    def __init__(self) -> None:
        self.caller = ""
        self.sender: Address
        self.reply_to: list[Address] = []
        self.feedback: Address | None = None
        self.tags: list[tuple[str, str]] = []
        self.template: dict[str, Any] = {}
        self.data: dict[str, Any] = {}
        self.configuration_set: str | None = None


def message_of(account: Account, common: Common, entry: Entry) -> tuple[dict[str, Any], int]:
    """Make the message of one entry, without its id, and count what it takes of the quota; raises Failed."""
    to = [recipient(text) for text in entry.to]
    cc = [recipient(text) for text in entry.cc]
    bcc = [recipient(text) for text in entry.bcc]
    recipients = to + cc + bcc
    if len(recipients) > MOST_RECIPIENTS:
        raise Failed("INVALID_PARAMETER", f"Recipient count exceeds {MOST_RECIPIENTS}.")
    wrong = wrong_tag(entry.tags)
    if wrong:
        raise Failed("INVALID_PARAMETER", wrong)
    own = values(entry.data)
    if own is None:
        raise Failed("INVALID_PARAMETER", "ReplacementTemplateData is not a JSON object.")
    data = over(common.data, own)
    subject = rendered(common.template["subject"], data) or ""
    if "\r" in subject or "\n" in subject:
        raise Failed("INVALID_PARAMETER", "The subject has a line break in it.")
    if account.sandbox:
        for address in recipients:
            if not address.simulated() and own_identity(account, common.caller, address) is None:
                raise Failed("MESSAGE_REJECTED", f"Email address is not verified: {address.bare}")
    counted = sum(not address.simulated() for address in recipients)
    if counted and full(account):
        raise Failed("ACCOUNT_DAILY_QUOTA_EXCEEDED", "Daily message quota exceeded.")
    message = {
        "source": common.sender.bare,
        "to": [address.bare for address in to],
        "cc": [address.bare for address in cc],
        "bcc": [address.bare for address in bcc],
        "reply_to": [address.bare for address in common.reply_to],
        "return_path": common.feedback.bare if common.feedback else None,
        "subject": subject,
        "text": rendered(common.template["text"], data),
        "html": rendered(common.template["html"], data),
        "tags": merged(common.tags, entry.tags),
        "configuration_set": common.configuration_set,
        "headers": headers(common, to, cc, subject),
    }
    return message, counted


def recipient(text: str) -> Address:
    address = parse(text)
    if address is None:
        raise Failed("INVALID_PARAMETER", "A recipient is malformed.")
    return address


def full(account: Account) -> bool:
    return 0 <= account.most_in_a_day <= account.sent_in_the_last_day()


def headers(common: Common, to: list[Address], cc: list[Address], subject: str) -> list[list[str]]:
    """Write the headers as recipients see them."""
    found = [["From", common.sender.written()], ["Subject", subject]]
    if to:
        found.append(["To", ", ".join(address.written() for address in to)])
    if cc:
        found.append(["Cc", ", ".join(address.written() for address in cc)])
    if common.reply_to:
        found.append(["Reply-To", ", ".join(address.written() for address in common.reply_to)])
    return found
