"""Breakers about the template of a call and the data that fill it in, by default and for each entry."""

from collections.abc import Iterator

from conformance.strategies.bulk.vocabulary import (
    ARN,
    DATA,
    FULL,
    NAME,
    NUMBERED,
    STORED,
    TEMPLATE,
    UNSIGNED,
    WELCOME,
    after,
    entry,
    filling,
    own_data,
    template_arn,
    written,
)
from conformance.strategies.catalogue import Breaker
from conformance.strategies.drafts import Edit, add, both, drop, nothing, put
from conformance.strategies.ses_v1.vocabulary import ABROAD, CALLER, DOMAIN, MOVED, OURS, OWNER, arn, rows

_NEITHER = both(drop(NAME), drop(ARN))
_BY_NAME = drop(ARN)
_NO_JSON = {"word": "gold", "open": '{"name": "Ann"', "quotes": "{'name': 'Ann', 'plan': 'gold'}", "two": "{} {}"}
_NO_OBJECT = {"list": "[]", "text": '"gold"', "number": "7", "null": "null", "true": "true", "pairs": '[["name", "A"]]'}


def _by_arn(text: str) -> Edit:
    return both(drop(NAME), put(ARN, text))


def _named() -> Iterator[Breaker]:
    other = add("ses.templates", {**STORED, "name": "other"}, {**STORED, "name": "W"})
    yield from rows(
        "templates.given", "breaks", ("neither", _NEITHER), ("empty-template", put(TEMPLATE, {})),
        ("empty-content", put("DefaultContent", {})), ("data-alone", put(TEMPLATE, {"TemplateData": filling("A")})),
    )  # fmt: skip
    yield from rows(
        "templates.given", "keeps", ("name", _BY_NAME), ("arn", _by_arn(template_arn(WELCOME))),
        ("both", put(ARN, template_arn(WELCOME))),
    )  # fmt: skip
    odd = {
        "word": WELCOME, "service": template_arn(WELCOME).replace(":ses:", ":sns:"),
        "identity": arn(DOMAIN, OURS), "account": template_arn(WELCOME, "12"), "nameless": template_arn(""),
    }  # fmt: skip
    for name, text in odd.items():
        yield Breaker("templates.arn-syntax", name, "breaks", put(ARN, text))
        yield Breaker("templates.arn-syntax", f"{name}-alone", "breaks", _by_arn(text))
    yield from rows("templates.arn-syntax", "keeps", ("second", _by_arn(template_arn("other"))), prepare=other)
    yield from rows(
        "templates.agree", "disputed", ("another", put(ARN, template_arn("other"))),
        ("renamed", both(put(NAME, "other"), put(ARN, template_arn(WELCOME)))), prepare=other,
    )  # fmt: skip
    second = both(put(NAME, "other"), put(ARN, template_arn("other")))
    yield from rows("templates.agree", "keeps", ("second", second), prepare=other)
    yield from rows(
        "templates.exists", "breaks", ("unknown", put(NAME, "no-such-template")), ("longer", put(NAME, f"{WELCOME}d")),
        ("shorter", put(NAME, WELCOME[:-1])), ("unknown-arn", _by_arn(template_arn("no-such-template"))),
        ("other-account", _by_arn(template_arn(WELCOME, OWNER))),
        ("other-region", _by_arn(template_arn(WELCOME, region="eu-west-1"))),
        prepare=both(other, _BY_NAME),
    )  # fmt: skip
    yield from rows(
        "templates.exists", "keeps", ("second", put(NAME, "other")), ("second-arn", _by_arn(template_arn("other"))),
        prepare=both(other, _BY_NAME),
    )  # fmt: skip
    moved = both(MOVED, UNSIGNED, _BY_NAME)
    yield from rows(
        "templates.exists", "keeps", ("moved", _by_arn(template_arn(WELCOME, CALLER, ABROAD))), prepare=moved
    )
    yield from rows(
        "templates.exists", "breaks", ("usual-account", _by_arn(template_arn(WELCOME, region=ABROAD))),
        ("usual-region", _by_arn(template_arn(WELCOME, CALLER))), prepare=moved,
    )  # fmt: skip
    shortest = both(put(NAME, "W"), _BY_NAME)
    yield from rows("shape.length", "keeps", ("template-name-shortest", shortest), prepare=other)


def _defaults() -> Iterator[Breaker]:
    for name, text in {**_NO_JSON, **_NO_OBJECT, "empty": ""}.items():
        yield Breaker("templates.default-data", name, "disputed", put(DATA, text), bases=FULL)
    for name, text in {
        "object": filling("friend"), "no-keys": "{}", "nested": written(name={"first": "A"}, plan=[1, 2]),
        "spaces": ' {"name" : "A" }\n', "beyond-ascii": '{"name": "\u2603"}', "more": written(other=1, name="A"),
    }.items():  # fmt: skip
        yield Breaker("templates.default-data", name, "keeps", put(DATA, text), bases=FULL)
    yield Breaker("templates.default-data", "absent", "keeps", drop(DATA))


def _replacements() -> Iterator[Breaker]:
    rule = "templates.replacement-data"
    for place, number in NUMBERED.items():
        for name, text in {**_NO_JSON, **_NO_OBJECT, "empty": ""}.items():
            if place == "middle" or name in ("word", "list"):
                yield Breaker(rule, f"{name}-{place}", "disputed", put(own_data(number), text), bases=FULL)
        content = f"{entry(number)}.ReplacementEmailContent"
        for name, edit in (
            ("no-data", drop(own_data(number))), ("no-content", drop(content)), ("empty-content", put(content, {})),
        ):  # fmt: skip
            yield Breaker(rule, f"{name}-{place}", "disputed", edit, bases=FULL)
        for name, text in (
            ("more", written(name="A", plan="gold", other=[1])), ("other-types", written(name=7, plan=False)),
        ):  # fmt: skip
            yield Breaker(rule, f"{name}-{place}", "keeps", put(own_data(number), text), bases=FULL)


def _rendered() -> Iterator[Breaker]:
    rule = "templates.renderable"
    for place, number in NUMBERED.items():
        short = put(own_data(number), written(name="Ann"))
        yield Breaker(rule, f"missing-{place}", "disputed", short, drop(DATA), FULL)
        yield Breaker(rule, f"by-default-{place}", "disputed", short, nothing, FULL)
        cased = put(own_data(number), written(name="Ann", Plan="gold"))
        yield Breaker(rule, f"letter-case-{place}", "disputed", cased, drop(DATA), FULL)
        empty = put(own_data(number), written(name="", plan=""))
        yield Breaker(rule, f"empty-values-{place}", "keeps", empty, drop(DATA), FULL)
    for place, number in NUMBERED.items():
        folded = put(own_data(number), filling("Ann\r\nX-Injected: yes"))
        yield Breaker("templates.subject-line", f"crlf-{place}", "disputed", folded, bases=FULL)
        below = put(own_data(number), filling("Ann", "gold\r\n\nand more"))
        yield Breaker("templates.subject-line", f"crlf-in-bodies-{place}", "keeps", below, bases=FULL)
    by_default = both(put(DATA, filling("you\nall")), put(own_data(0), written(plan="gold")))
    yield Breaker("templates.subject-line", "newline-by-default", "disputed", by_default, bases=FULL)
    deep = {"name": "deep", "subject": "{{ user.name }}", "text": None, "html": "<p>{{user.plan}} {{user.name}}</p>"}
    scene = both(
        add("ses.templates", deep), drop(ARN), put(NAME, "deep"), put(own_data(0), '{"user": {"name": 1, "plan": 2}}')
    )
    lacking = put(own_data(0), '{"user": {"name": 1}}')
    yield Breaker(rule, "nested-missing", "disputed", lacking, scene, ("minimal",))
    yield Breaker(rule, "nested", "keeps", nothing, scene, ("minimal",))
    city = {"name": "city", "subject": "{{user.name}}/{{user.plan}}/{{city}}", "text": "Dear {{user.name}}."}
    usual = put(DATA, written(user={"name": "friend", "plan": "basic"}, city="Oslo"))
    there = both(add("ses.templates", city), drop(ARN), put(NAME, "city"), usual)
    whole = written(user={"name": "Ann", "plan": "gold"}, city="Bern")
    scene = both(there, *(put(own_data(number), whole) for number in NUMBERED.values()))
    within = both(*(put(own_data(number), written(user={"name": "Ann"})) for number in NUMBERED.values()))
    yield Breaker(rule, "defaults-within", "disputed", within, scene, FULL)
    cases = both(add("ses.templates", {"name": "cases", "subject": "{{Name}} {{name}}", "text": "{{name}}"}), drop(ARN))
    apart = both(*(put(own_data(number), '{"Name": "Ann", "name": "Lee"}') for number in NUMBERED.values()))
    yield Breaker(rule, "two-cases", "keeps", both(put(NAME, "cases"), apart), cases, FULL)
    fixed = both(add("ses.templates", {"name": "fixed", "subject": "Hello", "text": "Hello."}), drop(ARN))
    yield Breaker(rule, "no-variables", "keeps", put(NAME, "fixed"), fixed)


def breakers() -> Iterator[Breaker]:
    """Make the breakers about templates."""
    yield from after(put(NAME, WELCOME), _named())
    yield from _defaults()
    yield from _replacements()
    yield from _rendered()
