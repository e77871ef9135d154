"""The book: every id has an anchor, every link leads somewhere, and the markup is sound."""

import json
import os
import re
import subprocess
import sys
from itertools import pairwise

import pytest

from refimpl import explain
from refimpl.explain.book import choices, flow, graph, links, places
from refimpl.explain.book.html import Html, code, element, table
from refimpl.explain.book.site import site
from refimpl.explain.members import lines
from refimpl.explain.operations import faults
from refimpl.operations import OPERATIONS
from refimpl.readings import Ambiguity, register
from refimpl.rulebook import BY_ID
from refimpl.statements import pending, statements
from tests.refimpl.parsed_html import Parsed
from tests.repo.tree import ROOT

SITE = site()
PAGES = {name: Parsed(body) for name, body in SITE.items() if name.endswith(".html")}
IDS = (*OPERATIONS, *BY_ID, *register(), *statements(), *pending(), *explain.TOPICS)
HOSTILE = "<script>alert(1)</script>\"'&<!--"


def there(href: str, page: str) -> bool:
    """Say whether a link on a page leads to a page, or to an anchor on one."""
    file, _, anchor = href.partition("#")
    if (file or page) not in PAGES:
        return file in SITE and not anchor
    return not anchor or anchor in PAGES[file or page].ids


@pytest.mark.parametrize("page", PAGES)
def test_tags_are_balanced(page: str) -> None:
    assert PAGES[page].wrong == []
    assert PAGES[page].open == []


@pytest.mark.parametrize("page", PAGES)
def test_no_id_stands_twice(page: str) -> None:
    ids = PAGES[page].ids
    assert len(ids) == len(set(ids))
    assert not [id for id in ids if re.search(r"\s", id)]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere_in_the_book(page: str) -> None:
    assert [href for href in PAGES[page].hrefs if not there(href, page)] == []


@pytest.mark.parametrize("page", PAGES)
def test_nothing_comes_from_elsewhere(page: str) -> None:
    body = SITE[page]
    assert not re.search(r"(?:src|href|action)=\"(?:https?:|//|data:)", body)
    assert not re.search(r"@import|url\((?!#)", body)
    assert PAGES[page].named("img") == []


def test_the_style_asks_for_nothing_from_elsewhere() -> None:
    assert not re.search(r"@import|@font-face|url\(", SITE["book.css"])


@pytest.mark.parametrize("name", IDS)
def test_every_id_has_a_place_of_its_own(name: str) -> None:
    place = places.place_of(name)
    assert place is not None
    assert there(place, "")
    if name in (*BY_ID, *register(), *statements()):
        assert place.endswith(f"#{name}")


@pytest.mark.parametrize("found", register().values(), ids=lambda found: found.id)
def test_every_reading_has_an_anchor_and_is_told(found: Ambiguity) -> None:
    page = PAGES[places.AMBIGUITIES]
    for reading in found.readings:
        assert f"{found.id}.{reading.letter}" in page.ids
        assert " ".join(reading.says.split()) in page.text


def test_every_error_code_is_told_with_who_says_it() -> None:
    page = PAGES[places.ERRORS]
    for name, operation in OPERATIONS.items():
        for permit in (
            *operation.environment,
            *(each for rule in operation.rules() for each in operation.spelled(rule)),
        ):
            assert permit.code is None or permit.code in page.ids, name


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operations_page_has_its_rules_in_the_order_of_its_table(name: str) -> None:
    operation, file = OPERATIONS[name], places.operation_page(name)
    lists = re.findall(r'<ol class="guards">(.*?)</ol>', SITE[file])
    told = [re.findall(r'<li><a href="rules\.html#([^"]+)"', each) for each in lists]
    states = (*operation.states, *operation.each)
    assert told == [[rule.id for rule in state.guards] for state in states]
    assert [id for id in PAGES[file].ids if id.startswith("state-")] == [f"state-{state.name}" for state in states]


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operations_page_has_every_member_and_every_fault(name: str) -> None:
    operation, page = OPERATIONS[name], PAGES[places.operation_page(name)]
    members = [id.removeprefix("member-") for id in page.ids if id.startswith("member-")]
    assert members == [line.path for line in lines(operation.shape)]
    found = {href.partition("#")[2] for href in page.hrefs}
    for fault, permits in faults(operation).items():
        assert {places.fault_anchor(fault), *(permit.code for permit in permits)} <= found


def written(drawing: str, kind: str) -> list[str]:
    """List the words of one kind in a drawing, from top to bottom; its title and description are not among them."""
    return re.findall(rf'<text [^>]*class="{kind}">([^<]*)</text>', drawing)


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_drawing_of_an_operation_is_that_of_its_table(name: str) -> None:
    operation = OPERATIONS[name]
    tables = [states for states in (operation.states, operation.each) if states]
    drawn = flow.flows(operation)
    assert [found.states for found in drawn] == tables
    for found, states in zip(drawn, tables, strict=True):
        drawing = flow.drawn(found, "x")
        assert written(drawing, "name") == ["received", *(state.name for state in states), found.end, found.lost]
        assert [int(said.split()[0]) for said in written(drawing, "count")] == [len(state.guards) for state in states]
        assert drawing.count('class="lost" marker-end') == len(states) + 1


@pytest.mark.parametrize("page", PAGES)
def test_every_name_in_a_drawing_fits_its_box(page: str) -> None:
    widths = [int(width) for width in re.findall(r'<rect [^>]*?width="(\d+)"', SITE[page])]
    boxed = re.findall(r'<rect [^>]*?width="(\d+)"[^>]*/><text [^>]*>([^<]*)</text>', SITE[page])
    assert len(boxed) == len(widths)
    assert [label for width, label in boxed if len(label) * 7 > int(width)] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_drawing_has_a_title_and_a_description(page: str) -> None:
    for drawing in PAGES[page].named("svg"):
        assert drawing["role"] == "img"
        for name in ("aria-labelledby", "aria-describedby"):
            assert drawing[name] in PAGES[page].ids


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_landmarks_one_first_heading_and_none_left_out(page: str) -> None:
    found = PAGES[page]
    assert found.headings.count(1) == 1
    # What is on a page is listed before the text, under a heading of its own.
    assert all(after <= before + 1 for before, after in pairwise(found.headings))
    assert [len(found.named(tag)) for tag in ("main", "header", "footer", "title")] == [
        1,
        1,
        1,
        1 + len(found.named("svg")),
    ]
    assert found.named("html") == [{"lang": "en"}]
    assert [nav for nav in found.named("nav") if not nav.get("aria-label")] == []
    labelled = {label["for"] for label in found.named("label")}
    assert {field["id"] for field in found.named("input")} <= labelled


@pytest.mark.parametrize("page", PAGES)
def test_every_table_has_a_caption_and_a_box_that_scrolls_by_keys(page: str) -> None:
    found = PAGES[page]
    boxes = [box for box in found.named("div") if box.get("class") == "wide"]
    assert len(found.named("table")) == len(found.named("caption")) == len(boxes)
    assert all(box["tabindex"] == "0" and box["aria-label"] for box in boxes)


def test_the_index_of_the_search_leads_where_the_lists_do() -> None:
    body = SITE[places.SEARCH]
    (data,) = re.findall(r'<script type="application/json" id="index">(.*?)</script>', body)
    index = json.loads(data)
    assert {entry[1] for entry in index} >= {*OPERATIONS, *BY_ID, *register(), *statements(), *places.codes()}
    assert {entry[2] for entry in index} <= set(PAGES[places.SEARCH].hrefs)
    assert [entry for entry in index if not there(entry[2], "")] == []


def digest(seed: str) -> str:
    """Make the book in a process that orders sets in its own way."""
    made = "from refimpl.explain.book.site import site\nimport hashlib"
    code = f"{made}\nprint(hashlib.sha256(repr(site()).encode()).hexdigest())"
    given = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=120, check=True).stdout


def test_the_same_rulebook_makes_the_same_bytes() -> None:
    assert digest("1") == digest("2")


# Markup


@pytest.mark.parametrize(
    "made",
    [
        element("p", HOSTILE),
        element("p", "x", title=HOSTILE),
        code(HOSTILE),
        table(HOSTILE, (HOSTILE,), [(HOSTILE, HOSTILE)]),
        links.prose(HOSTILE),
        links.to(HOSTILE),
    ],
)
def test_hostile_text_stays_text(made: Html) -> None:
    found = Parsed(made)
    assert found.named("script") == []
    assert found.wrong == []
    assert found.open == []
    assert HOSTILE in found.text or any(HOSTILE in given.values() for _, given in found.tags)


def test_the_index_cannot_end_its_script() -> None:
    from refimpl.explain.book.search import Entry, index

    made = index([Entry("Rules", "</script><script>alert(1)</script>", "x", "<!--")])
    assert "<" not in made
    assert json.loads(made)[0][1].startswith("</script>")


def test_names_in_prose_become_links() -> None:
    made = Parsed(links.prose("See A-V44, recipients.limit and V1-S09; X-99 and arecipients.limit are nothing."))
    assert made.hrefs == [places.place_of(name) for name in ("A-V44", "recipients.limit", "V1-S09")]


# Drawings of ways


def test_ways_are_ranked_by_the_longest_way_and_drawn_all() -> None:
    ways = [
        graph.Way("none", "x", "draft"), graph.Way("draft", "y", "sent"), graph.Way("draft", "z", "ended"),
        graph.Way("sent", "w", "ended"), graph.Way("sent", "again", "sent"), graph.Way("ended", "anew", "draft"),
    ]  # fmt: skip
    assert graph.ranks(ways) == {"none": 0, "draft": 1, "sent": 2, "ended": 3}
    drawing = Parsed(graph.drawn("x", "Ways", ways, ["none"]))
    assert drawing.wrong == []
    assert len([path for path in drawing.named("path") if path.get("class") == "way"]) == len(ways)
    assert len(drawing.named("circle")) == len(ways)


# What builds were seen to do


def test_every_choice_is_of_a_build_and_among_the_readings() -> None:
    assert choices.choices()
    for each in choices.choices():
        assert each.operation in choices.builds()[each.build].operations
        assert set(each.readings) < register()[each.ambiguity].letters
        assert each.readings


def test_what_a_build_is_known_to_do_wrong_is_on_the_page_of_its_rule() -> None:
    text = PAGES[places.RULES].text
    for each in choices.known():
        assert each.rule in BY_ID
        assert " ".join(each.reason.split()) in text


def test_explain_says_where_in_the_book() -> None:
    for name, place in {"recipients.limit": "rules.html#recipients.limit", "a-v44": "ambiguities.html#A-V44",
                        "A-V44.b": "ambiguities.html#A-V44.b", "V1-S09": "statements.html#V1-S09",
                        "ses.SendEmail": "ses.SendEmail.html", "contacts": "contacts.html"}.items():  # fmt: skip
        text = explain.anything(name)
        assert text is not None
        assert text.splitlines()[-1].split() == ["Book", place]


# Colours


def shades(style: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", style))


def luminance(shade: str) -> float:
    parts = [int(shade[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "faint", "link", "bad", "good", "strong"])
@pytest.mark.parametrize("paper", ["paper", "shade", "mark"])
def test_every_ink_can_be_read_on_every_paper(scheme: int, ink: str, paper: str) -> None:
    found = shades(re.findall(r":root \{(.*?)\}", SITE["book.css"], re.DOTALL)[scheme])
    bright, dim = sorted((luminance(found[ink]), luminance(found[paper])), reverse=True)
    assert (bright + 0.05) / (dim + 0.05) >= 4.5
