"""Templates with variables in double braces, and the JSON objects that fill them in.

Only plain variables are modelled, `{{name}}`, and, where a reading has them, `{{outer.inner}}` and blanks within the
braces; what more the services' dialect may have is left alone, as text (A-B51).
"""

import json
import re
from collections.abc import Iterator, Mapping

from refimpl.answer import Json

_VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_.-]+)\s*\}\}")


_NAME_ALONE = re.compile(r"\{\{[A-Za-z0-9_-]+\}\}")


class NotJson(Exception):
    """A text that is no JSON at all."""


def data_of(text: str) -> Json:
    """Read the JSON of template data; raises NotJson."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise NotJson from None


def variables(*texts: str | None) -> Iterator[str]:
    """List the variables of some texts, as often as they occur."""
    for text in texts:
        if text and "{{" in text:
            yield from _VARIABLE.findall(text)


def bare_names(*texts: str | None) -> Iterator[str]:
    """List the variables that no reading passes over: without dots in their names or blanks about them."""
    for text in texts:
        if text and "{{" in text:
            yield from (found[2:-2] for found in _NAME_ALONE.findall(text))


def dressed(*texts: str | None) -> bool:
    """Say whether some variable has a dot in its name or blanks about it (A-B51)."""
    return any(not _NAME_ALONE.fullmatch(found[0]) for text in texts for found in _VARIABLE.finditer(text or ""))


def undressed(text: str | None, data: Mapping[str, Json], *, kept: bool) -> str | None:
    """Render a text in which only bare names are variables; all else in braces is kept, or vanishes."""
    if text is None:
        return None

    def filled(found: "re.Match[str]") -> str:
        return rendered(found[0], data) or "" if _NAME_ALONE.fullmatch(found[0]) else found[0] if kept else ""

    return _VARIABLE.sub(filled, text)


def form_without(text: str, data: Mapping[str, Json], other: Mapping[str, Json]) -> str:
    """Write as a regular expression what a text may become whose variables, where `data` lack them, come to nothing.

    What then stands there is open, but for the value that only `other` data have.
    """
    form, end = "", 0
    for found in _VARIABLE.finditer(text):
        value, elsewhere = value_of(found[1], data), value_of(found[1], other)
        before = text[end : found.start()]
        bar = f"(?!{re.escape(written(elsewhere))})" if elsewhere not in (None, "") else ""
        if value is not None:
            form += re.escape(before + written(value))
        elif before.endswith(" "):
            # A blank may go where nothing comes after it.
            form += rf"{re.escape(before.rstrip())}(?:\s+{bar}.*?)?"
        else:
            form += f"{re.escape(before)}{bar}.*?"
        end = found.end()
    return form + re.escape(text[end:])


def value_of(name: str, data: Mapping[str, Json]) -> Json:
    """Look a variable up, letter case counting; None where there is no value."""
    if name in data:
        return data[name]
    found: Json = data
    for step in name.split("."):
        if not isinstance(found, Mapping) or step not in found:
            return None
        found = found[step]
    return found


def written(value: Json) -> str:
    """Write a value as it stands in a message: texts as they are, without escaping (A-B51)."""
    return value if isinstance(value, str) else json.dumps(value)


def rendered(text: str | None, data: Mapping[str, Json]) -> str | None:
    """Put values in the place of variables; one without a value stays as it is."""
    if text is None or "{{" not in text:
        return text

    def filled(found: "re.Match[str]") -> str:
        value = value_of(found[1], data)
        return found[0] if value is None else written(value)

    return _VARIABLE.sub(filled, text)


def merged(defaults: Mapping[str, Json], own: Mapping[str, Json]) -> dict[str, Json]:
    """Merge data key by key, at every depth; lists and plain values are replaced as a whole (O-SES-30)."""
    found = dict(defaults)
    for key, value in own.items():
        below = found.get(key)
        found[key] = merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return found
