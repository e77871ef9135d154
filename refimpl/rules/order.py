"""Which of several faults a call answers with."""

from refimpl.rule import About, Strength, judged_rule

EARLIEST_STAGE = judged_rule(
    "order.stages",
    "Of several faults, a call answers with one of the earliest stage: request, account, set, identity, quota.",
    about=About.ORDER,
    strength=Strength.INFERRED,
    cites="A-V42 O-SES-14",
)

RULES = (EARLIEST_STAGE,)
