"""The mail that an outbound operation queues."""

from typing import Any

from .outbound_shape import copies


def message(sender: dict[str, Any], request: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    """Give the message as the outbox shows it, but for its id."""
    destination = request["DestinationEmailAddress"]
    cc = copies(request)
    return {
        "source": sender["EmailAddress"],
        "to": [destination["EmailAddress"]],
        "cc": [each["EmailAddress"] for each in cc],
        "bcc": [],
        "reply_to": [],
        "return_path": None,
        **content,
        "tags": [],
        "configuration_set": None,
        "headers": headers(sender, destination, cc, content["subject"]),
    }


def headers(
    sender: dict[str, Any], destination: dict[str, Any], cc: list[dict[str, Any]], subject: str | None
) -> list[list[str]]:
    """Write the headers and read them again, as who receives them would."""
    lines = [f"From: {mailbox(sender)}", f"To: {mailbox(destination)}"]
    if cc:
        lines.append(f"Cc: {', '.join(mailbox(each) for each in cc)}")
    if subject is not None:
        lines.append(f"Subject: {subject}")
    written = "\n".join(lines).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [[name, value] for name, colon, value in (line.partition(": ") for line in written) if colon]


def mailbox(each: dict[str, Any]) -> str:
    """Write an address with its display name."""
    name = each.get("DisplayName")
    if not name:
        return str(each["EmailAddress"])
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{each["EmailAddress"]}>'


def same_address(one: str, other: str) -> bool:
    """Compare two addresses as mail has it, where letter case tells nobody apart."""
    return one.lower() == other.lower()
