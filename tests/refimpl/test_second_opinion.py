"""Two libraries written by others agree with the reference wherever the documents leave no doubt."""

import idna
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from refimpl.grammar import address
from tests.refimpl.samples import broken, decided, disputed, to

RELAXED = settings(max_examples=300, derandomize=True, database=None, deadline=None)
ATEXT = "abcxyzABZ0189!#$%&'*+/=?^_`{|}~-"
LETTERS, INSIDE = "abcxyz0189", "abcxyz0189-"
TOP_LEVEL = ("example", "com", "net", "co", "museum", "technology")

atoms = st.text(ATEXT, min_size=1, max_size=12)
locals_ = st.lists(atoms, min_size=1, max_size=4).map(".".join)
# Two hyphens in the third and fourth place mark an encoding, which is another question.
labels = st.builds(
    lambda head, middle, tail: head + middle + tail,
    st.text(LETTERS, min_size=1, max_size=2),
    st.text(INSIDE, max_size=20).map(lambda text: text.replace("--", "-a")),
    st.text(LETTERS, min_size=1, max_size=1),
)
domains = st.builds(
    lambda below, top: ".".join([*below, top]), st.lists(labels, min_size=1, max_size=4), st.sampled_from(TOP_LEVEL)
)
clear = st.builds("{}@{}".format, locals_, domains)
spoilers = st.sampled_from(
    [
        lambda text: text.replace("@", ""), lambda text: text.replace("@", "@@"), lambda text: "@" + text,
        lambda text: text + "@", lambda text: text.partition("@")[0] + "@", lambda text: "@" + text.partition("@")[2],
        lambda text: text.replace("@", " @"), lambda text: text.replace("@", "@ "),
        lambda text: text[:1] + "\t" + text[1:],
    ]
)  # fmt: skip
ALPHABETS = ("äöüßéñç", "αβγδε", "абвгд", "日本語例")
international = st.sampled_from(ALPHABETS).flatmap(lambda letters: st.text(letters, min_size=1, max_size=8))


def accepts(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False, test_environment=True, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return False
    return True


@RELAXED
@given(clear)
def test_what_is_surely_an_address_is_one_to_others_too(text: str) -> None:
    box = address.read(text)
    assert (box.malformed, box.several, box.doubts) == (False, False, ())
    assert accepts(text)


@RELAXED
@given(clear, spoilers)
def test_what_is_surely_none_is_none_to_others_too(text: str, spoil: object) -> None:
    assert callable(spoil)
    spoilt = spoil(text)
    assert address.read(spoilt).malformed
    assert not accepts(spoilt)


@RELAXED
@given(st.text(st.sampled_from(ATEXT + '@.."()<>[], ;:\\é'), max_size=24))
def test_what_others_take_for_an_address_is_never_surely_none(text: str) -> None:
    assert not (accepts(text) and address.read(text).malformed)


@pytest.mark.parametrize(("length", "sure"), [(64, True), (65, False)])
def test_the_longest_local_part_is_the_same(length: int, sure: bool) -> None:
    text = "x" * length + "@example.net"
    assert accepts(text) is sure
    assert (address.read(text).doubts == ()) is sure


@pytest.mark.parametrize(("length", "sure"), [(63, True), (64, False)])
def test_the_longest_label_is_the_same(length: int, sure: bool) -> None:
    text = f"a@{'x' * length}.net"
    assert accepts(text) is sure
    assert (address.read(text).doubts == ()) is sure


@RELAXED
@given(international)
def test_a_domain_as_idna_encodes_it_is_what_the_reference_takes(label: str) -> None:
    encoded = idna.encode(f"{label}.example", uts46=True).decode("ascii")
    plain, other = to(f"ann@{encoded}"), to(f"ann@{label}.example")
    assert not broken(decided(plain)) | disputed(decided(plain))
    assert "recipients.punycode-domain" in broken(decided(other)) | disputed(decided(other))
    assert encoded.startswith("xn--")
    assert address.read(f"ann@{encoded}").domain == encoded
