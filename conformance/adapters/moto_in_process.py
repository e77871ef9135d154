"""moto in this very process: much faster than its server, and it patches botocore for good, so host it apart.

`py:conformance.adapters.moto_in_process:factory` does so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from conformance.adapters.builds import build_named
from conformance.adapters.builds.declared import Declared
from conformance.adapters.client import Client
from conformance.adapters.endpoint import EndpointTarget
from conformance.adapters.unusable import Unusable
from conformance.target import Json

SECONDS = 60.0
NOWHERE = {"http": "http://127.0.0.1:9", "https": "http://127.0.0.1:9"}
"""A proxy that is not there: what moto should ever let through reaches nobody."""


class ProcessStore:
    """The records of moto in this process."""

    def __init__(self, backends: Any) -> None:
        self._backends = backends

    def clear(self) -> None:
        """Make every account and Region forget its mail and identities."""
        from moto.core.model_instances import reset_model_data

        for account in self._backends.values():
            account.reset()
        # moto lists all it ever made for its dashboard, which would keep every message of the run alive.
        reset_model_data()

    def messages(self) -> Sequence[Mapping[str, Json]]:
        """List the records of mail sent by SendEmail, account by account."""
        regions = (region for account in self._backends.values() for region in account.values())
        return [vars(record) for region in regions for record in region.sent_messages if hasattr(record, "subject")]


@cache
def _patched() -> Any:
    """Start moto once, before any client exists, and give its records of SES."""
    from moto import mock_aws
    from moto.ses.models import ses_backends

    mock_aws().start()
    return ses_backends


def factory() -> EndpointTarget:
    """Make the target."""
    try:
        import moto

        backends = _patched()
    except ImportError as error:
        needed = build_named("moto").requires
        raise Unusable(f"moto is not installed ({error}); pip install '{needed}'") from None
    build = replace(build_named("moto"), version=moto.__version__)
    return EndpointTarget(Client(None, SECONDS, build.headers, NOWHERE), build, Declared(build, ProcessStore(backends)))
