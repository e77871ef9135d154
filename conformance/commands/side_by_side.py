"""Targets opened to be asked the same as others."""

import argparse
from collections.abc import Sequence
from urllib.parse import parse_qs

from conformance.adapters.address import open_target
from conformance.comparison.rehearsed import Rehearsed
from conformance.target import Target
from refimpl.revisions import EITHER


def opened(address: str, addresses: Sequence[str], arguments: argparse.Namespace, revision: str = EITHER) -> Target:
    """Open one of several targets; raises Unusable.

    A build file in its own address is for it alone, and one that is there twice with a single account goes through
    each script by itself.
    """
    served = address.startswith("endpoint:")
    own = served and "build" in parse_qs(address.partition("?")[2])
    target = open_target(
        address, call_timeout=arguments.call_timeout, in_process=arguments.in_process,
        build=None if own else arguments.build, allow_remote=arguments.allow_remote, revision=revision,
    )  # fmt: skip
    one_account = served or (address.startswith("py:") and arguments.in_process)
    return Rehearsed(target) if one_account and addresses.count(address) > 1 else target
