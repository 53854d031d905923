"""What the tools are asked to do."""

from __future__ import annotations

import dataclasses
import enum


class Server(enum.Enum):
    """Which server the files come from."""
    PLAIN = "HTTP/1.1"
    TLS = "HTTP/1.1 over TLS"
    H2 = "HTTP/2 over TLS"
    ORIGINS = "HTTP/1.1 over TLS, each from another origin"
    HOSTS = "HTTP/1.1, each from another host"
    SLOW = "HTTP/1.1, each after 1 s"
    FAR = "HTTP/1.1, 50 ms away"
    THROTTLED = "HTTP/1.1, 4 MB/s for each connection"
    MIRRORS = "HTTP/1.1, from any of four servers, one of them at 1/20 of the others' speed"


class Kind(enum.Enum):
    """How a workload is measured."""
    FETCH = enum.auto()    # into an empty folder
    REFRESH = enum.auto()  # into a folder that has all of it already
    ONE = enum.auto()      # into an empty folder, by a run of the tool for each file
    ENDLESS = enum.auto()  # from standard input, with an eye on the memory


CLIENTS = ("hoist", "curl", "wget2", "aria2", "aiohttp", "h2load")
AND_FLOOR = (*CLIENTS, "floor")


@dataclasses.dataclass(frozen=True)
class Workload:
    """So many files, whose sizes follow each other like the pattern's, again and again."""
    name: str
    files: int
    pattern: tuple[int, ...]  # bytes
    server: Server = Server.PLAIN
    kind: Kind = Kind.FETCH
    slots: int = 100
    disk: bool = True         # whether it makes a difference where the files go
    tools: tuple[str, ...] = CLIENTS

    def __str__(self) -> str:
        sizes = " and ".join(f"{self.files_of(size):,} x {in_words(size)}" for size in dict.fromkeys(self.pattern))
        return f"{sizes}, {self.server.value}"

    def size_of(self, n: int) -> int:
        return self.pattern[n % len(self.pattern)]

    def files_of(self, size: int) -> int:
        return sum(self.size_of(n) == size for n in range(self.files))

    def name_of(self, n: int) -> str:
        return f"{self.size_of(n)}-{n}.bin"

    @property
    def bytes(self) -> int:
        return sum(self.size_of(n) for n in range(self.files))

    def reduced(self, divisor: int) -> Workload:
        """A smaller one of its kind, to see whether all of it works."""
        return dataclasses.replace(self, files=min(max(self.files // divisor, self.slots), self.files))


def in_words(size: int) -> str:
    for unit, of_it in (("MB", 1_000_000), ("KB", 1_000)):
        if size >= of_it:
            return f"{size / of_it:g} {unit}"
    return f"{size} B"


def all_workloads() -> dict[str, Workload]:
    """By name, in the order in which they are measured."""
    photos = (130_000, 130_000, 130_000, 130_000, 1_300_000)
    large = (256_000_000,)
    flag = (13_000,)
    return {work.name: work for work in (
        Workload("tiny", 100_000, (1_000,), tools=AND_FLOOR),
        Workload("flags", 20_000, flag, tools=AND_FLOOR),
        Workload("photos", 2_500, photos, tools=AND_FLOOR),
        Workload("big", 4, large, slots=4, tools=AND_FLOOR),
        Workload("big-tls", 4, large, Server.TLS, slots=4),
        Workload("h2", 20_000, flag, Server.H2),
        Workload("photos-h2", 2_500, photos, Server.H2),
        Workload("big-h2", 4, large, Server.H2, slots=4),
        Workload("tls-many", 2_000, flag, Server.ORIGINS, disk=False),
        # As the lists of datasets are.
        Workload("hosts", 50_000, (1_000,), Server.HOSTS, slots=50, disk=False),
        # Those that have something to ask "has it changed?" with.
        Workload("refresh", 100_000, (1_000,), kind=Kind.REFRESH, tools=("hoist", "curl", "wget2", "aria2", "h2load")),
        # 1,000 slots are the most that hoist gives out: its descriptors stay far below what systems allow a process,
        # and more requests at a time than that are no way to treat a server. So 5,000 answers take 5 s at best.
        Workload("slow", 5_000, flag, Server.SLOW, slots=1_000, disk=False),
        Workload("far", 2_000, flag, Server.FAR, disk=False),
        # Of one file many connections at a time: only aria2 does that, too.
        Workload("throttled", 4, (64_000_000,), Server.THROTTLED, slots=16, disk=False,
                 tools=("hoist", "curl", "wget2", "aria2")),
        Workload("straggler", 1, large, Server.MIRRORS, slots=16, disk=False, tools=("hoist", "aria2")),
        # What it takes to start: a shell's loop.
        Workload("one", 200, flag, kind=Kind.ONE, slots=1, disk=False, tools=("hoist", "curl", "wget2", "aria2")),
        Workload("features", 20_000, flag, tools=("hoist", "hoist-features")),
        Workload("endless", 5_000_000, (0,), kind=Kind.ENDLESS, disk=False,
                 tools=("hoist", "curl", "wget2", "aria2", "aiohttp")),
    )}
