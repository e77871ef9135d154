"""Answers as HTTP replies, in the envelopes of both protocols, and read again from them."""

import re
import uuid
from collections.abc import Mapping
from typing import NamedTuple
from xml.etree import ElementTree

from conformance.protocols.bindings import QUERY, Binding
from refimpl import wire
from refimpl.answer import Accepted, Answer, Json, Rejected, Unsendable, Unsupported

INTERNAL = "InternalFailure"
"""What the services call a failure of their own code."""
UNKNOWN_OPERATION = "UnknownOperationException"
ERROR_TYPE = "x-amzn-ErrorType"
JSON, XML = "application/json", "text/xml"
BODILESS = (204, 205, 304)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_TOKEN = re.compile(r"[\x21-\x39\x3b-\x7e]+")
"""What may stand in a header as a code; a colon would end it."""


class Reply(NamedTuple):
    """One HTTP reply; names of headers in any case."""

    status: int
    kind: str
    body: bytes
    headers: Mapping[str, str] = {}


def reply_to(binding: Binding, answer: Answer) -> Reply:
    """Write an answer; raises wire.Unencodable for what JSON cannot carry."""
    match answer:
        case Accepted(response=response) if binding.protocol == QUERY:
            return _xml_success(binding, response)
        case Accepted(response=response):
            return Reply(200, JSON, wire.dumps(dict(response)).encode("ascii"), _named())
        case Rejected():
            return refusal(binding, answer)
    # No error of the protocol: the operation is not there, or could not be reached.
    return Reply(501, JSON, wire.dumps(wire.answer_to_json(answer)).encode("ascii"))


def refusal(binding: Binding | None, answer: Rejected) -> Reply:
    """Write a refusal in the envelope of the operation's protocol; of REST-JSON where no operation was found."""
    status = _status(binding, answer)
    if binding is not None and binding.protocol == QUERY:
        return _xml_error(binding, answer, status)
    body = {binding.message if binding else "message": answer.message}
    headers = _named()
    if _TOKEN.fullmatch(answer.code):
        headers[ERROR_TYPE] = answer.code
    else:
        body["__type"] = answer.code
    return Reply(status, JSON, wire.dumps(body).encode("ascii"), headers)


def _status(binding: Binding | None, answer: Rejected) -> int:
    given = answer.status
    if given is not None and 200 <= given <= 599 and given not in BODILESS:
        return given
    declared = binding.statuses if binding else {}
    return declared.get(answer.code, 500 if answer.code == INTERNAL else 400)


def _named() -> dict[str, str]:
    return {"x-amzn-RequestId": str(uuid.uuid4())}


def _xml_success(binding: Binding, response: Mapping[str, Json]) -> Reply:
    headers = _named()
    root = ElementTree.Element(f"{binding.action}Response", xmlns=binding.namespace)
    _write(ElementTree.SubElement(root, f"{binding.action}Result"), response)
    _write(ElementTree.SubElement(root, "ResponseMetadata"), {"RequestId": headers["x-amzn-RequestId"]})
    return Reply(200, XML, ElementTree.tostring(root), headers)


def _xml_error(binding: Binding, answer: Rejected, status: int) -> Reply:
    headers = _named()
    root = ElementTree.Element("ErrorResponse", xmlns=binding.namespace)
    to_blame = "Receiver" if status >= 500 else "Sender"
    error = {"Type": to_blame, "Code": answer.code, "Message": answer.message}
    _write(root, {"Error": error, "RequestId": headers["x-amzn-RequestId"]})
    return Reply(status, XML, ElementTree.tostring(root), headers)


def _write(above: ElementTree.Element, value: Json) -> None:
    """Write members below an element; what XML has no name for is left out, and null too."""
    for name, member in value.items():
        if member is None or not _NAME.fullmatch(name):
            continue
        element = ElementTree.SubElement(above, name)
        if isinstance(member, Mapping):
            _write(element, member)
        elif isinstance(member, list | tuple):
            for item in member:
                _write(element, {"member": item})
        else:
            element.text = _NO_XML.sub("\ufffd", member if isinstance(member, str) else wire.dumps(member))


def answer_in(binding: Binding, reply: Reply) -> Answer:
    """Read an answer; where a reply has no form of the protocol, the operation is not there."""
    read = _from_xml if binding.protocol == QUERY else _from_json
    found = read(binding, reply)
    if isinstance(found, Rejected) and found.code == UNKNOWN_OPERATION:
        return Unsupported(f"not implemented: HTTP {reply.status} {UNKNOWN_OPERATION}")
    return without_protocol(reply) if found is None else found


def without_protocol(reply: Reply) -> Answer:
    """Judge a reply that is no answer of the protocol."""
    match _object(reply.body):
        case {"unsupported": str(why)}:
            return Unsupported(why)
        case {"unsendable": str(why)}:
            return Unsendable(why)
    what = f"HTTP {reply.status} without an error of the protocol"
    if reply.status in (404, 405, 501):
        return Unsupported(f"not implemented: {what}")
    if reply.status < 300:
        return Unsupported("not implemented: the answer has no form of the protocol")
    return Rejected(INTERNAL if reply.status >= 500 else str(reply.status), reply.status, what)


def _from_json(binding: Binding, reply: Reply) -> Answer | None:
    body = _object(reply.body) if reply.body else {}
    said = {} if body is None else body
    headers = {name.lower(): value for name, value in reply.headers.items()}
    code = headers.get(ERROR_TYPE.lower()) or (said.get("__type") or said.get("code") if reply.status >= 300 else None)
    if isinstance(code, str):
        message = said.get("message", said.get("Message", ""))
        return Rejected(code.partition(":")[0].rpartition("#")[2], reply.status, str(message))
    return Accepted(body) if reply.status < 300 and body is not None else None


def _from_xml(binding: Binding, reply: Reply) -> Answer | None:
    try:
        root = ElementTree.fromstring(reply.body)
    except (ElementTree.ParseError, ValueError):
        return None
    name = _local(root)
    if name == "ErrorResponse":
        error = {_local(each): each.text or "" for part in root if _local(part) == "Error" for each in part}
        return Rejected(error.get("Code", ""), reply.status, error.get("Message", ""))
    results = [part for part in root if _local(part) == f"{binding.action}Result"]
    if name != f"{binding.action}Response" or len(results) != 1 or reply.status >= 300:
        return None
    return Accepted({_local(each): each.text or "" for each in results[0]})


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _object(body: bytes) -> dict[str, Json] | None:
    try:
        found = wire.loads(body)
    except wire.Malformed:
        return None
    return found if isinstance(found, dict) else None
