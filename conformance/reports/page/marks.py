"""The words of verdicts as they are shown: a sign, a word and a colour, never a colour alone."""

from collections.abc import Iterable, Mapping

from refimpl.explain.book.html import Html, element, joined

SIGNS: Mapping[str, str] = {
    "pass": "✓", "fail": "✗", "warn": "!", "noted": "~", "known": "k", "stale": "S", "changed": "C", "skipped": "-",
    "inconclusive": "?", "error": "E", "broken": "B",
}  # fmt: skip
MEANINGS: Mapping[str, str] = {
    "pass": "what the documents ask",
    "fail": "breaks a rule the page or the service model states",
    "warn": "breaks a rule known from elsewhere",
    "noted": "took one of several readings",
    "known": "fails as the list of known failures says",
    "stale": "is on that list and passes",
    "changed": "is on that list and fails differently",
    "skipped": "was not asked",
    "inconclusive": "the environment answered, not the build",
    "error": "the target crashed, hung or spoke garbage",
    "broken": "the suite itself is wrong; never counted against the target",
}


def shade(word: str) -> str:
    """Name the class that colours a word."""
    return f"v-{word}"


def sign(word: str) -> Html:
    """Show the sign of a word to those who see it; the word stands beside it for all."""
    return element("span", SIGNS[word], class_="sign", aria_hidden="true")


def mark(word: str) -> Html:
    """Show a word and its sign."""
    return element("span", sign(word), " ", element("span", word, class_="word"), class_=f"mark {shade(word)}")


def legend(words: Iterable[str]) -> Html:
    """Say what the words mean that occur."""
    found = set(words)
    items = [element("li", mark(word), f" {MEANINGS[word]}") for word in SIGNS if word in found]
    return element("ul", *items, class_="legend")


def bar(counts: Mapping[str, int]) -> Html:
    """Draw the score; the numbers stand in words below it."""
    whole = sum(counts.values())
    drawn, at = [], 0.0
    for word in SIGNS:
        count = counts.get(word, 0)
        if count:
            # However few they are, they are seen.
            wide = max(WIDE * count / whole, LEAST)
            drawn.append(element("rect", x=f"{at:.1f}", y="0", width=f"{wide:.1f}", height=TALL, class_=shade(word)))
            at += wide + GAP
    box = f"0 0 {max(at - GAP, WIDE):.1f} {TALL}"
    attributes = {"class": "bar", "viewBox": box, "preserveAspectRatio": "none", "aria-hidden": "true"}
    return element("svg", joined(drawn), **attributes)


WIDE, TALL, GAP, LEAST = 1000.0, "24", 3.0, 6.0
"""The size of the drawing, and the least that a part of it may be wide."""
