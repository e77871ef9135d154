"""The builds of this folder by name, as targets: `py:tests.targets.faulty:plain`, or the name of a fault."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from conformance.adapters.spoken import Spoken
from conformance.faulty import built, read

HERE = Path(__file__).parent
plain = partial(built, HERE)


def __getattr__(name: str) -> Callable[[], Spoken]:
    path = HERE / "faults" / f"{name.replace('_', '-')}.toml"
    if not path.is_file():
        raise AttributeError(name)
    return partial(built, HERE, read(path))
