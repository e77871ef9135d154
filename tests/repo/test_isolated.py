"""What may be imported where: the specification without site-packages, the plugin without anything heavy."""

import subprocess
import sys

from tests.repo.tree import ROOT, modules

HEAVY = ("attr", "boto3", "botocore", "email_validator", "hypothesis", "idna", "jsonschema", "moto", "refimpl.rulebook")


def _run(code: str, *flags: str) -> str:
    command = [sys.executable, "-B", *flags, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_specification_runs_without_site_packages() -> None:
    names = list(modules("refimpl"))
    code = (
        f"import importlib, sys; sys.path.insert(0, {str(ROOT)!r})\n"
        f"loaded = [importlib.import_module(name) for name in {names!r}]\n"
        "assert not [entry for entry in sys.path if 'site-packages' in entry]\n"
        "print(len(loaded))"
    )
    assert _run(code, "-I", "-S") == str(len(names))


def test_the_pytest_plugin_is_light() -> None:
    code = (
        f"import sys, pytest; sys.path.insert(0, {str(ROOT)!r}); before = set(sys.modules)\n"
        f"import conformance.plugin\nprint(sorted((set(sys.modules) - before) & set({HEAVY!r})))"
    )
    assert _run(code) == "[]"
