"""The page of all rules, by what they are about."""

from collections.abc import Iterator

from refimpl.citations import said_by_all
from refimpl.explain.book import choices, links, places
from refimpl.explain.book.answers import answers
from refimpl.explain.book.html import Html, code, element, facts, joined, link, listed, section
from refimpl.explain.book.pages import contents, page
from refimpl.explain.layout import counted
from refimpl.explain.matrix import concerns
from refimpl.explain.omissions import reason
from refimpl.explain.rules import guarded, limit
from refimpl.explain.statements import place, touching
from refimpl.operations import OPERATIONS
from refimpl.readings import register
from refimpl.rule import Rule


def strength(rule: Rule) -> Html:
    """Show how a rule is known."""
    return element(
        "span", rule.strength.name.lower(), class_=f"strength {'binding' if rule.strength.binding else ''}".strip()
    )


def _weight(rule: Rule) -> Html:
    weight = "fails a build" if rule.strength.binding else "is a warning, and a failure with --strict"
    return joined([strength(rule), f" {rule.strength.value}; breaking it {weight}"])


def _said(rule: Rule) -> Html:
    """List what the documents say of a rule, and where."""
    found = said_by_all(rule, (each for each in OPERATIONS.values() if rule in each.rules()))
    return listed(
        [joined([links.to(each.id), f", {place(each)}: ", links.prose(each.says)]) for each in found], class_="said"
    )


def _open(rule: Rule) -> Html:
    return listed([joined([links.to(id), ": ", links.prose(register()[id].says)]) for id in touching(rule)])


def _answered(rule: Rule) -> Html:
    having = [each for each in OPERATIONS.values() if rule in each.rules() and rule.permits]
    return listed([joined([links.to(each.name), ": ", answers(each.spelled(rule))]) for each in having])


def _guards(rule: Rule) -> Html:
    having = [each for each in OPERATIONS.values() if rule in each.rules()]
    return listed([joined([links.to(each.name), guarded(rule, each).removeprefix(each.name)]) for each in having])


def left_out(rule: Rule) -> dict[str, list[str]]:
    """Give the operations that do without a rule, by the reason they have."""
    why: dict[str, list[str]] = {}
    for each in OPERATIONS.values():
        if rule not in each.rules():
            why.setdefault(reason(rule, each), []).append(each.name)
    return why


def _left_out(rule: Rule) -> Html:
    return listed([joined([links.several(names), f": {said}"]) for said, names in left_out(rule).items()])


def broken_by(rule: Rule, operation: str | None = None) -> Iterator[Html]:
    """Say which builds are known to break a rule, in one operation or in any, and how."""
    for each in choices.of_rule(rule.id):
        if operation not in (None, each.operation):
            continue
        build = choices.builds()[each.build].named
        heard = f": {each.observed} where {each.expected} is expected. "
        yield joined([f"{build}, ", links.to(each.operation), heard, links.prose(each.reason)])


def _faults(rule: Rule) -> Html:
    return joined([links.fault(fault) for fault in rule.permits], "; ")


def _rule(rule: Rule) -> Html:
    pairs = [
        ("Strength", _weight(rule)),
        ("Judges", rule.about.value),
        ("Limit", links.prose(limit(rule.bound)) if rule.bound is not None else ""),
        ("Since", rule.since or ""),
        ("Fault", _faults(rule)),
        ("Implies", links.several(rule.implies)),
        ("Guards", _guards(rule)),
        ("Answered with, the default first", _answered(rule)),
        ("Said in", _said(rule)),
        ("Open questions", _open(rule)),
        ("Left out by", _left_out(rule)),
        ("Known to be broken by", listed(list(broken_by(rule)))),
    ]
    head = element("h3", link(f"#{rule.id}", code(rule.id)))
    return element(
        "article", head, element("p", links.prose(rule.statement), class_="statement"), facts(pairs), id=rule.id
    )


def rules() -> str:
    """Write the page."""
    grouped = concerns()
    blocks = [
        section(2, f"{concern} ({len(found)})", *map(_rule, found), id=f"about-{concern}")
        for concern, found in grouped.items()
    ]
    count = counted(sum(map(len, grouped.values())), "rule")
    first = element(
        "p",
        f"{count}, by what they are about, in the order in which the reference reads them. The anchor of a rule is "
        "its name, and names are kept for good. A statement's id leads to what it says, in our words, and to "
        "where it stands.",
    )
    around = contents([(f"about-{concern}", f"{concern} ({len(found)})") for concern, found in grouped.items()])
    return page(places.RULES, "Rules", first, around, *blocks)
