"""Starts and ends the programs that serve the tests, each on ports that are its own."""

from __future__ import annotations

import os
import pathlib
import shutil
import socket
import subprocess
from collections.abc import Iterable, Mapping, Sequence

import pytest

from hoist_runner import wait_until

held: list[socket.socket] = []


def own_port() -> int:
    """A port of the loopback interface where nobody answers until a server of ours listens there, and again after it.

    It is bound until the tests end, so that nobody else gets it. A server may listen there nevertheless if it sets
    SO_REUSEADDR, as all servers do that can be restarted at once (socket(7), Linux).
    """
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    held.append(holder)
    return holder.getsockname()[1]


def program(name: str, package: str) -> str:
    """Where it is; skips the test that needs it where it is not."""
    binary = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin")
    if not binary:
        pytest.skip(f"no {name}: apt install {package}")
    return binary


class ServerProcess:
    """A server under way, from the moment when all its ports answer."""

    def __init__(self, command: Sequence[str], ports: Iterable[int], output: pathlib.Path,
                 environment: Mapping[str, str] | None = None) -> None:
        self.ports = list(ports)
        with open(output, "wb") as file:
            self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=file,
                                            stderr=subprocess.STDOUT)
        wait_until(lambda: self.process.poll() is not None or all(map(answers, self.ports)),
                   f"{command[0]} answers or ends")
        assert self.process.poll() is None, f"{command[0]} does not start:\n{output.read_text(errors='replace')}"

    def end(self) -> None:
        """Ends it at once, whatever is in flight; returns when nobody answers any more.

        The process that was started may end before the one that listens, as that of nghttpx does.
        """
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        wait_until(lambda: not any(map(answers, self.ports)), f"nobody answers at {self.ports} any more")


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        return True
    except OSError:
        return False
