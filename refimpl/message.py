"""The normal form every operation lowers its request to: one email asked for, with holes where it cannot be read."""

from typing import NamedTuple

from refimpl.grammar.address import Mailbox


class Defect(NamedTuple):
    """One place where a request does not have the operation's shape.

    `kind` is `missing`, `type` (a structure or list where another kind is asked), `scalar` (a number
    or boolean where text is asked), `null`, `null-data` (null as the text of a part), `empty-part` (a body
    part without members), `empty` (no characters where an address is required) or `unknown`.
    """

    path: str
    kind: str


class Content(NamedTuple):
    """Text and the name of its character set; either is None where the request does not give it."""

    data: str | None
    charset: str | None


class Tag(NamedTuple):
    """One message tag; a part is None where the request does not give it as text."""

    name: str | None
    value: str | None


class Message(NamedTuple):
    """One email asked for.

    Absent parts are None or empty. `holes` names the parts whose shape is wrong, so that a rule about
    them does not apply; their value here is then as if absent. `absent` names the optional parts the
    request does not give, so that rules about them need not be asked. `recipients` is To, Cc and Bcc in turn.
    """

    source: Mailbox | None
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    bcc: tuple[Mailbox, ...]
    recipients: tuple[Mailbox, ...]
    subject: Content | None
    text: Content | None
    html: Content | None
    reply_to: tuple[Mailbox, ...]
    return_path: Mailbox | None
    source_arn: str
    return_path_arn: str
    tags: tuple[Tag, ...]
    configuration_set: str | None
    defects: tuple[Defect, ...]
    holes: frozenset[str]
    absent: frozenset[str] = frozenset()
