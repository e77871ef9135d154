"""RULES.md: every rule and ambiguity under its anchor, no link into nothing, and no markup but ours."""

import re
from collections import Counter

from refimpl.explain.book.markdown import plain, rules_md
from refimpl.operations import OPERATIONS
from refimpl.readings import register
from refimpl.rulebook import BY_ID, RULEBOOK
from refimpl.statements import statements

TEXT = rules_md()
ANCHORS = re.findall(r'^### <a id="([^"]+)"></a>', TEXT, re.MULTILINE)


def part(id: str) -> str:
    """Give what stands under an anchor, on one line and without the escapes of Markdown."""
    _, _, rest = TEXT.partition(f'<a id="{id}"></a>')
    return " ".join(re.sub(r"\\(.)", r"\1", re.split(r"^##", rest, maxsplit=1, flags=re.MULTILINE)[0]).split())


def test_every_rule_and_ambiguity_has_one_anchor() -> None:
    assert Counter(ANCHORS) == Counter((*BY_ID, *register()))


def test_every_link_leads_to_an_anchor() -> None:
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= set(ANCHORS)
    assert not re.search(r"\]\((?!#)", TEXT)


def test_a_rule_has_its_statement_its_citations_and_its_answers() -> None:
    for rule in RULEBOOK:
        found = part(rule.id)
        assert " ".join(rule.statement.split()) in found
        assert rule.strength.name in found
        assert all(cite in found for cite in rule.cites)
        for name, operation in OPERATIONS.items():
            _, told, answers = found.partition(f"- `{name}`: ")
            assert bool(told) == (rule in operation.rules())
            spelled = operation.spelled(rule) if told else ()
            assert all(f"{permit.code}" in answers.partition(" - ")[0] for permit in spelled)


def test_an_ambiguity_has_its_readings_and_its_default() -> None:
    for found in register().values():
        told = part(found.id)
        assert f"- {found.default}, the default: " in told
        assert all(" ".join(reading.says.split()) in told for reading in found.readings)
        assert all(answer in told for answer in found.permits)
        assert all(source in told for source in found.sources)


def test_only_our_own_markup_stands_in_it() -> None:
    tags = set(re.findall(r"(?<!\\)<(/?\w+)", TEXT))
    assert tags == {"a", "/a"}
    assert plain("<b> *a* _b_ `c` [d](e) # | ~") == r"\<b\> \*a\* \_b\_ \`c\` \[d\](e) \# \| \~"


def test_statements_are_cited_by_id_and_not_told() -> None:
    told = [each.id for each in statements().values() if len(each.says) > 40 and each.says in TEXT]
    assert told == []
