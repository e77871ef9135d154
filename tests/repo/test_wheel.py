"""What is shipped: the built wheel holds two packages, the fixtures inside one, and runs on its own."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from conformance.kit import KITS, files
from tests.repo.tree import ROOT, modules

MINUTES = 60


def _run(*command: str | Path, cwd: Path, minutes: int = 5) -> str:
    """Run a command outside any environment of ours; without a package index it fails, it does not skip."""
    clean = {key: text for key, text in os.environ.items() if not key.startswith(("PYTEST_", "PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd, env=clean, text=True, timeout=minutes * MINUTES, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout[-4000:]}"
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution, and the wheel from it, so that the first is known to be complete."""
    built = tmp_path_factory.mktemp("built")
    _run(sys.executable, "-m", "build", "--outdir", built, ROOT, cwd=built)
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def contents(wheel: Path) -> frozenset[str]:
    """List the paths of all files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(name for name in archive.namelist() if not name.endswith("/"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone, with its dependencies, and give the folder of its commands."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=True)
    commands = home / ("Scripts" if os.name == "nt" else "bin")
    _run(commands / "python", "-m", "pip", "install", "--quiet", wheel, cwd=home)
    return commands


def test_the_wheel_holds_two_packages_and_nothing_else(wheel: Path, contents: frozenset[str]) -> None:
    version = wheel.name.split("-")[1]
    assert {name.split("/")[0] for name in contents} == {"refimpl", "conformance", f"sendspec-{version}.dist-info"}


def test_the_wheel_holds_every_module_and_both_type_markers(contents: frozenset[str]) -> None:
    shipped = {path.relative_to(ROOT).as_posix() for p in ("refimpl", "conformance") for path in modules(p).values()}
    assert shipped | {"refimpl/py.typed", "conformance/py.typed"} <= contents


def test_the_wheel_holds_the_ledger_and_the_licence(contents: frozenset[str]) -> None:
    ledger = {path.relative_to(ROOT).as_posix() for path in (ROOT / "refimpl" / "ledger").iterdir()}
    assert ledger <= contents
    assert [name for name in contents if name.endswith(".dist-info/licenses/LICENSE")]


def test_the_wheel_holds_what_the_book_is_dressed_in(contents: frozenset[str]) -> None:
    assert {"refimpl/explain/book/book.css", "refimpl/explain/book/search.js"} <= contents


def test_the_wheel_holds_what_the_page_of_a_report_is_dressed_in(contents: frozenset[str]) -> None:
    assert {"conformance/reports/page/page.css", "conformance/reports/page/page.js"} <= contents


def test_the_wheel_holds_the_adapters_to_begin_with(contents: frozenset[str]) -> None:
    kit = {path.relative_to(ROOT).as_posix() for language in KITS for path in files(language)}
    assert {path.rpartition("/")[2] for path in kit} >= {"adapter.py", "adapter.mjs", "adapter.sh", "go.mod", "main.go"}
    assert kit <= contents


def test_the_wheel_holds_the_fixtures(contents: frozenset[str]) -> None:
    folder = ROOT / "fixtures"
    expected = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    inside = "conformance/_fixtures/"
    assert {name.removeprefix(inside) for name in contents if name.startswith(inside)} == expected


def test_the_installed_fixtures_are_found(installed: Path, tmp_path: Path) -> None:
    code = "from conformance import fixtures; print(fixtures.root().parts[-2:])"
    assert _run(installed / "python", "-c", code, cwd=tmp_path).strip() == "('conformance', '_fixtures')"


def test_the_installed_command_runs_the_suite(installed: Path, tmp_path: Path) -> None:
    # All of it is run by README's own first command, from a wheel too.
    _run(installed / "sendspec", "run", "--profile", "quick", "--operation", "connect.SendOutboundEmail", cwd=tmp_path)
