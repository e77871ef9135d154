"""Mailboxes as SES reads them: a bare address, or a display name before one in angle brackets."""

import re
from dataclasses import dataclass

MOST_LOCAL = 64
MOST_LABEL = 63
MOST_DOMAIN = 255

DOT_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
QUOTED = re.compile(r'"(?:[^"\\\x00-\x1f\x7f-\U0010ffff]|\\[\x20-\x7e])*"')
LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
# Words, and quoted strings between them; commas, colons and brackets would begin something else.
NAME = re.compile(r'(?:[^"<>,;:()\[\]\\\x00-\x1f\x7f]++|"(?:[^"\\\x00-\x1f\x7f]++|\\[\x20-\x7e])*+")*+')

SIMULATOR = "simulator.amazonses.com"
SIMULATED = {"success", "bounce", "ooto", "complaint", "suppressionlist"}


@dataclass
class Mailbox:
    """One address, and the name before it."""

    name: str
    local: str
    domain: str

    @property
    def address(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def unlabelled(self) -> str:
        """The address without the label behind a plus sign."""
        return f"{self.local.partition('+')[0]}@{self.domain}"

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address

    def is_simulator(self) -> bool:
        return self.domain.lower() == SIMULATOR and self.local.partition("+")[0] in SIMULATED


def mailbox(text: str) -> Mailbox | None:
    """Read one mailbox; None if it is none."""
    text = text.strip(" \t\r\n")
    name = ""
    if text.endswith(">"):
        name, opened, text = text[:-1].rpartition("<")
        name = name.strip(" \t")
        if not opened or not NAME.fullmatch(name):
            return None
    local, at, domain = text.rpartition("@")
    if not at or not good_local(local) or not good_domain(domain):
        return None
    return Mailbox(name, local, domain)


def good_local(local: str) -> bool:
    if len(local) > MOST_LOCAL:
        return False
    if local.startswith('"'):
        return QUOTED.fullmatch(local) is not None
    return DOT_ATOM.fullmatch(local) is not None


def good_domain(domain: str) -> bool:
    if len(domain) > MOST_DOMAIN:
        return False
    labels = domain.split(".")
    if len(labels) < 2:
        return False
    return all(len(label) <= MOST_LABEL and LABEL.fullmatch(label) for label in labels)
