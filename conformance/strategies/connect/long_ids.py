"""Ids as long as the service model allows, and one character longer, in worlds that have them all the same."""

from collections.abc import Callable, Iterator

from conformance.strategies.catalogue import Breaker
from conformance.strategies.connect.vocabulary import GREETING, KNOWLEDGE_BASE, MADE, TEMPLATE, WRITTEN
from conformance.strategies.drafts import Draft, Edit, add, copied, put

INSTANCE_MOST, CONTACT_MOST, RESOURCE_MOST = 100, 256, 500
"""Characters of the ids of instances, of contacts, and of flows, knowledge bases and templates."""
RULE = "shape.length"


class Scene:
    """Makes the edit that puts something with an id into one list of the world."""

    def __init__(self, path: str, **others: object) -> None:
        self.path = path
        self.others = others

    def __call__(self, id: str) -> Edit:
        """Make the edit for this id."""
        return add(self.path, {"id": id, **self.others})


def _both_sides(path: str, most: int, scene: Callable[[str], Edit], bases: tuple[str, ...]) -> Iterator[Breaker]:
    longest, longer = "i" * most, "i" * (most + 1)
    yield Breaker(RULE, f"{path}-longest-there", "keeps", put(path, longest), scene(longest), bases)
    yield Breaker(RULE, f"{path}-too-long-there", "breaks", put(path, longer), scene(longer), bases)


def _twin(draft: Draft, id: str) -> Draft:
    """Put an instance beside the first that is like it but for its id."""
    instances = copied(draft.world)["connect"]["instances"]
    return add("connect.instances", {**instances[0], "id": id})(draft)


def instance() -> Iterator[Breaker]:
    """Ask about an instance that exists under too long an id; the longest one is no UUID, which is open (P-23)."""
    id = "i" * (INSTANCE_MOST + 1)
    yield Breaker(
        RULE, "InstanceId-too-long-there", "breaks", put("InstanceId", id), lambda draft: _twin(draft, id), WRITTEN
    )


def contact(path: str) -> Iterator[Breaker]:
    """Ask about a contact, a draft that may be sent."""
    yield from _both_sides(path, CONTACT_MOST, Scene("connect.instances.0.contacts"), WRITTEN)


def templates() -> Iterator[Breaker]:
    """Ask about knowledge bases and their templates."""
    made = {"subject": "Hello", "text": "Good day."}
    bases = Scene("connect.knowledge_bases", templates=[{"id": GREETING, **made}])
    yield from _both_sides(KNOWLEDGE_BASE, RESOURCE_MOST, bases, MADE)
    yield from _both_sides(TEMPLATE, RESOURCE_MOST, Scene("connect.knowledge_bases.0.templates", **made), MADE)


def flow(path: str) -> Iterator[Breaker]:
    """Ask about a flow of the instance."""
    yield from _both_sides(path, RESOURCE_MOST, lambda id: add("connect.instances.0.flows", id), WRITTEN)
