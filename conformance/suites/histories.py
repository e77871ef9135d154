"""Several calls against one account: stories written by hand or made, and scripts drawn at random."""

from collections.abc import Iterator

from conformance.partitions.calls import ACCEPTABLE
from conformance.scripts import Script, Send
from conformance.strategies import CATALOGUES
from conformance.strategies import histories as drawn
from conformance.strategies.interleaved import interleaved
from conformance.strategies.stories import generated, refusals, stories
from conformance.suites.check import Asking, Body, Check
from conformance.suites.drawn import alone, ask_drawn, ask_machine
from conformance.verdicts import Standing, Verdict

GONE = (Standing.ABSENT, Standing.MISROUTED)


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
