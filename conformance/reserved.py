"""Domains that are nobody's: what is written down must never name another."""

import re

DOMAINS = ("example.com", "example.net", "example.org")
TOPS = ("example", "test", "invalid", "localhost")
_WORD = re.compile(r"@?[\w.-]+")


def _is_reserved(host: str) -> bool:
    host = host.lower().rstrip(".")
    return host.rpartition(".")[2] in TOPS or any(host == own or host.endswith(f".{own}") for own in DOMAINS)


def _host(word: str) -> str | None:
    """Give the domain a word names: what follows an at sign, or a dotted name that ends in letters."""
    host = word.removeprefix("@")
    labels = host.rstrip(".").split(".")
    if not all(labels):
        return None
    if word.startswith("@"):
        return host
    return host if len(labels) > 1 and len(labels[-1]) > 1 and labels[-1].isalpha() else None


def foreign(text: str) -> frozenset[str]:
    """Name the domains in a text that are not reserved."""
    if "@" not in text and "." not in text:
        return frozenset()
    hosts = (_host(word) for word in _WORD.findall(text))
    return frozenset(host for host in hosts if host is not None and not _is_reserved(host))
