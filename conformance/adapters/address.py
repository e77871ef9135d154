"""Addresses of targets (placeholder until the adapters land)."""

from conformance.adapters.reference import reference_target
from conformance.target import Target


class Unusable(Exception):
    """An address that leads to no target."""


def open_target(address: str, *, call_timeout: float, in_process: bool, build: str | None = None, allow_remote: bool = False) -> Target:
    """Open a target."""
    if address == "refimpl":
        return reference_target()
    raise Unusable(f"{address!r} is no address of a target")
