"""Whether an address is verified for a caller, as far as the documents decide it."""

from collections.abc import Iterator, Mapping

from refimpl.case import Case
from refimpl.grammar import arn
from refimpl.grammar.address import LONGEST_DOMAIN, Mailbox
from refimpl.world import Identity

SIMULATOR = "simulator.amazonses.com"
PUNYCODE = "xn--"
PUNYCODE_LOCAL = "A-V56"
SIMULATOR_LOCALS = frozenset(("success", "bounce", "ooto", "complaint", "suppressionlist"))


def _above(domain: str) -> Iterator[str]:
    """List the domains above this one, nearest first, as far as they are short enough to be domains."""
    dot = domain.find(".", max(0, len(domain) - LONGEST_DOMAIN - 1))
    while dot >= 0:
        yield domain[dot + 1 :]
        dot = domain.find(".", dot + 1)


def surely_verified(case: Case, box: Mailbox) -> bool:
    """Say whether the very address, or its very domain, is verified, with nothing to be said against it."""
    return _surely_covered(case.ses.by_owner.get(case.caller, {}), box)


def _surely_covered(owned: Mapping[str, Identity], box: Mailbox) -> bool:
    exact = owned.get(box.spec)
    if exact is not None:
        return exact.verified
    domain = owned.get(box.domain)
    return domain is not None and domain.verified and box.spec.endswith(domain.name)


def verified(case: Case, box: Mailbox) -> bool:
    """Say whether the caller may use this address as its own (V1-S02, V1-S14), under the readings in force."""
    return _covered(case, case.ses.by_owner.get(case.caller, {}), box)


def _covered(case: Case, owned: Mapping[str, Identity], box: Mailbox) -> bool:
    if _surely_covered(owned, box):
        return True
    return _domain_covers(case, owned, box) or _address_alike_covers(case, owned, box)


def _domain_covers(case: Case, owned: Mapping[str, Identity], box: Mailbox) -> bool:
    domain = owned.get(box.domain)
    if domain is not None and domain.verified:
        exact = owned.get(box.spec)
        pending = exact is not None and not exact.verified
        same_case = box.spec.endswith(domain.name)
        return (not pending or case.allows("A-V14", "a")) and (same_case or case.allows("A-V11", "ab"))
    return any(name in owned and owned[name].verified for name in _above(box.domain)) and case.allows("A-V13", "a")


def _address_alike_covers(case: Case, owned: Mapping[str, Identity], box: Mailbox) -> bool:
    addresses = [each for each in owned.values() if each.is_address and each.verified]
    if any(each.covers(box.local, box.domain) for each in addresses) and case.allows("A-V11", "b"):
        return True
    base = box.local.partition("+")[0]
    if base != box.local and any(each.name == f"{base}@{box.domain}" for each in addresses):
        return case.allows("P-02", "a")
    return False


def punycode_local_allowed(case: Case, box: Mailbox) -> bool:
    """Say whether a local part that looks like Punycode is let through (A-V56)."""
    return box.local[:4].lower() != PUNYCODE or case.allows(PUNYCODE_LOCAL, "b")


def beyond_ascii_allowed(case: Case, box: Mailbox) -> bool:
    """Say whether an address for replies or bounces is let through with characters beyond ASCII (P-15)."""
    return box.text.isascii() or case.allows("P-15", "ac" if box.spec.isascii() else "a")


def simulator(case: Case, box: Mailbox) -> bool:
    """Say whether the address belongs to the mailbox simulator (D-SES-10; others at its domain: A-V49)."""
    if box.domain != SIMULATOR:
        return False
    return box.local.partition("+")[0] in SIMULATOR_LOCALS or case.allows("A-V49", "b")


def sandbox_allows(case: Case, box: Mailbox) -> bool:
    """Say whether a sandbox account may send to this recipient (V1-S04)."""
    if surely_verified(case, box) or simulator(case, box):
        return True
    return verified(case, box) and case.allows("A-V48", "a")


def delegators(case: Case, box: Mailbox) -> Iterator[Identity]:
    """List other owners' verified identities that cover the address and let the caller send for them."""
    for identity in case.ses.identities:
        granted = identity.owner != case.caller and case.caller in identity.grants
        if granted and identity.verified and identity.covers(box.local, box.domain):
            yield identity


def named_by_arn(case: Case, text: str) -> Identity | None:
    """Find the identity of this Region an ARN names, whoever owns it; None for any other ARN."""
    name = arn.read(text)
    if name is None or name.region != case.ses.region:
        return None
    owned = case.ses.by_owner.get(name.account, {})
    return owned.get(name.identity) or owned.get(name.identity.lower())


def authorizes(case: Case, identity: Identity | None, box: Mailbox) -> bool:
    """Say whether an identity named by ARN lets the caller use this address (V1-S43, V1-S44)."""
    if identity is None or not (identity.owner == case.caller or case.caller in identity.grants):
        return False
    name = identity.name if identity.is_address else identity.name.lower()
    return _covered(case, {name: identity}, box)


def identities_in_use(case: Case, box: Mailbox, named: Identity | None) -> list[Identity]:
    """List the identities a message from this address is sent under, the most specific first."""
    if named is not None:
        return [named]
    own = case.ses.by_owner.get(case.caller, {})
    names = (box.spec, box.domain, *_above(box.domain))
    return [own[name] for name in names if name in own and own[name].verified]
