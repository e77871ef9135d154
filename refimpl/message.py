"""The normal form every operation lowers its request to: one email asked for, with holes where it cannot be read."""

from collections.abc import Mapping
from typing import NamedTuple

from refimpl.answer import Json
from refimpl.grammar.address import Mailbox


class Defect(NamedTuple):
    """One place where a request does not have the operation's shape.

    `kind` is `missing`, `type` (a structure or list where another kind is asked), `scalar` (a number
    or boolean where text is asked), `null`, `null-item` (in a map or list), `null-data` (null as the text of a
    part), `empty-part` (a body part in which nothing is left), `empty` (no characters where an address is required),
    `unknown`, or one of the limits of the service model: `short`, `long`, `few`, `few-left` (null items aside), `many`,
    `choice`, `pattern`, `beyond` (a text that goes on behind what a pattern without an end matches). An id that has not
    the `form` of one is noted as such. `doubt` names the ambiguity under which it is none, and who says so.
    """

    path: str
    kind: str
    doubt: tuple[str, str] | None = None


class Content(NamedTuple):
    """Text and the name of its character set; either is None where the request does not give it."""

    data: str | None
    charset: str | None


class Tag(NamedTuple):
    """One message tag; a part is None where the request does not give it as text."""

    name: str | None
    value: str | None


class Stored(NamedTuple):
    """The SES template a message is made from, by name or ARN, and the JSON texts that fill it in.

    `own` is the data of one message, None where it gives none; `data` is what it falls back to. `inline` says
    that the template itself is given, as later revisions allow.
    """

    name: str | None
    arn: str | None
    data: str | None
    own: str | None = None
    inline: bool = False


class Raw(NamedTuple):
    """A message written out in a Connect call; a part is None where it is not given."""

    subject: str | None
    body: str | None
    content_type: str | None
    headers: Mapping[str, Json]


class Templated(NamedTuple):
    """The message template of a knowledge base, and the values for its variables.

    `given` are the members of the attributes that are there at all.
    """

    knowledge_base: str | None
    template: str | None
    custom: Mapping[str, Json]
    profile: str | None
    given: frozenset[str]


class Reference(NamedTuple):
    """One reference of a contact: a value, its type, and what else was said of it."""

    value: str | None
    type: str | None
    others: tuple[str, ...]


class Parameters(NamedTuple):
    """What stands for everything a call asks but its token.

    As it was `sent`, `bare` of the members that are null, and `barest` of the items of lists too.
    """

    sent: str = ""
    bare: str = ""
    barest: str = ""


class Engagement(NamedTuple):
    """What a Connect call says besides who writes to whom.

    `operation` is what is called. `token` makes a call repeatable; `parameters` stands for everything else
    in it. `names` are the display names as given. `campaign` lists the ids a source campaign gives, None where
    there is none, `request_id` that of the request within it. `arn` is the ARN that names the instance, where one
    stands in the place of its id. `valueless` says that some segment attribute comes without a value.
    """

    operation: str = ""
    instance: str | None = None
    token: str | None = None
    parameters: Parameters = Parameters()
    source_type: str | None = None
    raw: Raw | None = None
    templated: Templated | None = None
    names: tuple[str, ...] = ()
    contact: str | None = None
    traffic: str | None = None
    campaign: tuple[str, ...] | None = None
    request_id: str | None = None
    flow: str | None = None
    related: str | None = None
    name: str | None = None
    description: str | None = None
    references: Mapping[str, Reference] = {}
    attributes: Mapping[str, str] = {}
    segments: tuple[str, ...] = ()
    attachments: int = 0
    arn: str | None = None
    valueless: bool = False


NO_ENGAGEMENT = Engagement()


class Message(NamedTuple):
    """One email asked for.

    Absent parts are None or empty. `holes` names the parts whose shape is wrong, so that a rule about
    them does not apply; their value here is then as if absent. `absent` names the optional parts the
    request does not give, so that rules about them need not be asked. `recipients` is To, Cc and Bcc in turn.
    `entries` are the messages of a bulk call, each whole in itself; `stored` and `engagement` hold what
    only template and Connect calls say.
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
    stored: Stored | None = None
    default_tags: tuple[Tag, ...] = ()
    entries: "tuple[Message, ...]" = ()
    engagement: Engagement = NO_ENGAGEMENT
