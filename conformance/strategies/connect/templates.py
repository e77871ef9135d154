"""Breakers about the message templates that mail is made from."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker
from conformance.strategies.connect.vocabulary import (
    ABROAD,
    ASLEEP,
    ATTRIBUTES,
    BASE,
    CUSTOM,
    FILLED,
    FOREIGN,
    GREETING,
    KNOWLEDGE_BASE,
    MADE,
    MOVED,
    NOTICE,
    NOWHERE,
    OTHER_BASE,
    PROFILE,
    TEMPLATE,
    TEXTING,
    THEIRS,
    abroad,
    arn,
    rows,
)
from conformance.strategies.drafts import add, both, drop, nothing, put

BASE_ARN = arn("wisdom", "knowledge-base", BASE)
LONG = "k" * 100
HOURS = {"subject": "Hours", "text": "We open at nine."}


def breakers() -> Iterator[Breaker]:
    """Make the breakers about templates."""
    yield from _forms()
    yield from _existence()
    yield from _attributes()
    yield from _variables()


def _forms() -> Iterator[Breaker]:
    rule = "templates.knowledge-base-form"
    yield from rows(
        rule, "breaks",
        ("other-service", put(KNOWLEDGE_BASE, arn("connect", "knowledge-base", BASE))),
        ("other-kind", put(KNOWLEDGE_BASE, arn("wisdom", "assistant", BASE))),
        ("other-account", put(KNOWLEDGE_BASE, arn("wisdom", "knowledge-base", BASE, account=THEIRS))),
        ("other-region", put(KNOWLEDGE_BASE, arn("wisdom", "knowledge-base", BASE, region=ABROAD))),
        ("no-arn", put(KNOWLEDGE_BASE, f"arn:{BASE}")), bases=("templated", "profiled"),
    )  # fmt: skip
    yield from rows(
        rule, "keeps", ("arn", put(KNOWLEDGE_BASE, BASE_ARN)), ("id", put(KNOWLEDGE_BASE, BASE)), bases=MADE
    )
    moved = put(KNOWLEDGE_BASE, abroad("wisdom", "knowledge-base", BASE))
    yield from rows(rule, "keeps", ("moved", moved), prepare=MOVED, bases=MADE)
    yield from rows(
        rule, "breaks", ("usual-account", put(KNOWLEDGE_BASE, arn("wisdom", "knowledge-base", BASE, region=ABROAD))),
        ("usual-region", put(KNOWLEDGE_BASE, arn("wisdom", "knowledge-base", BASE, account=THEIRS))),
        prepare=MOVED, bases=MADE,
    )  # fmt: skip
    rule, path = "templates.message-template-form", arn("wisdom", "message-template", f"{BASE}/{GREETING}")
    yield from rows(
        rule, "disputed",
        ("arn", put(TEMPLATE, path)), ("version", put(TEMPLATE, f"{GREETING}:1")),
        ("active-version", put(TEMPLATE, f"{GREETING}:$ACTIVE_VERSION")), ("arn-version", put(TEMPLATE, f"{path}:1")),
        ("arn-in-base-arn", both(put(TEMPLATE, path), put(KNOWLEDGE_BASE, BASE_ARN))), bases=MADE,
    )  # fmt: skip
    yield from rows(rule, "keeps", ("id", put(TEMPLATE, NOTICE)), bases=MADE)


def _existence() -> Iterator[Breaker]:
    rule = "templates.knowledge-base-exists"
    yield from rows(
        rule, "breaks",
        ("unknown", put(KNOWLEDGE_BASE, NOWHERE)), ("shortened", put(KNOWLEDGE_BASE, BASE[:-1])),
        ("arn-of-unknown", put(KNOWLEDGE_BASE, arn("wisdom", "knowledge-base", NOWHERE))),
        bases=("templated", "profiled"),
    )  # fmt: skip
    other = both(put(KNOWLEDGE_BASE, OTHER_BASE), put(TEMPLATE, FOREIGN))
    yield from rows(rule, "keeps", ("second", other), bases=("templated", "profiled"))
    ids = add("connect.knowledge_bases", *({"id": id, "templates": [{"id": NOTICE, **HOURS}]} for id in (LONG, "k")))
    named = ((f"of-{len(id)}", both(put(KNOWLEDGE_BASE, id), put(TEMPLATE, NOTICE))) for id in (LONG, "k"))
    yield from rows(rule, "keeps", *named, prepare=ids, bases=MADE)
    rule = "templates.message-template-exists"
    yield from rows(
        rule, "breaks",
        ("unknown", put(TEMPLATE, NOWHERE)), ("of-another", put(TEMPLATE, FOREIGN)),
        ("shortened", put(TEMPLATE, NOTICE[:-1])),
        ("base-instead", put(TEMPLATE, BASE)), ("not-of-second", put(KNOWLEDGE_BASE, OTHER_BASE)),
        bases=("templated", "profiled"),
    )  # fmt: skip
    yield from rows(rule, "keeps", ("second", put(TEMPLATE, NOTICE)), bases=MADE)
    more = add("connect.knowledge_bases.0.templates", *({"id": id, **HOURS} for id in (LONG, "t")))
    named = ((f"of-{len(id)}", put(TEMPLATE, id)) for id in (LONG, "t"))
    yield from rows(rule, "keeps", *named, prepare=more, bases=MADE)
    rule = "templates.for-email"
    unfit = (("texting", put(TEMPLATE, TEXTING)), ("asleep", put(TEMPLATE, ASLEEP)))
    yield from rows(rule, "breaks", *unfit, bases=("templated", "profiled"))
    both_ways = add("connect.knowledge_bases.0.templates", {"id": LONG, "channel": "SMS", "active": False})
    yield from rows(rule, "breaks", ("texting-asleep", put(TEMPLATE, LONG)), prepare=both_ways, bases=MADE)
    yield from rows(rule, "keeps", ("email", put(TEMPLATE, NOTICE)), bases=MADE)


PROFILES = ("text", "[]", "[1]", "7", '"text"', "{", "null", "", "{'a': 'b'}", '{"a": 1} x')
"""Texts that are no JSON object."""


def _attributes() -> Iterator[Breaker]:
    plain = put(TEMPLATE, NOTICE)
    yield from rows("templates.attributes-given", "disputed", ("empty", put(ATTRIBUTES, {})), prepare=plain, bases=MADE)
    yield from rows(
        "templates.attributes-given", "keeps",
        ("custom", put(ATTRIBUTES, {"CustomAttributes": {"key": "value"}})),
        ("none-of-them", put(ATTRIBUTES, {"CustomAttributes": {}})),
        ("profile", put(ATTRIBUTES, {"CustomerProfileAttributes": "{}"})), prepare=plain, bases=MADE,
    )  # fmt: skip
    rule, profile = "templates.attributes-exclusive", '{"name": "Ann"}'
    yield from rows(rule, "disputed", ("profile-beside", put(PROFILE, profile)), bases=MADE)
    yield from rows(rule, "disputed", ("custom-beside", put(CUSTOM, FILLED)), bases=("profiled",))
    yield from rows(rule, "disputed", ("no-custom-beside", put(CUSTOM, {})), bases=("profiled",))
    yield from rows(rule, "keeps", ("one", nothing), bases=("templated", "profiled"))
    rule = "templates.profile-json"
    bad = ((f"other-{number}", put(PROFILE, text)) for number, text in enumerate(PROFILES))
    yield from rows(rule, "disputed", *bad, bases=("profiled",))
    good = ("{}", profile, ' { "a" : { "b" : [1] } } ', '{"name": null}')
    yield from rows(
        rule, "keeps", *((f"object-{n}", put(PROFILE, text)) for n, text in enumerate(good)), bases=("profiled",)
    )


def _variables() -> Iterator[Breaker]:
    rule = "templates.variables"
    yield from rows(
        rule, "disputed",
        ("absent", drop(f"{CUSTOM}.name")), ("letter-case", put(CUSTOM, {"Name": "Ann"})), ("none", put(CUSTOM, {})),
        ("spaced", put(CUSTOM, {"name ": "Ann"})), bases=MADE,
    )  # fmt: skip
    parts = {"subject": "{{a}}", "text": "{{b}} {{ c }}", "html": "<p>{{d}}</p>"}
    several = add("connect.knowledge_bases.0.templates", {"id": LONG, **parts})
    filled = {"a": "1", "b": "2", "c": "3", "d": "4"}
    scene = both(several, put(TEMPLATE, LONG), put(CUSTOM, filled))
    for name in filled:
        yield Breaker(rule, f"without-{name}", "disputed", drop(f"{CUSTOM}.{name}"), scene, MADE)
    yield from rows(
        rule, "keeps",
        ("empty-value", put(CUSTOM, {"name": ""})), ("more", put(CUSTOM, {**FILLED, "other": "x"})),
        ("braces", put(CUSTOM, {"name": "{{other}}"})), bases=MADE,
    )  # fmt: skip
    yield Breaker(rule, "all", "keeps", nothing, scene, MADE)
