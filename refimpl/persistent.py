"""A map that is never changed: every addition makes a new one that shares almost everything with the old.

Worlds are kept side by side and compared, and a world must cost the same to extend however long its life is.
"""

from collections.abc import Iterator
from typing import Generic, TypeVar, cast

V = TypeVar("V")

_BITS = 5
_WIDTH = 1 << _BITS


class PMap(Generic[V]):
    """A persistent map from text: a trie over the hash of the key."""

    __slots__ = ("_root", "count")

    def __init__(self, root: object = None, count: int = 0) -> None:
        self._root = root
        self.count = count

    def get(self, key: str) -> V | None:
        """Give the value of a key, None where it has none."""
        if not self.count:
            return None
        node, rest = self._root, hash(key)
        while type(node) is list:
            node, rest = node[rest % _WIDTH], rest >> _BITS
        bucket = cast("tuple[tuple[str, V], ...]", node or ())
        for name, value in bucket:
            if name == key:
                return value
        return None

    def with_item(self, key: str, value: V) -> "PMap[V]":
        """Make a map in which this key has this value."""
        root, added = _put(self._root, hash(key), 0, key, value)
        return PMap(root, self.count + added)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, PMap) and dict(self.items()) == dict(other.items()))

    def __hash__(self) -> int:
        return hash(frozenset(key for key, _ in self.items()))

    def items(self) -> Iterator[tuple[str, V]]:
        """List keys and values, in no promised order."""
        nodes = [self._root]
        while nodes:
            node = nodes.pop()
            if type(node) is list:
                nodes.extend(node)
            else:
                yield from cast("tuple[tuple[str, V], ...]", node or ())


_DEEPEST = 12
"""Levels after which keys with one hash share a bucket."""


def _put(node: object, rest: int, depth: int, key: str, value: object) -> tuple[object, int]:
    if type(node) is list:
        copied = list(node)
        copied[rest % _WIDTH], added = _put(copied[rest % _WIDTH], rest >> _BITS, depth + 1, key, value)
        return copied, added
    bucket = cast("tuple[tuple[str, object], ...]", node or ())
    others = tuple(pair for pair in bucket if pair[0] != key)
    if not others or depth >= _DEEPEST:
        return (*others, (key, value)), len(others) + 1 - len(bucket)
    split: object = [None] * _WIDTH
    for name, held in bucket:
        split, _ = _put(split, hash(name) >> (_BITS * depth), depth, name, held)
    split, added = _put(split, rest, depth, key, value)
    return split, added
