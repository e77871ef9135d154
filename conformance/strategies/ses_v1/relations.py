"""Relations between two SendEmail calls that hold whatever else a build does."""

from collections.abc import Callable, Mapping

from conformance.strategies.catalogue import Relation
from conformance.strategies.drafts import Draft, Edit, both, drop, insert, nothing, put

LISTS = ("ToAddresses", "CcAddresses", "BccAddresses")


def _relisted(change: Callable[[Mapping[str, list[str]]], dict[str, list[str]]]) -> Edit:
    def edit(draft: Draft) -> Draft:
        lists = {name: list(draft.request["Destination"].get(name, [])) for name in LISTS}
        return put("Destination", change(lists))(draft)

    return edit


def _turned(lists: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {name: recipients[::-1] for name, recipients in lists.items()}


def _moved(source: str, goal: str) -> Edit:
    def change(lists: Mapping[str, list[str]]) -> dict[str, list[str]]:
        moved = {name: list(recipients) for name, recipients in lists.items()}
        moved[goal].append(moved[source].pop())
        return moved

    return _relisted(change)


_EMPTY = both(put("ReturnPath", ""), put("SourceArn", ""), put("ReturnPathArn", ""))
_ABSENT = both(drop("ReturnPath"), drop("SourceArn"), drop("ReturnPathArn"))
_UNVERIFIED = put("Source", "sender@stranger.example")

RELATIONS = (
    Relation("permuted", "answer.accepted", "turning the lists round changes nothing", nothing, _relisted(_turned)),
    *(
        Relation(
            f"moved-{source}-{goal}", "answer.accepted", f"moving a recipient from {source} to {goal} changes nothing",
            nothing, _moved(source, goal),
        )
        for source in LISTS for goal in LISTS if source != goal
    ),
    Relation("empty-absent", "return-path.verified", "an empty text is an absent one", _EMPTY, _ABSENT),
    Relation("empty-list", "recipients.present", "an empty list is an absent one",
             put("ReplyToAddresses", []), drop("ReplyToAddresses")),
    Relation("permuted-refused", "sender.verified", "turning the lists of a refused call round changes nothing",
             _UNVERIFIED, both(_UNVERIFIED, _relisted(_turned))),
    *(
        Relation(f"one-bad-{name}", "recipients.syntax", f"one bad recipient in {name} turns acceptance into refusal",
                 nothing, insert(f"Destination.{name}", "middle", "nobody"), same=False)
        for name in LISTS
    ),
)  # fmt: skip
