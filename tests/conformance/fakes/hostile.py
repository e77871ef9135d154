"""A build that answers with markup, escapes, controls and megabytes, wherever a target can say something."""

from collections.abc import Mapping
from itertools import cycle

from conformance.target import Accepted, Answer, Capabilities, Json, Rejected, Unsupported
from tests.refimpl.samples import OPERATION

RUN = "document.title='it ran'"
SAYINGS = (
    f"<script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f"</style></script></textarea></title>--><svg onload=\"{RUN}\">",
    f"\"' onmouseover={RUN} autofocus onfocus={RUN} x=\"",
    f"javascript:{RUN}",
    "<style>*{display:none}</style><base href=//example.com><meta http-equiv=refresh content=0>",
    "left \u202eright\u2066 and \u200bback\u2028 again",
    "\x00\x07\x1b[31m red \x9b2J",
    "half a letter \ud800 and \udfff",
    "W" * 3_000,
    "a" + "\u0301" * 400,
    "&lt;b&gt; ${7*7} {{7*7}} %s %n",
)  # fmt: skip
MEGABYTES = "M" * 2_000_000


class Hostile:
    """Crashes with one saying, refuses with the next, and accepts with another, over and over."""

    def __init__(self) -> None:
        self.sayings = cycle((*SAYINGS, MEGABYTES))
        self.calls = 0

    def hello(self) -> Capabilities:
        """Say what it is."""
        return Capabilities(SAYINGS[0], SAYINGS[6] + SAYINGS[8], operations=(OPERATION,), world=("ses.identities",))

    def reset(self, world: Mapping[str, Json]) -> Unsupported | None:
        """Refuse a world now and then."""
        return Unsupported(next(self.sayings)) if self.calls % 7 == 6 else None

    def send(self, operation: str, request: Json, caller: str | None = None) -> Answer:
        """Answer in the next way."""
        self.calls += 1
        said = next(self.sayings)
        match self.calls % 3:
            case 0:
                raise RuntimeError(said)
            case 1:
                return Rejected(said, 400, said)
        return Accepted({"MessageId": said, said: said})
