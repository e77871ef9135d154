"""The gallery starts what is installed, asks it, ends it, and says of all the rest why it is not in the table."""

import json
import os
import sys
from pathlib import Path

import pytest

from conformance.adapters.builds import Build, build_from_toml, build_named, known
from conformance.adapters.builds.declared import Declared, shown_message, written_for
from conformance.adapters.builds.parts import PARTS
from conformance.adapters.endpoint import EndpointTarget
from conformance.adapters.started import Server
from conformance.adapters.unusable import Unusable
from conformance.target import Accepted, Answer, Broke, Unsupported
from refimpl.answer import Json
from refimpl.world import Template
from tests.conformance.fakes import emulator
from tests.conformance.shell import sendspec

pytest.importorskip("boto3", reason="boto3 is not installed; pip install 'sendspec[boto3]'")

FILE = """
name = "emulator"
version = "1.0"
install = "fetch-emulator"
start = [{program}, "{{port}}", {way}]
ready_path = "/up"
driver = "conformance.adapters.builds.declared:driver"
reset_path = "/forget"
outbox_path = "/mail"
outbox_list = "mail.*"
operations = ["ses.SendEmail"]
observe = ["outbox"]
world = ["ses.identities"]

[environment]
CHILD = {child}

[shows]
id = "key"
source = "from"
to = "whom.to"
"""
PRESENT = ("--suite", "smoke", "--rule", "recipients.present")


def written(folder: Path, way: str, program: str | None = None) -> str:
    """Write the build file of an emulator that goes wrong in this way."""
    words = [program] if program else [sys.executable, emulator.__file__]
    text = FILE.format(
        program=", ".join(map(json.dumps, words)), way=json.dumps(way), child=json.dumps(str(folder / "child"))
    )
    path = folder / f"{way}.toml"
    path.write_text(text, "utf-8")
    return str(path)


def gallery(folder: Path, *words: str) -> tuple[int, dict[str, Json], str]:
    """Show builds as JSON, by the name of their file."""
    done = sendspec("gallery", *words, "--json", cwd=folder)
    rows = json.loads(done.stdout)["builds"] if done.stdout else []
    return done.returncode, {Path(row["name"]).stem: row for row in rows}, done.stderr


def test_a_build_that_is_installed_is_asked_and_its_faults_are_in_the_table(tmp_path: Path) -> None:
    done = sendspec("gallery", written(tmp_path, "plain"), *PRESENT, "--report-dir", "kept", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["rule", "plain"]
    assert ["recipients.present", "F"] in [line.split() for line in lines]
    assert "F fail" in done.stdout
    assert lines[-1].startswith("plain 1.0: ")
    report = json.loads((tmp_path / "kept" / "plain.json").read_text("utf-8"))
    assert report["target"]["name"] == "emulator"


def test_a_rule_that_nobody_breaks_is_shown_only_when_all_are_asked_for(tmp_path: Path) -> None:
    words = ["gallery", written(tmp_path, "plain"), "--suite", "smoke"]
    short, whole = (sendspec(*words, *more, cwd=tmp_path).stdout for more in ((), ("--all",)))
    assert "sender.verified" in short
    assert "are left out; --all shows them" in short
    assert "answer.accepted" in whole
    assert "answer.accepted" not in short
    assert "left out" not in whole


def test_no_build_stops_the_others(tmp_path: Path) -> None:
    files = [written(tmp_path, way) for way in ("exits", "plain")]
    code, found, said = gallery(tmp_path, written(tmp_path, "missing", "no-such-emulator"), *files, *PRESENT)
    assert code == 6, said
    assert {name: row["how"] for name, row in found.items()} == {
        "missing": "not installed", "exits": "could not be run", "plain": "ran",
    }  # fmt: skip
    assert found["missing"]["why"] == "fetch-emulator"
    assert "exit code 1" in found["exits"]["why"]
    assert "no licence was found" in found["exits"]["why"]
    assert found["plain"]["rules"]["recipients.present"] == "fail"


def test_nothing_installed_is_nothing_ran(tmp_path: Path) -> None:
    code, found, said = gallery(tmp_path, written(tmp_path, "missing", "no-such-emulator"))
    assert code == 5, said
    assert not found["missing"]["rules"]


def test_a_start_that_hangs_is_given_up(tmp_path: Path) -> None:
    code, found, _ = gallery(tmp_path, written(tmp_path, "silent"), *PRESENT, "--start-timeout", "1")
    assert code == 6
    assert "did not answer within 1 s" in found["silent"]["why"]


def test_a_build_that_dies_on_the_way_is_shown_with_what_it_said_last(tmp_path: Path) -> None:
    code, found, said = gallery(tmp_path, written(tmp_path, "dies"), *PRESENT)
    assert code == 0, said
    assert "ended with exit code 7 on the way" in found["dies"]["why"]
    assert "out of stamps" in found["dies"]["why"]
    assert found["dies"]["score"]["error"] > 0


def test_a_reset_that_fails_is_an_error_of_the_build(tmp_path: Path) -> None:
    code, found, said = gallery(tmp_path, written(tmp_path, "no-reset"), *PRESENT)
    assert code == 0, said
    assert found["no-reset"]["score"]["error"] > 0
    assert found["no-reset"]["score"]["pass"] == found["no-reset"]["score"]["fail"] == 0


def test_what_is_red_counts_where_lists_of_known_failures_are_held_to(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    lists.mkdir()
    words = (written(tmp_path, "plain"), *PRESENT, "--known", str(lists))
    assert gallery(tmp_path, *words)[0] == 1
    report = tmp_path / "reports"
    sendspec("gallery", words[0], *PRESENT, "--report-dir", str(report), cwd=tmp_path)
    made = sendspec("known", "init", str(report / "plain.json"), "--known", str(lists / "emulator.toml"), cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    code, found, said = gallery(tmp_path, *words)
    assert code == 0, said
    assert found["plain"]["rules"]["recipients.present"] == "known"


def test_nothing_of_a_server_is_left_behind(tmp_path: Path) -> None:
    server = Server(build_named(written(tmp_path, "lingers")), tmp_path)
    child = int((tmp_path / "child").read_text("utf-8"))
    os.kill(child, 0)
    server.end()
    assert server.ended() is not None
    with pytest.raises(ProcessLookupError):
        os.kill(_unless_a_zombie(child), 0)


def _unless_a_zombie(process: int) -> int:
    """Give the number of a process; of one that only waits to be buried, a number that no process has."""
    try:
        state = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return process
    return 2**22 + 1 if state == "Z" else process


def test_a_server_that_is_not_installed_is_said_with_the_hint(tmp_path: Path) -> None:
    with pytest.raises(Broke, match="fetch-emulator"):
        Server(build_named(written(tmp_path, "missing", "no-such-emulator")), tmp_path)


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("nosuch",), "no build file 'nosuch'"),
        (("moto", "--known", "nowhere"), "nowhere is no folder"),
    ],
)
def test_wrong_usage_is_said_before_anything_runs(tmp_path: Path, words: tuple[str, ...], what: str) -> None:
    code, found, said = gallery(tmp_path, *words)
    assert (code, found) == (4, {})
    assert what in said


@pytest.mark.parametrize(
    "text",
    [
        'give = "all"',
        '[[give]]\neach = "address"\ncall = "ses.VerifyEmailIdentity"',
        '[[give]]\neach = "nosuch"\ncall = "ses.VerifyEmailIdentity"\nrequest = {}',
        '[[give]]\neach = "address"\ncall = "ses.VerifyEmailIdentity"\nrequest = "all"',
        "shows = {id = 1}",
        'environment = ["PORT"]',
    ],
)
def test_a_build_file_that_says_something_else_is_refused(text: str) -> None:
    with pytest.raises(Unusable, match="of the wrong type"):
        build_from_toml(f'name = "x"\ndriver = "y"\n{text}', "x")


@pytest.mark.parametrize("name", [name for name in known() if build_named(name).cannot])
def test_what_a_build_cannot_be_given_is_a_part_of_a_world(name: str) -> None:
    build = build_named(name)
    assert build.cannot is not None
    assert set(build.cannot) <= set(PARTS)
    assert all(build.name in why for why in build.cannot.values())


class Listening:
    """Makes no call, and remembers who was to make it."""

    def __init__(self) -> None:
        self.callers: list[str | None] = []

    def call(self, operation: str, request: Json, *, account: str, region: str, caller: str | None = None) -> Answer:
        """Accept it."""
        self.callers.append(caller)
        return Accepted({"MessageId": "m"})


class Blank:
    """Records of nothing."""

    def clear(self) -> None:
        """Forget nothing."""

    def messages(self) -> list[dict[str, Json]]:
        """List nothing."""
        return []


@pytest.mark.parametrize(("header", "told"), [("", False), ("{account}", True), ("{caller}", True), ("us", False)])
def test_who_calls_is_told_or_the_call_is_not_made(header: str, *, told: bool) -> None:
    build = Build("mute", driver="x", headers={"x-who": header})
    listening = Listening()
    target = EndpointTarget(listening, build, Declared(build, Blank()))
    assert isinstance(target.send("ses.SendEmail", {}), Accepted)
    answer = target.send("ses.SendEmail", {}, "444455556666")
    assert isinstance(answer, Accepted if told else Unsupported)
    assert listening.callers == [None, *["444455556666"] * told]


@pytest.mark.parametrize(
    ("request_", "made"),
    [
        ({"Name": "{name}", "Rest": {"Text": "{text}", "Html": "{html}"}}, {"Name": "w", "Rest": {"Text": "T"}}),
        ({"Names": ["{name}"], "On": False, "Plain": "name"}, {"Names": ["w"], "On": False, "Plain": "name"}),
    ],
)
def test_a_request_of_a_build_file_is_filled_in(request_: Json, made: Json) -> None:
    assert written_for(Template("w", text="T"), request_) == made


def test_a_message_is_shown_from_where_the_build_keeps_it() -> None:
    members = {"id": "key", "to": "whom.to", "cc": "whom.cc", "text": "body.text"}
    record = {"key": "m-1", "whom": {"to": ["a@example.com"], "cc": None}, "body": {}}
    assert shown_message(record, members) == {"id": "m-1", "to": ["a@example.com"], "cc": []}
