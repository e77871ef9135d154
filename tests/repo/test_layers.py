"""Imports run one way: each layer may import those above it, never those below."""

import sys
import tomllib
from fnmatch import fnmatchcase
from graphlib import TopologicalSorter

import pytest

from tests.repo.tree import PACKAGES, ROOT, imports, modules

TAPES = "conformance.recording.exchange conformance.recording.reader conformance.recording.player"
# In reading order. Modules that share a line may import one another, as long as no circle closes.
LAYERS = (
    "refimpl",
    "refimpl.sources refimpl.faults refimpl.answer refimpl.absence",
    "refimpl.grammar refimpl.grammar.*",
    "refimpl.message",
    "refimpl.aliases",
    "refimpl.persistent refimpl.window refimpl.instances",
    "refimpl.world",
    "refimpl.readings",
    "refimpl.revisions",
    "refimpl.case",
    "refimpl.rule",
    "refimpl.shape refimpl.verification refimpl.address_book refimpl.recollection refimpl.template_data",
    "refimpl.rules refimpl.rules.*",
    "refimpl.rulebook",
    "refimpl.wire",
    "refimpl.short_forms",
    "refimpl.table",
    "refimpl.decision",
    "refimpl.batch",
    "refimpl.outcomes",
    "refimpl.machine",
    "refimpl.operations refimpl.operations.*",
    "refimpl.statements",
    "refimpl.citations",
    "refimpl.service refimpl.explain refimpl.explain.*",
    "conformance",
    "conformance.fixtures conformance.kit conformance.kit.*",
    "conformance.rulebook_data conformance.pasted conformance.presumed",
    "conformance.schemas",
    "conformance.target",
    "conformance.permits conformance.left_behind conformance.interrupts",
    "conformance.adapters conformance.adapters.reference",
    "conformance.client_errors conformance.ordered",
    "conformance.profiles",
    "conformance.partitions conformance.partitions.*",
    "conformance.tally",
    "conformance.scripts conformance.named_answers conformance.left_out",
    "conformance.recording conformance.recording.follower",
    "conformance.verdicts",
    "conformance.wording conformance.held conformance.outbox conformance.hindsight conformance.reuse",
    "conformance.contacts conformance.responses conformance.blame",
    "conformance.judge",
    "conformance.terse",
    "conformance.weather conformance.past_known",
    "conformance.trial",
    "conformance.strategies conformance.strategies.*",
    "conformance.questions",
    "conformance.smallest",
    "conformance.mutants conformance.mutation conformance.mutation.*",
    "conformance.variation conformance.variation.*",
    "conformance.variants",
    "conformance.protocols conformance.protocols.*",
    f"conformance.adapters.[!r]* {TAPES}",
    "conformance.serving conformance.serving.*",
    "conformance.fake",
    "conformance.probing conformance.probing.*",
    "conformance.suites conformance.suites.*",
    "conformance.bundles",
    "conformance.shards",
    "conformance.pinned conformance.known_condition conformance.known_text",
    "conformance.known_failures",
    "conformance.known_list",
    "conformance.reserved conformance.together",
    "conformance.simpler conformance.form",
    "conformance.folding",
    "conformance.recording.kept conformance.recording.writer",
    "conformance.recording.recorded conformance.recording.results",
    "conformance.recording.parts",
    "conformance.hearing",
    "conformance.consistency",
    "conformance.reducer",
    "conformance.evidence",
    "conformance.faulty conformance.decided conformance.misread conformance.misruled",
    "conformance.fates",
    "conformance.treatment conformance.looseness",
    "conformance.shrunk",
    "conformance.comparison conformance.comparison.*",
    "conformance.conduct",
    "conformance.fill conformance.selftest conformance.bench conformance.mcdc conformance.choices",
    "conformance.killers conformance.figures conformance.soak conformance.steady conformance.curves",
    "conformance.reports conformance.reports.[!g]*",
    "conformance.gallery",
    "conformance.reports.gallery",
    "conformance.terminal",
    "conformance.known_edits",
    "conformance.workers",
    "conformance.fuzzing conformance.fuzzing.*",
    "conformance.selection conformance.opening",
    "conformance.session",
    "conformance.items",
    "conformance.suite_run",
    "conformance.pytest_suite",
    "conformance.plugin",
    "conformance.commands conformance.commands.*",
    "conformance.cli",
    "conformance.__main__",
)
RULES = (
    "refimpl.rule",
    "refimpl.rules",
    "refimpl.rules.*",
    "refimpl.rulebook",
    "refimpl.machine",
    "conformance.judge",
    "conformance.blame",
)
IMPORT_NAMES = {
    "attrs": {"attr", "attrs"},
    "email-validator": {"email_validator"},
    "boto3": {"boto3", "botocore"},
    "jsonschema": {"jsonschema", "referencing"},
    "pytest-xdist": {"xdist"},
}
OURS = {name: path for package in PACKAGES for name, path in modules(package).items()}


def _layer(module: str) -> int:
    found = [i for i, layer in enumerate(LAYERS) if any(fnmatchcase(module, pattern) for pattern in layer.split())]
    assert len(found) == 1, f"{module} stands in {len(found)} layers; give it one line in LAYERS"
    return found[0]


def _top(module: str) -> str:
    return module.split(".")[0]


def _declared() -> set[str]:
    """List what a user can install; what is for development is not there."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = (listed for extra, listed in project["optional-dependencies"].items() if extra != "dev")
    listed = [*project["dependencies"], *(requirement for extra in extras for requirement in extra)]
    names = {requirement.split("[")[0].split("=")[0].rstrip(">") for requirement in listed}
    return {module for name in names for module in IMPORT_NAMES.get(name, {name})}


@pytest.mark.parametrize("module", OURS)
def test_a_module_imports_only_what_stands_above_it(module: str) -> None:
    ours = {name for name in imports(OURS[module]) if _top(name) in PACKAGES} - {module}
    assert not [name for name in ours if _layer(name) > _layer(module)]


def test_no_imports_go_round_in_a_circle() -> None:
    graph = {name: {other for other in imports(path) if other in OURS} - {name} for name, path in OURS.items()}
    assert set(TopologicalSorter(graph).static_order()) == set(OURS)


@pytest.mark.parametrize("module", modules("refimpl"))
def test_the_specification_needs_nothing_but_the_standard_library(module: str) -> None:
    tops = {_top(name) for name in imports(OURS[module])}
    assert tops <= sys.stdlib_module_names | {"refimpl"}


@pytest.mark.parametrize("module", modules("conformance"))
def test_the_suite_needs_nothing_that_is_not_declared(module: str) -> None:
    tops = {_top(name) for name in imports(OURS[module])}
    assert tops <= sys.stdlib_module_names | {"refimpl", "conformance"} | _declared()


def test_an_adapter_knows_no_rules() -> None:
    adapters = {name: path for name, path in OURS.items() if name.startswith("conformance.adapters.")}
    known = {(name, other) for name, path in adapters.items() for other in imports(path)}
    assert not [pair for pair in sorted(known) if any(fnmatchcase(pair[1], pattern) for pattern in RULES)]


def test_the_fixtures_hold_no_code() -> None:
    assert {path.suffix for path in (ROOT / "fixtures").rglob("*") if path.is_file()} <= {".json", ".md"}
