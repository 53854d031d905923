#!/usr/bin/env python3
"""Lets the power fail after each operation of a run, and looks whether what hoist reported as durable is there.

Runs with --durability batch and file are written down by power.c. For each beginning of what they did, disk.py tells what a
disk may have after a power failure. In all these states: whatever has its own name is whole, the new version or the old one;
the journal can be read; with "file", what the report had said is downloaded is there. And a run that is begun in such a state
gets everything (that is tried in some of them: --runs).

    test/faults/power.py [--hoist BINARY] [--prefixes N] [--random N] [--runs N] [--seed N] [--scenario NAME ...]
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import hashlib
import json
import os
import pathlib
import random
import sys
import tempfile

from batch import BODIES, HERE, MODES, Batch, Mode, build_library
from checks import broken_journal, faults_of_next, torn
from disk import Disk, State, choices, read_log, read_state, write_state

REPORT = ("--report", "report.json")


@dataclasses.dataclass(frozen=True)
class Scenario:
    mode: Mode
    replaces: bool = False  # older files, and the journal of the run that fetched them


SCENARIOS = {
    f"{name}-{durability}": Scenario(dataclasses.replace(mode, arguments=(*mode.arguments, "--durability", durability, *REPORT)),
                                     replaces)
    for durability in ("batch", "file")
    for name, mode, replaces in (
        ("new", Mode(), False),
        ("refresh", Mode(("--refresh",)), False),
        ("replaced", Mode(("--refresh",)), True),
        ("folders", Mode(checked=True), False),
        ("split", Mode(("--split", "4"), large=True), False),
        ("unsplit", Mode(("--split", "1"), large=True), False),
    )
}
MODES |= {name: scenario.mode for name, scenario in SCENARIOS.items()}
OLD = {name: bytes(reversed(body)) for name, body in BODIES.items() if name != "large.bin"}


@dataclasses.dataclass
class Count:
    operations: int = 0
    prefixes: int = 0
    states: int = 0
    runs: int = 0
    wrong: int = 0


class Power:
    def __init__(self, batch: Batch, options: argparse.Namespace) -> None:
        self.batch, self.options = batch, options
        self.recorder = build_library(batch.work, "power.c")
        self.dice = random.Random(options.seed)

    def record(self, name: str, scenario: Scenario, folder: pathlib.Path) -> Disk:
        root = folder / "root"
        root.mkdir()
        if scenario.replaces:
            self.make_old(root / "files")
        before = read_state(root)
        log = folder / "log"
        preloaded = f"{self.batch.library}:{self.recorder}"
        ended = self.batch.run(root, name, {"LD_PRELOAD": preloaded, "POWER_LOG": str(log), "POWER_ROOT": str(root)})
        if ended.code != 0:
            raise SystemExit(f"a run without a failure ended with {ended.code}: {ended.stderr}")
        before.pop("stderr", None)
        return Disk(before, read_log(log, root))

    @staticmethod
    def make_old(files: pathlib.Path) -> None:
        files.mkdir()
        for name, body in OLD.items():
            (files / name).write_bytes(body)
            os.utime(files / name, (0, 0))

    def try_all(self, name: str, scenario: Scenario) -> Count:
        count = Count()
        with tempfile.TemporaryDirectory(dir=self.batch.work) as made:
            disk = self.record(name, scenario, pathlib.Path(made))
            seen: set[bytes] = set()
            lengths = range(len(disk.operations) + 1)
            count.operations = len(disk.operations)
            if self.options.prefixes:
                lengths = sorted(self.dice.sample(lengths, min(self.options.prefixes, len(lengths))))
            for length in lengths:
                count.prefixes += 1
                for choose in choices(self.dice, self.options.random):
                    state = disk.state(length, choose)
                    key = digest_of(state)
                    if key in seen:
                        continue
                    seen.add(key)
                    count.states += 1
                    self.look_at(name, scenario, state, reported(disk, length), count, length)
        return count

    def look_at(self, name: str, scenario: Scenario, state: State, promised: set[str], count: Count, length: int) -> None:
        with tempfile.TemporaryDirectory(dir=self.batch.work) as made:
            folder = pathlib.Path(made)
            write_state(state, folder)
            files = folder / "files"
            wrong = torn(files, scenario.mode.files, OLD if scenario.replaces else None) + broken_journal(files)
            if scenario.mode.durability == "file":
                wrong += [f"{file} was reported, and is not there" for file in sorted(promised)
                          if not is_right(files / file, scenario.mode.files[file])]
            if not wrong and (self.dice.random() < self.options.runs or any(path.endswith("large.bin.part") for path in state)):
                count.runs += 1
                again = self.batch.run(folder, name, {})
                wrong += [f"the next run: {what}" for what in faults_of_next(folder, name, again)]
        if wrong:
            count.wrong += 1
            print(f"{name}, after operation {length}: {'; '.join(wrong)}", flush=True)


def digest_of(state: State) -> bytes:
    digest = hashlib.sha256()
    for path, file in sorted(state.items()):
        digest.update(path.encode() + b"\0" + (hashlib.sha256(file.data).digest() if file else b""))
    return digest.digest()


def is_right(path: pathlib.Path, body: bytes) -> bool:
    return path.is_file() and path.read_bytes() == body


def reported(disk: Disk, length: int) -> set[str]:
    """What whoever reads the report has seen in it by then."""
    text = b"".join(operation.data for operation in disk.operations[:length]
                    if operation.kind == "write" and operation.path == "report.json")
    records = [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith(b"\n")]
    return {record["file"] for record in records if record.get("outcome") == "downloaded"}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--hoist", type=pathlib.Path, default=os.environ.get("HOIST", HERE / "../../build/hoist"))
    parser.add_argument("--prefixes", type=int, default=0, metavar="N", help="so many of each run (default: all)")
    parser.add_argument("--random", type=int, default=6, metavar="N", help="so many states at random beside the extremes")
    parser.add_argument("--runs", type=float, default=0.1, metavar="SHARE", help="of the states in which a run is begun")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--small", action="store_true", help="without the scenarios that have a large file")
    parser.add_argument("--scenario", action="append", choices=SCENARIOS)
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="hoist-power.") as name, contextlib.ExitStack() as stack:
        power = Power(Batch(arguments.hoist.resolve(), pathlib.Path(name), stack), arguments)
        counts = {}
        for scenario in arguments.scenario or SCENARIOS:
            if arguments.small and SCENARIOS[scenario].mode.large:
                continue
            count = counts[scenario] = power.try_all(scenario, SCENARIOS[scenario])
            print(f"{scenario:15} {count.operations:5} operations, {count.prefixes:5} prefixes, {count.states:6} states, "
                  f"{count.runs:5} runs in them, {count.wrong} wrong", flush=True)
    wrong = sum(count.wrong for count in counts.values())
    print(f"{sum(count.prefixes for count in counts.values())} prefixes, {sum(count.states for count in counts.values())} "
          f"states, {wrong} of them wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
