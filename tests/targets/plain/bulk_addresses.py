"""Addresses as a bulk call takes them: a bare one, or one in angle brackets with a name before it."""

import re

ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
QUOTED = re.compile(r'"(?:[^"\\\x00-\x1f\x7f]|\\[\x20-\x7e])+"')
LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
PLAIN_NAME = re.compile(r'[^<>()\[\]:;,"\\\x00-\x1f\x7f]*')
WHITE_SPACE = " \t\r\n"
SIMULATOR = "simulator.amazonses.com"
SIMULATED = ("success", "bounce", "ooto", "complaint", "suppressionlist")


class Address:
    """An address that is well formed."""

    def __init__(self, name: str, local: str, domain: str) -> None:
        self.name = name
        self.local = local
        self.domain = domain
        self.bare = f"{local}@{domain}"

    def written(self) -> str:
        """Write it as a header does."""
        return f"{self.name} <{self.bare}>" if self.name else self.bare

    def simulated(self) -> bool:
        """Tell whether it belongs to the mailbox simulator."""
        return self.domain.lower() == SIMULATOR and self.local.lower().split("+")[0] in SIMULATED


def parse(text: str) -> Address | None:
    """Read an address; None if it is malformed."""
    text = text.strip(WHITE_SPACE)
    name = ""
    if text.endswith(">"):
        quoted = QUOTED.match(text)
        if quoted:
            name = quoted.group()
            rest = text[quoted.end() :].lstrip(" \t")
            if not rest.startswith("<"):
                return None
            text = rest[1:-1]
        else:
            name, _, rest = text.partition("<")
            if not PLAIN_NAME.fullmatch(name):
                return None
            name = name.strip(WHITE_SPACE)
            text = rest[:-1]
        # A name must be encoded by the one who writes it.
        if not name.isascii():
            return None
    local, at, domain = text.rpartition("@")
    if not at or not well_formed_local(local) or not well_formed_domain(domain):
        return None
    return Address(name, local, domain)


def well_formed_local(local: str) -> bool:
    if QUOTED.fullmatch(local):
        return local.isascii()
    return all(ATOM.fullmatch(part) for part in local.split("."))


def well_formed_domain(domain: str) -> bool:
    labels = domain.split(".")
    return len(labels) >= 2 and all(LABEL.fullmatch(label) for label in labels)
