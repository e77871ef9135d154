"""Shards: every check in just one of them, whole bundles together, and all of them come to what one run does."""

import json
from pathlib import Path
from typing import Any

import pytest

from conformance.bundles import bundle_of
from conformance.profiles import PROFILES
from conformance.shards import Shard, cost, dealt, shard, share
from conformance.suites import checks
from conformance.suites.check import Check, Wanted
from refimpl.operations import OPERATIONS
from tests.conformance.shell import LIMIT, sendspec

QUICK = PROFILES["quick"]
NARROW = ("--profile", "quick", "--operation", "ses.SendEmail", "--suite", "smoke", "--suite", "random", "--no-record")
ROW = """[[known]]
check = "vectors/ses.SendEmail/recipients.limit"
vector = "ses.SendEmail/recipients.limit/past-51-0-0"
operation = "ses.SendEmail"
rule = "recipients.limit"
expected = "rejected"
observed = "accepted"
kind = "bug"
reason = "one too many"
"""


@pytest.fixture(scope="module")
def every() -> list[Check]:
    return checks(Wanted(tuple(OPERATIONS)))


@pytest.mark.parametrize("of", [1, 2, 3, 8, 15])
@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: str(profile.name))
def test_shards_have_every_check_just_once_and_whole_bundles(every: list[Check], of: int, profile: Any) -> None:
    shares = [share(every, Shard(number, of), profile) for number in range(1, of + 1)]
    found = [check.id for each in shares for check in each]
    assert sorted(found) == sorted(check.id for check in every)
    assert len(set(found)) == len(found)
    assert all(shares)
    homes = [{bundle_of(check.id) for check in each} for each in shares]
    assert sum(map(len, homes)) == len(set.union(*homes))
    order = {check.id: place for place, check in enumerate(every)}
    assert all(each == sorted(each, key=lambda check: order[check.id]) for each in shares)


@pytest.mark.parametrize("of", [2, 3, 5, 8])
def test_no_shard_has_more_to_do_than_its_part_and_one_bundle(every: list[Check], of: int) -> None:
    bundles: dict[str, int] = {}
    for check in every:
        bundles[bundle_of(check.id)] = bundles.get(bundle_of(check.id), 0) + cost(check, QUICK)
    most = sum(bundles.values()) / of + max(bundles.values())
    assert all(sum(cost(check, QUICK) for check in each) <= most for each in dealt(every, of, QUICK))


def test_the_same_selection_is_dealt_out_the_same(every: list[Check]) -> None:
    again = checks(Wanted(tuple(OPERATIONS)))
    one, other = (share(each, Shard(2, 8), QUICK) for each in (every, again))
    assert [check.id for check in one] == [check.id for check in other]


@pytest.mark.parametrize("word", ["", "2", "0/3", "4/3", "-1/3", "1/0", "a/b", "1/2/3", "1.0/2", "²/3"])
def test_what_is_no_shard_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="is no shard"):
        shard(word)


@pytest.mark.parametrize(("word", "says"), [("3/2", "is no shard"), ("1/4", "comes in 3 bundles")])
def test_a_shard_there_is_not_is_wrong_usage(word: str, says: str, tmp_path: Path) -> None:
    done = sendspec("run", *NARROW, "--shard", word, cwd=tmp_path)
    assert done.returncode == 4
    assert says in done.stderr


def ran(folder: Path, *words: str) -> Any:
    done = sendspec("run", LIMIT, *NARROW, "--suite", "vectors", *words, "--report-json", "run.json", cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return json.loads((folder / "run.json").read_text("utf-8"))


def worth(*reports: Any) -> list[tuple[str, str, list[tuple[str, int]], int]]:
    found = [result for report in reports for result in report["results"]]
    return sorted((each["check"], each["status"], sorted(each["counts"].items()), each["assertions"]) for each in found)


def test_all_shards_come_to_what_the_whole_run_does(tmp_path: Path) -> None:
    whole, *shards = (ran(tmp_path, *words) for words in ((), ("--shard", "1/2"), ("--shard", "2/2")))
    assert worth(*shards) == worth(whole)
    assert [report["header"]["selection"]["shard"] for report in shards] == [["1/2"], ["2/2"]]
    assert max(report["exit_code"] for report in shards) == whole["exit_code"] == 1


def test_a_known_failure_of_another_shard_is_neither_asked_nor_missed(tmp_path: Path) -> None:
    (tmp_path / "known.toml").write_text(ROW)
    shards = [ran(tmp_path, "--known", "known.toml", "--shard", word) for word in ("1/3", "2/3", "3/3")]
    rows = [each["status"] for report in shards for each in report["results"] if each["check"].startswith("known/")]
    assert rows == ["known"]
    assert not any(report["score"]["stale"] for report in shards)
