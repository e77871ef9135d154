"""One botocore client for each service and Region, and every way a call can end as a value.

Nothing around it matters: no configuration file, profile, proxy or real credentials, no retries, no checks and no
tokens of its own.
"""

import os
from collections.abc import Mapping
from typing import Any

from conformance.adapters.handmade import Handmade, filled, written
from conformance.adapters.query import not_carried
from conformance.adapters.unusable import Unusable
from conformance.protocols.answers import INTERNAL, UNKNOWN_OPERATION, Reply, answer_in, without_protocol
from conformance.protocols.bindings import BY_OPERATION, QUERY, Binding
from conformance.protocols.uncarried import Uncarried, kind_of
from conformance.target import Accepted, Answer, Broke, Json, Rejected, Unsendable, Unsupported
from refimpl import wire

ALONE = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
"""Session variables of botocore, cut off from environment and home folder."""


class Altered(Exception):
    """The client library was about to send something else than was to be asked, or to somebody else."""


class Client:
    """Calls a build the way applications do, and by hand where that way does not lead there.

    `url` None leaves the endpoint to botocore, for a build that patches it; `headers` go with every call,
    with `{account}` and `{caller}` filled in; `proxies` are botocore's; `hands` make what botocore refuses to.
    """

    def __init__(
        self,
        url: str | None,
        seconds: float,
        headers: Mapping[str, str] | None = None,
        proxies: Mapping[str, str] | None = None,
        hands: Handmade | None = None,
    ) -> None:
        try:
            from botocore.config import Config
            from botocore.session import Session
        except ImportError:
            raise Unusable("endpoint: needs boto3, which is not installed; pip install 'sendspec[boto3]'") from None
        self._url, self._headers, self._hands = url, dict(headers or {}), hands
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
        self._with: dict[str, str] = {}
        self._wanted: tuple[str, Json] | None = None
        self._sent = False
        self._heard: Reply | None = None

    def call(self, operation: str, request: Json, *, account: str, region: str, caller: str | None = None) -> Answer:
        """Make one call, such as ses.SendEmail; raises Broke where the build hung or went away."""
        service, _, action = operation.partition(".")
        client = self._client(service, region)
        if client is None or action not in client.meta.service_model.operation_names:
            return Unsupported(f"boto3 knows no {operation}")
        self._with, self._sent, self._heard = filled(self._headers, account, caller), False, None
        answer = self._by_library(client, operation, action, request)
        if isinstance(answer, Unsendable) and not self._sent and self._hands is not None:
            return self._hands.call(operation, request, account=account, region=region, caller=caller)
        return answer

    def _by_library(self, client: Any, operation: str, action: str, request: Json) -> Answer:
        """Make one call with botocore, provided that it asks just what was to be asked."""
        binding, self._wanted = BY_OPERATION.get(operation), None
        if not isinstance(request, dict):
            return Unsendable(f"botocore takes no request that is {kind_of(request)}")
        if client.meta.service_model.metadata.get("protocol") == QUERY:
            why = not_carried(request, client.meta.service_model.operation_model(action).input_shape)
            if why is not None:
                return Unsendable(why)
        elif binding is not None:
            try:
                path, body = written(binding, request)
            except Uncarried as error:
                return Unsendable(str(error))
            # Clients take such a path for a way up.
            if {".", "..", "%2E", "%2E%2E"} & set(path.split("/")):
                return Unsendable("botocore cannot write a name of dots into a path")
            self._wanted = path, wire.loads(body)
        return self._called(client, binding, action, request)

    def _called(self, client: Any, binding: Binding | None, action: str, request: dict[str, Json]) -> Answer:
        from botocore import xform_name

        try:
            response = getattr(client, xform_name(action))(**request)
        except Exception as error:  # noqa: BLE001 - every way a call can end is a value
            return outcome(error, sent=self._sent, heard=self._heard)
        # botocore passes over what its model does not know, and over an error that is told with HTTP 200.
        if binding is not None and self._heard is not None:
            answer = answer_in(binding, self._heard)
            if not isinstance(answer, Unsupported):
                return answer
        return Accepted({name: value for name, value in response.items() if name != "ResponseMetadata"})

    def _client(self, service: str, region: str) -> Any:
        """Find or make the client; making one takes a tenth of a second, so it is kept for good."""
        from botocore.exceptions import UnknownServiceError
        from botocore.handlers import generate_idempotent_uuid

        if (service, region) in self._clients:
            return self._clients[service, region]
        try:
            made = self._session.create_client(
                service, region_name=region, endpoint_url=self._url, config=self._config,
                aws_access_key_id="dummy", aws_secret_access_key="dummy",
            )  # fmt: skip
        except UnknownServiceError:
            return None
        # A token that nobody asked for would be another request.
        made.meta.events.unregister("before-parameter-build", generate_idempotent_uuid)
        made.meta.events.register("before-call", self._see_through)
        made.meta.events.register_first("before-send", self._note_sent)
        # The first comes before what cannot be read is given up; not every version has it.
        made.meta.events.register("before-parse", self._listen)
        made.meta.events.register("response-received", self._listen)
        self._clients[service, region] = made
        return made

    def _see_through(self, params: dict[str, Any], **_: Any) -> None:
        if self._wanted is not None:
            path, body = self._wanted
            same_body = wire.canonical(wire.loads(params["body"])) == wire.canonical(body)
            if params["url_path"] != path or params["query_string"] or not same_body:
                raise Altered("botocore would ask something else")
        params["headers"].update(self._with)

    def _note_sent(self, request: Any, **_: Any) -> None:
        if self._url is not None and not request.url.startswith(f"{self._url}/"):
            raise Altered(f"botocore would send it to {request.url.partition('?')[0]}")
        self._sent = True

    def _listen(self, response_dict: dict[str, Any] | None = None, **_: Any) -> None:
        if response_dict is not None and isinstance(response_dict.get("body"), bytes):
            headers = dict(response_dict["headers"].items())
            self._heard = Reply(response_dict["status_code"], "", response_dict["body"], headers)


def outcome(error: Exception, *, sent: bool, heard: Reply | None = None) -> Answer:
    """Make a value of what came out of a call; raises Broke where the build hung or went away."""
    from botocore import exceptions, parsers

    match error:
        case exceptions.ClientError():
            return _refusal(error.response, heard)
        case parsers.ResponseParserError() if heard is not None:
            return without_protocol(heard)
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


def _refusal(response: Mapping[str, Any], heard: Reply | None) -> Answer:
    error = response.get("Error", {})
    code, status = str(error.get("Code", "")), response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if code == UNKNOWN_OPERATION:
        return Unsupported(f"not implemented: HTTP {status} {code}")
    # botocore names an error after the status where the body is no error of the protocol.
    if code == str(status):
        return without_protocol(heard or Reply(status, "", b""))
    return Rejected(code, status, str(error.get("Message", "")))
