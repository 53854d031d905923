"""The benchmark's command line, and its course."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import os
import pathlib
import resource
import shutil
import signal
import sys
import tempfile

from . import machine, packages, peers, rounds
from .distance import far_server
from .endless import trace
from .peers import Tool, all_tools
from .places import Place, make_place
from .report import Comparison, Endless, Report
from .servers import ECHO_MODULE, Nginx
from .workloads import Kind, Server, Workload, all_workloads

ROOT = pathlib.Path(__file__).resolve().parents[2]
FAR_DELAY = 0.05  # seconds each way
QUICK = 20        # what --quick divides the workloads by

EPILOG = """\
It uses no network but the loopback. Results: results.md, results.json, *.svg. Files go to folders of their own, which
are removed at the end. doc/performance.md says what each workload is, and how to read it all.
"""


def parse(arguments: list[str], workloads: dict[str, Workload], tools: dict[str, Tool]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/bench", epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Compares hoist with what one would use instead, on the same work in one run.")
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD", help=f"of {', '.join(workloads)} (default: all)")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="runs of each tool that count (default 5)")
    parser.add_argument("--tools", default="", metavar="NAME,...", help=f"only these, of {', '.join(tools)}")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PROGRAM",
                        help="another curl or hoist, to be measured beside the tools; may be repeated")
    parser.add_argument("--on", choices=("tmpfs", "disk", "both"), default="both",
                        help="where files go (default: both, where it makes a difference)")
    parser.add_argument("--tmpfs", type=pathlib.Path, default=pathlib.Path("/dev/shm"), metavar="DIR",
                        help="a folder in memory (default /dev/shm)")
    parser.add_argument("--disk", type=pathlib.Path, default=ROOT / "build/bench", metavar="DIR",
                        help="a folder on the disk (default build/bench)")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build/bench", metavar="DIR",
                        help="where the results go (default build/bench)")
    parser.add_argument("--lines", type=int, metavar="N", help="of the endless list (default 5,000,000)")
    parser.add_argument("--limit", type=float, default=900, metavar="SECONDS",
                        help="for a run of a tool; a slower one is stopped (default 900)")
    parser.add_argument("--quick", action="store_true", help="small workloads and one round: only to see that it works")
    parser.add_argument("--no-install", action="store_true",
                        help="install nothing; tools that are missing are left out")
    parser.add_argument("--hoist", type=pathlib.Path, metavar="PROGRAM",
                        help="the one to measure (default: built from here, as released)")
    options = parser.parse_args(arguments)
    for name in options.workloads:
        if name not in workloads:
            parser.error(f"no workload {name}")
    for name in filter(None, options.tools.split(",")):
        if name not in tools:
            parser.error(f"no tool {name}")
    if options.rounds < 1:
        parser.error("--rounds must be >= 1")
    return options


class Benchmark:
    """One run of it."""

    def __init__(self, options: argparse.Namespace, tools: dict[str, Tool], report: Report, places: list[Place],
                 home: pathlib.Path) -> None:
        self.options = options
        self.tools = tools
        self.report = report
        self.places = places
        self.home = home  # in memory: what is served must not wait for a disk

    def run(self, workloads: list[Workload]) -> None:
        sizes = {size for work in workloads for size in work.pattern}
        server = Nginx(self.home / "server", sizes | {13_000})
        try:
            for work in workloads:
                if work.kind is Kind.ENDLESS:
                    self.endless(work, server)
                else:
                    self.compare(work, server)
        finally:
            server.stop()

    def compare(self, work: Workload, server: Nginx) -> None:
        tools = self.chosen(work)
        for place in self.places if work.disk else self.places[:1]:
            place.check_room(work, len(tools), self.options.rounds + 1)
            with contextlib.ExitStack() as cleanup:
                note = ""
                run = rounds.start(work, place, server, self.options.limit)
                if work.server is Server.FAR:
                    far = cleanup.enter_context(far_server(server, self.home / "far", set(work.pattern), FAR_DELAY))
                    run = rounds.start(work, place, far.server, self.options.limit, far.base, far.prefix)
                    note = f"50 ms each way by {far.how}."
                results = rounds.compare(run, tools, self.options.rounds)
            self.report.add(Comparison(work, place.name, results, note))

    def endless(self, work: Workload, server: Nginx) -> None:
        traces = {tool.name: trace(work, tool, self.home / "endless", server, self.options.limit)
                  for tool in self.chosen(work)}
        self.report.add_endless(Endless(work, traces))

    def chosen(self, work: Workload) -> list[Tool]:
        return [tool for name, tool in self.tools.items() if (tool.like or name) in work.tools]


def wanted_workloads(options: argparse.Namespace, workloads: dict[str, Workload]) -> list[Workload]:
    chosen = [workloads[name] for name in options.workloads or workloads]
    if options.quick:
        chosen = [work.reduced(QUICK) for work in chosen]
    if options.lines:
        chosen = [dataclasses.replace(work, files=options.lines) if work.kind is Kind.ENDLESS else work
                  for work in chosen]
    return chosen


def set_up(options: argparse.Namespace) -> tuple[dict[str, Tool], Report]:
    """Sees to it that there are hoist and the tools. @returns those there are, and a report for them"""
    out = options.out.resolve()
    for folder in (out, options.disk):
        folder.mkdir(parents=True, exist_ok=True)
    for chart in out.glob("*.svg"):
        chart.unlink()  # of a run before this one
    if not options.no_install:
        needs = ["needs_bench"] if options.hoist else ["needs_build", "needs_bench"]
        packages.install(ROOT, needs, out / "packages.log")
    for needed in (shutil.which("nginx"), shutil.which("openssl"), ECHO_MODULE.exists()):
        if not needed:
            sys.exit("The server is nginx with its echo module, and openssl makes its certificates. On Debian: "
                     "apt-get install nginx-light openssl")
    program = options.hoist.resolve() if options.hoist else packages.build(ROOT, out / "build.log")
    tools = all_tools(str(program)) | peers.floors(str(packages.build_floor(ROOT, out)))
    tools |= dict(map(make_peer, options.peer))
    versions = machine.versions(list(tools.values()))
    names = options.tools.split(",") if options.tools else list(tools)
    names += [name for name, tool in tools.items() if tool.like and name not in names]
    there = {name: tools[name] for name in names if versions[tools[name].title]}
    for name in names:
        if name not in there:
            print(f"{name} is missing, and left out")
    about = machine.describe_machine() | {
        "files in memory": machine.file_system_of(options.tmpfs), "files on disk": machine.file_system_of(options.disk),
        "load before": machine.load()}
    return there, Report(out, tools, about, versions)


def make_peer(text: str) -> tuple[str, Tool]:
    """@param text NAME=PROGRAM"""
    name, _, program = text.partition("=")
    version = machine.version((program, "--version")) if program else ""
    tool = peers.peer(name, program, version)
    if not tool:
        sys.exit(f"--peer {text}: it must be NAME=PROGRAM, and the program a curl or a hoist")
    return name, tool


def main() -> None:
    workloads = all_workloads()
    options = parse(sys.argv[1:], workloads, all_tools("hoist"))
    if options.quick:
        options.rounds = 1
    os.environ["PATH"] += ":/usr/sbin:/sbin"  # where nginx, ip and tc are
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]  # the loopback needs none
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # 1,000 connections, and files besides
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that everything is cleaned up then, too
    tools, report = set_up(options)
    folders = {"tmpfs": options.tmpfs, "disk": options.disk}
    names = list(folders) if options.on == "both" else [options.on]
    with contextlib.ExitStack() as cleanup:
        places = [cleanup.enter_context(make_place(name, folders[name])) for name in names]
        home = cleanup.enter_context(tempfile.TemporaryDirectory(prefix="hoist-bench-", dir=options.tmpfs))
        Benchmark(options, tools, report, places, pathlib.Path(home)).run(wanted_workloads(options, workloads))
    print(f"Kept in {options.out}: results.md, results.json, *.svg")
