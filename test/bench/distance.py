"""A server that is far away, on a machine that has no other one."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import subprocess
import sys
from collections.abc import Iterator

from .servers import Nginx

RELAY = pathlib.Path(__file__).with_name("relay.py")


@dataclasses.dataclass(frozen=True)
class Far:
    """A distant server, and how it is reached."""
    server: Nginx
    base: str                # URLs begin so
    prefix: tuple[str, ...]  # before a command that is to reach it
    how: str                 # for the reader of the results


@contextlib.contextmanager
def far_server(near: Nginx, folder: pathlib.Path, sizes: set[int], delay: float) -> Iterator[Far]:
    """A server whose bytes take so many seconds each way.

    The kernel's netem, in a network namespace of its own, is the real thing, but not every kernel has it, and it takes
    root. Otherwise a relay passes on what the near server says.
    """
    namespace = f"hoist-bench-{os.getpid()}"
    if make_namespace(namespace, delay):
        with contextlib.ExitStack() as cleanup:
            cleanup.callback(run, "ip", "netns", "del", namespace)
            prefix = ("ip", "netns", "exec", namespace)
            server = Nginx(folder, sizes, prefix)
            cleanup.callback(server.stop)
            yield Far(server, server.plain, prefix, "netem in a network namespace")
        return
    relay = subprocess.Popen([sys.executable, RELAY, str(delay), str(near.plain_port)], stdout=subprocess.PIPE)
    try:
        assert relay.stdout
        yield Far(near, f"http://127.0.0.1:{int(relay.stdout.readline())}", (), "test/bench/relay.py")
    finally:
        relay.terminate()
        relay.wait()


def make_namespace(name: str, delay: float) -> bool:
    """Makes one in which every packet on the loopback, and so each way, takes so many seconds."""
    if not run("ip", "netns", "add", name):
        return False
    # By default netem drops what exceeds 1,000 packets on the way.
    if (run("ip", "-n", name, "link", "set", "lo", "up")
            and run("tc", "-n", name, "qdisc", "add", "dev", "lo", "root", "netem",
                    "delay", f"{delay * 1000:g}ms", "limit", "1000000")):
        return True
    run("ip", "netns", "del", name)
    return False


def run(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False
