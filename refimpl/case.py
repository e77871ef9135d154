"""One call as the rules see it: the message, the world, the caller, and the readings in force."""

from typing import NamedTuple

from refimpl.grammar import resource
from refimpl.instances import ConnectSettings, Instance
from refimpl.message import Engagement, Message
from refimpl.readings import Bindings, Letters, default_letter, letters
from refimpl.world import SesSettings, World

USER = "user"
"""The caller's name for a user of the world's account."""


class Fork(NamedTuple):
    """One question a rule asked of the register: is the reading among `inside`, and what was answered."""

    ambiguity: str
    inside: Letters
    outside: Letters
    answered: bool

    @property
    def chosen(self) -> Letters:
        """The readings left by the answer."""
        return self.inside if self.answered else self.outside


class Case:
    """One call. Rules read it and may ask `allows`; what they ask is kept in `trail`."""

    __slots__ = ("_plan", "bindings", "caller", "message", "trail", "world")

    def __init__(self, message: Message, world: World, caller: str | None, bindings: Bindings) -> None:
        self.message = message
        self.world = world
        self.caller = world.settings.ses.account if caller in (None, "", USER) else caller
        self.bindings = bindings
        self.trail: list[Fork] = []
        self._plan: tuple[bool, ...] = ()

    @property
    def ses(self) -> SesSettings:
        """The SES side of the account."""
        return self.world.settings.ses

    @property
    def connect(self) -> ConnectSettings:
        """The Connect side of the account."""
        return self.world.settings.connect

    @property
    def engagement(self) -> Engagement:
        """What only a Connect call says."""
        return self.message.engagement

    @property
    def instance(self) -> Instance | None:
        """The instance the call names, where it exists."""
        return self.world.settings.connect.by_instance.get(self.message.engagement.instance or "")

    def place(self, named: str) -> str:
        """Give the id of the instance that a text names, by id or ARN; an ARN of elsewhere stands for itself."""
        arn = resource.read(named)
        if arn is None or arn.kind != resource.INSTANCE:
            return named
        return arn.path if (arn.region, arn.account) == (self.ses.region, self.ses.account) else named

    def begin(self, plan: tuple[bool, ...] = ()) -> None:
        """Forget what was asked, and answer the next questions as planned, then by the default reading."""
        self.trail = []
        self._plan = plan

    def allows(self, ambiguity: str, accepting: str) -> bool:
        """Say whether the reading in force is one of these letters; a question both ways open is a fork."""
        possible = self.bindings.get(ambiguity)
        if possible is None:
            possible = letters(ambiguity)
        for fork in self.trail:
            if fork.ambiguity == ambiguity:
                possible = fork.chosen
        inside = possible.intersection(accepting)
        if not inside or len(inside) == len(possible):
            return bool(inside)
        turn = len(self.trail)
        answered = self._plan[turn] if turn < len(self._plan) else default_letter(ambiguity) in inside
        self.trail.append(Fork(ambiguity, inside, possible - inside, answered))
        return answered
