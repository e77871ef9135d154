"""`sendspec list` and `explain`: questions about the documents, without any target."""

import argparse
import json
import sys

from conformance.reports.text import printable
from conformance.rulebook_data import named_json, rulebook_json
from conformance.terminal import standard
from conformance.verdicts import EXIT_CONFORMS, EXIT_USAGE
from refimpl import explain
from refimpl.explain.book import places
from refimpl.explain.book.writing import NotOurs, write
from refimpl.explain.layout import laid_out
from refimpl.operations import OPERATIONS
from refimpl.rulebook import RULEBOOK


def command(arguments: argparse.Namespace) -> int:
    """Answer one question."""
    answers = {"list": _list, "explain": _explain}
    return answers[arguments.command](arguments)


def _refuse(sentence: str) -> int:
    print(f"sendspec: {printable(sentence)}", file=sys.stderr)
    return EXIT_USAGE


def _list(arguments: argparse.Namespace) -> int:
    if arguments.matrix or arguments.mcdc:
        option = "--matrix" if arguments.matrix else "--mcdc"
        if arguments.what != "rules":
            return _refuse(f"{option} shows rules; leave the other word out")
        with laid_out(standard().columns):
            print(standard().shown(explain.overview()) if arguments.matrix else _guards())
        return EXIT_CONFORMS
    if arguments.what == "operations":
        rows = [f"{name}  {op.source.title}" for name, op in OPERATIONS.items()]
    elif arguments.what == "rules":
        wide = max(len(rule.id) for rule in RULEBOOK)
        rows = [f"{rule.id:<{wide}}  {rule.strength.name.lower():<9} {rule.statement}" for rule in RULEBOOK]
    else:
        rows = _made(arguments.what)
    print("\n".join(rows))
    return EXIT_CONFORMS


def _guards() -> str:
    """Show which guards decide alone; imported here because it needs more than the reference."""
    from conformance import mcdc

    return mcdc.table()


def _made(what: str) -> list[str]:
    """List what the suite derives; imported here because it needs more than the reference."""
    if what == "checks":
        from conformance.suites import checks
        from conformance.suites.check import Wanted

        return [check.id for check in checks(Wanted(tuple(OPERATIONS)))]
    if what == "mutants":
        from conformance.mutants import mutants

        return [f"mutant:{mutant.id}  {mutant.says}" for mutant in mutants()]
    from conformance.variants import variants

    return [f"variant:{variant.id}  {variant.says}" for variant in variants()]


def _explain(arguments: argparse.Namespace) -> int:
    with laid_out(standard().columns):
        return _explained(arguments)


def _explained(arguments: argparse.Namespace) -> int:
    if arguments.compare is not None:
        return _compare(arguments)
    if arguments.html is not None:
        return _book(arguments)
    if arguments.json:
        return _data(arguments)
    if arguments.word is None:
        print(standard().shown("\n\n".join(explain.operation(operation) for operation in OPERATIONS.values())))
        return EXIT_CONFORMS
    found = explain.anything(arguments.word)
    if found is None:
        return _refuse(f"nothing is called {arguments.word!r}{_hint(explain.nearest(arguments.word), 'list')}")
    print(standard().shown(found))
    return EXIT_CONFORMS


def _data(arguments: argparse.Namespace) -> int:
    """Print what a name stands for as JSON."""
    found = rulebook_json() if arguments.word is None else named_json(arguments.word)
    if found is None:
        close = [name for name in explain.nearest(arguments.word) if name not in explain.TOPICS]
        return _refuse(f"there is no data called {arguments.word!r}{_hint(close, 'list')}")
    print(json.dumps(found, indent=1))
    return EXIT_CONFORMS


def _book(arguments: argparse.Namespace) -> int:
    """Write the book."""
    if arguments.word is not None:
        return _refuse(f"--html writes everything; leave {arguments.word!r} out")
    try:
        count = write(arguments.html)
    except NotOurs as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse(f"{arguments.html}: cannot be written ({error.strerror}); name another folder")
    print(f"{count} files written; open {arguments.html / places.FRONT}")
    return EXIT_CONFORMS


def _hint(close: list[str], otherwise: str) -> str:
    return f"; did you mean {', '.join(close)}?" if close else f"; see sendspec {otherwise}"


def _compare(arguments: argparse.Namespace) -> int:
    """Show two operations side by side."""
    if arguments.html is not None or arguments.json:
        return _refuse(
            f"--{'json' if arguments.html is None else 'html'} and --compare do not go together; leave one out"
        )
    if arguments.word is not None:
        return _refuse(f"--compare takes two operations and nothing else; leave {arguments.word!r} out")
    folded = {name.casefold(): operation for name, operation in OPERATIONS.items()}
    for word in arguments.compare:
        if word.strip().casefold() not in folded:
            close = [name for name in explain.nearest(word) if name in OPERATIONS]
            return _refuse(f"no operation is called {word!r}{_hint(close, 'list operations')}")
    left, right = (folded[word.strip().casefold()] for word in arguments.compare)
    print(standard().shown(explain.side_by_side(left, right)))
    return EXIT_CONFORMS
