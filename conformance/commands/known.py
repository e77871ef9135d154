"""`sendspec known init|update|prune`: the list of known failures, edited from a complete report."""

import argparse
import json
import sys
from pathlib import Path

from conformance.known_edits import Plan, first_rows, pruned, updated
from conformance.known_failures import Misuse
from conformance.known_list import parsed, read
from conformance.known_text import Unwritable, edited, row_text, write_whole
from conformance.reports.recorded import Report, complete_report
from conformance.reports.text import printable
from conformance.verdicts import EXIT_BROKEN, EXIT_CONFORMS, EXIT_USAGE

HEAD = """\
# What this target is known to do otherwise than the documents say, one row for each kind of fault.
# `kind` is bug, wontfix or dispute; `reason` is for people; `issue`, `expires` and `when` may be added.

target = {target}
"""


def command(arguments: argparse.Namespace) -> int:
    """Edit the list, and say what was done to it."""
    path: Path = arguments.known
    try:
        report = complete_report(arguments.report)
        before, plan = _planned(arguments, path, report)
        if not plan.edit:
            return _said(plan, f"{path}: nothing is to be done")
        after = edited(before, plan.edit)
        parsed(path, after)
        if not arguments.dry_run:
            for name, body in plan.files.items():
                (path.parent / name).parent.mkdir(parents=True, exist_ok=True)
                write_whole(path.parent / name, json.dumps(body, indent=1) + "\n")
            write_whole(path, after)
    except Misuse as error:
        print(f"sendspec: {printable(str(error))}", file=sys.stderr)
        return EXIT_USAGE
    except Unwritable as error:
        print(f"sendspec: {path}: {error}; nothing was written", file=sys.stderr)
        return EXIT_USAGE
    except OSError as error:
        print(f"sendspec: {error.filename or path}: cannot be written ({error.strerror})", file=sys.stderr)
        return EXIT_BROKEN
    edit = plan.edit
    added = f"{len(edit.added)} {'row' if len(edit.added) == 1 else 'rows'} added"
    counts = f"{added}, {len(edit.anew)} written anew, {len(edit.out)} taken out"
    return _said(plan, f"{path}: {counts}{'; nothing was written (--dry-run)' if arguments.dry_run else ''}")


def _planned(arguments: argparse.Namespace, path: Path, report: Report) -> tuple[str, Plan]:
    """Give the text there is and what is to become of it; raises Misuse."""
    if arguments.verb == "init":
        if path.exists():
            raise Misuse(f"{path}: is there already; use sendspec known update")
        head = HEAD.format(target=json.dumps(report.target))
        return head, first_rows(report, path.stem, arguments.kind)
    listed = read(path)
    if arguments.verb == "update":
        return listed.text, updated(listed, report, path.stem, arguments.kind)
    return listed.text, pruned(listed, report)


def _said(plan: Plan, conclusion: str) -> int:
    for row in plan.edit.added:
        print(printable("\n".join(("", *row_text(row)))))
    for note in plan.notes:
        print(printable(f"note: {note}"))
    print(printable(conclusion))
    return EXIT_CONFORMS
