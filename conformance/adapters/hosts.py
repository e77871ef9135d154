"""Which servers an endpoint may be: this machine's own, others only when asked for, the real services never."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from conformance.adapters.unusable import Unusable

REAL = (
    "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "amazon.com", "api.aws", "aws", "c2s.ic.gov", "sc2s.sgov.gov",
)  # fmt: skip
"""Domains under which the real services live; nothing is ever sent there."""


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine, going by its name or address alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_real_service(host: str) -> bool:
    """Say whether a host belongs to the real services."""
    return any(host == domain or host.endswith("." + domain) for domain in REAL)


def allowed_url(url: str, *, allow_remote: bool) -> str:
    """Give the URL back without a trailing slash; raises Unusable where it must not be called."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip(".").lower(), parts.port
    except ValueError as error:
        raise Unusable(f"{url!r} is no URL ({error}); write endpoint:http://127.0.0.1:5000") from None
    odd = set(url) & set("\\ \t\r\n") or parts.username is not None or parts.query or parts.fragment
    if parts.scheme not in ("http", "https") or not host or odd or parts.path not in ("", "/"):
        raise Unusable(f"{url!r} is no plain URL of a server; write endpoint:http://127.0.0.1:5000")
    if is_real_service(host):
        raise Unusable(f"{host} belongs to the real services, which are never called; point at a build of your own")
    if not is_loopback(host) and not allow_remote:
        raise Unusable(f"{host} is not this machine; name a loopback address, or add --allow-remote if you mean it")
    bracketed = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{bracketed}" + (f":{port}" if port is not None else "")
