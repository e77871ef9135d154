"""The page of everything the documents leave open, with every reading."""

from collections.abc import Iterator

from refimpl.explain.book import choices, links, places
from refimpl.explain.book.html import Html, code, element, facts, joined, link, listed, section
from refimpl.explain.book.pages import contents, page
from refimpl.explain.layout import counted
from refimpl.explain.statements import place
from refimpl.readings import Ambiguity, Reading, register
from refimpl.revisions import REVISIONS
from refimpl.statements import statements

PARTS = {
    "A-V": "SES, SendEmail",
    "A-B": "SES, SendBulkEmail",
    "A-C": "Amazon Connect, calls that send",
    "A-E": "Amazon Connect, email that comes in",
    "P-": "Asked by this project alone",
}
"""What the first letters of an id stand for."""


ABOUT = {
    "moto": "an emulator of many services",
    "plain": "a second implementation, which this project wrote from the documents to try its suite on",
}
"""What builds are, beside their names."""


def parts() -> dict[str, list[Ambiguity]]:
    """Group the register by the first letters of the ids."""
    return {said: [each for each in register().values() if each.id.startswith(first)] for first, said in PARTS.items()}


def _who(found: Ambiguity, letter: str) -> Iterator[str]:
    """Name the builds that showed a reading, each with the operation it was seen in."""
    for each in choices.of_ambiguity(found.id):
        if letter in each.readings:
            others = ", ".join(each.readings.replace(letter, ""))
            shared = f", or reading {others}: its answers do not tell them apart" if others else ""
            wavered = "" if each.always else "; some answer took another reading"
            yield f"{choices.builds()[each.build].named}, {each.operation}{shared}{wavered}"


def _answers(reading: Reading) -> Html:
    known = places.places()
    return joined([links.error(each) if each in known else each for each in reading.answers], ", ")


def _reading(found: Ambiguity, reading: Reading) -> Html:
    anchor = f"{found.id}.{reading.letter}"
    mark = element("strong", " (default)") if reading.letter == found.default else ""
    revised = [name for name, held in REVISIONS.items() if reading.letter in held.get(found.id, ())]
    more = facts(
        [
            ("Answers", _answers(reading)),
            ("Revision", ", ".join(revised)),
            ("Seen in", listed([links.prose(each) for each in _who(found, reading.letter)])),
        ]
    )
    said = element("p", link(f"#{anchor}", f"Reading {reading.letter}"), mark, ": ", links.prose(reading.says))
    return element("li", said, more, id=anchor)


def _sources(found: Ambiguity) -> Html:
    shown = []
    for id in found.sources:
        said = statements()[id].says if id in statements() else register()[id].says
        where = f", {place(statements()[id])}" if id in statements() else ""
        shown.append(joined([links.to(id), where, ": ", links.prose(said)]))
    return listed(shown, class_="said")


def _ambiguity(found: Ambiguity) -> Html:
    head = element("h3", link(f"#{found.id}", found.id), f": {found.kind}")
    readings = element("ul", *(_reading(found, each) for each in found.readings), class_="readings")
    known = places.places()
    permitted = joined([links.error(each) if each in known else each for each in found.permits], ", ")
    more = facts(
        [
            ("Permitted", permitted),
            ("Rules", links.several(found.rules)),
            ("Untested", links.prose(found.why_not or "")),
            ("Sources", _sources(found)),
        ]
    )
    said = element("p", links.prose(found.says), class_="statement")
    return element("article", head, said, readings, more, id=found.id)


def _builds() -> Html:
    seen = []
    for each in choices.builds().values():
        what = f", {ABOUT[each.name]}" if each.name in ABOUT else ""
        count = counted(sum(choice.build == each.name for choice in choices.choices()), "choice")
        again = joined(["; asked by ", code(each.source)])
        seen.append(joined([f"{each.named}{what}: {count}, seen in ", links.several(each.operations), again]))
    return listed(seen)


def ambiguities() -> str:
    """Write the page."""
    grouped = parts()
    anchors = {said: f"part-{turn}" for turn, said in enumerate(grouped, 1)}
    blocks = [
        section(2, f"{said} ({len(found)})", *map(_ambiguity, found), id=anchors[said])
        for said, found in grouped.items()
    ]
    untested = sum(not each.testable for each in register().values())
    first = element(
        "p",
        f"{len(register())} questions that the documents answer in more than one way, or not at all, {untested} of "
        "them out of reach of any test. A build may hold any reading, and is held to the one it shows; the "
        "default is what the reference does unless told otherwise. The anchor of a reading is the id with a dot "
        "and its letter.",
    )
    seen = section(
        2,
        "Builds that were asked",
        element(
            "p",
            "What is marked 'seen in' was observed, and nothing else is. Where several readings are named, the "
            "answers did not tell them apart. Which of several codes a build answers with is not kept.",
        ),
        _builds(),
        id="builds",
    )
    around = contents(
        [
            *((anchors[said], f"{said} ({len(found)})") for said, found in grouped.items()),
            ("builds", "Builds that were asked"),
        ]
    )
    return page(places.AMBIGUITIES, "Ambiguities", first, around, *blocks, seen)
