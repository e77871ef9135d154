"""Templates: which one a call means, the data for it, and what comes of both."""

import json
import re
from typing import Any, NoReturn

from .account import Account
from .bulk_refusals import bad_request, not_found
from .bulk_shape import Call

PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")


def template_of(account: Account, call: Call) -> dict[str, Any]:
    """Find the template of a call; raises Refused."""
    name = call.template_name
    if call.template_arn is not None:
        parts = call.template_arn.split(":", 5)
        if len(parts) != 6 or parts[:3] != ["arn", "aws", "ses"] or not parts[3] or not parts[4]:
            raise bad_request("The template ARN is malformed.")
        region, owner, resource = parts[3:]
        if not resource.startswith("template/") or resource == "template/":
            raise bad_request("The template ARN is malformed.")
        if region != account.region or owner != account.number:
            raise not_found("There is no such template.")
        meant = resource.removeprefix("template/")
        if name is not None and name != meant:
            raise bad_request("Template name and ARN do not agree.")
        name = meant
    if name is None:
        raise bad_request("No template is named.")
    if name not in account.templates:
        raise not_found(f"Template {name} does not exist.")
    return account.templates[name]


def values(data: str | None) -> dict[str, Any] | None:
    """Read template data, of which none is as good as an empty object; None if they are no JSON object."""
    if not data:
        return {}
    try:
        # Numbers stay as they are written.
        found = json.loads(data, parse_int=str, parse_float=str, parse_constant=refuse)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def over(default: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Lay an entry's values over the default ones, key by key, and objects within them likewise."""
    found = dict(default)
    # Data may lie deeper than functions can call themselves.
    waiting = [(found, own)]
    while waiting:
        into, source = waiting.pop()
        for key, value in source.items():
            below = into.get(key)
            if isinstance(below, dict) and isinstance(value, dict):
                into[key] = dict(below)
                waiting.append((into[key], value))
            else:
                into[key] = value
    return found


def rendered(text: str | None, data: dict[str, Any]) -> str | None:
    """Put the values in the places of their names; a name without a value stays as it is."""
    if text is None:
        return None

    def value(match: re.Match[str]) -> str:
        found: Any = data
        for name in match.group(1).strip().split("."):
            if not isinstance(found, dict) or name not in found:
                return match.group()
            found = found[name]
        return shown(found)

    return PLACEHOLDER.sub(value, text)


def shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    try:
        return json.dumps(value)
    except RecursionError:
        return ""
