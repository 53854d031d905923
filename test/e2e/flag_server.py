"""Runs scripts/flag-server on free ports."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
import types
import urllib.request
from typing import Any

from hoist_runner import HERE, WATCHDOG, Watchdog

SCRIPT = (HERE / "../../scripts/flag-server").resolve()


def load_script() -> types.ModuleType:
    """The script as a module, to look at its parts."""
    loader = importlib.machinery.SourceFileLoader("flag_server_script", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))  # type: ignore
    sys.modules[loader.name] = module  # dataclasses look their module up there
    loader.exec_module(module)
    return module


script = load_script()
FLAG_CODES: list[str] = script.CODES


class FlagServer:
    """The server under way: its URLs by label, its own counts, and what it said."""

    def __init__(self, *arguments: str) -> None:
        self.command = [sys.executable, str(SCRIPT), *arguments]
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.output = ""
        self.bases: dict[str, str] = {}

    def __enter__(self) -> "FlagServer":
        try:
            self.wait_until_ready()
        except BaseException:
            self.stop(signal.SIGKILL)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def wait_until_ready(self) -> None:
        assert self.process.stdout
        end = time.monotonic() + WATCHDOG
        descriptor = self.process.stdout.fileno()
        # The lines are written at once, so that what ends with a newline is all of them.
        while not (self.output.startswith("ready: ") and self.output.endswith("\n")):
            if not select.select([descriptor], [], [], end - time.monotonic())[0]:
                raise Watchdog(f"flag-server is not ready: {self.output!r}")
            data = os.read(descriptor, 65536)
            if not data:
                raise AssertionError(f"flag-server ended: {self.output!r}")
            self.output += data.decode()
        self.bases = dict(re.findall(r"^ready: (\w+) (\S+)", self.output, re.MULTILINE))

    def port(self, label: str) -> int:
        return int(re.findall(r":(\d+)/", self.bases[label])[0])

    def stats(self, reset: bool = False) -> dict[str, Any]:
        base = next(iter(self.bases.values())).removesuffix("/flags")
        with urllib.request.urlopen(f"{base}/stats{'?reset' if reset else ''}", timeout=WATCHDOG) as answer:
            return json.load(answer)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> str:
        """Ends it; returns what it said after it was ready."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=WATCHDOG)
        return rest.decode()
