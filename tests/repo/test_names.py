"""Every public name says what it is: no grab-bag names, and a docstring on each."""

import ast
from collections.abc import Iterator

import pytest

from tests.repo.tree import PACKAGES, modules, syntax

OURS = {name: path for package in PACKAGES for name, path in modules(package).items()}
GRAB_BAGS = {"util", "utils", "helper", "helpers", "common", "misc", "manager"}
EMPTY_VERBS = ("get_", "check_")
GIVEN = {"get_code", "get_source"}
"""Names that importlib asks a loader for."""

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def _definitions(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, Definition]]:
    """List the classes and functions of a module and the methods of its classes, with dotted names."""
    for node in body:
        if isinstance(node, ast.If):
            yield from _definitions([*node.body, *node.orelse], prefix)
        elif isinstance(node, Definition):
            yield f"{prefix}.{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from _definitions(node.body, f"{prefix}.{node.name}")


def _public(dotted: str) -> bool:
    return not any(part.startswith("_") for part in dotted.split("."))


def _words(name: str) -> set[str]:
    return {word.lower() for word in name.split("_")} | {name.lower()}


@pytest.mark.parametrize("module", OURS)
def test_no_module_class_or_function_has_a_name_that_says_nothing(module: str) -> None:
    names = [*module.split("."), *(node.name for _, node in _definitions(syntax(OURS[module]).body, module))]
    empty = [name for name in names if _words(name) & GRAB_BAGS or name.lstrip("_").startswith(EMPTY_VERBS)]
    assert set(empty) <= GIVEN


@pytest.mark.parametrize("module", OURS)
def test_every_public_name_has_a_docstring(module: str) -> None:
    tree = syntax(OURS[module])
    undocumented = [name for name, node in _definitions(tree.body, module) if _public(name) and not _documented(node)]
    assert ast.get_docstring(tree), f"{module} has no docstring"
    assert not undocumented


def _documented(node: Definition) -> bool:
    return bool(ast.get_docstring(node))
