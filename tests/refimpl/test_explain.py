"""Explanations: complete, consistent with what they explain, and clean on a narrow terminal."""

import re
from pathlib import Path

import pytest

from refimpl import explain
from refimpl.operations import OPERATIONS
from refimpl.operations.ses_send_email import SES_SEND_EMAIL
from refimpl.readings import Ambiguity, register
from refimpl.rule import About, Rule
from refimpl.rulebook import BY_ID, RULEBOOK
from refimpl.statements import LEDGER, Statement, pending, statements
from refimpl.table import REFUSED, START, Operation
from tests.refimpl.samples import decided, full_world, page, readers, small, to, with_member

ROOT = Path(__file__).resolve().parents[2]
WIDEST = 80
NAMES = (*explain.TOPICS, *OPERATIONS, *BY_ID, *register(), *statements(), *pending())


def squeezed(text: str) -> str:
    """Undo the wrapping of lines where a long word may have been broken as well."""
    return "".join(text.split())


def flat(text: str) -> str:
    """Undo the wrapping of lines."""
    return " ".join(text.replace("|", " ").split())


def clean(text: str) -> bool:
    """Say whether a terminal of eighty columns shows the text as it is."""
    lines = text.split("\n")
    return (
        text.isascii()
        and all(line.isprintable() and len(line) <= WIDEST and line == line.rstrip() for line in lines)
        and "\n\n\n" not in text
        and text == text.strip("\n")
    )


def explained(name: str) -> str:
    text = explain.anything(name)
    assert text is not None, name
    return text


# Everything


@pytest.mark.parametrize("name", NAMES)
def test_every_name_can_be_explained_cleanly(name: str) -> None:
    assert clean(explained(name))


@pytest.mark.parametrize("name", ["ses.sendemail", " Recipients.Limit ", "v1-s09", "a-v07", "A-V07.b", "p-01.A\n"])
def test_a_name_is_found_in_any_letter_case_and_with_its_reading(name: str) -> None:
    assert explain.anything(name) is not None


@pytest.mark.parametrize("name", ["", "recipients", "ses", "A-V07.bc", "V1-S9", ".", "A-V07.", "\ud800", "x" * 100_000])
def test_what_bears_no_name_is_not_explained(name: str) -> None:
    assert explain.anything(name) is None


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("recipient.limit", "recipients.limit"),
        ("limit", "recipients.limit"),
        ("SendEmail", "ses.SendEmail"),
        ("ses.SendMail", "ses.SendEmail"),
        ("V1-S9", "V1-S09"),
        ("A-V7", "A-V07"),
        ("sender.verifed", "sender.verified"),
    ],
)
def test_a_wrong_name_suggests_the_one_that_was_meant(wrong: str, meant: str) -> None:
    assert meant in explain.nearest(wrong)


def test_suggestions_are_few_distinct_and_explainable() -> None:
    for word in ("V1-S", "sender", "content.", "A-"):
        suggested = explain.nearest(word)
        assert len(suggested) == len(set(suggested)) <= explain.MOST_SUGGESTIONS
        assert all(explain.anything(name) for name in suggested)


@pytest.mark.parametrize("word", ["", "zzzzzz", "\ud800\udfff", "x" * 1_000_000])
def test_a_word_like_nothing_suggests_nothing(word: str) -> None:
    assert explain.nearest(word) == []


# Operations


EVERY = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)


@EVERY
def test_an_operation_shows_its_states_in_order_between_start_and_end(operation: Operation) -> None:
    lines = explain.operation(operation).partition("\nStates")[2].partition("\nFaults")[0].split("\n")
    drawn = [
        line.strip().split("]")[0].split(")")[0] for line in lines if re.match(r"  [(\[] ", line) and " -- " not in line
    ]
    expected = []
    for states, end in ((operation.states, "asked entry by entry"), (operation.each, "accepted")):
        if states:
            last = end if operation.each else "accepted"
            expected += [f"( {START} ", *(f"[ {state.name} " for state in states), f"( {last} "]
    assert drawn == expected
    assert sum(f"--> ( {REFUSED} )" in line for line in lines) == len((*operation.states, *operation.each))


@EVERY
def test_an_operation_shows_every_guard_after_the_state_before_its_own(operation: Operation) -> None:
    text = explain.operation(operation)
    after = 0
    for state in (*operation.states, *operation.each):
        entered = text.index(f"[ {state.name} ]")
        for guard in state.guards:
            assert text.find(f"|  {guard.id} ", after, entered) > 0, guard.id
            assert guard.statement in flat(text)
        assert state.says in flat(text)
        after = entered


@EVERY
def test_what_is_asked_of_new_calls_only_says_so(operation: Operation) -> None:
    anew = [state for state in operation.states if state.anew]
    assert explain.operation(operation).count("asked of new calls only") == len(anew)


@EVERY
def test_an_operation_says_what_a_client_token_does_where_it_takes_one(operation: Operation) -> None:
    text = explain.operation(operation)
    assert ("Client tokens" in text) == (operation.repeats is not None) == ("  ClientToken " in text)


@EVERY
def test_an_operation_shows_how_it_spells_each_fault_of_its_rules_the_default_first(operation: Operation) -> None:
    text = flat(explain.operation(operation))
    for fault in {fault for rule in operation.rules() for fault in rule.permits}:
        assert f"{fault.value} {operation.spelling[fault][0].code} (" in text
    assert all(str(permit.code) in text for permit in operation.environment)


def test_an_operation_shows_codes_statuses_and_what_lets_them_in() -> None:
    text = flat(explain.operation(SES_SEND_EMAIL))
    assert "InvalidParameterValue (400), MessageRejected (400) [A-V02], ValidationError (400) [A-V02]" in text
    assert "AccessDenied (403 or 400)" in text
    assert "CONFIGURATION_SET_SENDING_PAUSED (of an entry)" in flat(explained("sesv2.SendBulkEmail"))


# Rules


@pytest.mark.parametrize("rule", RULEBOOK, ids=lambda rule: rule.id)
def test_a_rule_shows_its_statement_strength_and_citations(rule: Rule) -> None:
    text = flat(explain.rule(rule))
    assert rule.statement in text
    assert f"{rule.strength.name}: {rule.strength.value}" in text
    for cite in rule.cites:
        assert f" {cite} " in text
        said = statements()[cite].says if cite in statements() else register()[cite].says
        assert flat(said) in text
    assert all(fault.value in text for fault in rule.permits)


def test_a_rule_shows_where_its_statements_stand() -> None:
    assert "V1-S09 ses-SendEmail, line 11, introduction" in flat(explained("recipients.limit"))
    assert "O-SES-08 observed, arooo issue 243" in flat(explained("recipients.limit"))
    assert "M-V1-16 service model, errors" in flat(explained("configuration-sets.sending"))


def test_a_rule_shows_its_limit_and_who_decides_between_at_and_past() -> None:
    assert "50 is within it in every reading, 51 is past it in every reading" in flat(explained("recipients.limit"))
    assert "A-V31 decides: up to 255 in reading a, up to 256 in reading b" in flat(explained("tags.name-length"))
    assert "5,000,000 is within it" in flat(explained("content.size"))
    assert "up to 1,000,000,000 in reading b" in flat(explained("tags.count"))


def test_a_rule_shows_the_readings_of_its_open_questions_and_the_default() -> None:
    text = flat(explained("tags.name-length"))
    assert "a (default): at most 255 b: at most 256" in text


def test_a_rule_shows_how_an_operation_answers_when_it_is_broken() -> None:
    assert "ses.SendEmail: InvalidParameterValue (400), MessageRejected (400) [A-V02]" in flat(
        explained("recipients.limit")
    )
    assert "Answered with" not in explained("effects.tags")


def test_a_rule_of_no_operation_is_still_explained() -> None:
    assert clean(explain.rule(BY_ID["recipients.limit"], ()))


@pytest.mark.parametrize("rule", RULEBOOK, ids=lambda rule: rule.id)
def test_a_rule_points_to_fixtures_that_exist(rule: Rule) -> None:
    seen = [line.split()[1] for line in explain.rule(rule).split("\n") if line.startswith("See ")]
    assert seen
    assert all(list(ROOT.glob(path)) for path in seen)
    assert all(path.endswith(".json") == (rule.about is About.REQUEST) for path in seen)


@pytest.mark.parametrize("rule", RULEBOOK, ids=lambda rule: rule.id)
def test_a_rule_shows_who_guards_with_it_and_who_leaves_it_out(rule: Rule) -> None:
    kept, _, left_out = flat(explain.rule(rule)).partition(" Left out by ")
    for operation in OPERATIONS.values():
        assert (f"{operation.name}, before" in kept or f"{operation.name}, judged" in kept) == (
            rule in operation.rules()
        )
        assert (operation.name in left_out) == (rule not in operation.rules())


# Ambiguities and statements


@pytest.mark.parametrize("found", register().values(), ids=lambda found: found.id)
def test_an_ambiguity_shows_its_readings_and_marks_one_as_default(found: Ambiguity) -> None:
    text = flat(explain.ambiguity(found.id))
    assert flat(found.says) in text
    assert found.kind in text
    assert text.count("(default)") == 1
    for reading in found.readings:
        mark = " (default)" if reading.letter == found.default else ""
        assert f"{reading.letter}{mark}: {flat(reading.says)}" in text
    assert all(code in text for code in found.permits)
    assert all(rule in text for rule in found.rules)
    assert all(source in text for source in found.sources)


@pytest.mark.parametrize("found", statements().values(), ids=lambda found: found.id)
def test_a_statement_shows_what_it_says_and_what_answers_for_it(found: Statement) -> None:
    text = flat(explain.statement(found.id))
    assert flat(found.says) in text
    assert squeezed(found.where) in squeezed(text)
    assert all(each in text for each in (*found.rules, *found.world))
    assert flat(found.excluded or "") in text


def test_what_is_pending_says_for_which_operation() -> None:
    for found in pending().values():
        assert f"{found.operation}: {found.reason}" in flat(explained(found.id))


@pytest.mark.parametrize("id_", ["V1-S00", "", "recipients.limit"])
def test_an_id_that_is_none_raises(id_: str) -> None:
    with pytest.raises(KeyError):
        explain.statement(id_)
    with pytest.raises(KeyError):
        explain.ambiguity(id_)


def test_the_ledger_is_read_once_and_whole() -> None:
    assert statements() is statements()
    assert pending() is pending()
    listed = set((LEDGER / "ids.txt").read_text(encoding="utf-8").split())
    assert {*statements(), *pending(), *(name for name in register() if not name.startswith("P-"))} == listed


# Decisions


def test_an_acceptable_call_is_explained_in_few_words() -> None:
    text = explain.decision(decided(page(), full_world()))
    assert clean(text)
    assert "must be accepted" in text
    assert "received -> readable -> well-formed -> account-open -> configured -> authorized -> queued" in flat(text)
    assert "Broken" not in text
    assert "Depends" not in text


def test_a_refused_call_shows_its_answers_rules_and_citations() -> None:
    text = explain.decision(decided(to(*readers(51))))
    assert clean(text)
    assert "must be refused" in text
    assert "InvalidParameterValue (400), the default" in text
    assert "MessageRejected (400) [A-V02]" in text
    assert "recipients.limit (STATED), broken in every reading" in text
    assert "V1-S09 ses-SendEmail, line 11, introduction: At most fifty" in flat(text)
    assert "received -> readable -> refused" in text


def test_a_disputed_call_shows_under_which_readings_it_is_broken() -> None:
    text = explain.decision(decided(to("ann@localhost")))
    assert clean(text)
    assert "may be accepted or refused" in text
    assert "recipients.syntax (STATED), broken by default" in text
    assert "broken under A-V07 a" in text
    assert "kept under A-V07 b" in text
    assert "a (default): refused" in text


def test_a_wrong_shape_shows_where_it_is_wrong() -> None:
    text = flat(explain.decision(decided(with_member(small(), "Message.Subject", {"Data": 5, "Dat": 1}))))
    assert "Message.Subject.Data is a number or a boolean where text is asked" in text
    assert "Message.Subject.Dat is no member of the operation" in text
    assert "the request has the wrong type" in flat(explain.decision(decided(None)))


def test_what_a_request_says_cannot_disturb_the_terminal() -> None:
    name = "\ud800\x1b[31m\r\n\x7f\u202e" + "x" * 1_000
    text = explain.decision(decided({name: 1, **small(), "Source": "\udfff\x1b@example.com"}))
    assert clean(text)
    assert text.encode("utf-8")
    assert "\\ud800\\x1b[31m\\r\\n\\x7f\\u202e" in text


def test_many_faults_are_explained_briefly() -> None:
    flood = {f"unheard-{number}": number for number in range(10_000)}
    doubtful = to("a..b@localhost ", "xn--a@[192.0.2.1]", "Ann <é@é>", '"q"@b.example, c@d.example', "(x)y@z.example")
    text = explain.decision(decided({**doubtful, **flood, "ReplyToAddresses": ["ann@localhost"]}))
    assert clean(text)
    assert len(text.split("\n")) < 300
    assert "... and 9988 more such places" in text
    assert "more ways to be broken" in text
