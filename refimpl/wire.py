"""JSON in and out: the one codec for worlds, answers and text, for fixtures and adapters alike."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, NoReturn

from refimpl.answer import Accepted, Answer, Json, Nameless, Rejected, Unsendable, Unsupported
from refimpl.instances import (
    MOST_ACTIVE,
    ConnectSettings,
    Contact,
    ContactState,
    Instance,
    KnowledgeBase,
    MessageTemplate,
    Token,
)
from refimpl.message import Parameters
from refimpl.world import ConfigurationSet, Identity, SesSettings, Settings, Template

MOST_DIGITS = 4_000


class Malformed(ValueError):
    """Something read from outside is not what it should be; the message is one clear sentence."""


class Unencodable(ValueError):
    """A value that JSON text cannot carry; the message says which."""


def _whole_number(digits: str) -> int:
    """Read a whole number of any length; Python itself stops at 4,300 digits."""
    value = 0
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("-")
    for start in range(0, len(digits), MOST_DIGITS):
        piece = digits[start : start + MOST_DIGITS]
        value = value * 10 ** len(piece) + int(piece)
    return sign * value


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def loads(text: str | bytes) -> Json:
    """Read JSON text; raises Malformed for what is none, or is nested too deep to read."""
    try:
        return json.loads(
            text,
            parse_int=lambda digits: int(digits) if len(digits) < MOST_DIGITS else _whole_number(digits),
            parse_constant=_no_number,
        )
    except RecursionError:
        raise Malformed("the JSON text is nested too deep to read; flatten it") from None
    except UnicodeDecodeError as error:
        raise Malformed(f"the text is not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except ValueError as error:
        raise Malformed(f"the text is not JSON: {error}") from None


def _written(value: Json, *, allow_nan: bool, sort_keys: bool) -> str:
    try:
        return json.dumps(value, allow_nan=allow_nan, sort_keys=sort_keys, separators=(",", ":"))
    except RecursionError:
        raise Unencodable("a value nested too deep to write") from None
    except (ValueError, TypeError) as error:
        raise Unencodable(f"a value that JSON cannot carry ({error})") from None


def dumps(value: Json) -> str:
    """Write one line of JSON in ASCII; raises Unencodable for what JSON cannot carry."""
    return _written(value, allow_nan=False, sort_keys=False)


def canonical(value: Json) -> str:
    """Write JSON so that equal values, and only those, give equal text: `true`, `1` and `1.0` all differ.

    Raises Unencodable for what is nested too deep, or has too many digits, to be written.
    """
    return _written(value, allow_nan=True, sort_keys=True)


def answer_to_json(answer: Answer) -> dict[str, Json]:
    """Write an answer in the protocol's form."""
    match answer:
        case Accepted(response=response):
            return {"accepted": dict(response)}
        case Rejected(code=code, status=status, message=message):
            body: dict[str, Json] = {} if isinstance(answer, Nameless) else {"code": code}
            if status is not None:
                body["status"] = status
            if message:
                body["message"] = message
            return {"rejected": body}
        case Unsupported(why=why):
            return {"unsupported": why}
        case Unsendable(why=why):
            return {"unsendable": why}


def answer_from_json(value: Json) -> Answer:
    """Read an answer in the protocol's form, a refusal without a code as Nameless; raises Malformed."""
    match value:
        case {"accepted": dict(response)}:
            return Accepted(response)
        case {"rejected": dict(refusal)}:
            return _refusal_from_json(refusal)
        case {"unsupported": str(why)}:
            return Unsupported(why)
        case {"unsendable": str(why)}:
            return Unsendable(why)
    raise Malformed("an answer is an object with one of accepted, rejected, unsupported or unsendable")


def _refusal_from_json(refusal: Mapping[str, Json]) -> Rejected:
    status, message = refusal.get("status"), str(refusal.get("message", ""))
    status = status if type(status) is int else None
    if "code" not in refusal:
        return Nameless(status=status, message=message)
    if not isinstance(refusal["code"], str):
        raise Malformed("the code of a refusal is a text")
    return Rejected(refusal["code"], status, message)


def _wrong(where: str, what: str) -> NoReturn:
    raise Malformed(f"world{where}: {what}")


class _Fields:
    """The members of one object of a world, each taken once; what is left over is unknown."""

    def __init__(self, value: Json, where: str) -> None:
        if not isinstance(value, dict):
            _wrong(where, "expected an object")
        self.value: dict[str, Json] = dict(value)
        self.where = where

    def take(self, name: str, kind: type | tuple[type, ...], default: Any) -> Any:
        """Take one member of this type, or the default where it is absent."""
        if name not in self.value:
            return default
        found = self.value.pop(name)
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if type(found) not in kinds:
            names = " or ".join("null" if each is type(None) else each.__name__ for each in kinds)
            _wrong(f"{self.where}.{name}", f"expected {names}")
        return found

    def need(self, name: str) -> str:
        """Take a text that has no default."""
        if name not in self.value:
            _wrong(self.where, f"has no {name}")
        found: str = self.take(name, str, "")
        return found

    def choose(self, name: str, choices: tuple[str, ...]) -> str:
        """Take one of these words, the first being the default."""
        found: str = self.take(name, str, choices[0])
        if found not in choices:
            _wrong(f"{self.where}.{name}", f"expected one of {', '.join(choices)}")
        return found

    def rows(self, name: str, read: Callable[["_Fields"], Any]) -> tuple[Any, ...]:
        """Take a list of objects."""
        found = self.take(name, list, [])
        rows = [_Fields(row, f"{self.where}.{name}[{turn}]") for turn, row in enumerate(found)]
        made = tuple(read(row) for row in rows)
        for row in rows:
            row.finish()
        return made

    def finish(self) -> None:
        """Refuse members nobody took."""
        if self.value:
            _wrong(self.where, f"unknown member {sorted(self.value)[0]!r}")


def _instant(text: str, where: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        _wrong(where, "expected a time such as 2026-01-01T00:00:00Z")
    if moment.tzinfo is None:
        _wrong(where, "expected a time with its zone, such as 2026-01-01T00:00:00Z")
    return int(moment.timestamp())


def _identity(owner: str) -> Callable[[_Fields], Identity]:
    def read(row: _Fields) -> Identity:
        mail_from = _Fields(row.take("mail_from", dict, {}), f"{row.where}.mail_from")
        missing = mail_from.choose("mx", ("ok", "missing")) == "missing"
        rejects = mail_from.choose("on_failure", ("use-default", "reject")) == "reject"
        mail_from.finish()
        return Identity(
            name=row.need("name"),
            owner=row.take("owner", str, owner),
            verified=row.take("verified", bool, True),
            grants=frozenset(str(each) for each in row.take("grants", list, [])),
            mail_from_broken=missing and rejects,
            configuration_set=row.take("configuration_set", (str, type(None)), None),
        )

    return read


def _configuration_set(row: _Fields) -> ConfigurationSet:
    return ConfigurationSet(
        name=row.need("name"),
        sending_enabled=row.take("sending_enabled", bool, True),
        pool=row.choose("pool", ("ok", "missing")),
    )


def _template(row: _Fields) -> Template:
    return Template(
        name=row.need("name"),
        subject=row.take("subject", str, ""),
        text=row.take("text", (str, type(None)), None),
        html=row.take("html", (str, type(None)), None),
    )


def _sent(row: _Fields) -> tuple[int, int]:
    at = _instant(row.take("at", str, ""), f"{row.where}.at")
    return at, row.take("recipients", int, 0)


def _ses(fields: _Fields) -> SesSettings:
    default = SesSettings()
    account = fields.take("account", str, default.account)
    quota = _Fields(fields.take("quota", dict, {}), f"{fields.where}.quota")
    made = SesSettings(
        account=account,
        region=fields.take("region", str, default.region),
        sandbox=fields.take("sandbox", bool, False),
        sending=fields.choose("sending", ("enabled", "disabled", "paused", "shut-down")),
        max_24_hours=quota.take("max_24_hours", int, default.max_24_hours),
        max_rate=quota.take("max_rate", (int, float), default.max_rate),
        sent=quota.rows("sent", _sent),
        identities=fields.rows("identities", _identity(account)),
        configuration_sets=fields.rows("configuration_sets", _configuration_set),
        templates=fields.rows("templates", _template),
    )
    quota.finish()
    return made


def _contact(row: _Fields) -> Contact:
    attributes = row.take("attributes", dict, {})
    return Contact(
        id=row.need("id"),
        related=row.take("related", (str, type(None)), None),
        channel=row.choose("channel", ("EMAIL", "VOICE", "CHAT", "TASK")),
        initiation=row.choose("initiation", ("OUTBOUND", "AGENT_REPLY", "INBOUND", "FLOW")),
        state=ContactState(row.choose("state", tuple(state.value for state in ContactState))),
        attachments=tuple(str(each) for each in row.take("attachments", list, [])),
        attributes=tuple((str(key), str(value)) for key, value in attributes.items()),
    )


def _address(row: _Fields) -> tuple[str, str | None]:
    return row.need("address"), row.take("flow", (str, type(None)), None)


def _instance(row: _Fields) -> Instance:
    quota = _Fields(row.take("active_email_quota", dict, {}), f"{row.where}.active_email_quota")
    made = Instance(
        id=row.need("id"),
        email_enabled=row.take("email_enabled", bool, True),
        addresses=row.rows("addresses", _address),
        default_from=row.take("default_from", (str, type(None)), None),
        flows=frozenset(str(each) for each in row.take("flows", list, [])),
        contacts=row.rows("contacts", _contact),
        active=quota.take("active", int, 0),
        most_active=quota.take("most", int, MOST_ACTIVE),
    )
    quota.finish()
    return made


def _message_template(row: _Fields) -> MessageTemplate:
    return MessageTemplate(
        id=row.need("id"),
        channel=row.choose("channel", ("EMAIL", "SMS")),
        active=row.take("active", bool, True),
        subject=row.take("subject", str, ""),
        text=row.take("text", (str, type(None)), None),
        html=row.take("html", (str, type(None)), None),
    )


def _knowledge_base(row: _Fields) -> KnowledgeBase:
    return KnowledgeBase(id=row.need("id"), templates=row.rows("templates", _message_template))


TOKEN = "ClientToken"


def parameters(request: Json) -> Parameters:
    """Stand in for what a call asks, its token aside; raises Unencodable for what cannot be written down."""
    if isinstance(request, dict):
        request = {name: value for name, value in request.items() if name != TOKEN}
    written = canonical(request)
    sent = _digest(written)
    if "null" not in written:
        return Parameters(sent, sent, sent)
    try:
        bare = _digest(canonical(_bare(request, items=False)))
        return Parameters(sent, bare, _digest(canonical(_bare(request, items=True))))
    except RecursionError:
        return Parameters(sent, sent, sent)


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _bare(value: Json, *, items: bool) -> Json:
    """Leave out every member that is null, at whatever depth, and with `items` every such item of a list."""
    if isinstance(value, dict):
        return {name: _bare(each, items=items) for name, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_bare(each, items=items) for each in value if each is not None or not items]
    return value


def _earlier_call(row: _Fields) -> tuple[str, Token, str | None]:
    request = row.take("request", dict, {})
    use = Token(
        operation=row.need("operation"),
        instance=str(request.get("InstanceId", "")),
        parameters=parameters(request),
        at=_instant(row.need("at"), f"{row.where}.at"),
        answer=row.take("answer", dict, {}),
    )
    campaign = request.get("SourceCampaign")
    sent = campaign.get("OutboundRequestId") if isinstance(campaign, dict) else None
    return str(request.get(TOKEN, "")), use, sent if isinstance(sent, str) else None


def _connect(fields: _Fields) -> ConnectSettings:
    earlier = fields.rows("tokens", _earlier_call)
    return ConnectSettings(
        instances=fields.rows("instances", _instance),
        knowledge_bases=fields.rows("knowledge_bases", _knowledge_base),
        tokens=tuple((token, use) for token, use, _ in earlier),
        requests=tuple(sent for _, _, sent in earlier if sent is not None),
    )


def settings_from_json(value: Json) -> Settings:
    """Read a world's settings (see `fixtures/schema/world.schema.json`); raises Malformed."""
    fields = _Fields(value, "")
    now = _instant(fields.take("now", str, "2026-01-01T00:00:00Z"), ".now")
    weather = fields.choose("weather", ("calm", "any"))
    below = _Fields(fields.take("ses", dict, {}), ".ses")
    ses = _ses(below)
    below.finish()
    other = _Fields(fields.take("connect", dict, {}), ".connect")
    connect = _connect(other)
    other.finish()
    fields.finish()
    return Settings(now=now, weather=weather, ses=ses, connect=connect)


def instant_to_json(seconds: int) -> str:
    """Write an instant as a time in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parts_needed(world: Mapping[str, Json]) -> tuple[str, ...]:
    """List the parts of a world that differ from their defaults, as `ses.identities` and the like."""
    found = []
    for name, value in world.items():
        if isinstance(value, dict):
            found += [f"{name}.{part}" for part, given in value.items() if given not in ([], {}, None)]
    return tuple(sorted(found))
