"""One botocore client for each service and Region, and every way a call can end as a value.

Nothing around it matters: no configuration file, profile, proxy or real credentials, no retries, no checks of
its own.
"""

import os
from collections.abc import Mapping
from typing import Any

from conformance.adapters.query import not_carried
from conformance.adapters.unusable import Unusable
from conformance.target import Accepted, Answer, Broke, Json, Rejected, Unsendable, Unsupported

ALONE = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
"""Session variables of botocore, cut off from environment and home folder."""
UNPARSED = (404, 405, 501)
"""Statuses that, without an error of the protocol, say that the operation is not there."""
INTERNAL = "InternalFailure"
"""What the services call a failure of their own code."""


class Client:
    """Calls a build the way applications do.

    `url` None leaves the endpoint to botocore, for a build that patches it; `headers` go with every call,
    with `{account}` filled in; `proxies` are botocore's.
    """

    def __init__(
        self,
        url: str | None,
        seconds: float,
        headers: Mapping[str, str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> None:
        try:
            from botocore.config import Config
            from botocore.session import Session
        except ImportError:
            raise Unusable("endpoint: needs boto3, which is not installed; pip install 'sendspec[boto3]'") from None
        self._url, self._headers = url, dict(headers or {})
        self._session = Session(session_vars=dict(ALONE))
        self._config = Config(
            parameter_validation=False,
            retries={"total_max_attempts": 1, "mode": "standard"},
            connect_timeout=min(seconds, 5),
            read_timeout=seconds,
            proxies=dict(proxies or {}),
            ignore_configured_endpoint_urls=True,
            use_fips_endpoint=False,
            use_dualstack_endpoint=False,
        )
        self._clients: dict[tuple[str, str], Any] = {}
        self._account = ""
        self._sent = False

    def call(self, operation: str, request: Json, *, account: str, region: str) -> Answer:
        """Make one call, such as ses.SendEmail; raises Broke where the build hung or went away."""
        service, _, action = operation.partition(".")
        client = self._client(service, region)
        if client is None or action not in client.meta.service_model.operation_names:
            return Unsupported(f"boto3 knows no {operation}")
        if client.meta.service_model.metadata.get("protocol") != "query":
            return Unsupported(f"{operation} does not speak the query protocol, the only one driven so far")
        why = not_carried(request, client.meta.service_model.operation_model(action).input_shape)
        if why is not None:
            return Unsendable(why)
        return self._called(client, action, request, account)

    def _called(self, client: Any, action: str, request: dict[str, Json], account: str) -> Answer:
        from botocore import xform_name

        self._account, self._sent = account, False
        try:
            response = getattr(client, xform_name(action))(**request)
        except Exception as error:  # noqa: BLE001 - every way a call can end is a value
            return outcome(error, sent=self._sent)
        return Accepted({name: value for name, value in response.items() if name != "ResponseMetadata"})

    def _client(self, service: str, region: str) -> Any:
        """Find or make the client; making one takes a tenth of a second, so it is kept for good."""
        from botocore.exceptions import UnknownServiceError

        if (service, region) in self._clients:
            return self._clients[service, region]
        try:
            made = self._session.create_client(
                service, region_name=region, endpoint_url=self._url, config=self._config,
                aws_access_key_id="dummy", aws_secret_access_key="dummy",
            )  # fmt: skip
        except UnknownServiceError:
            return None
        made.meta.events.register("before-call", self._add_headers)
        made.meta.events.register_first("before-send", self._note_sent)
        self._clients[service, region] = made
        return made

    def _add_headers(self, params: dict[str, Any], **_: Any) -> None:
        for name, value in self._headers.items():
            params["headers"][name] = value.replace("{account}", self._account)

    def _note_sent(self, **_: Any) -> None:
        self._sent = True


def outcome(error: Exception, *, sent: bool) -> Answer:
    """Make a value of what came out of a call; raises Broke where the build hung or went away."""
    from botocore import exceptions, parsers

    match error:
        case exceptions.ClientError():
            return _refusal(error.response)
        case parsers.ResponseParserError() | NotImplementedError():
            return Unsupported("not implemented: the answer has no form of the protocol")
        case exceptions.ReadTimeoutError() | exceptions.ConnectTimeoutError():
            raise Broke("hang", "it did not answer in time") from error
        case exceptions.HTTPClientError() | exceptions.ConnectionError():
            raise Broke("crash", f"the connection failed: {error}") from error
    if sent:
        # The build runs in this process, and this is what its server would make of it.
        return Rejected(INTERNAL, 500, f"{type(error).__name__}: {error}")
    return Unsendable(f"botocore does not send this ({type(error).__name__}: {error})")


def _refusal(response: Mapping[str, Any]) -> Answer:
    error = response.get("Error", {})
    code, status = str(error.get("Code", "")), response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if code != str(status):
        return Rejected(code, status, str(error.get("Message", "")))
    # botocore names an error after the status where the body is no error of the protocol.
    if status in UNPARSED:
        return Unsupported(f"not implemented: HTTP {status} without an error of the protocol")
    return Rejected(INTERNAL if status >= 500 else code, status, f"HTTP {status} without an error of the protocol")
