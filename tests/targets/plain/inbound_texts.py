"""The tests that nearly every text of StartEmailContact has to stand."""

from typing import Any

from .connect_answers import invalid


def unfit_text(name: str, value: Any, least: int, most: int) -> dict[str, Any] | None:
    """Refuse what is no text of that many characters; null counts as not given."""
    if value is None:
        return None
    if not isinstance(value, str):
        return invalid(f"{name} must be a string")
    if len(value) < least:
        return invalid(f"{name} must have at least {least} characters")
    if len(value) > most:
        return invalid(f"{name} must have at most {most} characters")
    return None


def unfit_required_text(name: str, value: Any, least: int, most: int) -> dict[str, Any] | None:
    if value is None:
        return invalid(f"{name} is required")
    return unfit_text(name, value, least, most)


def given_entries(entries: dict[str, Any] | None) -> dict[str, Any]:
    """Leave out the entries of a map that are null: they count as not given."""
    return {key: value for key, value in (entries or {}).items() if value is not None}


def given_items(items: list[Any] | None) -> list[Any]:
    """Leave out the elements of a list that are null."""
    return [item for item in items or [] if item is not None]


def has_line_break(text: str | None) -> bool:
    return text is not None and ("\r" in text or "\n" in text)


def utf8_length(text: str) -> int:
    # A request may hold half of a surrogate pair, which cannot be encoded strictly.
    return len(text.encode("utf-8", "surrogatepass"))
