"""Whole requests of the wrong type, and the features of the covering array."""

from collections.abc import Iterable, Iterator

from conformance.strategies.catalogue import Breaker
from conformance.strategies.drafts import Edit, both, drop, nothing, put, whole
from conformance.strategies.ses_v1.vocabulary import DOMAIN, LISTS, SENDER, STRANGER, addresses
from refimpl.answer import Json


def whole_requests() -> Iterator[Breaker]:
    """Make requests that are no structure at all."""
    values: Iterable[tuple[str, Json]] = (("list", []), ("text", "text"), ("number", 1), ("null", None), ("true", True))
    for name, value in values:
        yield Breaker("shape.type", f"whole-{name}", "breaks", whole(value), bases=("minimal",))


def features() -> dict[str, tuple[Edit, ...]]:
    """Make choices that keep every rule on the full base, one factor each."""
    return {
        "source": tuple(
            put(SENDER, text)
            for text in (f"sender@{DOMAIN}", f'"Quoted, Name" <s@{DOMAIN}>', f"=?UTF-8?Q?B?= <s@{DOMAIN}>")
        ),
        "to": (put(LISTS[0], []), put(LISTS[0], addresses(1)), put(LISTS[0], addresses(20)), drop(LISTS[0])),
        "cc": (
            put(LISTS[1], []), put(LISTS[1], addresses(1, "c")), put(LISTS[1], addresses(20, "c")), drop(LISTS[1]),
        ),
        "bcc": (put(LISTS[2], addresses(1, "b")), put(LISTS[2], addresses(10, "b"))),
        "body": (drop("Message.Body.Html"), drop("Message.Body.Text"), nothing),
        "subject": (
            put("Message.Subject", {"Data": "Hello"}),
            put("Message.Subject", {"Data": "\u00e9", "Charset": "ISO-8859-1"}),
        ),
        "reply": (drop("ReplyToAddresses"), put("ReplyToAddresses", []), put("ReplyToAddresses", [f"r@{STRANGER}"])),
        "return": (drop("ReturnPath"), put("ReturnPath", ""), put("ReturnPath", f"b@{DOMAIN}")),
        "tags": (drop("Tags"), put("Tags", []), put("Tags", [{"Name": "n", "Value": "v"}])),
        "set": (drop("ConfigurationSetName"), put("ConfigurationSetName", "marketing")),
        "arns": (both(drop("SourceArn"), drop("ReturnPathArn")), both(put("SourceArn", ""), put("ReturnPathArn", ""))),
    }  # fmt: skip
