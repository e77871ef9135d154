"""Builds compared with each other: differences are real, least, blamed on whom they should be, and told safely."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs
import pytest

from conformance import cli
from conformance.adapters.reference import ReferenceTarget, reference_target
from conformance.comparison import saved
from conformance.comparison.asked import Asked, draw_all, fixed
from conformance.comparison.comparing import Comparison, Finding
from conformance.comparison.rehearsed import Rehearsed
from conformance.comparison.smaller import again
from conformance.comparison.walk import walked
from conformance.mutants import mutant_target
from conformance.profiles import PROFILES
from conformance.questions import questions
from conformance.scripts import Script, Send, script_from_json
from conformance.serving.desk import Desk
from conformance.serving.http import served
from conformance.simpler import simpler_scripts
from conformance.target import Answer, Broke, Json, Rejected, Target
from conformance.trial import MOST_BREAKS, Trial
from conformance.variants import variant_target
from conformance.verdicts import Status
from refimpl.operations import OPERATIONS
from refimpl.service import Service
from tests.conformance.fakes.answering import Answering, accepted
from tests.conformance.fakes.parting import Crashing, Undecided
from tests.conformance.schema import complaints
from tests.conformance.shell import BUILDS, environment
from tests.refimpl.samples import PLAIN_WORLD, small

PARTING = "py:tests.conformance.fakes.parting:"
SES = "ses.SendEmail"
TAGS = ("--operation", SES, "--rule", "tags.*", "--in-process")
SECONDS = 60.0


class Naming(ReferenceTarget):
    """The reference, but it refuses some senders, each under a name of its own."""

    def __init__(self, *refused: str) -> None:
        super().__init__(Service(), "naming")
        self.refused = refused

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        name = request["Source"].partition("@")[0]
        return Rejected(f"Not.{name}", 400) if name in self.refused else super().send(operation, request, caller)


def asked(operation: str, *rules: str) -> Asked:
    return Asked((operation,), rules, PROFILES["quick"], 1)


def compared(operation: str, rules: Iterable[str], *targets: Target) -> Comparison:
    comparison = Comparison(targets)
    for name, script in fixed(asked(operation, *rules), operation):
        comparison.ask(name, script)
    comparison.reduce(SECONDS)
    return comparison


def blamed(comparison: Comparison) -> set[tuple[tuple[int, ...], tuple[str, ...]]]:
    return {(each.weighed.wrong, each.weighed.about) for each in comparison.findings.values()}


def assert_least(finding: Finding, targets: tuple[Target, ...]) -> None:
    """Ask the script again, and every one that is one step simpler: none of those parts the targets so."""
    script = finding.weighed.difference.script
    assert finding.least
    assert again(script, targets, finding.weighed) is not None
    for less in simpler_scripts(script):
        assert again(less, targets, finding.weighed) is None, less


@pytest.mark.parametrize(
    "id",
    [
        "ses.SendEmail/tags.name-charset/forget",
        "ses.SendEmail/quota.daily/forget",
        "connect.StartEmailContact/contacts.related-exists/forget",
        "sesv2.SendBulkEmail/templates.exists/forget",
    ],
)
def test_a_mutant_is_found_and_blamed_by_the_least_request_that_shows_it(id: str) -> None:
    operation, rule, _ = id.split("/")
    pair = (reference_target(), mutant_target(id))
    comparison = compared(operation, [rule], *pair)
    wrong = [each for each in comparison.findings.values() if each.weighed.wrong]
    assert ((1,), (rule,)) in blamed(comparison)
    assert {each.weighed.wrong for each in wrong} == {(1,)}
    for finding in comparison.findings.values():
        assert_least(finding, pair)
    assert not comparison.wavered.total()


@pytest.mark.parametrize("id", ["A-V07.b", "A-V03.b"])
def test_a_variant_differs_from_the_reference_by_choices_only(id: str) -> None:
    found = blamed(compared(SES, [], reference_target(), variant_target(id)))
    assert {wrong for wrong, _ in found} == {()}
    assert any(id.partition(".")[0] in about for _, about in found)


def test_two_variants_differ_by_choices_only() -> None:
    found = blamed(compared(SES, ["recipients.*"], variant_target("A-V07.b"), variant_target("A-V03.b")))
    assert {wrong for wrong, _ in found} == {()}
    assert {"A-V03", "A-V07"} <= {name for _, about in found for name in about}


def test_evidence_of_a_difference_is_by_the_schema_and_replays() -> None:
    target = mutant_target("ses.SendEmail/tags.name-charset/forget")
    found = compared(SES, ["tags.name-charset"], reference_target(), target)
    (finding,) = (each for each in found.findings.values() if each.weighed.wrong)
    body = json.loads(json.dumps(saved.body(finding)))
    assert complaints("vector", body) == []
    assert body["info"]["rule"] == "tags.name-charset"
    assert body["info"]["observed"] == "A: rejected InvalidParameterValue; B: accepted"
    verdicts = Trial(target, OPERATIONS).run(script_from_json(body))
    assert [each.rule for each in verdicts if each.status is Status.FAIL] == ["tags.name-charset"]


def test_a_crash_on_one_side_is_a_difference_and_made_small() -> None:
    pair = (reference_target(), Crashing())
    (finding,) = compared(SES, ["tags.value-given"], *pair).findings.values()
    assert (finding.weighed.wrong, finding.weighed.about) == ((1,), ())
    assert_least(finding, pair)
    (step,) = saved.asked(finding)["request"].items()
    assert step[0] == "Tags"


def test_three_targets_are_put_into_groups_and_only_the_odd_one_is_blamed() -> None:
    limit = "ses.SendEmail/recipients.limit/loosen-by-one"
    comparison = compared(SES, ["recipients.limit"], reference_target(), mutant_target(limit), reference_target())
    (wrong,) = (each for each in comparison.findings.values() if each.weighed.wrong)
    assert wrong.weighed.difference.groups == (0, 1, 0)
    assert (wrong.weighed.wrong, wrong.weighed.about) == ((1,), ("recipients.limit",))


def test_who_does_not_answer_the_same_again_wavers_and_differs_in_nothing() -> None:
    comparison = compared(SES, ["tags.*"], reference_target(), Undecided())
    assert comparison.findings == {}
    assert comparison.wavered[1] > 0
    assert comparison.wavered[0] == 0


def test_a_target_that_breaks_too_often_is_left_alone_and_the_others_go_on() -> None:
    broken = Answering(Broke("crash", "exit code 1"))
    comparison = Comparison((broken, Answering(accepted()), Answering(accepted())))
    for name, script in fixed(asked(SES, "tags.*"), SES):
        comparison.ask(name, script)
    assert list(comparison.left_out) == [0]
    assert MOST_BREAKS <= broken.calls < 2 * MOST_BREAKS
    assert comparison.calls > 2 * MOST_BREAKS


def test_a_target_that_rehearses_says_what_it_would_say() -> None:
    """One account for two: each goes through a script alone."""
    account, own = reference_target(), reference_target()
    asked = [*(each.script for each in questions("connect.StartOutboundEmailContact") if each.layer == "histories")]
    light = [each for each in asked if len(each.steps) < 20]
    assert any(walked(each, (account, account)).difference for each in light)
    assert not any(walked(each, (Rehearsed(account), Rehearsed(account))).difference for each in light)
    walks = [walked(each, (Rehearsed(account), own)) for each in light]
    assert not any(walk.difference or walk.uncompared for walk in walks)


def test_what_lies_behind_a_difference_is_asked_without_it() -> None:
    """Each of two differences of one history is found, and the second is not the first one's echo."""
    one, two, three = (Send({**small(), "Source": f"{name}@example.com"}) for name in ("ann", "bob", "eve"))
    comparison = Comparison((Naming("ann", "eve"), reference_target()))
    comparison.ask("history", Script(SES, PLAIN_WORLD, (one, two, one, three, two)))
    found = [saved.said(each.weighed) for each in comparison.findings.values()]
    assert found == ["A: rejected Not.ann; B: accepted", "A: rejected Not.eve; B: accepted"]


def test_what_is_drawn_is_the_same_under_the_same_seed() -> None:
    def drawn() -> list[tuple[str, Script]]:
        found: list[tuple[str, Script]] = []
        draw_all(asked(SES), SES, lambda name, script: found.append((name, script)))
        return found

    first = drawn()
    assert first == drawn()
    assert {name.rpartition("/")[2] for name, _ in first} == {"edits", "noise", "histories", "interleaved"}


# The command


@attrs.frozen
class Done:
    code: int
    out: str
    err: str


class Compare:
    """Runs the command in this process, which is quicker, in a folder of its own."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *words: str, command: str = "compare") -> Done:
        try:
            code: Any = cli.main([command, *words])
        except SystemExit as leaving:
            code = leaving.code
        said = self.capsys.readouterr()
        return Done(code, said.out, said.err)


@pytest.fixture
def compare(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Compare:
    monkeypatch.chdir(tmp_path)
    return Compare(capsys)


def test_a_build_does_not_differ_from_itself(compare: Compare) -> None:
    done = compare("refimpl", "refimpl", *TAGS)
    assert done.code == 0
    assert re.search(r"refimpl \(A\) \| refimpl \(B\): no difference in \d+ calls$", done.out)


def test_a_server_named_twice_does_not_meet_its_own_mail_and_tokens(compare: Compare) -> None:
    pytest.importorskip("boto3", reason="boto3 is not installed")
    operation = "connect.StartOutboundEmailContact"
    with served(Desk(reference_target())) as url:
        address = f"endpoint:{url}?build=sendspec&sends=raw"
        done = compare(address, address, "--operation", operation, "--rule", "tokens.*")
    assert (done.code, "no difference in" in done.out) == (0, True)


def test_the_report_names_who_is_wrong_and_how_to_ask_again(
    compare: Compare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    mutant = "mutant:ses.SendEmail/tags.name-charset/forget"
    done = compare("refimpl", mutant, *TAGS, "--save", "kept")
    assert done.code == 1
    assert "B is wrong" in done.out
    files = sorted(path.name for path in (tmp_path / "kept").glob("*.json"))
    assert len(files) == 2
    lines = [line for line in done.out.splitlines() if not line.lstrip().startswith("replay")]
    assert max(map(len, lines)) <= 60
    (replay,) = re.findall(rf"sendspec (replay kept/\S+ {mutant})", done.out)
    _, file, target = replay.split()
    assert compare(file, target, command="replay").code == 1
    assert compare(file, command="replay").code == 0
    assert compare(f"kept/{files[0]}", command="decide").code == 0


def test_the_report_in_json_holds_everything(compare: Compare) -> None:
    mutant = "mutant:ses.SendEmail/tags.name-charset/forget"
    done = compare(mutant, "refimpl", *TAGS, "--json")
    told = json.loads(done.out)
    assert list(told)[-1] == "complete"
    assert (told["complete"], told["exit_code"], done.code) == (True, 1, 1)
    assert [each["label"] for each in told["targets"]] == ["A", "B"]
    wrong, choice = told["differences"]
    assert (wrong["kind"], wrong["about"]) == ("A is wrong", ["tags.name-charset"])
    assert [each["permitted"] for each in wrong["opinions"]] == [False, True]
    assert choice["kind"] == "a choice"
    assert choice["least"] is True


def cells(line: str) -> int:
    """Count the cells of a row as the table extension does: every bar that no backslash stands before ends one."""
    return len(re.findall(r"(?<!\\)\|", line)) - 1


def outside_code(line: str) -> str:
    """Leave out the code spans: each ends with as many backticks as it begins with."""
    return re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", line)


def test_nothing_a_target_says_gets_out_of_the_code_spans_of_markdown(compare: Compare) -> None:
    done = compare("refimpl", PARTING + "Hostile", *TAGS, "--markdown", "--save", "kept")
    assert done.code == 1
    assert "\x1b" not in done.out
    table = [line for line in done.out.splitlines() if line.startswith("|")]
    assert len(table) > 2
    assert {cells(line) for line in table} == {6}
    plain = "\n".join(map(outside_code, done.out.splitlines()))
    assert not re.search(r"<b>|@you|\x1b|\|b", plain)
    assert plain.count("</details>") == plain.count("<details>") == len(table) - 2
    assert "## " in done.out.splitlines()[0]


def test_a_terminal_is_given_no_control_characters(compare: Compare) -> None:
    done = compare(PARTING + "Hostile", "refimpl", *TAGS)
    assert done.code == 1
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", done.out + done.err)
    assert "A is wrong" in done.out


def test_operations_that_one_of_them_lacks_are_counted_as_not_compared(compare: Compare) -> None:
    done = compare(BUILDS + "Elsewhere", "refimpl", *TAGS)
    assert done.code == 5
    assert "× A: it has no ses.SendEmail" in done.out
    assert "no difference in 0 calls" in done.out


def test_a_build_that_wavers_is_told_of_and_is_no_difference(compare: Compare) -> None:
    done = compare("refimpl", PARTING + "Undecided", *TAGS)
    assert done.code == 0
    assert "B answered otherwise when asked again" in done.out


@pytest.mark.parametrize("word", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_loses_nothing_that_was_found(tmp_path: Path, word: signal.Signals) -> None:
    words = ("compare", "refimpl", BUILDS + "Slow", "--in-process", "--operation", SES, "--json", "--save", "kept")
    with subprocess.Popen(
        [sys.executable, "-m", "conformance", *words], cwd=tmp_path, env=environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stderr is not None
        assert running.stderr.readline().startswith("[")
        time.sleep(2)
        running.send_signal(word)
        said, complained = running.communicate(timeout=SECONDS)
    assert running.returncode == 2
    assert "Traceback" not in complained
    told = json.loads(said)
    assert (told["complete"], told["exit_code"]) == (False, 2)
    assert [each["kind"] for each in told["differences"]][:1] == ["B is wrong"]
    assert all((tmp_path / each["file"]).is_file() for each in told["differences"])


def test_wrong_usage_is_one_sentence(tmp_path: Path, compare: Compare) -> None:
    (tmp_path / "file").touch()
    pair = ("refimpl", "refimpl")
    for words, part in (
        (["refimpl"], "two targets"),
        ([*pair, "--operation", "ses.SendMail"], "did you mean ses.SendEmail?"),
        ([*pair, "--rule", "nothing.*"], "no rule matches"),
        ([*pair, "--save", str(tmp_path / "file" / "x")], "choose another place"),
        ([*pair, "--json", "--markdown"], "not allowed with"),
    ):
        done = compare(*words)
        assert (done.code, done.out, done.err.count("\n")) == (4, "", 1)
        assert part in done.err


def test_a_target_that_cannot_be_reached_is_named(compare: Compare) -> None:
    for address in (
        "nowhere",
        "mutant:nothing",
        "exec:/no/such/program",
        "py:tests.conformance.fakes.builds:Speechless",
    ):
        done = compare("refimpl", address, "--in-process")
        assert (done.code, done.out, done.err.count("\n")) == (6, "", 1)
        assert address.rpartition(":")[2] in done.err


def test_each_endpoint_keeps_the_build_of_its_own(compare: Compare) -> None:
    address = "endpoint:http://127.0.0.1:9"
    own = compare(f"{address}?build=sendspec", "refimpl", "--build", "no-such-build")
    assert (own.code, "no-such-build" in own.err) == (6, False)
    given = compare(address, "refimpl", "--build", "no-such-build")
    assert (given.code, "no-such-build" in given.err) == (6, True)


def test_moto_is_compared_with_the_reference(compare: Compare) -> None:
    pytest.importorskip("moto", reason="moto is not installed")
    address = "py:conformance.adapters.moto_in_process:factory"
    words = ("--operation", SES, "--rule", "recipients.limit", "--json")
    done = compare(address, "refimpl", *words)
    told = json.loads(done.out)
    assert done.code == told["exit_code"]
    assert told["calls"] > 0
    assert not [each for each in told["differences"] if each["kind"] in ("B is wrong", "both are wrong")]
