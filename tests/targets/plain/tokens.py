"""The client tokens of the Connect operations, each good for one operation of one instance and for seven days.

Called once the shape of a request is known to be right and before anything is looked up:

    answered = tokens.answered(account, operation, request)
    if answered: give that answer, with no further effect
    ... and when the call has succeeded: tokens.remember(account, operation, instance_id, request, answer)
"""

from datetime import datetime, timedelta
from typing import Any

from .account import Account
from .connect_answers import rejected
from .instances import id_in

LIFETIME = timedelta(days=7)


def answered(account: Account, operation: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Answer a call whose token was used, as the first time or with the conflict; nothing where the call is new."""
    row = earlier(account, operation, request["InstanceId"], request)
    if row is None:
        return None
    if same_parameters(row, request):
        return {"accepted": row["answer"]}
    return rejected("IdempotencyException", "The token was used with other parameters.")


def earlier(account: Account, operation: str, instance: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Give the row of the successful call that had the token of this one; nothing where there is no token or no row.

    `operation` is the full name (`connect.SendOutboundEmail`), `instance` an id or an ARN.
    """
    token = request.get("ClientToken")
    if not token:  # none, null, or an empty one, which is as good as none
        return None
    row: dict[str, Any]
    for row in reversed(account.tokens):
        if row["token"] == token and row["operation"] == operation and within(account, row, instance):
            return row
    return None


def within(account: Account, row: dict[str, Any], instance: str) -> bool:
    """Tell whether a row is of this instance, and not too old to count."""
    used: datetime = row["at"]
    return account.now - used <= LIFETIME and id_in(account, row["instance"]) == id_in(account, instance)


def same_parameters(row: dict[str, Any], request: dict[str, Any]) -> bool:
    """Tell whether a request says the same as the one in a row; order of members and null members aside."""
    pairs: list[tuple[Any, Any]] = [(row["request"], request)]
    while pairs:  # no recursion: a member nobody knows may be nested as deeply as it likes
        one, other = pairs.pop()
        if type(one) is not type(other):
            return False
        if isinstance(one, dict):
            one = {name: value for name, value in one.items() if value is not None}
            other = {name: value for name, value in other.items() if value is not None}
            if one.keys() != other.keys():
                return False
            pairs.extend((one[name], other[name]) for name in one)
        elif isinstance(one, list):
            if len(one) != len(other):
                return False
            pairs.extend(zip(one, other, strict=True))
        elif one != other:
            return False
    return True


def remember(account: Account, operation: str, instance: str, request: dict[str, Any], answer: dict[str, Any]) -> None:
    """Keep a successful call, if it came with a token."""
    token = request.get("ClientToken")
    if token:
        account.tokens.append(
            {
                "operation": operation,
                "instance": instance,
                "token": token,
                "request": request,
                "answer": answer,
                "at": account.now,
            }
        )
