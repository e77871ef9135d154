"""Breakers about who calls for a campaign, and which campaign that is."""

from collections.abc import Iterator

from conformance.strategies.catalogue import Breaker
from conformance.strategies.connect.tokens import UNUSED, Past
from conformance.strategies.connect.vocabulary import DESTINATION, ELSEWHERE, NOWHERE, OURS, TOKEN, rows, uncalled
from conformance.strategies.drafts import both, called_by, drop, nothing, put

TRAFFIC, SOURCE = "TrafficType", "SourceCampaign"
CAMPAIGN, REQUEST = f"{SOURCE}.CampaignId", f"{SOURCE}.OutboundRequestId"


EARLIER = "1a2b3c4d-5e6f-4708-8192-a3b4c5d6e7f8"
"""The id of a request that was sent before."""


def breakers(past: Past) -> Iterator[Breaker]:
    """Make the breakers about callers and campaigns."""
    callers = (OURS, "444455556666", "777788889999", "user")
    yield from rows("callers.principal", "breaks", ("account", uncalled))
    named = ((f"other-{number}", called_by(caller)) for number, caller in enumerate(callers))
    yield from rows("callers.principal", "breaks", *named, bases=("full", "templated"))
    yield from rows("callers.principal", "keeps", ("campaigns", nothing))
    yield from rows("campaigns.traffic", "breaks", ("general", put(TRAFFIC, "GENERAL")))
    general = both(put(TRAFFIC, "GENERAL"), drop(SOURCE))
    yield from rows("campaigns.traffic", "breaks", ("general-of-none", general))
    yield from rows("campaigns.traffic", "keeps", ("campaign", put(TRAFFIC, "CAMPAIGN")))
    yield from rows("campaigns.source-given", "disputed", ("absent", drop(SOURCE)))
    yield from rows("campaigns.source-given", "keeps", ("given", nothing))
    yield from rows(
        "campaigns.source-complete", "disputed",
        ("no-campaign", drop(CAMPAIGN)), ("no-request", drop(REQUEST)), ("empty", put(SOURCE, {})),
    )  # fmt: skip
    yield from rows("campaigns.source-complete", "keeps", ("complete", put(CAMPAIGN, "c" * 36)))
    right = "0f1e2d3c-4b5a-4968-8776-655443322110"
    yield from rows("campaigns.request-form", "keeps", ("another", put(REQUEST, right)))
    forms = ("x" * 36, right.replace("-", "0"), right.replace("0f", "0g"), f"{{{right[2:]}}}", "\u00e9" * 36)
    yield from rows(
        "campaigns.request-form",
        "disputed",
        *((f"form-{number}", put(REQUEST, text)) for number, text in enumerate(forms)),
    )
    lengths = ((str(len(text)), put(REQUEST, text)) for text in ("", right[:-1], f"{right}0", "7", right * 3))
    yield from rows("shape.length", "disputed", *((f"{REQUEST}-of-{name}", edit) for name, edit in lengths))
    rule, again = "campaigns.request-new", put(REQUEST, EARLIER)
    anew = (("no-token", again), ("other-token", both(again, put(TOKEN, UNUSED))),
            ("other-reader", both(again, put(DESTINATION, f"another@{ELSEWHERE}"))))  # fmt: skip
    yield from rows(rule, "disputed", *anew, prepare=past.remembered())
    yield from rows(rule, "keeps", ("another", put(REQUEST, NOWHERE)), prepare=past.remembered())
