"""Finds the patches and applies each one at the moment moto loads the module it changes, or, where a patch
makes up a service that moto lacks, at the first request for that service."""

from __future__ import annotations

import functools
import importlib
import re
import sys
import threading
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any, Callable, Iterable, Sequence

FOLDER = Path(__file__).resolve().parent / "patches"


class Patch:
    """One file of `patches/`; its code is imported only when it is applied."""

    def __init__(self, path: Path):
        source = path.read_text(encoding="utf-8")
        self.name = path.stem
        self.module = "".join(_declared(source, "MODULE"))
        self.services = _declared(source, "SERVICES")
        self.requires = _declared(source, "REQUIRES")
        self.applied = False

    def load(self) -> ModuleType:
        return importlib.import_module(f"patches.{self.name}")

    def apply(self) -> None:
        if not self.applied:
            self.load().apply()
            self.applied = True


def _declared(source: str, name: str) -> list[str]:
    match = re.search(rf"^{name} = (.*)$", source, re.MULTILINE)
    return re.findall(r'"([^"]+)"', match.group(1)) if match else []


def discover() -> list[Patch]:
    """All patches, each after those it requires."""
    found = {path.stem: Patch(path) for path in sorted(FOLDER.glob("[a-z]*.py"))}
    ordered: dict[str, Patch] = {}

    def visit(name: str) -> None:
        for required in found[name].requires:
            visit(required)
        ordered.setdefault(name, found[name])

    for name in found:
        visit(name)
    return list(ordered.values())


class _Finder:
    """Import hook: runs a module as usual, then applies the patches that wait for it."""

    def __init__(self, patches: Iterable[Patch]):
        self.waiting: dict[str, list[Patch]] = {}
        for patch in patches:
            self.waiting.setdefault(patch.module, []).append(patch)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in self.waiting:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        loader, execute = spec.loader, spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            for patch in self.waiting[name]:
                patch.apply()

        setattr(loader, "exec_module", exec_module)
        return spec


_absent: dict[str, list[Patch]] = {}
_lock = threading.RLock()


def stands_in(service: str) -> bool:
    """Whether patches make up this service, which moto lacks; the first request for it applies them."""
    with _lock:
        for patch in _absent.get(service, []):
            patch.apply()
    return service in _absent


def register(patches: Iterable[Patch]) -> None:
    """Applies each patch when its module is imported, or at the first request for its service."""
    modules = []
    for patch in patches:
        if patch.module:
            modules.append(patch)
        for service in patch.services:
            _absent.setdefault(service, []).append(patch)
    finder = _Finder(modules)
    sys.meta_path.insert(0, finder)  # type: ignore[arg-type]
    for name in finder.waiting.keys() & sys.modules.keys():
        for patch in finder.waiting[name]:
            patch.apply()


def wrap(owner: Any, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: replaces `owner.name` by a function that gets the original as its first argument."""
    original = getattr(owner, name)

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            return function(original, *args, **kwargs)

        setattr(owner, name, wrapper)
        return function

    return decorate


def state(backend: Any, name: str) -> dict[str, Any]:
    """The state of a patch, kept in moto's backend of one account and region so that a reset clears it."""
    return backend.__dict__.setdefault("patched_state", {}).setdefault(name, {})
