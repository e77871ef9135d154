"""Ways to see a call wrongly: each lens shows a rule another message, world or caller than there is."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from conformance.mutation.mutant import judged_by, with_parts
from conformance.mutation.views import Lens, View
from refimpl.case import Case
from refimpl.grammar import arn
from refimpl.message import Defect, Message
from refimpl.rule import Rule
from refimpl.window import EMPTY
from refimpl.world import Identity, SesSettings, World


def seen_through(rule: Rule, lens: Lens) -> Rule:
    """Make the rule judge what the lens shows."""

    def predicate(case: Case) -> bool | None:
        whole = case.message, case.world, case.caller
        lens(case)
        try:
            return rule.holds(case)
        finally:
            case.message, case.world, case.caller = whole

    return judged_by(rule, predicate)


def on_message(change: Callable[[Message], Message]) -> Lens:
    """Show another message."""

    def lens(case: Case) -> None:
        case.message = change(case.message)

    return lens


def with_lists(message: Message, **lists: tuple[object, ...]) -> Message:
    """Give a message other lists of recipients, all of them included in `recipients`."""
    changed = with_parts(message, **lists)
    return changed._replace(recipients=changed.to + changed.cc + changed.bcc)


def _without(part: str) -> Callable[[Message], Message]:
    return lambda message: with_lists(message, **{part: ()})


def _recipients(kept: slice) -> Callable[[Message], Message]:
    return lambda message: message._replace(recipients=message.recipients[kept])


def _items(part: str, kept: slice) -> Callable[[Message], Message]:
    return lambda message: with_part(message, part, sliced(part_of(message, part), kept))


_PLACES = (
    ("first-only", "looks only at the first of", slice(0, 1)),
    ("not-first", "passes over the first of", slice(1, None)),
    ("not-last", "passes over the last of", slice(None, -1)),
)
_LISTS = {
    "recipients": "the recipients",
    "reply_to": "the reply-to addresses",
    "tags": "the tags",
    "entries": "the entries",
    "engagement.names": "the display names",
    "engagement.segments": "the segment attributes",
    "engagement.references": "the references",
    "engagement.attributes": "the attributes",
    "engagement.campaign": "the ids of the campaign",
}


def part_of(message: Message, part: str) -> Any:
    """Take a part of a message; one of what only Connect calls say is named `engagement.…`."""
    for name in part.split("."):
        message = getattr(message, name)
    return message


def with_part(message: Message, part: str, value: Any) -> Message:
    """Give a message another part, named in the same way."""
    whole, _, below = part.partition(".")
    if not below:
        return with_parts(message, **{whole: value})
    return with_parts(message, **{whole: getattr(message, whole)._replace(**{below: value})})


def sliced(value: Any, kept: slice) -> Any:
    """Keep some items of a list or of a mapping; nothing stays nothing."""
    if isinstance(value, Mapping):
        return dict(list(value.items())[kept])
    return None if value is None else value[kept]


def plain_name(part: str) -> str:
    """Write the name of a part for use in an id."""
    return part.rpartition(".")[2].replace("_", "-")


def scopes(parts: frozenset[str], lists: tuple[str, ...] = ("to", "cc", "bcc")) -> list[View]:
    """List the ways to look at too little of the lists among these parts; `lists` are those of recipients."""
    found = [
        View(f"{name}-of-{plain_name(part)}", f"{says} {words}", on_message(_items(part, kept)))
        for part, words in _LISTS.items()
        if part in parts
        for name, says, kept in _PLACES
    ]
    if "recipients" in parts:
        found += [
            View(f"not-{part}", f"passes over the {part.capitalize()} list", on_message(_without(part)))
            for part in lists
        ]
        found.append(View("only-to", "looks only at the To list", on_message(_only_to)))
    return found


def _only_to(message: Message) -> Message:
    return with_lists(message, cc=(), bcc=())


_BLANKS: dict[str, object] = {
    "subject": None, "text": None, "html": None, "source_arn": "", "return_path_arn": "", "configuration_set": None,
    "stored.name": None, "stored.arn": None, "stored.own": None, "stored.data": None, "engagement.raw": None,
    "engagement.templated": None, "engagement.flow": None, "engagement.related": None, "engagement.names": (),
"engagement.campaign": None, "engagement.traffic": None, "engagement.arn": None,
    "default_tags": (),
}  # fmt: skip


def _blanked(part: str) -> Callable[[Message], Message]:
    def blanked(message: Message) -> Message:
        if part_of(message, part.partition(".")[0]) is None:
            return message
        return with_part(message, part, _BLANKS[part])

    return blanked


def overlooked(parts: frozenset[str]) -> list[View]:
    """List the ways to overlook one of several parts."""
    if len(parts) < 2:
        return []
    return [
        View(
            f"overlook-{plain_name(part)}",
            f"overlooks the {plain_name(part).replace('-', ' ')}",
            on_message(_blanked(part)),
        )
        for part in _BLANKS
        if part in parts
    ]


def _settings(change: Callable[[SesSettings, Case], SesSettings]) -> Lens:
    def lens(case: Case) -> None:
        settings = case.world.settings
        case.world = World(replace(settings, ses=change(settings.ses, case)), case.world.ledger)

    return lens


def _identities(change: Callable[[Identity, Case], Identity | None]) -> Lens:
    def changed(ses: SesSettings, case: Case) -> SesSettings:
        found = (change(identity, case) for identity in ses.identities)
        return replace(ses, identities=tuple(each for each in found if each is not None))

    return _settings(changed)


def _as_the_account(case: Case) -> None:
    case.caller = case.ses.account


def _without_window(case: Case) -> None:
    case.world = World(case.world.settings, case.world.ledger._replace(window=EMPTY))


def _anywhere(ses: SesSettings, case: Case) -> SesSettings:
    for text in (case.message.source_arn, case.message.return_path_arn):
        named = arn.read(text)
        if named is not None:
            return replace(ses, region=named.region)
    return ses


def _limited(limit: Callable[[int], int]) -> Lens:
    return _settings(lambda ses, case: replace(ses, max_24_hours=limit(ses.max_24_hours)))


_GRANTED = _identities(lambda each, case: replace(each, grants=each.grants | {case.caller}))
_OWNED = _identities(lambda each, case: replace(each, owner=case.caller))
_VERIFIED = _identities(lambda each, case: replace(each, verified=True))

_ADDRESSES = _identities(lambda each, _: each if each.is_address else None)
_DOMAINS = _identities(lambda each, _: None if each.is_address else each)
_UNGRANTED = _identities(lambda each, _: replace(each, grants=frozenset()))
_SANDBOXED = _settings(lambda ses, _: replace(ses, sandbox=True))

_WORLDS: tuple[tuple[str, View], ...] = (
    ("caller", View("ignore-caller", "takes every caller for the account itself", _as_the_account)),
    ("by_owner", View("anyones-identity", "takes every identity for the caller's own", _OWNED)),
    ("by_owner", View("pending-as-verified", "takes pending identities for verified", _VERIFIED)),
    ("by_owner", View("addresses-only", "knows no verified domains", _ADDRESSES)),
    ("by_owner", View("domains-only", "knows no verified addresses", _DOMAINS)),
    ("grants", View("everybody-granted", "takes every identity's policy for open to all", _GRANTED)),
    ("grants", View("grants-ignored", "knows no grants", _UNGRANTED)),
    ("region by_owner", View("ignore-region", "takes an ARN of any Region", _settings(_anywhere))),
    ("sandbox", View("always-sandboxed", "takes every account for a new one", _SANDBOXED)),
    ("max_24_hours", View("loosen-by-one", "allows one too many", _limited(lambda n: n if n < 0 else n + 1))),
    ("max_24_hours", View("tighten-by-one", "allows one too few", _limited(lambda n: n if n < 0 else max(0, n - 1)))),
    ("max_24_hours", View("double", "allows twice as many", _limited(lambda n: n if n < 0 else 2 * n))),
    ("max_24_hours", View("halve", "allows half as many", _limited(lambda n: n if n < 0 else n // 2))),
    ("max_24_hours", View("unlimited-as-nought", "takes an unlimited quota for none", _limited(lambda n: max(0, n)))),
    ("window", View("forget-what-was-sent", "counts the present call only", _without_window)),
)  # fmt: skip


def worlds(names: frozenset[str]) -> list[View]:
    """List the ways to see the world wrongly that matter to a rule using these names."""
    return [view for needed, view in _WORLDS if names.issuperset(needed.split())]


def without_defects(kinds: frozenset[str], path: str) -> Lens:
    """Pass over defects of these kinds at one place, whatever its position in a list or its key in a map."""
    anywhere = re.escape(path).replace(re.escape("[]"), r"\[\d+\]").replace(re.escape("{}"), r"\..*")
    there = re.compile(anywhere, re.DOTALL).fullmatch

    def kept(defect: Defect) -> bool:
        return defect.kind not in kinds or there(defect.path) is None

    return on_message(lambda message: message._replace(defects=tuple(filter(kept, message.defects))))
