"""The adapter kit: small adapters to begin with, one folder a language, as files that run as they stand."""

from collections.abc import Iterator
from pathlib import Path

import attrs

HERE = Path(__file__).parent


class Unwritable(Exception):
    """A folder no adapter can be written to: one sentence on what is wrong, and what to do."""


@attrs.frozen
class Kit:
    """The adapter of one language.

    `program` are the words that run it, with `{dir}` for its folder; `build` those that make it runnable first, said
    in that folder. `needs` is the command its language must have on the path.
    """

    needs: str
    program: tuple[str, ...]
    build: tuple[str, ...] = ()

    def command(self, folder: Path) -> list[str]:
        """Give the words that run the adapter in this folder."""
        return [word.replace("{dir}", str(folder)) for word in self.program]


KITS = {
    "python": Kit("python3", ("python3", "{dir}/adapter.py")),
    "node": Kit("node", ("node", "{dir}/adapter.mjs")),
    "go": Kit("go", ("{dir}/adapter",), ("go", "build", "-o", "adapter", ".")),
    "sh": Kit("sh", ("sh", "{dir}/adapter.sh")),
}


def files(language: str) -> Iterator[Path]:
    """List the files of a language's adapter."""
    return (path for path in sorted((HERE / language).iterdir()) if path.is_file())


def written(language: str, folder: Path) -> list[Path]:
    """Write the adapter of a language into a new or empty folder; raises Unwritable, and overwrites nothing."""
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise Unwritable(f"{folder}: has files in it, and nothing is overwritten; name a new or empty folder")
        folder.mkdir(parents=True, exist_ok=True)
        return [_copied(path, folder / path.name) for path in files(language)]
    except OSError as error:
        place = error.filename or folder
        raise Unwritable(f"{place}: cannot be written ({error.strerror}); name a new or empty folder") from None


def _copied(template: Path, place: Path) -> Path:
    body = template.read_bytes()
    with place.open("xb") as file:
        file.write(body)
    if body.startswith(b"#!"):
        place.chmod(0o755)
    return place
