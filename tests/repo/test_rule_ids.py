"""Rule ids are a promise: what was ever published is a rule today, or the old name of one."""

import pytest

from refimpl import aliases
from refimpl.aliases import ALIASES, current, current_in
from refimpl.rulebook import BY_ID
from tests.repo.tree import ROOT

PROMISED = (ROOT / "tests" / "repo" / "rule_ids.txt").read_text("utf-8").split()


def test_every_rule_is_promised_and_every_promise_kept() -> None:
    assert sorted(set(PROMISED)) == PROMISED, "one id a line, in order"
    missing = [id for id in PROMISED if current(id) not in BY_ID]
    assert not missing, "a rule that is gone needs an alias in refimpl/aliases.py"
    unlisted = sorted(set(BY_ID) - set(PROMISED))
    assert not unlisted, "add new rules to tests/repo/rule_ids.txt, and never take one out"


def test_an_alias_leads_to_a_rule_and_was_promised() -> None:
    assert set(ALIASES) <= set(PROMISED) - set(BY_ID)
    assert set(ALIASES.values()) <= set(BY_ID)


@pytest.mark.parametrize(
    ("path", "now"),
    [
        ("tags.number", "tags.count"),
        ("rules/ses.SendEmail/tags.number", "rules/ses.SendEmail/tags.count"),
        ("ses.SendEmail/tags.number+sender.verified/x+y/full", "ses.SendEmail/tags.count+sender.verified/x+y/full"),
        ("ses.SendEmail/tags.numbers/one-past", "ses.SendEmail/tags.numbers/one-past"),
    ],
)
def test_an_old_name_is_understood_in_ids_of_checks_and_vectors(
    path: str, now: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aliases, "ALIASES", {"tags.number": "tags.count"})
    assert current_in(path) == now
