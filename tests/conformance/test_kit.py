"""The adapters to begin with run as they are written, whatever they are asked, and nothing is overwritten."""

import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conformance.adapters.lines import LinesTarget
from conformance.adapters.overheard import Overheard
from conformance.cli import LANGUAGES
from conformance.kit import KITS, files
from conformance.target import Accepted, Answer, Rejected, Unsupported
from tests.conformance.shell import environment, sendspec

WORLD = {"ses": {"identities": [{"name": "example.com"}, {"name": "only@example.org", "verified": True}]}}
OTHER = "444455556666"
INSTANCE = "4b1c2d3e-5f60-4a71-8b92-0c1d2e3f4a5b"
MOST_LINES = 120

Written = Callable[[str], Path]


def _with_toolchain(language: str) -> None:
    if shutil.which(KITS[language].needs) is None:
        pytest.skip(f"{KITS[language].needs} is not installed, so the {language} adapter was not run")


def _built(language: str, folder: Path) -> None:
    if KITS[language].build:
        subprocess.run(KITS[language].build, cwd=folder, check=True, timeout=300)


def _new(language: str, folder: Path) -> list[str]:
    """Write an adapter, and list the commands it says come next."""
    done = sendspec("new-adapter", "--lang", language, str(folder), cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    return [line.strip() for line in done.stdout.splitlines() if line.startswith("  ")]


def _shell(commands: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Say these commands as a user would, one after the other, where sendspec is on the path."""
    here = shlex.quote(sys.executable)
    script = f'sendspec() {{ {here} -m conformance "$@"; }}\nset -e\n' + "\n".join(commands)
    words = ["bash", "-c", script]
    return subprocess.run(words, cwd=folder, env=environment(), capture_output=True, text=True, timeout=300)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_commands_it_prints_pass_as_they_stand(language: str, tmp_path: Path) -> None:
    _with_toolchain(language)
    done = _shell(_new(language, tmp_path / "my adapter"), tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 pass, 0 fail, 21 skipped" in done.stdout
    assert "lines held to fixtures/schema" in done.stdout
    assert "toy: conforms" in done.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_that_names_another_error_does_not_pass(language: str, tmp_path: Path) -> None:
    _with_toolchain(language)
    commands = _new(language, tmp_path / "wrong")
    for path in (tmp_path / "wrong").iterdir():
        path.write_text(path.read_text("utf-8").replace("MessageRejected", "TemplateDoesNotExist"), "utf-8")
    done = _shell(commands, tmp_path)
    assert done.returncode == 1
    assert "FAIL  ses.SendEmail  sender.verified" in done.stdout


def _mail(**more: Any) -> dict[str, Any]:
    return {"Source": "news@example.com", "Destination": {"ToAddresses": ["ann@example.net"]}} | more


OK, NO_ADDRESS, UNVERIFIED = "accepted", "InvalidParameterValue", "MessageRejected"
NESTED: Any = "deep"
for turn in range(60):
    NESTED = [NESTED, "Source"] if turn % 2 else {"Source": NESTED}
ODD = {
    "plain": (_mail(), OK),
    "one address": (_mail(Source="only@example.org"), OK),
    "another address": (_mail(Source="other@example.org"), UNVERIFIED),
    "a longer domain": (_mail(Source="news@xexample.com"), UNVERIFIED),
    "a pattern": (_mail(Source="news@example.co."), UNVERIFIED),
    "a number": (7, NO_ADDRESS),
    "nothing": (None, NO_ADDRESS),
    "a list": ([], NO_ADDRESS),
    "a text": ('"Source"', NO_ADDRESS),
    "no recipients": (_mail(Destination={}), NO_ADDRESS),
    "empty lists": (_mail(Destination={"ToAddresses": [], "CcAddresses": []}), NO_ADDRESS),
    "null lists": (_mail(Destination={"ToAddresses": None}), NO_ADDRESS),
    "a number among them": (_mail(Destination={"ToAddresses": ["ann@example.net", 7]}), NO_ADDRESS),
    "a list among them": (_mail(Destination={"ToAddresses": [["ann@example.net"]]}), NO_ADDRESS),
    "two signs": (_mail(Destination={"CcAddresses": ["a@b@example.net"]}), NO_ADDRESS),
    "only hidden": (_mail(Destination={"BccAddresses": ["ann@example.net"]}), OK),
    "names like paths": ({"Destination/ToAddresses/0": "a@b.example", "Source": "news@example.com"}, NO_ADDRESS),
    "names with quotes": (_mail(**{'"Source': 1, "a\tb": 2, "Source\n": 3}), OK),
    "lines in texts": (_mail(Subject='","method":"bye","id":99}\n{"jsonrpc":"2.0"', Text='\\\\"\t\n\r'), OK),
    "every letter": (_mail(Text="é 😀 \udfff \u2028 \x00 $HOME `ls` %s \\n"), OK),
    "brackets in texts": (_mail(Text="}]{[,:", More=[{}, [], {"a": []}, [[]], "{"]), OK),
    "numbers": (_mail(More=[-1.5e-7, 0, True, False, None, 10**30]), OK),
    "nested": (_mail(More=NESTED), OK),
    "long": (_mail(Text="x" * 200_000), OK),
}


def _word(answer: Answer) -> str:
    match answer:
        case Accepted():
            return OK
        case Rejected(code=code):
            return code
    return repr(answer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_odd_requests_get_the_answers_of_the_toy_and_nothing_else(language: str, tmp_path: Path) -> None:
    _with_toolchain(language)
    _new(language, tmp_path / "adapter")
    _built(language, tmp_path / "adapter")
    listener = Overheard()
    target = LinesTarget(KITS[language].command(tmp_path / "adapter"), 60.0, listener=listener)
    assert target.reset(WORLD) is None
    answers = {name: _word(target.send("ses.SendEmail", request)) for name, (request, _) in ODD.items()}
    assert answers == {name: word for name, (_, word) in ODD.items()}
    assert isinstance(target.send("ses.SendEmail", _mail(), OTHER), Unsupported)
    assert isinstance(target.send("connect.StartEmailContact", {}), Unsupported)
    assert isinstance(target.reset({"ses": {"sandbox": True}}), Unsupported)
    assert isinstance(target.reset({"ses": {"identities": [{"name": "example.com", "owner": OTHER}]}}), Unsupported)
    assert isinstance(target.reset({"connect": {"instances": [{"id": INSTANCE}]}}), Unsupported)
    assert target.reset({"ses": {"identities": []}}) is None
    assert _word(target.send("ses.SendEmail", _mail())) == UNVERIFIED
    target.close()
    assert not listener.violations


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_short_and_shows_where_to_fill_in(language: str) -> None:
    texts = [path.read_text("utf-8") for path in files(language)]
    assert max(text.count("\n") for text in texts) <= MOST_LINES
    assert sum(text.count("FILL IN: ") for text in texts) >= 2


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "adapter.py").write_text("mine", "utf-8")
    (tmp_path / "file").write_text("mine", "utf-8")
    for name, said in (("full", "nothing is overwritten"), ("file", "cannot be written")):
        done = sendspec("new-adapter", "--lang", "python", name, cwd=tmp_path)
        assert done.returncode == 4
        assert done.stderr.startswith(f"sendspec: {name}: ")
        assert said in done.stderr
    assert (tmp_path / "full" / "adapter.py").read_text("utf-8") == (tmp_path / "file").read_text("utf-8") == "mine"


def test_an_empty_folder_will_do_and_an_unknown_language_will_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert sendspec("new-adapter", "empty", cwd=tmp_path).returncode == 0
    assert [path.name for path in (tmp_path / "empty").iterdir()] == ["adapter.py"]
    assert sendspec("new-adapter", "--lang", "cobol", "other", cwd=tmp_path).returncode == 4
    assert not (tmp_path / "other").exists()
