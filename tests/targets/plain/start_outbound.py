"""Not written yet."""

from typing import Any

from .account import Account
from .ids import Ids


def start_outbound_email_contact(account: Account, ids: Ids, request: Any, caller: str | None) -> dict[str, Any]:
    return {"unsupported": "not written yet"}
