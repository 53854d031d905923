"""The machine that was measured, and what on it."""

from __future__ import annotations

import os
import pathlib
import re
import subprocess

from .peers import Tool


def describe_machine() -> dict[str, str]:
    return {"CPU": cpu_model(), "cores": str(len(os.sched_getaffinity(0))), "memory": memory(),
            "kernel": f"{os.uname().sysname} {os.uname().release} {os.uname().machine}", "system": system_name()}


def cpu_model() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else os.uname().machine


def memory() -> str:
    total = re.search(r"^MemTotal:\s+(\d+) kB", pathlib.Path("/proc/meminfo").read_text())
    return f"{int(total[1]) / 1024 / 1024:.1f} GiB" if total else "unknown"


def system_name() -> str:
    release = pathlib.Path("/etc/os-release")
    found = re.search(r'^PRETTY_NAME="?([^"\n]+)', release.read_text(), re.MULTILINE) if release.exists() else None
    return found[1] if found else "unknown"


def load() -> str:
    """The load of the last minute: on a machine that is to be quiet, near 0 before a measurement."""
    return f"{os.getloadavg()[0]:.2f}"


def versions(tools: list[Tool]) -> dict[str, str]:
    """By the tools' titles; the server's is among them."""
    commands = {tool.title: tool.version for tool in tools} | {"nginx": ("nginx", "-v")}
    return {title: version(command) for title, command in commands.items()}


def version(command: tuple[str, ...]) -> str:
    """The first line that a command prints; of a hoist, with the libcurl that it runs with."""
    try:
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except FileNotFoundError:
        return ""
    if run.returncode != 0:
        return ""
    first, _, rest = run.stdout.partition("\n")
    library = rest.partition("\n")[0]
    return f"{first}, {library}" if library.startswith("libcurl ") else first


def file_system_of(folder: pathlib.Path) -> str:
    run = subprocess.run(["findmnt", "-n", "-o", "FSTYPE", "-T", folder], stdout=subprocess.PIPE, text=True)
    return run.stdout.strip() or "unknown"
