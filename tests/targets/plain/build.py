"""The build as its user sees it: reset it, call it, turn its clock, look at what it did."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from .account import Account
from .bulk import send_bulk_email
from .ids import Ids
from .send_email import send_email
from .send_outbound import send_outbound_email
from .start_email import start_email_contact
from .start_outbound import start_outbound_email_contact

Operation = Callable[[Account, Ids, Any, str | None], dict[str, Any]]

OPERATIONS: dict[str, Operation] = {
    "ses.SendEmail": send_email,
    "sesv2.SendBulkEmail": send_bulk_email,
    "connect.SendOutboundEmail": send_outbound_email,
    "connect.StartOutboundEmailContact": start_outbound_email_contact,
    "connect.StartEmailContact": start_email_contact,
}
WORLD = (
    "now", "ses.account", "ses.region", "ses.sandbox", "ses.sending", "ses.quota", "ses.identities",
    "ses.configuration_sets", "ses.templates", "connect.knowledge_bases", "connect.instances", "connect.tokens",
)  # fmt: skip


class Build:
    """One build; what it takes and gives is JSON, as the protocol has it."""

    def __init__(self) -> None:
        self.ids = Ids()
        self.account = Account({})

    def hello(self) -> dict[str, Any]:
        return {
            "protocol": 1,
            "name": "plain",
            "version": "1",
            "operations": list(OPERATIONS),
            "world": list(WORLD),
            "observe": ["outbox", "contacts"],
            "clock": "virtual",
            "errors": "codes",
            "reset": "full",
        }

    def reset(self, world: dict[str, Any]) -> dict[str, Any]:
        self.account = Account(world)
        return {}

    def send(self, operation: str, request: Any, caller: str | None = None) -> dict[str, Any]:
        return OPERATIONS[operation](self.account, self.ids, request, caller)

    def advance(self, seconds: int) -> dict[str, Any]:
        self.account.now += timedelta(seconds=seconds)
        return {}

    def observe(self, what: str) -> dict[str, Any]:
        if what == "outbox":
            return {"messages": [dict(message) for message in self.account.outbox]}
        return {"contacts": [dict(contact) for contact in self.account.contacts_made]}
