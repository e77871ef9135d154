"""Finding the instance that a call to Connect names, by its id or by its ARN."""

from typing import Any

from .account import Account


def id_in(account: Account, text: str) -> str:
    """Give the id inside an ARN of an instance of this account and region, and any other text as it is."""
    arn = f"arn:aws:connect:{account.region}:{account.number}:instance/"
    return text.removeprefix(arn)


def found(account: Account, text: str) -> dict[str, Any] | None:
    """Give the instance, as `account.instances` holds it, or nothing where there is none of that id or ARN."""
    return account.instances.get(id_in(account, text))
