"""Checks each patch: its probe must fail without it and pass with it."""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib
import io
import logging
import os
import subprocess
import sys
import threading
import time
import warnings

import launcher
import patching

README = patching.FOLDER.parent / "README.md"


def table(patches: list[patching.Patch]) -> str:
    """The patches and their docstrings, a line each; a Markdown list, as formatters make tables very wide."""
    rows = []
    for patch in sorted(patches, key=lambda patch: patch.name):
        source = (patching.FOLDER / f"{patch.name}.py").read_text(encoding="utf-8")
        reason = " ".join((ast.get_docstring(ast.parse(source)) or "").split())
        rows.append(f"- `{patch.name}`: {reason}")
    return "\n".join(rows)


def chosen(known: list[patching.Patch], names: list[str]) -> list[patching.Patch]:
    """The named patches and what they require, in order; all of them when none is named."""
    by_name = {patch.name: patch for patch in known}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        sys.exit(f"no such patch: {', '.join(unknown)}")
    wanted = list(names)
    for name in wanted:
        wanted.extend(required for required in by_name[name].requires if required not in wanted)
    return [patch for patch in known if not names or patch.name in wanted]


class Checker:
    def __init__(self, verbose: bool) -> None:
        self.verbose = verbose
        self.output = sys.stderr if verbose else io.StringIO()
        listener = launcher.listen("127.0.0.1", 0)
        port = listener.getsockname()[1]
        launcher.configure("123456789012", port)
        os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = (
            "false"  # no probe needs them, each reset would load them
        )
        from probing import Aws
        from server import make_server

        self.server = make_server("127.0.0.1", port, listener.fileno())
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.aws = Aws(f"http://127.0.0.1:{port}", "123456789012")

    def failure(self, patch: patching.Patch) -> str:
        """Why the probe fails; empty when it passes."""
        self.aws.reset()
        try:
            with contextlib.redirect_stdout(self.output):
                patch.load().probe(self.aws)
        except Exception as error:
            return f"{type(error).__name__}: {error}".strip()
        return ""

    def check(self, patch: patching.Patch) -> str:
        if patch.module:
            importlib.import_module(patch.module)
        without = self.failure(patch)
        if not without:
            return "the probe passes without the patch"
        if self.verbose:
            print(f"without {patch.name}: {without}")
        patching.register([patch])
        return self.failure(patch)


def load_lazily() -> None:
    """Loads every module that a patch waits for, as the launcher does; each patch must be applied then."""
    launcher.configure("123456789012", 1)
    patches = patching.discover()
    patching.register(patches)
    for patch in patches:
        if patch.module:
            importlib.import_module(patch.module)
        for service in patch.services:
            patching.stands_in(service)
        assert patch.applied, f"{patch.name} is not applied when it should be"


def lazy_problem() -> str:
    command = [sys.executable, "-c", "import check; check.load_lazily()"]
    done = subprocess.run(command, cwd=patching.FOLDER.parent, capture_output=True, text=True)
    return done.stderr[-2000:] if done.returncode else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--table", action="store_true", help="print the table of patches for the README")
    parser.add_argument("--verbose", action="store_true", help="print why each probe fails without its patch")
    options = parser.parse_args()
    known = patching.discover()
    if options.table:
        print(table(known))
        return 0
    if not options.verbose:
        logging.disable(logging.CRITICAL)
        warnings.simplefilter("ignore")
    patches = chosen(known, options.names)
    started = time.monotonic()
    checker = Checker(options.verbose)
    failures = 0
    with contextlib.redirect_stderr(checker.output):
        for patch in patches:
            patch_started = time.monotonic()
            problem = checker.check(patch)
            failures += bool(problem)
            verdict = f"FAIL {problem}" if problem else "ok"
            print(f"{patch.name:55} {time.monotonic() - patch_started:5.2f} s  {verdict}", flush=True)
        together = {patch.name: checker.failure(patch) for patch in patches}
    problems = [f"{name}, all patches applied: {problem}" for name, problem in together.items() if problem]
    problems += [f"loaded as the launcher does: {problem}" for problem in [lazy_problem()] if problem]
    if table(known) not in README.read_text(encoding="utf-8"):
        problems.append("README.md: the table is not what --table prints")
    for problem in problems:
        print(f"FAIL {problem}")
    failures += len(problems)
    print(f"{len(patches)} patches, {failures} failures, {time.monotonic() - started:.1f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
