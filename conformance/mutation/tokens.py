"""Mutants that misunderstand client tokens: what repeats a call, and what is answered to a repetition."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from conformance.mutation.mutant import Mutant, Operations, Shell, counting_rule, of_shell, refusal_of
from refimpl.answer import Accepted, Answer, Json, Permit
from refimpl.case import Case
from refimpl.decision import Decision
from refimpl.instances import Token
from refimpl.persistent import PMap
from refimpl.recollection import repeated
from refimpl.rules import answer, tokens
from refimpl.service import Service, rejection
from refimpl.table import Operation
from refimpl.wire import TOKEN
from refimpl.world import World

SAME, REPLAY = tokens.token_means_one_call.id, tokens.repeat_answered_as_before.id
HOUR = 3_600
Uses: TypeAlias = tuple[Token, ...]


def _token(request: Json) -> str | None:
    given = request.get(TOKEN) if isinstance(request, dict) else None
    return given if isinstance(given, str) else None


class Retold(Service):
    """A build that sees another token than the one it is given."""

    def __init__(self, operations: Operations, tell: Callable[[str], str | None]) -> None:
        super().__init__(operations)
        self.tell = tell

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Answer a call under the other token."""
        token = _token(request)
        if token is None:
            return super().send(operation, request, caller)
        other = {name: value for name, value in request.items() if name != TOKEN}
        seen = self.tell(token)
        return super().send(operation, other if seen is None else {**other, TOKEN: seen}, caller)

    def reset(self, world: Mapping[str, Json]) -> None:
        """Begin again, and see the tokens of earlier calls in the same way."""
        rows = [row for row in world.get("connect", {}).get("tokens", ()) if isinstance(row, dict)]
        told = [{**row, "request": {**row["request"], TOKEN: self.tell(_token(row["request"]) or "")}} for row in rows]
        kept = [row for row in told if row["request"][TOKEN] is not None]
        super().reset({**world, "connect": {**world["connect"], "tokens": kept}} if rows else world)


class Misremembering(Service):
    """A build whose memory of tokens changes before each call; `change` has the present time as its second argument."""

    def __init__(self, operations: Operations, change: Callable[[Token, int], Token | None]) -> None:
        super().__init__(operations)
        self.change = change

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Answer from another memory."""
        ledger, token = self.world.ledger, _token(request)
        if token:
            told = (self.change(use, ledger.now) for use in ledger.tokens.get(token) or ())
            uses = tuple(use for use in told if use is not None)
            changed: PMap[Uses] = ledger.tokens.with_item(token, uses)
            self.world = World(self.world.settings, ledger._replace(tokens=changed))
        return super().send(operation, request, caller)


class Repeating(Service):
    """A build that does once more what a repeated call asks."""

    def repeat(self, case: Case) -> Answer:
        """Have the effect, and answer as before."""
        machine = self.operations[case.engagement.operation]
        self.accept(machine, machine.settle(case), self.fresh_id())
        return super().repeat(case)


class Renewing(Service):
    """A build that answers a repeated call with a new id."""

    def repeat(self, case: Case) -> Answer:
        """Answer anew."""
        machine = self.operations[case.engagement.operation]
        found = super().repeat(case)
        given = found.response if isinstance(found, Accepted) else {}
        return Accepted(dict.fromkeys(given, self.fresh_id()) or machine.respond(case.message, self.fresh_id()))


class Refusing(Service):
    """A build that refuses a repeated call under another name than there is for that."""

    def repeat(self, case: Case) -> Answer:
        """Refuse."""
        machine = self.operations[case.engagement.operation]
        why = Decision(machine, case.message, (), (), (), (), ())
        return rejection(refusal_of(machine), why)


class Confusing(Service):
    """A build that answers other parameters as the first call and does what they ask all the same."""

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Answer as the first call under the token was answered."""
        case = Case(decision.message, self.world, None, {"A-C23": frozenset("b")})
        asked = decision.message.engagement
        earlier = repeated(case) if asked.token else None
        if permit.code is None or earlier is None or {rule.id for rule in decision.broken} != {SAME}:
            return super().answer(machine, decision, permit)
        self.accept(machine, machine.settle(case), self.fresh_id())
        return Accepted(earlier.answer or {})


class Grudging(Service):
    """A build that refuses a call again that it refused once, though nothing is wrong with it any more."""

    def __init__(self, operations: Operations) -> None:
        super().__init__(operations)
        self.refused: dict[str, Answer] = {}

    def reset(self, world: Mapping[str, Json]) -> None:
        """Begin again."""
        super().reset(world)
        self.refused = {}

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Refuse what carries a token that was refused."""
        token = _token(request)
        if token in self.refused:
            return self.refused[token or ""]
        found = super().send(operation, request, caller)
        if token and not isinstance(found, Accepted):
            self.refused[token] = found
        return found


class Spendthrift(Service):
    """A build that takes a token for used up although the call under it was refused."""

    def answer(self, machine: Operation, decision: Decision, permit: Permit) -> Answer:
        """Remember refused calls as if they had been accepted."""
        found = super().answer(machine, decision, permit)
        asked = decision.message.engagement
        if permit.code is not None and asked.token:
            use = Token(machine.name, asked.arn or asked.instance or "", asked.parameters, self.world.ledger.now, {})
            ledger = self.world.ledger
            others = tuple(each for each in ledger.tokens.get(asked.token) or () if each[:2] != use[:2])
            self.world = World(
                self.world.settings, ledger._replace(tokens=ledger.tokens.with_item(asked.token, (use, *others)))
            )
        return found


def _aged(use: Token, now: int) -> Token | None:
    return None if now - use.at >= HOUR else use


def _shells(operation: Operation) -> Iterator[tuple[str, str, str, str, Shell]]:
    says = "does not mind the letter case of tokens"
    yield SAME, "misread-token", "any-case", says, partial(Retold, tell=str.lower)
    yield REPLAY, "misread-token", "ignored", "does not look at tokens", partial(Retold, tell=lambda token: None)
    yield SAME, "misread-token", "trimmed", "does not mind space around tokens", partial(Retold, tell=str.strip)
    says = "looks at the first eight characters of a token"
    yield SAME, "misread-token", "cut-short", says, partial(Retold, tell=lambda token: token[:8])
    says = "takes all tokens for one"
    yield SAME, "misread-token", "one-for-all", says, partial(Retold, tell=lambda token: "token")
    says = "forgets a token after an hour"
    yield REPLAY, "misremember-token", "an-hour", says, partial(Misremembering, change=_aged)
    says = "forgets every token at once"
    yield REPLAY, "misremember-token", "at-once", says, partial(Misremembering, change=lambda use, now: None)
    yield REPLAY, "misremember-token", "effect-again", "does a repeated call once more", Repeating
    if operation.respond(operation.lower({}), "1"):
        yield REPLAY, "misremember-token", "new-answer", "answers a repeated call with a new id", Renewing
    yield REPLAY, "misremember-token", "refused", "refuses a repeated call", Refusing
    says = "answers other parameters as the first call, and does what they ask"
    yield SAME, "misremember-token", "answers-first-acts-on-both", says, Confusing
    says = "refuses again what it refused once under a token"
    yield answer.ACCEPTED.id, "misremember-token", "refused-for-good", says, Grudging
    says = "takes a token for used although the call was refused"
    yield counting_rule(operation), "misremember-token", "spent-by-refusal", says, Spendthrift


def token_mutants(operation: Operation) -> Iterator[Mutant]:
    """List the mutants that misunderstand client tokens."""
    if operation.repeats is None:
        return
    for rule, operator, name, says, shell in _shells(operation):
        yield of_shell(operation, rule, operator, f"token-{name}", says, shell)
