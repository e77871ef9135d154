"""Words the SendEmail breakers are written in: paths, addresses, and edits that recur."""

from collections.abc import Iterator

import attrs

from conformance.strategies.catalogue import Breaker, Side
from conformance.strategies.drafts import Edit, add, both, drop, insert, nothing, put, settle
from refimpl.answer import Json

DOMAIN, ELSEWHERE, PARTNER, STRANGER = "example.com", "example.net", "partner.example", "stranger.example"
OURS, OWNER = "111122223333", "444455556666"
SIMULATED = "success@simulator.amazonses.com"
LISTS = ("Destination.ToAddresses", "Destination.CcAddresses", "Destination.BccAddresses")
PLACES = ("first", "middle", "last")
MALFORMED = (
    "nobody", "nobody@", f"@{ELSEWHERE}", f"a@@{ELSEWHERE}", f"a b@{ELSEWHERE}", f"a@b@{ELSEWHERE}", "", "@",
    "a@exam ple.net", f"a\t@{ELSEWHERE}",
)  # fmt: skip
"""Texts that are no address by any reading."""
LOCALS = ("a.b.c", "a-b", "a_b", "a+b", "Abc", "a1", "o'neil", "1", "x" * 64, "a!#$%&*/=?^`{|}~z")
DOMAINS = ("exa-mple.example", "example1.example", "news.deep.er.example", "x.co")
PLAIN = (*(f"{local}@{ELSEWHERE}" for local in LOCALS), *(f"user@{domain}" for domain in DOMAINS))
"""Addresses by every reading, each with something a careless check might refuse."""
WORD = "".join(map(chr, (*range(65, 91), *range(97, 123), *range(48, 58)))) + "_-"
"""Every character a tag or a set name may have."""
ODD = (
    *(chr(n) for n in range(32, 127) if chr(n) not in WORD),
    *("\n", "\t", "\x7f", "\u00e9", "\u0430", "\u0663", "\uff11"),
)
"""Characters neither may have, by every reading but for those of A-V33."""
CALLER = "777788889999"
ABROAD = "eu-west-1"
"""A Region that no base is in."""
MOVED = both(settle("ses.account", CALLER), settle("ses.region", ABROAD))
"""The account and the Region are others than those of the bases."""
DOUBTFUL_ADDRESSES = {
    "no-top-level": "user@localhost",
    "named": f"User Name <user@{ELSEWHERE}>",
    "outer-space": f" user@{ELSEWHERE} ",
    "two-in-one": f"a@{ELSEWHERE}, b@{ELSEWHERE}",
    "literal": "user@[192.0.2.1]",
    "comment": f"user(comment)@{ELSEWHERE}",
    "dots": f"a..b@{ELSEWHERE}",
    "quoted": f'"a b"@{ELSEWHERE}',
    "long-local": "x" * 65 + f"@{ELSEWHERE}",
}


@attrs.frozen
class Use:
    """One address of a call that needs a right: where it stands, where its ARN stands, and its rules.

    `verified` is the rule that the address is verified, `unverified` the side of a call where it is not.
    """

    address: str
    arn: str
    concern: str
    verified: str
    unverified: Side = "breaks"


@attrs.frozen
class Layout:
    """Where the requests of an operation say who writes to whom, for what is asked of several operations.

    `blanks` says that an empty text is as good as none.
    """

    sender: Use
    return_path: Use
    lists: tuple[str, str, str]
    reply_to: str
    configuration_set: str
    blanks: bool

    def without(self, path: str) -> Edit:
        """Leave a text out, or empty where that is the same."""
        return put(path, "") if self.blanks else drop(path)


SENDER = "Source"
V1 = Layout(
    sender=Use(SENDER, "SourceArn", "sender", "sender.verified"),
    return_path=Use("ReturnPath", "ReturnPathArn", "return-path", "return-path.verified"),
    lists=LISTS,
    reply_to="ReplyToAddresses",
    configuration_set="ConfigurationSetName",
    blanks=True,
)
SUBJECT, TEXT_BODY, HTML_BODY = "Message.Subject.Data", "Message.Body.Text.Data", "Message.Body.Html.Data"


def addresses(count: int, stem: str = "r") -> list[Json]:
    """Make so many different recipients."""
    return [f"{stem}{number}@{ELSEWHERE}" for number in range(count)]


def spread(to: int, cc: int, bcc: int, lists: tuple[str, ...] = LISTS) -> Edit:
    """Fill the three lists with so many recipients each."""
    counts = zip(lists, (to, cc, bcc), "tcb", strict=True)
    return both(*(put(path, addresses(count, stem)) for path, count, stem in counts))


def only(path: str, recipients: list[Json], lists: tuple[str, ...] = LISTS) -> Edit:
    """Put recipients into one list and empty the others."""
    return both(*(put(each, recipients if each == path else []) for each in lists))


def identity(name: str, **more: Json) -> Edit:
    """Add an identity to the world."""
    return add("ses.identities", {"name": name, **more})


def owned() -> Edit:
    """Verify the domain of every plain address."""
    return both(identity(ELSEWHERE), *(identity(domain) for domain in DOMAINS))


def partner(**more: Json) -> Edit:
    """Add another owner's identity that lets the caller send for it."""
    return identity(PARTNER, owner=OWNER, grants=[OURS], **more)


def arn(name: str, account: str = OWNER, region: str = "us-east-1") -> str:
    """Write the ARN of an identity."""
    return f"arn:aws:ses:{region}:{account}:identity/{name}"


def rows(rule: str, side: Side, *named: tuple[str, Edit], prepare: Edit = nothing) -> Iterator[Breaker]:
    """Make breakers of one rule and one side."""
    for name, spoil in named:
        yield Breaker(rule, name, side, spoil, prepare)


def everywhere(
    rule: str, side: Side, name: str, text: str, prepare: Edit = nothing, lists: tuple[str, ...] = LISTS
) -> Iterator[Breaker]:
    """Make a breaker for every list of recipients and every place in it."""
    for path in lists:
        for place in PLACES:
            label = f"{name}-{path.rpartition('.')[2]}-{place}"
            yield Breaker(rule, label, side, insert(path, place, text), prepare)
