"""Several calls against one account: stories written by hand, and scripts drawn at random."""

from collections.abc import Iterator
from functools import cache
from itertools import cycle

import attrs

from conformance import fixtures
from conformance.partitions.calls import ACCEPTABLE
from conformance.scripts import Script, Send, Step, looks, script_from_json
from conformance.strategies import CATALOGUES
from conformance.strategies import histories as drawn
from conformance.strategies.interleaved import interleaved
from conformance.strategies.random_calls import light_breakers
from conformance.suites.check import Asking, Body, Check
from conformance.suites.drawn import alone, ask_drawn, ask_machine
from conformance.verdicts import Standing, Verdict
from refimpl import wire
from refimpl.operations import OPERATIONS
from refimpl.rules import effects


@cache
def stories(operation: str) -> dict[str, tuple[str | None, Script]]:
    """Read every hand-written history of one operation: name to first rule and script."""
    folder = fixtures.root() / "histories" / "hand" / operation
    found = {}
    for path in sorted(folder.glob("*.json")):
        row = wire.loads(path.read_bytes())
        try:
            script = script_from_json(row)
        except wire.Malformed as error:
            raise wire.Malformed(f"{path.name}: {error}") from None
        rules = [step["because"][0] for step in row["steps"] if step.get("because")]
        found[path.stem] = (rules[0] if rules else None, script)
    return found


@cache
def pairs(operation: str) -> dict[str, Script]:
    """Make every two acceptable calls one after the other, so that nothing of the first clings to the second."""
    bases = CATALOGUES[operation].bases
    world = bases["full"].world
    found = {}
    for first, one in bases.items():
        for second, other in bases.items():
            sends = [Send(draft.request, draft.caller) for draft in (one, other, one)]
            steps: list[Step] = []
            for send in sends:
                steps += [send, *looks(operation)]
            found[f"pair-{first}-{second}"] = Script(operation, world, tuple(steps))
    return found


GONE = (Standing.ABSENT, Standing.MISROUTED)
MANY = 300
"""Calls of a long life: more than a byte counts, so that counters that are too small come round."""
REFUSED = 4
"""Every so many calls of it one is due for refusal; and how often a call is refused before an acceptable one."""


@cache
def long_life(operation: str) -> Script:
    """Make many different calls in a world that takes any number, with calls between them that each break a rule."""
    catalogue = CATALOGUES[operation]
    draft = catalogue.endless(catalogue.example)
    broken = [breaker.spoil(draft) for breaker in light_breakers(operation) if breaker.side == "breaks"]
    calls = cycle(broken)
    steps: list[Step] = []
    for number in range(MANY):
        steps.append(Send(catalogue.vary(draft.request, number), draft.caller))
        if number % REFUSED == 0:
            other = next(calls)
            steps.append(Send(other.request, other.caller))
    return Script(operation, draft.world, (*steps, *looks(operation)))


@attrs.frozen
class Refusals:
    """One call refused over and over and an acceptable one after it; the control is the acceptable one alone."""

    rule: str
    script: Script
    control: Script


@cache
def refusals(operation: str) -> tuple[Refusals, ...]:
    """Break each rule that a request alone can break, several times in one way, then make a call that breaks none."""
    found: dict[str, Refusals] = {}
    bases = CATALOGUES[operation].bases
    for breaker in light_breakers(operation):
        if breaker.side != "breaks" or breaker.rule in found:
            continue
        plain = next(base for name, base in bases.items() if not breaker.bases or name in breaker.bases)
        scene = breaker.prepare(plain)
        spoilt = breaker.spoil(scene)
        if spoilt.world != scene.world:
            continue
        bad = Send(spoilt.request, spoilt.caller, breaker.rule)
        good = Send(scene.request, scene.caller, effects.NOTHING_ON_REJECTION.id)
        found[breaker.rule] = Refusals(
            breaker.rule,
            Script(operation, scene.world, (*[bad] * REFUSED, good, *looks(operation))),
            Script(operation, scene.world, (good,)),
        )
    return tuple(found.values())


TOKENS = 150
"""Tokens between a call and its repetition: more than anybody should forget within the day."""
TOKEN = "ClientToken"


def knows_tokens(operation: str) -> bool:
    """Say whether calls of an operation may come with a token."""
    return TOKEN in OPERATIONS[operation].shape.members


@cache
def many_tokens(operation: str) -> Script:
    """Make many calls, each with a token of its own, then the first, a middle and the last one again."""
    catalogue = CATALOGUES[operation]
    draft = catalogue.endless(catalogue.example)
    sends = [
        Send({**catalogue.vary(draft.request, number), TOKEN: f"token-{number}"}, draft.caller)
        for number in range(TOKENS)
    ]
    again = (sends[0], sends[TOKENS // 2], sends[-1])
    steps: list[Step] = [*sends, *looks(operation)]
    for send in again:
        steps += [send, *looks(operation)]
    return Script(operation, draft.world, tuple(steps))


@cache
def one_token(operation: str) -> Script:
    """Make a call, repeat it, and make others under its token: one to the same instance, then one to another."""
    catalogue = CATALOGUES[operation]
    draft = catalogue.endless(catalogue.example)
    requests, world = [draft.request, draft.request, catalogue.vary(draft.request, 1)], draft.world
    if catalogue.twin is not None:
        other = catalogue.twin(draft)
        requests, world = [*requests, other.request], other.world
    steps: list[Step] = []
    for request in requests:
        steps += [Send({**request, TOKEN: "token"}, draft.caller), *looks(operation)]
    return Script(operation, world, tuple(steps))


@cache
def generated(operation: str) -> dict[str, Script]:
    """Name the histories that are made and not drawn: every pair of calls, a long life, and those about tokens."""
    found = {**pairs(operation), "long-life": long_life(operation)}
    if knows_tokens(operation):
        found |= {"many-tokens": many_tokens(operation), "one-token": one_token(operation)}
    return found


def _body(script: Script) -> Body:
    others = {script.called(step) for step in script.steps if isinstance(step, Send)} - {script.operation}

    def ask(asking: Asking) -> list[Verdict]:
        for name in sorted(others):
            asking.operation_seen(name)
        return asking.trial.run(script)

    return ask


def companions(asking: Asking, operation: str) -> list[str]:
    """List the operations the target says it has, but for others seen not to be there: they share an account."""
    found = [name for name in asking.trial.target.hello().operations if name in CATALOGUES]
    return [name for name in found if name == operation or asking.operation_seen(name).standing not in GONE]


def checks(operation: str) -> Iterator[Check]:
    """Make one check for each story, written or generated, one for refusals, and three for all drawn histories."""
    for name, (rule, script) in stories(operation).items():
        yield Check("histories", operation, name, rule, _body(script))

    for name, script in generated(operation).items():
        yield Check("histories", operation, name, None, _body(script))

    def refused(asking: Asking) -> list[Verdict]:
        return [verdict for each in refusals(operation) for verdict in asking.negative(each.script, each.control)]

    yield Check("histories", operation, "refusals", None, refused)

    def scripts(asking: Asking) -> list[Verdict]:
        profile = asking.profile
        return ask_drawn(asking, alone(drawn.histories(operation, profile.steps)), profile.histories)

    def stateful(asking: Asking) -> list[Verdict]:
        return ask_machine(asking, operation, companions(asking, operation), asking.profile.histories // 10)

    def account(asking: Asking) -> list[Verdict]:
        strategy = interleaved(operation, companions(asking, operation), asking.profile.steps)
        return ask_drawn(asking, alone(strategy), asking.profile.histories)

    # A script ends at its first failure, so that a target that fails may keep it from more than this.
    first = frozenset((ACCEPTABLE,))
    yield Check("histories", operation, "drawn", None, scripts, first, drawn=True)
    yield Check("histories", operation, "interleaved", None, account, first, drawn=True)
    yield Check("histories", operation, "machine", None, stateful, first, drawn=True)
