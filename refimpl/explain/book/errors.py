"""The page of errors: what can be wrong, and how each operation says so."""

from collections.abc import Iterator

from refimpl.answer import Permit
from refimpl.explain.book import links, places
from refimpl.explain.book.answers import answers
from refimpl.explain.book.html import Html, code, element, joined, link, listed, section
from refimpl.explain.book.pages import contents, page
from refimpl.explain.layout import counted
from refimpl.explain.operations import faults
from refimpl.faults import Fault
from refimpl.operations import OPERATIONS
from refimpl.rulebook import RULEBOOK

WEATHER = "bad weather"
"""What an answer of the environment stands for, in the place of a fault."""


def _meant(wanted: str) -> Iterator[Html]:
    """Say what an error code means, operation by operation."""
    for name, operation in OPERATIONS.items():
        told = [
            (fault, permit)
            for fault, permits in faults(operation).items()
            for permit in permits
            if permit.code == wanted
        ]
        weather = [permit for permit in operation.environment if permit.code == wanted]
        if told or weather:
            statuses = _statuses([*(permit for _, permit in told), *weather])
            named = [links.fault(fault) for fault in dict.fromkeys(fault for fault, _ in told)]
            yield joined([links.to(name), f"{statuses}: ", joined([*named, *([WEATHER] if weather else [])], "; ")])


def _statuses(permits: list[Permit]) -> str:
    found = sorted({status for permit in permits for status in permit.statuses if not permit.entry})
    whole = f"HTTP {' or '.join(map(str, found))}" if found else ""
    entry = "status of an entry" if any(permit.entry for permit in permits) else ""
    said = ", ".join(filter(None, (whole, entry)))
    return f" ({said})" if said else ""


def _code(name: str) -> Html:
    head = element("h3", link(f"#{name}", code(name)))
    return element("article", head, listed(list(_meant(name))), id=name)


def _fault(found: Fault) -> Html:
    anchor = places.fault_anchor(found)
    asking = [rule.id for rule in RULEBOOK if found in rule.permits]
    told = [
        joined([links.to(name), ": ", answers(faults(operation)[found])])
        for name, operation in OPERATIONS.items()
        if found in faults(operation)
    ]
    rules = element("p", "Found by ", links.several(asking)) if asking else ""
    said = f"{found.value[0].upper()}{found.value[1:]}"
    return element("article", element("h3", link(f"#{anchor}", said)), rules, listed(told), id=anchor)


def errors() -> str:
    """Write the page."""
    names = [name for name in places.codes() if any(True for _ in _meant(name))]
    first = element(
        "p",
        f"{counted(len(names), 'error code')} and statuses of entries, and the {counted(len(Fault), 'fault')} they "
        "stand for. The first answer of a fault is the default; the ids behind the others say what lets them in.",
    )
    return page(
        places.ERRORS,
        "Errors",
        first,
        contents([("codes", "By code"), ("faults", "By what is wrong")]),
        section(2, "By code", *map(_code, names), id="codes"),
        section(2, "By what is wrong", *map(_fault, Fault), id="faults"),
    )
