"""The message as it is assembled: its charsets, its headers, its size."""

from base64 import b64encode

from .addresses import Mailbox

CHARSETS = {
    "us-ascii", "ascii", "utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "utf-32",
    "iso-8859-1", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8",
    "iso-8859-9", "iso-8859-10", "iso-8859-11", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16",
    "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254", "windows-1255", "windows-1256",
    "windows-1257", "windows-1258", "koi8-r", "koi8-u", "iso-2022-jp", "shift_jis", "euc-jp", "iso-2022-kr", "euc-kr",
    "gb2312", "gbk", "gb18030", "big5",
}  # fmt: skip

MOST_BYTES = 10_485_760


def encoded(text: str, charset: str | None) -> bytes | None:
    """Write a text in its charset; None if the charset is unknown or cannot say it."""
    if charset is None:
        charset = "utf-8"
    if charset.lower() not in CHARSETS:
        return None
    try:
        return text.encode(charset)
    except UnicodeEncodeError:
        return None


def base64_length(length: int) -> int:
    """Count the bytes of a part once it is written in base64, in lines of 76."""
    letters = (length + 2) // 3 * 4
    return letters + (letters + 75) // 76 * 2


def header_text(text: str) -> str:
    """Write a header's text: as it is, or in encoded-words where it is not plain."""
    if text.isascii() and text.isprintable():
        return text
    words = [text[at : at + 10] for at in range(0, len(text), 10)]
    return " ".join(f"=?UTF-8?B?{b64encode(word.encode()).decode()}?=" for word in words)


def headers(
    source: Mailbox, to: list[Mailbox], cc: list[Mailbox], reply_to: list[Mailbox], subject: str, message_id: str
) -> list[list[str]]:
    """List the headers that recipients see; hidden recipients are in none."""
    found = [["From", str(source)]]
    if to:
        found.append(["To", ", ".join(map(str, to))])
    if cc:
        found.append(["Cc", ", ".join(map(str, cc))])
    if reply_to:
        found.append(["Reply-To", ", ".join(map(str, reply_to))])
    found.append(["Subject", header_text(subject)])
    found.append(["Message-ID", f"<{message_id}@email.amazonses.com>"])
    return found
