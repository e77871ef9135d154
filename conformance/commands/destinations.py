"""Where reports are written: the options that name files, and writing them whole or not at all."""

import argparse
import sys
from pathlib import Path

from conformance.commands.options.report import FILES


def wanted(arguments: argparse.Namespace) -> dict[str, Path]:
    """Say which reports were asked for, by their format, and where each is to be written."""
    named = {form: getattr(arguments, option) for form, option in FILES.items()}
    return {form: path for form, path in named.items() if path}


def unwritable(path: Path) -> str:
    """Say why a file cannot be written, before anything is asked; empty where it can, its folder being made."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"{path}: cannot be written ({error.strerror}); choose another place"
    return f"{path}: is a folder; name a file" if path.is_dir() else ""


def written(path: Path, body: str) -> bool:
    """Write a file whole, or say why it cannot be and leave what was there."""
    half = path.with_name(path.name + ".part")
    try:
        half.write_text(body, "utf-8", "backslashreplace", newline="\n")
        half.replace(path)
    except OSError as error:
        print(f"sendspec: {path}: cannot be written ({error.strerror})", file=sys.stderr)
        return False
    return True
