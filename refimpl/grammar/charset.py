"""Character set names, by a table of our own: a name from outside must never pick a codec by accident."""

_CODECS = {
    "us-ascii": "ascii", "ascii": "ascii", "utf-8": "utf-8", "utf8": "utf-8",
    "utf-16": "utf-16", "utf-16be": "utf-16-be", "utf-16le": "utf-16-le",
    "utf-32": "utf-32", "utf-32be": "utf-32-be", "utf-32le": "utf-32-le",
    "shift_jis": "shift_jis", "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp",
    "gb2312": "gb2312", "gbk": "gbk", "gb18030": "gb18030", "big5": "big5",
    "euc-kr": "euc_kr", "iso-2022-kr": "iso2022_kr", "koi8-r": "koi8_r", "koi8-u": "koi8_u",
}  # fmt: skip
_CODECS |= {f"iso-8859-{n}": f"iso8859_{n}" for n in (*range(1, 12), *range(13, 17))}
_CODECS |= {f"windows-{n}": f"cp{n}" for n in range(1250, 1259)}


def known(name: str) -> bool:
    """Say whether this is a registered character set name, in any letter case."""
    return name.lower() in _CODECS


def encoded_size(text: str, name: str | None) -> int | None:
    """Count the bytes of the text in the named set (UTF-8 where None); None where it cannot be encoded."""
    codec = "utf-8" if name is None else _CODECS.get(name.lower())
    if codec is None:
        return None
    if codec in ("utf-8", "ascii") and text.isascii():
        return len(text)
    try:
        return len(text.encode(codec))
    except UnicodeError:
        return None


def utf8_size(text: str) -> int:
    """Count the bytes of the text in UTF-8, lone surrogates included."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
