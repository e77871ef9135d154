"""Client tokens: what a call that was made before is answered."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.recollection import conflicts, repeated
from refimpl.rule import Strength, rule


def repeats(case: Case) -> bool | None:
    """Say whether a call is answered as an earlier one was."""
    return case.engagement.token is not None and repeated(case) is not None


@rule(
    "tokens.not-empty",
    strength=Strength.INFERRED,
    cites="SOE-S50 SOC-S50 SEC-S39 A-C27",
    permits=(Fault.TOKEN_EMPTY,),
    subject="token",
    only_with="token",
)
def token_not_empty(case: Case) -> bool | None:
    """An empty token is as good as none, or is a token like any other."""
    return case.engagement.token != "" or case.allows("A-C27", "ab")


@rule(
    "tokens.same-parameters",
    strength=Strength.MODELLED,
    cites="SOE-S67 SOC-S67 SEC-S41 M-SOE-33 M-SOC-30 M-SEC-46 D-CON-24 D-CON-31 D-CON-36 A-C23 A-C24 A-C25 A-C26 A-C29 "
    "P-26 P-27",
    permits=(Fault.TOKEN_REUSED,),
    subject="token",
    only_with="token",
)
def token_means_one_call(case: Case) -> bool | None:
    """A token that was used comes back with the same parameters only."""
    return not conflicts(case) or case.allows("A-C23", "b")


@rule(
    "tokens.replay",
    strength=Strength.STATED,
    cites="SOE-S50 SOE-S51 SOE-S52 SOC-S50 SOC-S51 SOC-S52 SEC-S39 A-C22 A-C25 A-C30 A-E28 P-26 P-27",
    permits=(Fault.TOKEN_REPEATED,),
    subject="token",
    only_with="token",
)
def repeat_answered_as_before(case: Case) -> bool | None:
    """A call made again under its token is answered as the first time and has no second effect."""
    return not repeats(case) or case.allows("A-C22", "a")


RULES = (token_not_empty, token_means_one_call, repeat_answered_as_before)
