"""Output fits where it goes: as wide as there is room, in colour only where that is wanted, in characters there are."""

import io
import json
import re
from pathlib import Path

import pytest

from conformance.reports.text import finding
from conformance.scripts import Send
from conformance.terminal import fitted, painted, terminal
from conformance.verdicts import Evidence, Status, Verdict
from refimpl import explain
from refimpl.explain.layout import laid_out
from refimpl.operations import OPERATIONS
from tests.conformance.fakes.answering import script
from tests.conformance.test_ask import ended, vector

Captured = pytest.CaptureFixture[str]
WIDTHS = (40, 60, 80, 120, 200)
SGR = re.compile("\x1b\\[[0-9;]*m")
BAD = {
    "operation": "ses.SendEmail",
    "world": {"ses": {"identities": [{"name": "example.com"}], "sandbox": True}},
    "request": {
        "Source": "news@example.org",
        "Destination": {"ToAddresses": ["ann@example.net", "no address"]},
        "Message": {"Subject": {"Data": "Hours"}, "Body": {"Text": {"Data": "We open at nine." * 99}}},
        "Tags": [{"Name": "a b", "Value": "c"}],
    },
}


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "call.json"
    path.write_text(json.dumps(BAD), "utf-8")
    return path


@pytest.mark.parametrize(
    ("environ", "colour"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, True),
        ({"TERM": "xterm", "NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ({"TERM": "xterm", "CLICOLOR": "0"}, False),
        ({}, False),
    ],
)
def test_colour_is_shown_on_a_terminal_that_has_it_unless_somebody_minds(environ: dict[str, str], colour: bool) -> None:
    assert terminal(Screen(), environ).colour is colour


@pytest.mark.parametrize(
    ("environ", "colour"),
    [({"TERM": "xterm"}, False), ({"CLICOLOR_FORCE": "1"}, True), ({"FORCE_COLOR": "3"}, True),
     ({"FORCE_COLOR": "0"}, False), ({"FORCE_COLOR": "1", "NO_COLOR": "x"}, False)],
)  # fmt: skip
def test_a_file_gets_colour_only_by_force(environ: dict[str, str], colour: bool) -> None:
    assert terminal(io.StringIO(), environ).colour is colour


@pytest.mark.parametrize(
    ("told", "columns"), [("100", 100), ("10", 32), ("9999", 140), ("", 80), ("wide", 80), ("-5", 80), ("1e9", 80)]
)
def test_the_columns_told_are_used_within_reason(told: str, columns: int) -> None:
    assert terminal(io.StringIO(), {"COLUMNS": told}).columns == columns


def test_signs_that_cannot_be_written_are_replaced() -> None:
    assert fitted("→ a … 3 × b ≤ c", "ascii") == "> a ... 3 x b <= c"
    assert fitted("→ a …", "utf-8") == "→ a …"
    assert fitted("→", "no-such-encoding") == ">"


@pytest.mark.parametrize("colour", [False, True])
def test_colour_adds_nothing_but_colour(
    bad: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, colour: bool
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert ended("decide", str(bad)) == 0
    plain = capsys.readouterr().out
    assert "\x1b" not in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "" if colour else "1")
    assert ended("decide", str(bad)) == 0
    shown = capsys.readouterr().out
    assert ("\x1b" in shown) is colour
    assert SGR.sub("", shown) == plain


def test_what_carets_point_at_is_red() -> None:
    lines = painted('  "Name": "a b",\n          ^^^^^ tags.name-charset').split("\n")
    assert lines[0] == '  "Name": \x1b[1;31m"a b"\x1b[0m,'
    assert lines[1] == "          \x1b[1;31m^^^^^\x1b[0m tags.name-charset"


@pytest.mark.parametrize(
    ("line", "following", "colour"),
    [
        ("FAIL  ses.SendEmail  tags.count", "  rule", "\x1b[1;31m"),
        ("WARN  ses.SendEmail  tags.count", "  rule", "\x1b[33m"),
        ("ses.SendEmail: this call must be accepted", "=====", "\x1b[32m"),
        ("  stopped before queued, by quota.daily", "", "\x1b[33m"),
        ("Permitted", "  accepted", "\x1b[1m"),
    ],
)
def test_what_matters_stands_out(line: str, following: str, colour: str) -> None:
    first, _, rest = painted(f"{line}\n{following}").partition("\n")
    assert colour in first
    assert SGR.sub("", first) == line
    assert rest == following


@pytest.mark.parametrize("line", ["  plain", "", "fail", "a sentence", "  FAIL  x", "x ^ y"])
def test_other_lines_are_left_as_they_are(line: str) -> None:
    assert painted(line) == line


@pytest.mark.parametrize("width", WIDTHS)
def test_a_decision_fits(bad: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert ended("decide", str(bad)) == 0
    lines = capsys.readouterr().out.split("\n")
    assert max(map(len, lines)) <= width
    assert any(line.strip().startswith("^^^") for line in lines)
    assert "stopped before well-formed" in " ".join(" ".join(lines).split())


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("word", [*OPERATIONS, "sender.verified", "A-V44", "V1-S09", "matrix", "contacts", "revisions"])
def test_an_explanation_fits(word: str, width: int) -> None:
    with laid_out(width):
        text = explain.anything(word)
    assert text is not None
    most = max(len(line) for line in text.split("\n") if "http" not in line)
    assert most <= max(width, 44), [line for line in text.split("\n") if len(line) == most]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_comparison_fits(width: int) -> None:
    with laid_out(width):
        text = explain.side_by_side(OPERATIONS["ses.SendEmail"], OPERATIONS["sesv2.SendBulkEmail"])
    assert max(map(len, text.split("\n"))) <= width


def test_the_width_is_forgotten_again() -> None:
    before = explain.anything("sender.verified")
    with laid_out(40):
        assert explain.anything("sender.verified") != before
    assert explain.anything("sender.verified") == before


@pytest.mark.parametrize("width", WIDTHS)
def test_a_finding_fits_and_points_at_the_fault(width: int) -> None:
    asked = script(Send(BAD["request"]))
    found = Verdict(
        Status.FAIL, "ses.SendEmail", "tags.name-charset", "accepted", Evidence(asked, 0, ("rejected X",), "accepted m")
    )
    lines = finding(found, "", "", width).split("\n")
    assert max(map(len, lines)) <= width
    (at,) = [number for number, line in enumerate(lines) if line.strip().startswith("^")]
    assert '"Name": "a b"' in lines[at - 1]
    assert lines[at].index("^") == lines[at - 1].index('"a b"')


def test_a_finding_about_an_answer_points_at_nothing() -> None:
    asked = script(Send(BAD["request"]))
    found = Verdict(Status.FAIL, "ses.SendEmail", "answer.message-id", "none", Evidence(asked, 0, (), "accepted"))
    assert "^" not in finding(found, "", "")


# JSON


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_decision_as_json_is_nothing_but_json(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    path = tmp_path / "vector.json"
    path.write_text(json.dumps({**vector(operation), "request": {}}), "utf-8")
    assert ended("decide", "--json", str(path)) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert (err, "\x1b" in out) == ("", False)
    assert told["operation"] == operation
    (missing,) = [fault for fault in told["broken"] if fault["rule"] == "shape.required"]
    required = [name for name, member in OPERATIONS[operation].shape.members.items() if member.required]
    assert [mark["path"] for mark in missing["at"]] == required
    assert all(mark["missing"] for mark in missing["at"])


@pytest.mark.parametrize("word", [*OPERATIONS, "sender.verified", "a-v44", "V1-S09"])
def test_what_is_explained_can_be_had_as_json(capsys: Captured, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert ended("explain", "--json", word) == 0
    assert isinstance(json.loads(capsys.readouterr().out), dict)


def test_all_of_it_can_be_had_as_json(capsys: Captured) -> None:
    assert ended("explain", "--json") == 0
    assert {"rules", "operations", "ambiguities"} <= json.loads(capsys.readouterr().out).keys()


@pytest.mark.parametrize("words", [("matrix",), ("no.such",), ("--compare", "ses.SendEmail", "ses.SendEmail")])
def test_what_there_is_no_data_of_is_refused(capsys: Captured, words: tuple[str, ...]) -> None:
    assert ended("explain", "--json", *words) == 4
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
