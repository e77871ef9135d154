"""Configuration sets: the one a call names, or the sender's default."""

import re
from collections.abc import Iterator

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.grammar import address, arn
from refimpl.message import Message
from refimpl.rule import Bound, Strength, bounded_rule, rule
from refimpl.verification import identities_in_use, named_by_arn
from refimpl.world import Identity, World

_NAME = re.compile(r"[A-Za-z0-9_-]+")


def default_set(case: Case) -> str | None:
    """Name the default configuration set of the sender's identity, whether or not it exists."""
    source = case.message.source
    if source is None or not source.domain or not case.ses.default_sets:
        return None
    used = identities_in_use(case, source, named_by_arn(case, case.message.source_arn))
    if len({each.configuration_set for each in used}) > 1 and not case.allows("P-07", "a"):
        return used[-1].configuration_set
    return used[0].configuration_set if used else None


def sets_in_use(message: Message, world: World) -> tuple[str | None, ...]:
    """List the sets a message may go out with: the one it names, else the default one of an identity it is sent under.

    Who calls is not asked, so that identities of one name are all looked at; letter case may differ (P-10).
    """
    ses = world.settings.ses
    found: tuple[str | None, ...] = (message.configuration_set or None,)
    if not message.configuration_set and ses.default_sets:
        found = tuple(dict.fromkeys(each.configuration_set for each in _covering(message, world))) or found
    alike = (each for name in found if name and name not in ses.sets for each in ses.sets if alike_named(each, name))
    return tuple(dict.fromkeys((*found, *alike)))


def alike_named(one: str, other: str) -> bool:
    """Say whether two names differ in nothing but letter case."""
    return one.lower() == other.lower()


def _covering(message: Message, world: World) -> Iterator[Identity]:
    """List the identities that an accepted message may be sent under, whichever reading lets it be."""
    named = arn.read(message.source_arn)
    box = message.source or address.read(named.identity if named is not None else "")
    base = f"{box.local.partition('+')[0]}@{box.domain}"
    near = [
        each
        for each in world.settings.ses.identities
        if each.verified
        and (each.covers(box.local, box.domain) or each.name.lower() in (box.spec.lower(), base.lower()))
    ]
    told = [each for each in near if named is not None and (each.owner, each.name) == (named.account, named.identity)]
    yield from told or near


def _misnamed(name: str, longest: int) -> bool:
    return len(name) > longest or not _NAME.fullmatch(name)


def _known(case: Case, name: str) -> bool:
    """Say whether there is a set of this name; whether letter case matters is nowhere said (P-10)."""
    if name in case.ses.sets:
        return True
    return any(each.lower() == name.lower() for each in case.ses.sets) and case.allows("P-10", "b")


@bounded_rule(
    "configuration-sets.name",
    Bound(at=64, past=65),
    strength=Strength.GUIDED,
    cites="D-SES-34 A-V38",
    permits=(Fault.CONFIGURATION_SET_MISNAMED,),
    subject="configuration-set",
    only_with="configuration-set",
)
def set_name_well_formed(case: Case, bound: Bound) -> bool | None:
    """A configuration set is named by at most 64 ASCII letters, digits, underscores and dashes."""
    name = case.message.configuration_set
    if name is None:
        return None
    if not name:
        return case.allows("A-V38", "a")
    return bound.admits(case, len(name)) and bool(_NAME.fullmatch(name))


@rule(
    "configuration-sets.exists",
    strength=Strength.STATED,
    cites="V1-S54 V1-S60 M-V1-15 O-SES-19 A-V39 P-10",
    permits=(Fault.CONFIGURATION_SET_UNKNOWN,),
    subject="configuration-set",
    only_with="configuration-set",
)
def set_exists(case: Case) -> bool | None:
    """The configuration set a call names exists."""
    name = case.message.configuration_set
    if not name or _misnamed(name, 64):
        return None
    return _known(case, name)


@rule(
    "configuration-sets.sending",
    strength=Strength.STATED,
    cites="V1-S61 M-V1-16",
    permits=(Fault.CONFIGURATION_SET_PAUSED,),
    subject="configuration-set",
    only_with="configuration-set",
)
def set_may_send(case: Case) -> bool | None:
    """Sending is enabled for the configuration set a call names."""
    used = case.ses.sets.get(case.message.configuration_set or "")
    return None if used is None else used.sending_enabled


@rule(
    "configuration-sets.pool",
    strength=Strength.STATED,
    cites="V2-S58 A-B52",
    permits=(Fault.CONFIGURATION_SET_WITHOUT_POOL,),
    subject="configuration-set source source-arn",
)
def set_has_its_pool(case: Case) -> bool | None:
    """The pool of addresses that the configuration set in use sends from exists."""
    if not any(each.pool != "ok" for each in case.ses.configuration_sets):
        return None
    used = case.ses.sets.get(case.message.configuration_set or default_set(case) or "")
    return None if used is None else used.pool == "ok"


@rule(
    "configuration-sets.default-exists",
    strength=Strength.GUIDED,
    cites="D-SES-16 A-V66 P-07 P-10",
    permits=(Fault.DEFAULT_CONFIGURATION_SET_GONE,),
    subject="configuration-set source source-arn",
)
def default_set_exists(case: Case) -> bool | None:
    """The default configuration set of the sender's identity exists where a call names none."""
    message = case.message
    if message.configuration_set or message.source is None or not message.source.domain:
        return None
    if not case.ses.default_sets:
        return True
    used = identities_in_use(case, message.source, named_by_arn(case, message.source_arn))
    gone = [each.configuration_set is not None and not _known(case, each.configuration_set) for each in used]
    if not any(gone):
        return True
    return not all(gone) and case.allows("P-07", "b" if gone[0] else "a")


@rule(
    "configuration-sets.default-sending",
    strength=Strength.INFERRED,
    cites="V1-S61 D-SES-16 P-11",
    permits=(Fault.CONFIGURATION_SET_PAUSED,),
    subject="configuration-set source source-arn",
)
def default_set_may_send(case: Case) -> bool | None:
    """Sending is enabled for the default configuration set where a call names none."""
    if case.message.configuration_set or not case.ses.default_sets:
        return None
    used = case.ses.sets.get(default_set(case) or "")
    return None if used is None else used.sending_enabled or case.allows("P-11", "b")


RULES = (
    set_name_well_formed,
    set_exists,
    set_may_send,
    set_has_its_pool,
    default_set_exists,
    default_set_may_send,
)
