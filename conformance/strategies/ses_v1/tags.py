"""Breakers about message tags."""

from collections.abc import Iterable, Iterator

from conformance.strategies.catalogue import Breaker, Side
from conformance.strategies.drafts import insert, put
from conformance.strategies.ses_v1.vocabulary import ODD, PLACES, WORD
from refimpl.answer import Json


def breakers(path: str, odds: Iterable[str] = ODD) -> Iterator[Breaker]:
    """Make the breakers about the tags that stand in one list; `odds` are characters they may not have."""

    def tag(name: str, value: str) -> Json:
        return {"Name": name, "Value": value}

    for place in PLACES:
        for rule, made in (
            ("tags.name-charset", tag("a b", "v")), ("tags.value-charset", tag("n", "a b")),
            ("tags.name-length", tag("n" * 257, "v")), ("tags.value-length", tag("n", "v" * 257)),
        ):  # fmt: skip
            yield Breaker(rule, f"past-{place}", "breaks", insert(path, place, made))
    for odd in odds:
        name = f"odd-{ord(odd):x}"
        minimal = ("minimal",)
        edit = insert(path, "last", tag(f"spring{odd}", "v"))
        yield Breaker("tags.name-charset", name, "breaks", edit, bases=minimal)
        if odd not in ".@":
            edit = insert(path, "last", tag("n", f"spring{odd}"))
            yield Breaker("tags.value-charset", name, "breaks", edit, bases=minimal)
    lengths: dict[int, Side] = {
        200: "keeps", 254: "keeps", 255: "keeps", 256: "disputed", 258: "breaks", 600: "breaks",
    }  # fmt: skip
    for length, side in lengths.items():
        yield Breaker("tags.name-length", f"long-{length}", side, insert(path, "last", tag("n" * length, "v")))
        yield Breaker("tags.value-length", f"long-{length}", side, insert(path, "last", tag("n", "v" * length)))
    plain = tag(WORD, WORD)
    for rule in ("tags.name-charset", "tags.value-charset"):
        yield Breaker(rule, "plain", "keeps", insert(path, "last", plain))
    yield Breaker("tags.name-given", "empty", "disputed", insert(path, "last", tag("", "v")))
    yield Breaker("tags.value-given", "empty", "disputed", insert(path, "last", tag("n", "")))
    yield Breaker("tags.value-charset", "at-and-dot", "disputed", insert(path, "last", tag("n", "a.b@c")))
    yield Breaker("tags.name-charset", "reserved", "disputed", insert(path, "last", tag("ses:feedback-id-a", "v")))
    yield Breaker("tags.distinct-names", "twice", "disputed", put(path, [tag("n", "1"), tag("n", "2")]))
    many: list[Json] = [tag(f"n{number}", "v") for number in range(51)]
    yield Breaker("tags.count", "past", "disputed", put(path, many))
    yield Breaker("tags.count", "at", "keeps", put(path, many[:50]))
    yield Breaker("tags.count", "ten", "keeps", put(path, many[:10]))
