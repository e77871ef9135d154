"""The ledger accounts for every statement of the documents, and the rulebook for every row of the ledger."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeAlias

import pytest

from refimpl.rulebook import BY_ID, RULEBOOK
from tests.repo.tree import ROOT

LEDGER = ROOT / "refimpl" / "ledger"
FIXTURES = ROOT / "fixtures"
OURS = "P-"  # ambiguities of our own: in the register, not among the ids of the documents
Row: TypeAlias = dict[str, Any]


@cache
def _rows(kind: str) -> tuple[Row, ...]:
    tables = (tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(LEDGER.glob("*.toml")))
    return tuple(row for table in tables for row in table.get(kind, ()))


STATEMENTS, AMBIGUITIES, PENDING = _rows("statement"), _rows("ambiguity"), _rows("pending")
STATEMENT_IDS = {row["id"] for row in STATEMENTS}
AMBIGUITY_IDS = {row["id"] for row in AMBIGUITIES}
IDS = (LEDGER / "ids.txt").read_text(encoding="utf-8").split()


def _cited_by_hand() -> Iterator[str]:
    for path in sorted((FIXTURES / "hand").rglob("*.json")):
        for vector in json.loads(path.read_text(encoding="utf-8"))["vectors"]:
            yield from vector["info"].get("ambiguities", ())
    for path in sorted((FIXTURES / "histories" / "hand").rglob("*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))["info"].get("ambiguities", ())


def test_every_id_of_the_documents_is_accounted_for_exactly_once() -> None:
    listed = [*(row["id"] for row in (*STATEMENTS, *AMBIGUITIES)), *(name for row in PENDING for name in row["ids"])]
    assert Counter(name for name in listed if not name.startswith(OURS)) == Counter(IDS)
    assert max(Counter(IDS).values()) == 1


def test_an_ambiguity_of_our_own_is_registered_once() -> None:
    assert len(AMBIGUITY_IDS) == len(AMBIGUITIES)


def test_a_statement_is_borne_out_or_excluded_with_a_reason() -> None:
    for row in STATEMENTS:
        used = bool(row.get("rules") or row.get("world"))
        assert used != bool(row.get("excluded")), row["id"]
        assert row["says"].strip(), row["id"]
        assert row["where"].strip(), row["id"]


def test_what_is_pending_says_for_which_operation_and_why() -> None:
    for row in PENDING:
        assert row["operation"], row
        assert row["reason"], row
        assert row["ids"], row


def test_every_rule_the_ledger_names_exists() -> None:
    named = {(row["id"], rule) for row in (*STATEMENTS, *AMBIGUITIES) for rule in row.get("rules", ())}
    assert not [(name, rule) for name, rule in sorted(named) if rule not in BY_ID]


def test_every_rule_is_named_by_the_ledger() -> None:
    assert set(BY_ID) <= {rule for row in (*STATEMENTS, *AMBIGUITIES) for rule in row.get("rules", ())}


def test_every_part_of_a_world_the_ledger_names_exists() -> None:
    schema = json.loads((FIXTURES / "schema" / "world.schema.json").read_text(encoding="utf-8"))
    sides = ("ses", "connect")
    parts = {f"{side}.{name}" for side in sides for name in schema["$defs"][side]["properties"]}
    assert {part for row in STATEMENTS for part in row.get("world", ())} <= parts


@pytest.mark.parametrize("rule", RULEBOOK, ids=lambda rule: rule.id)
def test_a_rule_cites_statements_that_are_modelled(rule: Any) -> None:
    assert not [cite for cite in rule.cites if cite not in STATEMENT_IDS | AMBIGUITY_IDS]


def test_no_two_rules_share_an_id() -> None:
    assert len(BY_ID) == len(RULEBOOK)


@pytest.mark.parametrize("row", AMBIGUITIES, ids=lambda row: row["id"])
def test_an_ambiguity_permits_what_its_readings_answer(row: Row) -> None:
    readings = row["reading"]
    letters = [reading["letter"] for reading in readings]
    assert letters == sorted(set(letters))
    assert row["default"] in letters
    assert {answer for reading in readings for answer in reading["answers"]} == set(row["permits"])
    assert row["testable"] or row["why_not"]
    assert not [source for source in row["sources"] if source not in {*IDS, *AMBIGUITY_IDS}]


def test_every_testable_ambiguity_is_touched_by_a_hand_written_case() -> None:
    assert {row["id"] for row in AMBIGUITIES if row["testable"]} <= set(_cited_by_hand())
