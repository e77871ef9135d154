"""What builds are seen to choose is what the judge holds them to, and the file of it is up to date."""

import email.utils
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

from conformance import cli
from conformance.adapters.address import open_target
from conformance.adapters.reference import reference_target
from conformance.choices import Observation, Shown, merged, observed, shown_by
from conformance.known_list import read
from conformance.questions import Question, questions
from conformance.target import Answer, Capabilities, Json
from refimpl.readings import default_letter, register
from refimpl.service import Service
from tests.repo.tree import ROOT

FILE = ROOT / "refimpl" / "ledger" / "choices.toml"
KNOWN = ROOT / "tests" / "gallery" / "moto.toml"
PAGE = "ses.SendEmail"
STRICT = hasattr(email.utils, "supports_strict_parsing")


@pytest.fixture
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask little: one in seven questions."""

    def some(operation: str) -> Iterator[Question]:
        yield from questions(operation)[::7]

    monkeypatch.setattr("conformance.choices.questions", some)


@pytest.mark.usefixtures("_few")
def test_the_reference_shows_its_defaults_and_never_wavers() -> None:
    shown = list(shown_by(reference_target(), [PAGE]))
    assert len(shown) > 20
    for each in shown:
        assert default_letter(each.ambiguity) in each.readings
        assert set(each.readings) < register()[each.ambiguity].letters
        assert each.always


@pytest.mark.usefixtures("_few")
@pytest.mark.parametrize(("ambiguity", "letter"), [("A-V29", "b"), ("A-V28", "b"), ("A-V07", "b")])
def test_a_build_that_reads_otherwise_shows_that(ambiguity: str, letter: str) -> None:
    target = open_target(f"variant:{ambiguity}.{letter}", call_timeout=10.0, in_process=True)
    shown = {each.ambiguity: each.readings for each in shown_by(target, [PAGE])}
    assert letter in shown[ambiguity]
    assert default_letter(ambiguity) not in shown[ambiguity]


def seen(build: str, *readings: str) -> Observation:
    shown = tuple(Shown(PAGE, "A-V01", each, True) for each in readings)
    return Observation(build, "1", f"sendspec choices {build}", (PAGE,), shown)


def test_a_build_replaces_its_own_rows_only() -> None:
    text = merged(merged(merged("", seen("two", "ab")), seen("one", "c")), seen("two", "d"))
    table = tomllib.loads(text)
    assert [row["name"] for row in table["build"]] == ["one", "two"]
    assert [(row["build"], row["readings"]) for row in table["choice"]] == [("one", "c"), ("two", "d")]
    assert merged(text, seen("two", "d")) == text


def test_the_file_is_written_as_the_command_writes_it() -> None:
    text = FILE.read_text("utf-8")
    first, *_ = tomllib.loads(text)["build"]
    rows = [row for row in tomllib.loads(text)["choice"] if row["build"] == first["name"]]
    shown = tuple(Shown(**{k: v for k, v in row.items() if k != "build"}) for row in rows)
    faults = read(KNOWN).rows
    again = Observation(first["name"], first["version"], first["source"], tuple(first["operations"]), shown, faults)
    assert merged(text, again) == text


def moto_rows(path: Path) -> list[dict[str, Any]]:
    """List what moto chose; Python takes addresses apart for it, and one that is strict does so otherwise."""
    rows = [row for row in tomllib.loads(path.read_text("utf-8"))["choice"] if row["build"] == "moto"]
    return [row for row in rows if not (STRICT and row["ambiguity"] in ("A-V06", "A-V09"))]


def test_what_moto_chose_is_up_to_date(tmp_path: Path) -> None:
    moto = pytest.importorskip("moto", reason="moto is not installed; what it chose was not asked again")
    (row,) = (row for row in tomllib.loads(FILE.read_text("utf-8"))["build"] if row["name"] == "moto")
    if moto.__version__ != row["version"]:
        pytest.skip(f"moto {moto.__version__} is installed, and {row['version']} is what was asked")
    target = row["source"].removeprefix("sendspec choices ")
    anew = tmp_path / "choices.toml"
    anew.write_bytes(FILE.read_bytes())
    assert cli.main(["choices", target, "--known", str(KNOWN), "--into", str(anew)]) == 0
    assert len(moto_rows(anew)) > 20
    assert moto_rows(anew) == moto_rows(FILE)
    if not STRICT:
        assert anew.read_bytes() == FILE.read_bytes()


def test_the_command_prints_writes_and_finds_what_is_out_of_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conformance.choices.questions", lambda operation: questions(operation)[:5])
    monkeypatch.setattr("conformance.choices.vectors", lambda operation: [])
    assert cli.main(["choices", "refimpl"]) == 0
    printed = capsys.readouterr().out
    assert tomllib.loads(printed)["build"][0]["name"] == reference_target().hello().name
    path = tmp_path / "choices.toml"
    assert cli.main(["choices", "refimpl", "--into", str(path), "--check"]) == 3
    assert not path.exists()
    assert cli.main(["choices", "refimpl", "--into", str(path)]) == 0
    assert path.read_text("utf-8") == printed
    assert cli.main(["choices", "refimpl", "--into", str(path), "--check"]) == 0
    path.write_text("[[build", "utf-8")
    assert cli.main(["choices", "refimpl", "--into", str(path)]) == 4


def test_what_cannot_be_asked_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    unread = str(tmp_path / "none.toml")
    for words, code in (
        (["nonsense:"], 4), (["refimpl", "--check"], 4), (["refimpl", "--known", unread], 4), (["exec:false"], 6),
    ):  # fmt: skip
        assert cli.main(["choices", *words]) == code
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith("sendspec: ")
        assert said.err.count("\n") == 1


def test_a_build_that_wavers_is_marked() -> None:
    class Wavering:
        """The reference, but that every other call is taken by another reading."""

        def __init__(self) -> None:
            self.readings = [Service(), Service(bindings={"A-V28": frozenset("b")})]
            self.calls = 0

        def hello(self) -> Capabilities:
            return reference_target().hello()

        def reset(self, world: Mapping[str, Json]) -> None:
            for each in self.readings:
                each.reset(world)

        def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
            self.calls += 1
            return self.readings[self.calls % 2].send(operation, request, caller)

    shown = {each.ambiguity: each for each in shown_by(Wavering(), [PAGE])}
    assert not shown["A-V28"].always


@pytest.mark.usefixtures("_few")
def test_known_faults_stand_beside_the_choices() -> None:
    found = observed(reference_target(), "x", read(KNOWN).rows[:1])
    assert attrs.asdict(found)["faults"][0]["rule"] == "answer.accepted"
