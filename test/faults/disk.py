"""A file system as far as a power failure is concerned: what may be left of the operations that power.c wrote down.

As ALICE does ("All File Systems Are Not Created Equal", OSDI 2014) and SQLite's own crash tests do, nothing is taken for
granted that no sync has promised. The data of a file is durable when that file, or everything, was synced after it was
written; a name is durable when its folder, or everything, was synced after it was made, changed or removed. Of whatever else
happened, the disk may have any part in any order: names without the data, data without the names, half of a write, zeros in
its place.
"""

from __future__ import annotations

import dataclasses
import enum
import os
import pathlib
import random
from collections.abc import Callable, Iterator


@dataclasses.dataclass(frozen=True)
class Operation:
    kind: str
    offset: int
    path: str
    other: str
    data: bytes


def read_log(log: pathlib.Path, root: pathlib.Path) -> list[Operation]:
    operations = []
    with open(log, "rb") as file:
        for line in file:
            kind, size, offset, paths = line.decode().rstrip("\n").split(" ", 3)
            path, _, other = paths.partition("\t")
            operations.append(Operation(kind, int(offset), relative(path, root), other and relative(other, root),
                                        file.read(int(size))))
    return operations


def relative(path: str, root: pathlib.Path) -> str:
    return os.path.relpath(path.removesuffix(" (deleted)"), root)


class Kept(enum.Enum):
    """What the disk has of an operation."""
    ALL = enum.auto()
    HALF = enum.auto()
    ZEROS = enum.auto()  # the size, but not the data
    NOTHING = enum.auto()


class File:
    """An inode: its data stays its own whatever it is called."""

    def __init__(self, data: bytes = b"", time: int | None = None) -> None:
        self.data, self.time = data, time


@dataclasses.dataclass
class Change:
    """An operation, and the file that it is about."""
    operation: Operation
    file: File | None  # none for folders
    durable_at: int | None = None  # the number of the first operation after which nothing can undo it

    @property
    def is_data(self) -> bool:
        return self.operation.kind in ("write", "truncate")


State = dict[str, File | None]  # by path; none for folders


class Disk:
    """The history of a folder that had these files before."""

    def __init__(self, before: State, operations: list[Operation]) -> None:
        self.before = before
        self.operations = operations
        self.changes: list[Change | None] = []
        names = dict(before)
        for number, operation in enumerate(operations):
            self.changes.append(self.follow(number, operation, names))

    def follow(self, number: int, operation: Operation, names: State) -> Change | None:
        kind, path = operation.kind, operation.path
        if kind in ("sync", "syncall"):
            for change in self.changes:
                if change and change.durable_at is None and (kind == "syncall" or self.is_synced(change, path, names)):
                    change.durable_at = number + 1
            return None
        file = names.get(path)
        if kind in ("create", "unnamed"):
            file = names[path] = File()
        elif kind == "mkdir":
            names[path] = None
        elif kind == "rename":
            names[operation.other] = names.pop(path)
        elif kind == "link":
            names[operation.other] = file
        elif kind == "unlink":
            names.pop(path, None)
        elif file is None:
            return None  # a file outside of what is looked at, or one that has no name any more
        return Change(operation, file)

    @staticmethod
    def is_synced(change: Change, path: str, names: State) -> bool:
        if change.is_data:
            return change.file is names.get(path) and change.file is not None
        return os.path.dirname(change.operation.path) == ("" if path == "." else path)

    def state(self, length: int, choose: Callable[[Change], Kept]) -> State:
        """What may be there if the power fails after so many operations; `choose` is asked of what is not durable."""
        names: State = dict(self.before)
        contents: dict[int, bytearray] = {}
        times: dict[int, int | None] = {}
        for change in self.changes[:length]:
            if not change:
                continue
            durable = change.durable_at is not None and change.durable_at <= length
            apply(change, Kept.ALL if durable else choose(change), names, contents, times)
        made: State = {}
        for path, file in names.items():
            data = contents.get(id(file))
            made[path] = file if data is None or file is None else File(bytes(data), times.get(id(file)))
        return {path: file for path, file in made.items() if is_reachable(path, made)}


def apply(change: Change, kept: Kept, names: State, contents: dict[int, bytearray], times: dict[int, int | None]) -> None:
    operation, file = change.operation, change.file
    if change.is_data:
        assert file is not None
        data = contents.setdefault(id(file), bytearray(file.data))
        if kept is not Kept.NOTHING:
            write(data, operation, kept)
    elif kept is Kept.NOTHING:
        return
    elif operation.kind == "mkdir":
        names[operation.path] = None
    elif operation.kind in ("create", "unnamed"):
        if operation.kind == "create":
            names[operation.path] = file
        contents.setdefault(id(file), bytearray())
    else:
        if operation.path in names and names[operation.path] is file:
            del names[operation.path]
        if operation.kind in ("rename", "link"):
            names[operation.other] = file
            times[id(file)] = operation.offset
            if file is not None:
                contents.setdefault(id(file), bytearray(file.data))


def write(data: bytearray, operation: Operation, kept: Kept) -> None:
    if operation.kind == "truncate":
        del data[operation.offset:]
        data.extend(bytes(operation.offset - len(data)))
        return
    written = operation.data
    if kept is Kept.HALF:
        written = written[:len(written) // 2 // 512 * 512]
    elif kept is Kept.ZEROS:
        written = bytes(len(written))
    if len(data) < operation.offset:
        data.extend(bytes(operation.offset - len(data)))
    data[operation.offset:operation.offset + len(written)] = written


def is_reachable(path: str, names: State) -> bool:
    folder = os.path.dirname(path)
    return not folder or (names.get(folder, path) is None and is_reachable(folder, names))


def choices(dice: random.Random, at_random: int) -> Iterator[Callable[[Change], Kept]]:
    """The extremes, and some of all that is between them."""
    yield lambda change: Kept.NOTHING
    yield lambda change: Kept.ALL
    yield lambda change: Kept.NOTHING if change.is_data else Kept.ALL
    yield lambda change: Kept.ZEROS if change.is_data else Kept.ALL
    yield lambda change: Kept.ALL if change.is_data else Kept.NOTHING
    for _ in range(at_random):
        share = dice.random()
        yield lambda change: any_of(dice, share, change.is_data)


def any_of(dice: random.Random, share: float, is_data: bool) -> Kept:
    if dice.random() < share:
        return Kept.ALL
    return dice.choice((Kept.HALF, Kept.ZEROS, Kept.NOTHING)) if is_data else Kept.NOTHING


def read_state(root: pathlib.Path) -> State:
    state: State = {}
    for path in root.rglob("*"):
        name = str(path.relative_to(root))
        state[name] = None if path.is_dir() else File(path.read_bytes(), path.stat().st_mtime_ns)
    return state


def write_state(state: State, root: pathlib.Path) -> None:
    for name in sorted(state):
        file, path = state[name], root / name
        if file is None:
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.write_bytes(file.data)
        if file.time is not None:
            os.utime(path, ns=(file.time, file.time))
