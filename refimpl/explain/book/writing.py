"""The book written into a folder: nothing of anybody else's is overwritten, and half a book shows as one.

The marker is written first and says so; only when every page is there does it say that the book is whole.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from refimpl.explain.book.site import site

MARKER = ".sendspec-book"
"""The file by which a folder is known to be ours; it lists what we wrote."""
UNFINISHED, WHOLE = "unfinished: this book was not written to its end; write it again\n", "whole\n"


class NotOurs(Exception):
    """The folder holds something that is not the book: one sentence says so."""


def ours(folder: Path) -> bool:
    """Say whether the book may be written there: the folder is new or empty, or an earlier book is in it."""
    return not folder.exists() or (folder.is_dir() and ((folder / MARKER).is_file() or not any(folder.iterdir())))


def _listed(marker: Path) -> list[str]:
    """List what an earlier book consists of; a name that would lead out of the folder is none of its files."""
    names = marker.read_text("utf-8", errors="replace").splitlines()[1:] if marker.is_file() else []
    return [name for name in names if name == Path(name).name and name.endswith((".html", ".css"))]


def write(folder: Path, files: Mapping[str, str] | None = None) -> int:
    """Write the book and count its files; raises NotOurs where something else is there, and OSError."""
    if not ours(folder):
        what = "holds what is not the book" if folder.is_dir() else "is no folder"
        raise NotOurs(f"{folder} {what}; name a new or empty folder, or one that an earlier book is in")
    pages = site() if files is None else files
    folder.mkdir(parents=True, exist_ok=True)
    marker = folder / MARKER
    old = set(_listed(marker)) - set(pages)
    names = "".join(f"{name}\n" for name in sorted({*pages, *old}))
    marker.write_text(UNFINISHED + names, "utf-8")
    for name in old:
        (folder / name).unlink(missing_ok=True)
    for name, body in pages.items():
        _put(folder / name, body)
    _put(marker, WHOLE + "".join(f"{name}\n" for name in sorted(pages)))
    return len(pages)


def _put(path: Path, body: str) -> None:
    """Write a file whole or not at all."""
    passing = path.with_name(f".{path.name}.new")
    passing.write_text(body, "utf-8", newline="\n")
    os.replace(passing, path)
