"""Which verbs are there? Found in the actions themselves, so that a new one is missed by nobody."""

import inspect
import pkgutil
from collections.abc import Callable
from importlib import import_module
from typing import Any

import actions


def modules() -> list[Any]:
    return [import_module(f"actions.{found.name}") for found in pkgutil.iter_modules(actions.__path__)]


def verbs() -> dict[str, Callable[..., Any]]:
    """By name: what `@verb` has made."""
    return {
        name: function
        for module in modules()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if inspect.iscoroutinefunction(inspect.unwrap(function))
        and hasattr(function, "__wrapped__")
        and function.__module__ == module.__name__
    }
