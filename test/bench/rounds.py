"""A workload, done by every tool in turn, several times."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import statistics

from .checks import digests_of, fault_of_files, stamps_of_files
from .command import Sample, TooLong, measure
from .peers import Errand, Tool, write_curl_urls
from .places import Place
from .servers import Nginx
from .workloads import Kind, Server, Workload

# A distribution trusts about as many authorities, and somebody has to read their certificates.
LARGE_BUNDLE = 140


@dataclasses.dataclass(frozen=True)
class Run:
    """What the errands of all tools in one workload have in common."""
    workload: Workload
    place: Place                  # where the files go
    server: Nginx
    urls: list[str]
    digests: dict[int, str]       # of the files, by their sizes
    limit: float                  # seconds that a tool may take
    prefix: tuple[str, ...] = ()  # before each command, so that it reaches the server


@dataclasses.dataclass
class Result:
    """What one tool did."""
    command: list[str]
    samples: list[Sample] = dataclasses.field(default_factory=list)
    fault: str = ""  # what was wrong in the first run that was not right

    @property
    def walls(self) -> list[float]:
        return [sample.wall for sample in self.samples]

    @property
    def wall(self) -> float:
        return statistics.median(self.walls)

    @property
    def cpu(self) -> float:
        return statistics.median(sample.cpu for sample in self.samples)

    @property
    def peak_kib(self) -> int:
        return max(sample.peak_kib for sample in self.samples)


def compare(run: Run, tools: list[Tool], rounds: int) -> dict[str, Result]:
    """Has every tool do the work once to warm up, and then so many times.

    They take turns, so that a machine that slows down slows all of them down, and each round begins with another one,
    so that none always follows the same. A tool that takes too long is not asked again.
    @returns by the tools' names
    """
    turns = [Turn(run, tool) for tool in tools]
    for number in range(rounds + 1):
        first = number % len(turns)
        for turn in turns[first:] + turns[:first]:
            turn.take(warm_up=number == 0)
    for turn in turns:
        turn.clean_up()
    return {turn.tool.name: turn.result for turn in turns}


class Turn:
    """One tool's part in a workload."""

    def __init__(self, run: Run, tool: Tool) -> None:
        self.run = run
        self.tool = tool
        self.home = run.place.folder / tool.name
        self.errand = make_errand(run, self.home)
        command = tool.command(self.errand)
        self.result = Result([*run.prefix, *(for_each_url(command, self.errand) if self.errand.is_one else command)])
        self.gave_up = False

    def take(self, warm_up: bool) -> None:
        if self.gave_up:
            return
        os.sync()  # so that nobody pays for what another one left to be written
        try:
            sample, fault = self.refresh() if self.errand.is_refresh and not warm_up else self.fetch()
        except TooLong as reason:
            self.gave_up, self.result.fault = True, str(reason)
            return
        self.result.fault = self.result.fault or fault
        if not warm_up:
            self.result.samples.append(sample)
        if not self.errand.is_refresh:
            for folder in (self.errand.folder, self.errand.notes):
                self.run.place.discard(folder)
                folder.mkdir()

    def fetch(self) -> tuple[Sample, str]:
        """@returns what it used, and what was wrong with it"""
        output = self.home / "output"
        sample = measure(self.result.command, output, self.run.limit, self.tool.on_terminal)
        if sample.status != 0:
            return sample, f"exit status {sample.status}"
        if self.tool.is_ceiling:
            all_of_them = f"{self.run.workload.files} succeeded, 0 failed, 0 errored, 0 timeout"
            return sample, "" if all_of_them in output.read_text() else "some requests failed"
        return sample, fault_of_files(self.errand.folder, self.run.workload, self.run.digests)

    def refresh(self) -> tuple[Sample, str]:
        """The same, where each file has to be asked for, and none to be written."""
        files = stamps_of_files(self.errand.folder)
        before = self.run.server.requests()
        sample, fault = self.fetch()
        asked = self.run.server.requests() - before - 1
        if asked < self.run.workload.files:
            fault = fault or f"asked for {asked:,} files only"
        if stamps_of_files(self.errand.folder) != files:
            fault = fault or "wrote files that had not changed"
        return sample, fault

    def clean_up(self) -> None:
        self.run.place.discard(self.home)


def for_each_url(command: list[str], errand: Errand) -> list[str]:
    """A shell's loop that runs the command with each URL in turn."""
    loop = 'list=$1; shift; while read -r url; do "$@" "$url" </dev/null || exit; done <"$list"'
    return ["sh", "-c", loop, "sh", errand.urls, *command]


def make_errand(run: Run, home: pathlib.Path) -> Errand:
    """Makes the folders and the lists that a tool may need."""
    work = run.workload
    with_tls = work.server in (Server.TLS, Server.H2, Server.ORIGINS)
    errand = Errand(
        work, urls=str(home / "urls"), curl_urls=str(home / "curl.urls"), checked_urls=str(home / "checked.urls"),
        folder=home / "files", notes=home / "notes", sample=tuple(run.urls[:len(work.pattern)]),
        etag=run.server.etag(work.pattern[0]) if work.kind is Kind.REFRESH else "",
        ca_file=run.server.authority.bundle(LARGE_BUNDLE if work.server is Server.ORIGINS else 1) if with_tls else None)
    for folder in (errand.folder, errand.notes):
        folder.mkdir(parents=True)
    pathlib.Path(errand.urls).write_text("".join(lines_of(run)))
    write_curl_urls(pathlib.Path(errand.curl_urls), run.urls, errand)
    pathlib.Path(errand.checked_urls).write_text(
        "".join(f"{url}\tsha256={run.digests[work.size_of(n)]}\n" for n, url in enumerate(run.urls)))
    return errand


def lines_of(run: Run) -> list[str]:
    """A list, as all tools read it. Of files with mirrors it is an aria2 input file, which hoist reads as well."""
    work = run.workload
    if work.server is not Server.MIRRORS:
        return [f"{url}\n" for url in run.urls]
    lines = []
    for n, url in enumerate(run.urls):
        path = url.removeprefix(run.server.mirrors[0])
        places = "\t".join(mirror + path for mirror in run.server.mirrors)
        lines.append(f"{places}\n  checksum=sha-256={run.digests[work.size_of(n)]}\n")
    return lines


def start(work: Workload, place: Place, server: Nginx, limit: float, base: str = "",
          prefix: tuple[str, ...] = ()) -> Run:
    """@param base what URLs begin with, where it is not the server's own"""
    def origin(n: int) -> str:
        match work.server:
            case Server.TLS:
                return server.tls
            case Server.H2:
                return server.h2
            case Server.ORIGINS:
                return server.origin(n)
            case Server.HOSTS:
                return server.host(n)
            case Server.MIRRORS:
                return server.mirrors[0]
            case Server.THROTTLED:
                return f"{server.plain}/throttled"
            case _:
                return base or server.plain

    def path(n: int) -> str:
        return "slow" if work.server is Server.SLOW else str(work.size_of(n))

    urls = [f"{origin(n)}/{path(n)}/{work.name_of(n)}" for n in range(work.files)]
    return Run(work, place, server, urls, digests_of(work, server), limit, prefix)
