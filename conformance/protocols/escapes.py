"""The escapes of forms, for megabytes of them: the standard library takes a step for each, and ten seconds for all."""

import re
from binascii import a2b_qp

from refimpl.wire import Malformed

_UNSAFE = re.compile(rb"[^A-Za-z0-9_.~ -]+")
_BROKEN = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def escaped(text: str) -> bytes:
    """Write a text as a name or value of a form, in UTF-8."""
    plain = _UNSAFE.sub(lambda run: b"%" + run[0].hex("%").upper().encode("ascii"), text.encode())
    return plain.replace(b" ", b"+")


def unescaped(written: bytes) -> str:
    """Read a name or value of a form; raises Malformed where an escape is none, or the text is not UTF-8."""
    if _BROKEN.search(written):
        raise Malformed("the form has a percent sign that begins no escape")
    # Quoted-printable has the same escapes with another sign.
    plain = a2b_qp(written.replace(b"+", b" ").replace(b"=", b"=3D").replace(b"%", b"="))
    try:
        return plain.decode()
    except UnicodeDecodeError:
        raise Malformed("the form is not UTF-8") from None
