"""Where the fixtures are: inside the installed package, or at the root of a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "_fixtures", _PACKAGE.parent / "fixtures")


class FixturesMissing(FileNotFoundError):
    """The installation or checkout is incomplete: neither place holds the fixtures."""


def root() -> Path:
    """Find the folder that holds `hand/`, `histories/` and `schema/`."""
    for place in _PLACES:
        if (place / "schema").is_dir():
            return place
    raise FixturesMissing("no fixtures in " + " or ".join(map(str, _PLACES)) + "; reinstall sendspec")


def checkout() -> Path | None:
    """Find the root of the checkout we run in; None where we are installed, for then there is none."""
    root = _PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "fixtures" / "schema").is_dir() else None
