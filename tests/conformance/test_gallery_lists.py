"""Each list of the gallery is of a build there is, each accusation on it was judged, and README counts them."""

import re
import tomllib
from collections import Counter
from typing import Any

import pytest

from conformance.adapters.builds import build_named, known
from conformance.known_edits import NOT_JUDGED
from refimpl.rulebook import BY_ID
from tests.repo.tree import ROOT

LISTS = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in (ROOT / "tests" / "gallery").glob("*.toml")}
ROWS = [(name, row) for name, each in sorted(LISTS.items()) for row in each["known"]]
README = (ROOT / "README.md").read_text("utf-8")
CITED = re.compile(r"\(([^()]+)\)$")
STATEMENTS = set((ROOT / "refimpl" / "ledger" / "ids.txt").read_text("utf-8").split())
COLUMNS = ("moto", "ministack", "aws-ses-v2-local")


def test_there_is_a_list_for_every_build_of_the_gallery_and_for_no_other() -> None:
    builds = {build_named(name).name for name in known()} - {"sendspec"}
    assert LISTS.keys() == builds == set(COLUMNS)
    assert all(each["target"] == name for name, each in LISTS.items())


@pytest.mark.parametrize(("name", "row"), ROWS, ids=[f"{name}/{row['vector']}/{row['rule']}" for name, row in ROWS])
def test_every_accusation_was_judged_and_says_by_which_statements(name: str, row: dict[str, Any]) -> None:
    assert row["rule"] in BY_ID
    assert not row["reason"].startswith(NOT_JUDGED)
    assert name in row["reason"]
    cited = CITED.search(row["reason"])
    assert cited is not None
    assert set(cited[1].split(", ")) <= STATEMENTS


def test_readme_counts_the_accusations_by_rule_and_build() -> None:
    counts = Counter((row["rule"], name) for name, row in ROWS)
    rules = [rule for rule in BY_ID if any((rule, name) in counts for name in COLUMNS)]
    table = [f"| `{rule}` | {' | '.join(str(counts[rule, name] or '') for name in COLUMNS)} |" for rule in rules]
    expected = "\n".join([f"| rule | {' | '.join(COLUMNS)} |", "| --- " * (len(COLUMNS) + 1) + "|", *table])
    assert expected.replace("|  |", "| |").replace("|  |", "| |") in README


@pytest.mark.parametrize("name", sorted(set(known()) - {"sendspec"}))
def test_readme_names_the_version_each_build_was_run_in(name: str) -> None:
    assert f"| `{name}` | {build_named(name).version} |" in README


def test_every_vector_of_a_row_that_is_a_file_is_there() -> None:
    named = {(name, row["vector"]) for name, row in ROWS if row["vector"].endswith(".json")}
    there = {(path.parts[-2], "/".join(path.parts[-2:])) for path in (ROOT / "tests" / "gallery").glob("*/*.json")}
    assert named == there
