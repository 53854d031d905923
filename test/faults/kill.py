#!/usr/bin/env python3
"""Kills hoist with SIGKILL at any of its calls, or at any time, in all modes, and looks whether it keeps what it promises.

A batch of 20 items is killed one to six times in the same folder: half of the kills come before a call of the run that dice
choose, or in the middle of it where it writes; the other half at a random time, from outside. After each kill whatever has
its own name is whole, the journal can be read, and what a report calls downloaded is there. Then a run that is left alone
gets everything, and leaves no partial file.

    test/faults/kill.py [--hoist BINARY] [--kills N] [--jobs N] [--seed N] [--mode MODE ...]
"""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import contextlib
import dataclasses
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

from batch import HERE, MODES, TIMEOUT, Batch, Ended
from checks import broken_journal, contents, faults_of_next, is_promised, torn, twice

MOST_IN_A_ROW = 6


@dataclasses.dataclass
class Chain:
    """What became of the runs in one folder."""
    mode: str
    kills: int = 0
    by_call: int = 0
    ended: int = 0  # runs that were over before they were to be killed
    wrong: list[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class Length:
    """Of a run that nobody kills."""
    calls: int
    seconds: float


class Killer:
    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.lengths = {mode: self.measure(mode) for mode in batch.modes}

    def measure(self, mode: str) -> Length:
        with tempfile.TemporaryDirectory(dir=self.batch.work) as name:
            folder = pathlib.Path(name)
            began = time.monotonic()
            ended = self.batch.run(folder, mode, {"FAULT_FUNCTION": "any", "FAULT_NTH": "0", "FAULT_TRACE": str(folder / "t")})
            if ended.code != 0:
                raise SystemExit(f"a run that nobody killed ended with {ended.code}: {ended.stderr}")
            return Length(max(map(int, (folder / "t").read_text().split())), time.monotonic() - began)

    def chain(self, seed: int, mode: str) -> Chain:
        dice, chain = random.Random(seed), Chain(mode)
        with tempfile.TemporaryDirectory(dir=self.batch.work) as name:
            folder = pathlib.Path(name)
            for _ in range(dice.randint(1, MOST_IN_A_ROW)):
                by_call = dice.random() < 0.5
                code = self.kill_at_call(folder, mode, dice) if by_call else self.kill_at_time(folder, mode, dice)
                if code == -signal.SIGKILL:
                    chain.kills += 1
                    chain.by_call += by_call
                elif code == 0:
                    chain.ended += 1
                else:
                    chain.wrong.append(f"exit status {code}: {(folder / 'stderr').read_text(errors='replace')}")
                chain.wrong += wrong_after_kill(folder, mode)
                if chain.wrong:
                    return chain
            last = self.batch.run(folder, mode, {})
            chain.wrong += [f"the last run: {what}" for what in faults_of_next(folder, mode, last) + twice(folder / "files")]
        return chain

    def kill_at_call(self, folder: pathlib.Path, mode: str, dice: random.Random) -> int | None:
        nth = dice.randint(1, self.lengths[mode].calls)
        ended: Ended = self.batch.run(folder, mode, {"FAULT_FUNCTION": "any", "FAULT_NTH": str(nth), "FAULT_KILL": "1",
                                                     "FAULT_TRACE": str(folder / "trace")})
        return ended.code

    def kill_at_time(self, folder: pathlib.Path, mode: str, dice: random.Random) -> int | None:
        process = self.batch.start(folder, mode, {})
        try:
            process.wait(dice.random() * self.lengths[mode].seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        return process.wait(TIMEOUT)


def wrong_after_kill(folder: pathlib.Path, mode: str) -> list[str]:
    files = folder / "files"
    there = contents(files)
    wrong = torn(files, MODES[mode].files) + broken_journal(files)
    path = folder / "report.json"
    for line in path.read_text().splitlines(keepends=True) if path.exists() else ():
        if not line.endswith("\n"):
            break  # what was being written
        record = json.loads(line)
        if is_promised(folder, record) and record["file"] not in there:
            wrong.append(f"the report says of {record['file']} that it was downloaded")
    return wrong


def run(killer: Killer, modes: list[str], kills: int, seed: int, jobs: int) -> list[Chain]:
    """Chains until there are so many kills; the modes take turns."""
    chains: list[Chain] = []
    lock = threading.Lock()
    numbers = iter(range(seed * 1_000_000, (seed + 1) * 1_000_000))

    def work() -> None:
        while True:
            with lock:
                if sum(chain.kills for chain in chains) >= kills:
                    return
                number = next(numbers)
            chain = killer.chain(number, modes[number % len(modes)])
            with lock:
                chains.append(chain)
            for what in chain.wrong:
                print(f"{chain.mode}, chain {number}: {what}", flush=True)

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for future in [pool.submit(work) for _ in range(jobs)]:
            future.result()
    return chains


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--hoist", type=pathlib.Path, default=os.environ.get("HOIST", HERE / "../../build/hoist"))
    parser.add_argument("--kills", type=int, default=10_000, metavar="N")
    parser.add_argument("--jobs", type=int, default=(os.cpu_count() or 1) + 1, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--mode", action="append", choices=MODES)
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="hoist-kills.") as name, contextlib.ExitStack() as stack:
        killer = Killer(Batch(arguments.hoist.resolve(), pathlib.Path(name), stack))
        modes = arguments.mode or list(killer.batch.modes)
        chains = run(killer, modes, arguments.kills, arguments.seed, arguments.jobs)
    table: dict[str, collections.Counter[str]] = {mode: collections.Counter() for mode in modes}
    for chain in chains:
        table[chain.mode].update(kills=chain.kills, calls=chain.by_call, runs=1, ended=chain.ended, wrong=bool(chain.wrong))
    for mode, row in table.items():
        print(f"{mode:10} {row['kills']:6} kills, {row['calls']:5} of them at a call; {row['ended']:5} runs ended before; "
              f"{row['runs']:5} whole runs after; {row['wrong']} wrong")
    wrong = sum(row["wrong"] for row in table.values())
    print(f"{sum(row['kills'] for row in table.values())} kills, {wrong} chains of them wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
