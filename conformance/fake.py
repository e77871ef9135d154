"""The reference as a fake for an application's own tests: send to it in process, look at what came of it.

Nothing here decides anything: whether a call is accepted, and what it leaves behind, is the specification's answer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from conformance.adapters.reference import ReferenceTarget
from conformance.client_errors import ClientError, Exceptions
from conformance.ordered import NoSuchFault, OrderedService, faults, order
from conformance.serving.desk import Desk
from conformance.serving.http import served
from conformance.target import Accepted, Answer, Json, Rejected
from refimpl.operations import OPERATIONS

__all__ = ["DEFAULT_WORLD", "FLOW", "INSTANCE", "ClientError", "FakeClient", "FakeMail", "NoSuchFault"]

INSTANCE = "10000000-0000-4000-8000-000000000001"
FLOW = "20000000-0000-4000-8000-000000000002"
DEFAULT_WORLD: Mapping[str, Json] = {
    "ses": {
        "identities": [{"name": "example.com"}],
        "templates": [{"name": "welcome", "subject": "Welcome, {{name}}", "text": "Hello {{name}}."}],
    },
    "connect": {
        "instances": [
            {
                "id": INSTANCE,
                "addresses": [{"address": "support@example.com", "flow": FLOW}],
                "default_from": "support@example.com",
            }
        ],
    },
}
"""An account out of the sandbox that may send as anybody at example.com, with a template and a Connect instance."""


class FakeMail:
    """An account to send from. `world` is what it begins with, in the form of `fixtures/schema/world.schema.json`.

    `target` is the same account as a target, for what speaks to targets; orders and clock hold there too.
    """

    def __init__(self, world: Mapping[str, Json] = DEFAULT_WORLD) -> None:
        self._service = OrderedService()
        self._world = world
        self.target = ReferenceTarget(self._service, "sendspec fake")
        self.reset()

    def answer(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Make a call such as `ses.SendEmail`, and give the answer, Accepted or Rejected, as a value."""
        return self._service.send(_known(operation), request, caller)

    def send(self, operation: str, request: Json, caller: str | None = None) -> dict[str, Json]:
        """Make a call, and give the members of its success; raises ClientError where it is refused."""
        match self.answer(operation, request, caller):
            case Accepted(response=response):
                return dict(response)
            case Rejected() as refused:
                service, _, name = operation.partition(".")
                raise Exceptions(service).error(name, refused)
            case other:
                raise AssertionError(f"the reference answered {operation} with {other}")

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve this account on 127.0.0.1 as long as the block lasts, and give the address, for a client's endpoint."""
        with served(Desk(self.target, lambda: self._service.world.settings.ses.region)) as url:
            yield url

    def client(self, service: str, caller: str | None = None) -> "FakeClient":
        """Give an object in the shape of boto3's client for `ses`, `sesv2` or `connect`."""
        return FakeClient(self, service, caller)

    @property
    def outbox(self) -> list[dict[str, Any]]:
        """The messages queued so far, oldest first, as the fixtures describe them."""
        return [dict(message) for message in self._service.outbox]

    @property
    def contacts(self) -> list[dict[str, Any]]:
        """The contacts made or started so far, oldest first."""
        return [dict(contact) for contact in self._service.contacts]

    def fail_next(
        self, code: str, operation: str | None = None, *, times: int = 1, entries: Sequence[int] | None = None
    ) -> None:
        """Order a fault for the next calls: of one operation, or of any that has it; orders are met in turn.

        `code` is an error of a call, or a status of entries of a bulk call, then of all or of those at the places
        `entries`, from 0. A call that fails so changes nothing. Raises NoSuchFault where no document has such a fault.
        """
        if times < 1:
            raise ValueError(f"{times} times is never; order a fault once at least")
        self._service.orders.append(order(code, operation and _known(operation), times, entries))

    def faults(self, operation: str) -> list[str]:
        """List what can be ordered for an operation."""
        return [str(permit.code) for permit in faults(_known(operation))]

    def advance(self, seconds: int) -> None:
        """Let time pass: quotas, tokens and the clock go by it, and nothing waits."""
        if seconds < 1:
            raise ValueError("time goes forward, by whole seconds")
        self._service.advance(seconds)

    def reset(self, world: Mapping[str, Json] | None = None) -> None:
        """Begin again, in this world or as at first, without orders; raises wire.Malformed for what is no world."""
        self._service.reset(self._world if world is None else world)
        self._service.orders.clear()


class FakeClient:
    """A client in the shape of boto3's: a method for each operation here, and `exceptions`.

    It puts no token of its own into requests, and leaves the shape of parameters to the service to judge.
    """

    def __init__(self, fake: FakeMail, service: str, caller: str | None = None) -> None:
        self._methods = {_snake(name): name for name in OPERATIONS if name.startswith(f"{service}.")}
        if not self._methods:
            services = dict.fromkeys(name.partition(".")[0] for name in OPERATIONS)
            raise ValueError(f"there is no service {service!r} here; there are {', '.join(services)}")
        self._fake, self._service, self._caller = fake, service, caller
        self.exceptions = Exceptions(service)

    def __getattr__(self, name: str) -> Callable[..., dict[str, Json]]:
        operation = self.__dict__.get("_methods", {}).get(name)
        if operation is None:
            raise AttributeError(f"this client has no {name}; it has {', '.join(self.__dict__.get('_methods', ()))}")

        def call(**parameters: Json) -> dict[str, Json]:
            response = self._fake.send(operation, parameters, self._caller)
            return {**response, "ResponseMetadata": {"HTTPStatusCode": 200, "RetryAttempts": 0}}

        return call


def _known(operation: str) -> str:
    if operation not in OPERATIONS:
        raise ValueError(f"there is no operation {operation!r}; there are {', '.join(OPERATIONS)}")
    return operation


def _snake(operation: str) -> str:
    """Write an operation's name as boto3 does: `SendBulkEmail` is `send_bulk_email`."""
    name = operation.partition(".")[2]
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
