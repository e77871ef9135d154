"""The size of a message once assembled: headers, and each body in base64."""

BOUNDARY_LINES = 3
PART_OVERHEAD = 160
"""Bytes of boundary and part headers; readings that count them differ by far less than a bound's gap."""

LINE = 76


def base64_size(raw: int) -> int:
    """Bytes of `raw` bytes in base64 with a CRLF after every line of 76."""
    encoded = (raw + 2) // 3 * 4
    return encoded + (encoded + LINE - 1) // LINE * 2


def assembled_size(headers: int, bodies: tuple[int, ...]) -> int:
    """Bytes of a message with that many bytes in its headers and bodies of these raw sizes."""
    return headers + sum(base64_size(body) + PART_OVERHEAD for body in bodies) + BOUNDARY_LINES * 2
