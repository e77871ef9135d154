"""Requests made by hand, for what a client library refuses to send or would change on the way."""

from collections.abc import Mapping

from conformance.adapters.connection import Connection
from conformance.protocols import answers, form, rest
from conformance.protocols.bindings import BY_OPERATION, QUERY, Binding
from conformance.protocols.uncarried import Uncarried
from conformance.target import Answer, Json, Unsendable, Unsupported

FORM = "application/x-www-form-urlencoded; charset=utf-8"


class Handmade:
    """Calls a build without a client library; requests are signed with a signature that is none."""

    def __init__(self, url: str, seconds: float, headers: Mapping[str, str] | None = None) -> None:
        self._connection, self._headers = Connection(url, seconds), dict(headers or {})

    def call(self, operation: str, request: Json, *, account: str, region: str, caller: str | None = None) -> Answer:
        """Make one call; raises Broke where the build hung or went away."""
        binding = BY_OPERATION.get(operation)
        if binding is None:
            return Unsupported(f"{operation} cannot be called by hand")
        try:
            path, body = written(binding, request)
        except Uncarried as error:
            return Unsendable(str(error))
        kind = FORM if binding.protocol == QUERY else answers.JSON
        signed = {"Content-Type": kind, "Authorization": signature(binding, region)}
        signed |= filled(self._headers, account, caller)
        return answers.answer_in(binding, self._connection.ask(binding.method, path, body, signed))


def filled(headers: Mapping[str, str], account: str, caller: str | None) -> dict[str, str]:
    """Write who calls into the headers of a build file; one that has nothing to say is left out."""
    made = {
        name: value.replace("{account}", caller or account).replace("{caller}", caller or "")
        for name, value in headers.items()
    }
    return {name: value for name, value in made.items() if value}


def written(binding: Binding, request: Json) -> tuple[str, bytes]:
    """Write a call as path and body; raises Uncarried where the protocol has no form for it."""
    if binding.protocol == QUERY:
        return binding.path, form.form_of(binding, request)
    return rest.path_of(binding, request), rest.body_of(binding, request)


def signature(binding: Binding, region: str) -> str:
    """Give a header in the form of a signature, which tells the Region."""
    credential = f"dummy/20260101/{region}/{binding.signer}/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature={'0' * 64}"
