"""The tools that are compared, and how each is asked to do its best.

A tool's own configuration file is never read, so that no machine's taste decides. A flag is here because it makes the
tool faster or smaller on this work, or because it makes the work the same for all; the comment says which.
"""

from __future__ import annotations

import dataclasses
import functools
import pathlib
from collections.abc import Callable

from .workloads import Kind, Server, Workload

AIOHTTP_PEER = pathlib.Path(__file__).with_name("aiohttp_peer.py")
SYSTEM_PYTHON = "/usr/bin/python3"  # the one that Debian's python3-aiohttp is for


@dataclasses.dataclass(frozen=True)
class Errand:
    """One run of one tool."""
    workload: Workload
    urls: str                     # a file with a URL a line, or "-" for standard input
    curl_urls: str                # the same, for curl
    checked_urls: str             # the same with the digest of each file, for hoist
    folder: pathlib.Path          # where the files go
    notes: pathlib.Path           # a folder for what is written besides files
    sample: tuple[str, ...]       # URLs whose sizes are the workload's if they are asked for in turn
    etag: str                     # that every file has
    ca_file: pathlib.Path | None  # the certificates to trust, where there is TLS

    @property
    def slots(self) -> str:
        return str(self.workload.slots)

    @property
    def is_refresh(self) -> bool:
        return self.workload.kind is Kind.REFRESH

    @property
    def is_one(self) -> bool:
        return self.workload.kind is Kind.ONE

    def with_list(self, *arguments: str) -> list[str]:
        """The arguments that name the list, but not where each file has a run, which gets its URL itself."""
        return [] if self.is_one else list(arguments)

    def trusting(self, option: str) -> list[str]:
        """An option that takes the trusted certificates, where there is TLS."""
        return [f"{option}={self.ca_file}"] if self.ca_file else []


@dataclasses.dataclass(frozen=True)
class Tool:
    """A program, and how it is called."""
    name: str
    title: str                              # for tables and charts
    version: tuple[str, ...]                # the command that tells its version
    command: Callable[[Errand], list[str]]
    is_ceiling: bool = False                # it saves nothing and checks nothing: what the server can give
    is_floor: bool = False                  # it saves, and does nothing else: what a client can do
    on_terminal: bool = False               # whether its standard output and error are to be a terminal
    like: str = ""                          # the tool whose workloads it has; "": those that name it

    @property
    def is_hoist(self) -> bool:
        return "hoist" in (self.name, self.like) or self.name == "hoist-features"

    @property
    def is_peer(self) -> bool:
        return not (self.is_hoist or self.is_ceiling or self.is_floor)


def hoist(program: str, errand: Errand) -> list[str]:
    return [program, "--config=/dev/null", "-q", "-d", str(errand.folder), "-m", errand.slots,
            *errand.with_list("-i", errand.urls),
            f"--max-per-host={errand.slots}",  # the others have no such limit, and there is one host
            *(["--refresh"] if errand.is_refresh else []),
            *(["--allow-missing"] if errand.workload.kind is Kind.ENDLESS else []),
            *errand.trusting("--cacert")]


def hoist_with_features(program: str, errand: Errand) -> list[str]:
    """All at once: a journal, a report, a digest to verify for each file, and (on a terminal) the progress bar."""
    without = dataclasses.replace(errand, urls=errand.checked_urls)
    command = [argument for argument in hoist(program, without) if argument != "-q"]
    return [*command, "--refresh", f"--report={errand.notes / 'report'}"]


def curl(program: str, errand: Errand) -> list[str]:
    """Its list (see write_curl_urls) has what is not the same for all URLs."""
    return [program, "-q", "--silent", "--no-progress-meter",
            "--globoff",  # URLs are no patterns: spares it looking for some
            "--fail",     # an error page is no file, as with the others
            *errand.with_list("--parallel", "--parallel-max", errand.slots),  # no more than 300 before curl 8.16
            # A new connection at once, rather than waiting to see whether one can be shared. Only HTTP/2 can.
            *([] if errand.workload.server is Server.H2 else errand.with_list("--parallel-immediate")),
            # To refresh, the list names each file.
            *([] if errand.is_refresh else ["--remote-name-all", "--output-dir", str(errand.folder)]),
            *(["--cacert", str(errand.ca_file)] if errand.ca_file else []),
            *errand.with_list("-K", errand.curl_urls)]


def write_curl_urls(file: pathlib.Path, urls: list[str], errand: Errand) -> None:
    """A curl configuration. To refresh takes an ETag file for each URL, and that a "next" before each URL."""
    def block(url: str) -> str:
        if not errand.is_refresh:
            return f'url = "{url}"\n'
        name = url.rsplit("/", 1)[1]
        return (f'url = "{url}"\noutput = "{errand.folder / name}"\n'
                f'etag-save = "{errand.notes / name}"\netag-compare = "{errand.notes / name}"\n')
    file.write_text(("next\n" if errand.is_refresh else "").join(map(block, urls)))


def wget2(errand: Errand) -> list[str]:
    h2 = errand.workload.server is Server.H2
    # Told to read "-", 1.99.1 waits for ever.
    list_file = "/dev/stdin" if errand.urls == "-" else errand.urls
    return ["wget2", "--no-config", "-q", *errand.with_list("-i", list_file), "-P", str(errand.folder),
            # For HTTP/2, few connections with many requests each are faster than a connection for each request.
            *(["--max-threads=4", "--http2-request-window=25"] if h2 else [f"--max-threads={errand.slots}"]),
            "--no-hsts", "--no-cookies", "--robots=off",  # nothing to look up and to remember besides the files
            "--no-ocsp",  # no questions to a third party about certificates
            # Its answer to "has it changed?" are the files' times; otherwise, setting them is a system call a file.
            "--timestamping" if errand.is_refresh else "--no-use-server-timestamps",
            *errand.trusting("--ca-certificate")]


def aria2_connections(errand: Errand) -> list[str]:
    """As many in all as the others: one for each file, or all of them for one file after the other."""
    if errand.workload.server not in (Server.THROTTLED, Server.MIRRORS):
        return ["-j", errand.slots, "-x", "1", "-s", "1"]
    return ["-j", "1", "-x", errand.slots, "-s", errand.slots, "--min-split-size=1M"]


def aria2(errand: Errand) -> list[str]:
    return ["aria2c", "--no-conf", "-q", *errand.with_list("-i", errand.urls), "-d", str(errand.folder),
            *aria2_connections(errand),
            "--file-allocation=none",         # space is not reserved before it is needed
            "--auto-file-renaming=false", "--allow-overwrite=true",  # no looking for another name
            "--auto-save-interval=0",         # no file beside each file to say how far it is
            "--deferred-input=true",          # the list is read as it is worked on: less memory
            "--max-download-result=0", "--download-result=hide", "--summary-interval=0",  # nothing to sum up at the end
            # Its answer to "has it changed?" are the files' times.
            *(["--conditional-get=true", "--remote-time=true"] if errand.is_refresh else []),
            *errand.trusting("--ca-certificate")]


def aiohttp(errand: Errand) -> list[str]:
    list_file = "/dev/stdin" if errand.urls == "-" else errand.urls
    return [SYSTEM_PYTHON, str(AIOHTTP_PEER), list_file, str(errand.folder), errand.slots,
            *([str(errand.ca_file)] if errand.ca_file else [])]


def h2load(errand: Errand) -> list[str]:
    """One thread: what is left of two cores is the server's, as it is for the tools."""
    match errand.workload.server:
        case Server.H2:
            connections = ["-c", "2", "-m", str(errand.workload.slots // 2)]  # one for each of nginx's workers
        case Server.ORIGINS:
            connections = ["--h1", "-c", str(errand.workload.files)]  # as many connections as there are origins
        case _:
            connections = ["--h1", "-c", errand.slots]
    return ["h2load", "-t", "1", *connections, "-n", str(errand.workload.files),
            *(["-H", f"If-None-Match: {errand.etag}"] if errand.is_refresh else []), *errand.sample]


def floor(program: str, threads: int, errand: Errand) -> list[str]:
    return [program, errand.urls, str(errand.folder), errand.slots, str(threads)]


def floors(program: str) -> dict[str, Tool]:
    """The program of floor.cc, for one core and for two."""
    return {f"floor-{threads}": Tool(f"floor-{threads}", title, (program, "--version"),
                                     functools.partial(floor, program, threads), is_floor=True, like="floor")
            for threads, title in ((1, "floor, 1 thread"), (2, "floor, 2 threads"))}


def all_tools(hoist_program: str) -> dict[str, Tool]:
    """By name, in the order in which they are shown."""
    return {tool.name: tool for tool in (
        Tool("hoist", "hoist", (hoist_program, "--version"), functools.partial(hoist, hoist_program)),
        Tool("hoist-features", "hoist, all features", (hoist_program, "--version"),
             functools.partial(hoist_with_features, hoist_program), on_terminal=True),
        Tool("curl", "curl -Z", ("curl", "--version"), functools.partial(curl, "curl")),
        Tool("wget2", "wget2", ("wget2", "--version"), wget2),
        Tool("aria2", "aria2", ("aria2c", "--version"), aria2),
        Tool("aiohttp", "aiohttp script",
             (SYSTEM_PYTHON, "-c", "import aiohttp; print('aiohttp', aiohttp.__version__)"), aiohttp),
        Tool("h2load", "h2load, no disk", ("h2load", "--version"), h2load, is_ceiling=True),
    )}


def peer(name: str, program: str, version: str) -> Tool | None:
    """Another curl or hoist, as its version tells; None for anything else."""
    for kind, command in (("curl", curl), ("hoist", hoist)):
        if version.startswith(kind + " "):
            return Tool(name, name, (program, "--version"), functools.partial(command, program), like=kind)
    return None
