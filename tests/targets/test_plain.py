"""The plain build is written apart from both packages, and unmodified it passes everything."""

import ast
import sys
from pathlib import Path

import pytest

from conformance.adapters.lines import LinesTarget
from conformance.fates import asking_of
from conformance.questions import questions
from conformance.steady import LAYERS, drawn_layers
from conformance.suites.vectors import vectors
from conformance.trial import Trial
from conformance.verdicts import Status, Verdict
from refimpl.operations import OPERATIONS
from tests.repo.tree import ROOT
from tests.targets.faulty import plain

PLAIN = Path(__file__).parent / "plain"
FINE = {Status.PASS, Status.NOTED}


def bad(verdicts: list[Verdict]) -> list[tuple[str, str | None, str]]:
    return [(each.status.value, each.rule, each.reason) for each in verdicts if each.status not in FINE]


@pytest.mark.parametrize("path", sorted(PLAIN.glob("*.py")), ids=lambda path: path.stem)
def test_it_imports_nothing_but_the_standard_library_and_itself(path: Path) -> None:
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    outside = []
    for node in tree:
        if isinstance(node, ast.Import):
            outside += [alias.name.split(".")[0] for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            outside.append((node.module or "").split(".")[0])
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 1
            assert all((PLAIN / f"{name}.py").is_file() for name in [node.module or "__init__"])
        assert not (isinstance(node, ast.Name) and node.id in ("__import__", "eval", "exec"))
    assert set(outside) <= sys.stdlib_module_names - {"importlib"}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_it_passes_everything_enumerated_and_every_history(operation: str) -> None:
    asking = asking_of(plain())
    found = [verdict for each in questions(operation) for verdict in asking.negative(each.script, each.control)]
    assert bad(found) == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_it_passes_every_vector_written_by_hand(operation: str) -> None:
    trial = Trial(plain(), OPERATIONS)
    assert bad([verdict for vector in vectors(operation) for verdict in trial.run(vector.script)]) == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_it_passes_what_is_drawn(operation: str) -> None:
    layers = dict(drawn_layers(plain(), (operation,), seed=1))
    assert tuple(layers) == LAYERS
    assert {layer: found for layer, verdicts in layers.items() if (found := bad(verdicts))} == {}


def test_it_speaks_for_itself_as_a_program() -> None:
    target = LinesTarget([sys.executable, "-m", "tests.targets.plain"], cwd=str(ROOT))
    try:
        assert target.hello() == plain().hello()
        trial = Trial(target, OPERATIONS)
        for operation in OPERATIONS:
            told = [each for each in questions(operation) if each.layer == "histories"][:3]
            assert bad([verdict for each in told for verdict in trial.run(each.script)]) == []
    finally:
        target.close()
