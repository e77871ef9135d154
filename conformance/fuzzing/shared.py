"""Findings shared by searches that do not know of each other, through any example database of Hypothesis'.

Hypothesis' own entries are choices of one version of a strategy; ours are cases in the format of the fixtures, under a
key of their own, so that they outlast both. A folder, or a server, may hold both kinds.
"""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import attrs
from hypothesis.database import DirectoryBasedExampleDatabase, ExampleDatabase

from conformance.adapters.hosts import is_loopback
from conformance.known_failures import Misuse
from refimpl.answer import Json

KEY = "sendspec/fuzz/1/"
MISSING = "--database redis://… needs the client of Redis, which is not installed; pip install 'sendspec[redis]'"


@attrs.define
class Shared:
    """A database, and what of it was heard already. `trouble` says why nothing more is shared."""

    database: ExampleDatabase
    key: bytes
    errors: tuple[type[Exception], ...] = (OSError,)
    known: set[bytes] = attrs.field(factory=set)
    trouble: str = ""

    def tell(self, case: Json) -> None:
        """Let others know of a case."""
        value = json.dumps(case, sort_keys=True).encode()
        self.known.add(value)
        try:
            if not self.trouble:
                self.database.save(self.key, value)
        except self.errors as error:
            self.trouble = f"the database: {type(error).__name__}: {error}; nothing more is shared"

    def news(self) -> Iterator[Json]:
        """Give the cases others have told of since; what is no JSON is passed over."""
        try:
            found = [] if self.trouble else list(self.database.fetch(self.key))
        except self.errors as error:
            self.trouble = f"the database: {type(error).__name__}: {error}; nothing more is shared"
            found = []
        for value in sorted(set(found) - self.known):
            self.known.add(value)
            try:
                yield json.loads(value)
            except (ValueError, RecursionError):
                continue


def shared(where: str, target: str) -> Shared:
    """Open the database at a folder or a redis:// address; raises Misuse where there is none."""
    key = (KEY + target).encode("utf-8", "surrogatepass")
    if "://" in where:
        return _of_redis(where, key)
    return Shared(DirectoryBasedExampleDatabase(where), key)


def database_at(where: str) -> ExampleDatabase:
    """Open a database for Hypothesis' own use; raises Misuse where there is none."""
    return shared(where, "").database


def _of_redis(url: str, key: bytes) -> Shared:
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        raise Misuse(f"--database {url} is no address ({error}); write redis://127.0.0.1:6379/0") from None
    if parts.scheme != "redis" or not host:
        raise Misuse(f"--database {url} is neither a folder nor redis://127.0.0.1:6379/0")
    if not is_loopback(host):
        raise Misuse(f"--database {url} is not on this machine; forward a port of 127.0.0.1 to it if you mean it")
    try:
        from hypothesis.extra.redis import RedisExampleDatabase
        from redis import Redis, RedisError
    except ImportError:
        raise Misuse(MISSING) from None
    try:
        client = Redis.from_url(url)
        client.ping()
    except (RedisError, OSError, ValueError) as error:
        raise Misuse(f"--database {url} does not answer ({error}); start a server there, or name a folder") from None
    return Shared(RedisExampleDatabase(client), key, (RedisError, OSError))
