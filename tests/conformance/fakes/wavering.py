"""A build that makes up its mind anew for every call, by what the call is: asked the same, it answers the same."""

from hashlib import blake2b

from conformance.adapters.reference import ReferenceTarget
from refimpl import wire
from refimpl.answer import Answer, Json
from refimpl.readings import register
from refimpl.service import Service


class Wavering(Service):
    """Takes of everything the documents leave open the reading that the bytes of the call happen to choose."""

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        try:
            written = wire.canonical(request)
        except wire.Unencodable:
            written = ""
        number = int.from_bytes(blake2b(written.encode("utf-8", "surrogatepass"), digest_size=8).digest())
        chosen = {}
        for turn, each in enumerate(register().values()):
            if each.testable:
                letters = sorted(each.letters)
                chosen[each.id] = frozenset(letters[(number >> turn % 48) % len(letters)])
        self.bindings = chosen
        return super().send(operation, request, caller)


def wavering() -> ReferenceTarget:
    """Make the target."""
    return ReferenceTarget(Wavering(), "wavering")
