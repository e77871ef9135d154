"""Not written yet."""

from typing import Any

from .account import Account
from .ids import Ids


def send_bulk_email(account: Account, ids: Ids, request: Any, caller: str | None) -> dict[str, Any]:
    return {"unsupported": "not written yet"}
