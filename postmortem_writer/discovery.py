"""Collect the one object that each module of a package declares: adding a plug-in is adding a file."""

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def collect(package: ModuleType, name: str, kind: type[T]) -> dict[str, T]:
    """Return ``{module name: object}`` for every public module of ``package`` that declares ``name``.

    Modules whose name starts with an underscore are private to the package and skipped.
    Raises RuntimeError for a module without the object and for a package without modules: both are packaging faults.
    """
    found: dict[str, T] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        declared = getattr(module, name, None)
        if not isinstance(declared, kind):
            raise RuntimeError(f"{module.__name__} declares no {name!r} of type {kind.__name__}")
        found[info.name] = declared
    if not found:
        raise RuntimeError(f"{package.__name__} holds no {name!r}: the package is incomplete")
    return found
