"""Acceptable calls of outbound mail to start from."""

from collections.abc import Mapping

from conformance.strategies.connect.vocabulary import (
    DOMAIN,
    ELSEWHERE,
    FILLED,
    FROM,
    GREETING,
    INSTANCE,
    NOTICE,
    READER,
    SUPPORT,
    TO,
    instance,
    library,
    made,
    party,
    written,
)
from conformance.strategies.drafts import Draft
from refimpl.answer import Json

NAMES = ("minimal", "full", "templated", "profiled", "token", "page")
"""Every base, in the order in which `own` gives what only one operation has."""


def _full(content: Json) -> dict[str, Json]:
    return {
        FROM: party(SUPPORT, "Acme Support"),
        TO: party(READER, "Ann Field"),
        "AdditionalRecipients": {
            "CcEmailAddresses": [
                party(f"ben@{ELSEWHERE}", "Ben"), party("cleo@example.org"), party(f"dan@{DOMAIN}", "Dan, Copy"),
            ]
        },
        "EmailMessage": content,
    }  # fmt: skip


def bases(
    own: Mapping[str, Mapping[str, Json]], of_instance: Mapping[str, Json], caller: str | None
) -> dict[str, Draft]:
    """Make the bases of an operation.

    `own` gives for each base the members only this operation has; `of_instance` what it needs of the instance.
    """
    plain = {FROM: party(SUPPORT), TO: party(READER)}
    said = {
        "minimal": {**plain, "EmailMessage": written()},
        "full": _full(written()),
        "templated": _full(made(GREETING, {"CustomAttributes": FILLED})),
        "profiled": {
            **plain, "EmailMessage": made(NOTICE, {"CustomerProfileAttributes": '{"name": "Ann", "orders": [1, 2]}'}),
        },
        "token": {**plain, "EmailMessage": written(), "ClientToken": "token-base"},
        "page": _page_example(),
    }  # fmt: skip
    small = {"connect": {"instances": [instance(**of_instance)]}}
    whole = {"connect": {"instances": [instance(**of_instance)], "knowledge_bases": library()}}
    worlds = {"minimal": small, "page": small}
    return {
        name: Draft(worlds.get(name, whole), {"InstanceId": INSTANCE, **said[name], **own[name]}, caller)
        for name in NAMES
    }


def _page_example() -> dict[str, Json]:
    """Fill in the request syntax of the page, in its own order."""
    return {
        FROM: party(SUPPORT, "Acme Support"),
        TO: party(READER, "Ann Field"),
        "AdditionalRecipients": {"CcEmailAddresses": [party(f"ben@{ELSEWHERE}", "Ben")]},
        "EmailMessage": written("Your order is on its way", "<p>It left us this morning.</p>", "text/html"),
    }
