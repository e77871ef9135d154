"""RULES.md: rules and ambiguities for people on a code host, under the anchors the book has."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from refimpl.answer import Permit
from refimpl.citations import said_by_all
from refimpl.explain.answers import answer
from refimpl.explain.book import choices
from refimpl.explain.book.ambiguities import parts
from refimpl.explain.layout import counted
from refimpl.explain.matrix import concerns
from refimpl.explain.rules import limit
from refimpl.explain.statements import touching
from refimpl.operations import OPERATIONS
from refimpl.readings import Ambiguity, register
from refimpl.rule import Rule
from refimpl.rulebook import BY_ID, RULEBOOK

FILE = "RULES.md"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def plain(said: str) -> str:
    """Escape what Markdown would take for markup."""
    return _SPECIAL.sub(r"\\\1", said)


def _to(name: str) -> str:
    """Link a rule or an ambiguity; a statement has no anchor here."""
    return f"[{plain(name)}](#{name})" if name in BY_ID or name in register() else plain(name)


def _several(names: Iterable[str]) -> str:
    return ", ".join(map(_to, names))


def _fact(name: str, said: str) -> Iterator[str]:
    if said:
        yield f"- {name}: {said}"


def _answer(permit: Permit) -> str:
    cites = f" ({_several(permit.cites)})" if permit.cites else ""
    return plain(answer(replace(permit, cites=()))) + cites


def _answers(permits: Iterable[Permit]) -> str:
    """Name answers, each once, the default first."""
    return ", ".join(dict.fromkeys(map(_answer, permits)))


def _rule(rule: Rule) -> Iterator[str]:
    having = [each for each in OPERATIONS.values() if rule in each.rules()]
    statements = [each.id for each in said_by_all(rule, having)]
    yield f'### <a id="{rule.id}"></a>{plain(rule.id)}'
    yield ""
    yield plain(rule.statement)
    yield ""
    yield f"- {rule.strength.name}: {rule.strength.value}"
    yield from _fact("Limit", plain(limit(rule.bound)) if rule.bound is not None else "")
    for name, operation in OPERATIONS.items():
        if rule in operation.rules():
            yield f"- `{name}`: {_answers(operation.spelled(rule)) or rule.about.value}"
    yield from _fact("Said in", _several(statements))
    yield from _fact("Open questions", _several(touching(rule)))
    for known in choices.of_rule(rule.id):
        build = choices.builds()[known.build].named
        yield f"- {plain(build)} breaks it in `{known.operation}`: {plain(known.reason)}"
    yield ""


def _who(found: Ambiguity, letter: str) -> str:
    seen = [
        f"{choices.builds()[each.build].named}, {each.operation}{'' if each.always else ', not always'}"
        for each in choices.of_ambiguity(found.id)
        if letter in each.readings
    ]
    return f" (seen in {plain('; '.join(seen))})" if seen else ""


def _ambiguity(found: Ambiguity) -> Iterator[str]:
    yield f'### <a id="{found.id}"></a>{found.id}: {found.kind}'
    yield ""
    yield plain(found.says)
    yield ""
    for each in found.readings:
        default = ", the default" if each.letter == found.default else ""
        yield f"- {each.letter}{default}: {plain(each.says)}{_who(found, each.letter)}"
    yield from _fact("Permitted", plain(", ".join(found.permits)))
    yield from _fact("Rules", _several(found.rules))
    yield from _fact("Untested", plain(found.why_not or ""))
    yield from _fact("Sources", _several(found.sources))
    yield ""


def _lines() -> Iterator[str]:
    yield "# Rules and ambiguities"
    yield ""
    yield "<!-- Written by `sendspec fill`; change the rulebook or the ledger, not this file. -->"
    yield ""
    yield f"{counted(len(RULEBOOK), 'rule')} by what they are about, and {len(register())} questions that the documents"
    yield "leave open. Links go by id: `RULES.md#recipients.limit`, `RULES.md#A-V44`. `sendspec explain` says"
    yield "more of each, and `sendspec explain --html DIR` writes all of it as a book."
    yield ""
    for concern, found in concerns().items():
        yield f"- {concern}: {_several(rule.id for rule in found)}"
    yield ""
    for concern, found in concerns().items():
        yield f"## {concern}"
        yield ""
        for rule in found:
            yield from _rule(rule)
    for said, some in parts().items():
        yield f"## Ambiguities: {said}"
        yield ""
        for each in some:
            yield from _ambiguity(each)


def rules_md() -> str:
    """Write the file; the same rulebook makes the same bytes."""
    return "\n".join(_lines()).rstrip("\n") + "\n"
