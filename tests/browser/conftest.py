"""What tests of the page of a report begin with: such pages in a folder, and a browser to look at them."""

from collections.abc import Iterator, Mapping
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from conformance import cli
from conformance.reports.page import page as page_of
from refimpl import wire
from tests.browser import chromium
from tests.browser.showing import NAME
from tests.conformance.fakes.hostile import SAYINGS
from tests.conformance.page_samples import OTHER, failing, passed, poisoned, report, run_of
from tests.refimpl.samples import OPERATION

HOSTILE = "py:tests.conformance.fakes.hostile:Hostile"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages")
    words = ["run", HOSTILE, "--in-process", "--operation", OPERATION, "--suite", "vectors", "--profile", "quick"]
    words += ["--rule", "recipients.*", "--no-record"]
    with chdir(made):
        assert cli.main([*words, "--report-json", "hostile.json"]) == 1
    both = run_of(*passed(OPERATION), *passed(OTHER), name="right")
    reports: Mapping[str, list[Any]] = {
        "one": [report(failing())],
        "several": [report(failing()), report(both), report(failing("another"))],
        "attacked": [poisoned(said) for said in SAYINGS],
        "hostile": [wire.loads((made / "hostile.json").read_bytes())],
        "good": [report(both)],
    }
    for name, several in reports.items():
        (made / f"{name}.html").write_text(page_of(several), "utf-8")
    return made


@pytest.fixture(scope="module")
def page() -> Iterator[chromium.Page]:
    assert NAME is not None
    with chromium.running(NAME) as browser:
        browser.ask("Browser.grantPermissions", {"permissions": ["clipboardReadWrite"]})
        made = browser.page()
        made.ask("Emulation.setFocusEmulationEnabled", enabled=True)
        yield made
