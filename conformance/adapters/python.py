"""Targets that are Python objects, named as package.module:factory."""

import importlib
import os
import sys
from typing import Any

from conformance.adapters.unusable import Unusable
from conformance.target import Target

METHODS = ("hello", "reset", "send")


def named(name: str) -> Any:
    """Find what package.module:attribute names; the working directory is looked in first, as `python -m` does."""
    module_name, colon, attribute = name.partition(":")
    if not colon or not all(part.isidentifier() for part in [*module_name.split("."), *attribute.split(".")]):
        raise Unusable(f"{name!r} does not name a Python object; write package.module:factory")
    if os.getcwd() not in sys.path and "" not in sys.path:
        sys.path.insert(0, os.getcwd())
    try:
        found = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
            raise Unusable(f"{module_name} needs {error.name}, which is not installed; install it") from error
        raise Unusable(f"there is no module {module_name} here or in the environment; check the name") from None
    except Exception as error:
        raise Unusable(f"{module_name} cannot be imported ({type(error).__name__}: {error}); mend it") from error
    for part in attribute.split("."):
        if not hasattr(found, part):
            raise Unusable(f"{module_name} has no {attribute}; check the name after the colon")
        found = getattr(found, part)
    return found


def python_target(name: str) -> Target:
    """Make the target of a factory, which is called without arguments; raises Unusable."""
    factory = named(name)
    if not callable(factory):
        raise Unusable(f"{name} cannot be called; name a function or class that makes the target")
    try:
        made = factory()
    except Unusable:
        raise
    except Exception as error:
        raise Unusable(f"{name} made no target ({type(error).__name__}: {error}); mend it") from error
    missing = [method for method in METHODS if not callable(getattr(made, method, None))]
    if missing:
        raise Unusable(f"what {name} makes has no method {missing[0]}; see conformance/target.py")
    target: Target = made
    return target
