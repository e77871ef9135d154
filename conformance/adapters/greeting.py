"""What a target says of itself, as it travels in the answer to `hello`."""

from conformance.target import PROTOCOL, Capabilities, Json
from conformance.wording import in_short
from refimpl.wire import Malformed

CHOICES = {
    "clock": ("virtual", "real"),
    "errors": ("codes", "status", "accepts"),
    "reset": ("full", "fresh-names", "none"),
}


def capabilities_to_json(known: Capabilities) -> dict[str, Json]:
    """Write capabilities in the protocol's form."""
    return {
        "protocol": PROTOCOL,
        "name": known.name,
        "version": known.version,
        "operations": list(known.operations),
        "world": list(known.world),
        "observe": list(known.observe),
        "clock": known.clock,
        "errors": known.errors,
        "reset": known.reset,
    }


def capabilities_from_json(value: Json) -> Capabilities:
    """Read capabilities; raises Malformed for what is none or is of another protocol."""
    if not isinstance(value, dict):
        raise Malformed("hello was answered with no object")
    if value.get("protocol") != PROTOCOL or isinstance(value.get("protocol"), bool):
        raise Malformed(
            f"hello was answered for protocol {in_short(value.get('protocol'))}, but {PROTOCOL} is spoken here"
        )
    name, version = value.get("name"), value.get("version", "")
    if not isinstance(name, str) or not name or not isinstance(version, str):
        raise Malformed("the answer to hello has no name, or a version that is no text")
    return Capabilities(
        name=name,
        version=version,
        operations=_texts(value, "operations"),
        world=_texts(value, "world"),
        observe=_texts(value, "observe"),
        clock=_choice(value, "clock"),
        errors=_choice(value, "errors"),
        reset=_choice(value, "reset"),
    )


def _texts(value: dict[str, Json], member: str) -> tuple[str, ...]:
    found = value.get(member)
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise Malformed(f"the answer to hello has no list of texts called {member}")
    return tuple(found)


def _choice(value: dict[str, Json], member: str) -> str:
    found = value.get(member)
    if not isinstance(found, str) or found not in CHOICES[member]:
        raise Malformed(f"the answer to hello has no {member} out of {', '.join(CHOICES[member])}")
    return found
