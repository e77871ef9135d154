"""Each fault made by hand is small, says what it breaks, and is caught by a check that names it."""

from collections import Counter
from pathlib import Path

import pytest

from conformance.adapters.unusable import Unusable
from conformance.fates import fate_of_fault
from conformance.faulty import Fault, built, faults, files, read
from refimpl.operations import OPERATIONS

HERE = Path(__file__).parent
FAULTS = faults(HERE)
MOST_LINES = 15
# One in so many; all of them is what `sendspec selftest` asks.
SHARE = 12
PLAIN = files(HERE, None)


def test_there_are_many_for_every_operation() -> None:
    counted = Counter(fault.operation for fault in FAULTS)
    assert set(counted) == set(OPERATIONS)
    assert min(counted.values()) >= 12
    assert len({(fault.operation, fault.says) for fault in FAULTS}) == len(FAULTS) >= 60


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_it_changes_a_few_lines_and_names_a_rule_of_its_operation(fault: Fault) -> None:
    assert 0 < fault.lines() <= MOST_LINES
    assert fault.rule in {rule.id for rule in OPERATIONS[fault.operation].rules()}
    changed = [name for name, text in files(HERE, fault).items() if text != PLAIN[name]]
    assert sorted(changed) == sorted({change.file.removesuffix(".py") for change in fault.changes})


@pytest.mark.parametrize("fault", FAULTS[::SHARE], ids=lambda fault: fault.name)
def test_it_is_caught_by_a_check_that_names_the_rule_it_breaks(fault: Fault) -> None:
    fate = fate_of_fault(fault, built(HERE, fault))
    assert (fate.killer is not None, fate.named) == (True, fault.rule)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("operation = 1", "has no text called 'operation'"),
        ('operation = "a"\nrule = "b"\nsays = "c"', r"has no \[\[change\]\]"),
        ('operation = "a"\nrule = "b"\nsays = "c"\nchange = 3', r"has no \[\[change\]\]"),
        ('operation = "a"\nrule = "b"\nsays = "c"\nchange = [3]', "is no table"),
        ("operation = ", "Invalid value"),
    ],
)
def test_a_broken_fault_is_told_in_a_sentence(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Unusable, match=why):
        read(path)


def test_a_fault_whose_passage_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "astray.toml"
    rows = '[[change]]\nfile = "ids.py"\nold = "no such passage"\nnew = ""'
    path.write_text(f'operation = "ses.SendEmail"\nrule = "tags.count"\nsays = "nothing"\n{rows}', encoding="utf-8")
    with pytest.raises(Unusable, match=r"a passage of the fault astray stands 0 times in ids\.py"):
        built(HERE, read(path))


def test_a_folder_without_a_plain_build_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"has no build\.py"):
        built(tmp_path)
