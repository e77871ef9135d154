"""What an outbound email says: the raw message or the template, whichever the call has chosen."""

import json
from typing import Any

from .account import Account
from .connect_answers import invalid, rejected
from .outbound_shape import broken


def source_refusal(message: dict[str, Any]) -> dict[str, Any] | None:
    """Refuse a message whose chosen source is missing, or wrong in itself; look nothing up."""
    if message["MessageSourceType"] == "RAW":
        raw = message.get("RawMessage")
        if raw is None:
            return invalid("RawMessage must be given for the source RAW.")
        if raw["ContentType"] not in ("text/plain", "text/html"):
            return invalid("ContentType must be text/plain or text/html.")
        if broken(raw["Subject"]):
            return invalid("Subject must be on one line.")
        return None
    template = message.get("TemplatedMessageConfig")
    if template is None:
        return invalid("TemplatedMessageConfig must be given for the source TEMPLATE.")
    profile = template["TemplateAttributes"].get("CustomerProfileAttributes")
    if profile is not None and not holds_object(profile):
        return invalid("CustomerProfileAttributes must hold a JSON object.")
    return None


def template_refusal(account: Account, message: dict[str, Any]) -> dict[str, Any] | None:
    """Refuse a message whose template is not there, or not one to send by email."""
    if message["MessageSourceType"] != "TEMPLATE":
        return None
    config = message["TemplatedMessageConfig"]
    base = account.knowledge_bases.get(knowledge_base_id(account, config["KnowledgeBaseId"]))
    if base is None:
        return rejected("ResourceNotFoundException", "There is no such knowledge base.")
    template = base.get(config["MessageTemplateId"])
    if template is None:
        return rejected("ResourceNotFoundException", "There is no such message template.")
    if template["channel"] != "EMAIL":
        return invalid("The message template is not for email.")
    if not template["active"]:
        return invalid("The message template has no active version.")
    return None


def knowledge_base_id(account: Account, text: str) -> str:
    """Give the id inside an ARN of a knowledge base of this account and region, and any other text as it is."""
    return text.removeprefix(f"arn:aws:wisdom:{account.region}:{account.number}:knowledge-base/")


def content(account: Account, message: dict[str, Any]) -> dict[str, Any]:
    """Give subject, bodies and template as a queued message shows them."""
    if message["MessageSourceType"] == "TEMPLATE":
        config = message["TemplatedMessageConfig"]
        base = knowledge_base_id(account, config["KnowledgeBaseId"])
        template = {"knowledge_base": base, "id": config["MessageTemplateId"]}
        return {"subject": None, "text": None, "html": None, "template": template}
    raw = message["RawMessage"]
    html = raw["ContentType"] == "text/html"
    return {
        "subject": raw["Subject"],
        "text": None if html else raw["Body"],
        "html": raw["Body"] if html else None,
        "template": None,
    }


def holds_object(text: str) -> bool:
    """Tell whether a text is a JSON object."""
    try:
        return isinstance(json.loads(text, parse_int=str, parse_constant=no_number), dict)
    except RecursionError:  # too deep to be read here, which is not the caller's fault
        return text.lstrip().startswith("{")
    except ValueError:
        return False


def no_number(word: str) -> None:
    """Refuse the words for numbers that Python reads and JSON has not."""
    raise ValueError(word)
