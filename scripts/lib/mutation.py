"""One source, compiled alone as it is or mutated, and the unit tests linked with it as a library."""

import concurrent.futures
import json
import os
import pathlib
import re
import resource
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from typing import Dict, List, Optional, Set, Tuple

from mutants import Source

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WORK = ROOT / "build/mutate"
LIBRARY = "libmutated.so"
MOST_MEMORY = 4 << 30
MOST_WRITTEN = 1 << 30


class Failure(Exception):
    pass


def sh(command: List[str], cwd: Optional[pathlib.Path] = None) -> str:
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise Failure(f"{shlex.join(command)[:300]} ...\n{done.stdout[-3000:]}")
    return done.stdout


class Build:
    """A folder that meson has set up for clang++, with the unit tests built. Sources may be compiled several as one."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.entries: Dict[pathlib.Path, Tuple[dict, List[pathlib.Path]]] = {}
        for entry in json.loads((folder / "compile_commands.json").read_text()):
            file = (folder / entry["file"]).resolve()
            if "/src/" not in "/" + entry["output"]:
                continue
            parts = [file]
            if re.search(r"-unity\d+\.cpp$", file.name):
                parts = [pathlib.Path(name).resolve() for name in re.findall(r"#include\s*<(.*)>", file.read_text())]
            for part in parts:
                self.entries[part] = (entry, [other for other in parts if other != part])
        self.link = shlex.split(sh(["ninja", "-C", str(folder), "-t", "commands", "test/unit/unit_tests"]).splitlines()[-1])

    def compiler(self, source: pathlib.Path) -> List[str]:
        """The words before `-o OBJECT SOURCE`, without optimisation, warnings and precompiled headers."""
        if source not in self.entries:
            raise Failure(f"{source}: no source of the build in {self.folder}")
        words = [word for word in shlex.split(self.entries[source][0]["command"]) if not word.endswith("ccache")]
        kept, words = words[:1], words[1:]
        while words:
            word = words.pop(0)
            if word in ("-o", "-c", "-MQ", "-MF", "-include-pch", "-include"):
                words.pop(0)
            elif word not in ("-MD", "-Winvalid-pch") and not word.startswith(("-W", "-O", "-g")):
                kept.append(word)
        return [*kept, "-w", "-O0", f"-I{source.parent}"]

    def siblings(self, source: pathlib.Path) -> List[pathlib.Path]:
        return self.entries[source][1]


class Subject:
    """One source, and the unit tests linked with a library in its place."""

    def __init__(self, build: Build, path: str, pool: concurrent.futures.Executor) -> None:
        self.build, self.path = build, path
        self.file = (ROOT / path).resolve()
        self.source = Source(self.file.read_text())
        self.folder = WORK / "subjects" / path.replace("/", "-")
        self.tests = self.folder / "unit_tests"
        self.compiler = build.compiler(self.file)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        siblings = [pool.submit(self._compile_sibling, other) for other in build.siblings(self.file)]
        self._precompile()
        objects = [sibling.result() for sibling in siblings]
        if not self.make_library(self.source.text, self.folder):
            raise Failure(f"{path} does not compile")
        self._link(objects)
        self.filter = self._filter()
        started = time.monotonic()
        if self.run(self.folder, self.filter, 300):
            raise Failure(f"{path}: its tests fail without any fault; see {self.folder}/tests.log")
        self.seconds = time.monotonic() - started

    def _compile_sibling(self, other: pathlib.Path) -> pathlib.Path:
        """Those that are compiled as one file with it have to be there without it."""
        made = WORK / "objects" / (str(other.relative_to(ROOT)).replace("/", "-") + ".o")
        if not made.exists() or made.stat().st_mtime < self.newest_header():
            made.parent.mkdir(parents=True, exist_ok=True)
            partial = made.with_suffix(f".{os.getpid()}")
            sh([*self.build.compiler(other), "-o", str(partial), "-c", str(other)], self.build.folder)
            partial.rename(made)
        return made

    @staticmethod
    def newest_header() -> float:
        return max(path.stat().st_mtime for top in ("src", "include") for path in (ROOT / top).rglob("*"))

    def _precompile(self) -> None:
        header = self.folder / "prefix.hpp"
        header.write_text(self.source.prefix())
        options = ["-fpch-instantiate-templates", "-x", "c++-header"]
        sh([*self.compiler, *options, str(header), "-o", f"{header}.pch"], self.build.folder)
        self.compiler += ["-include-pch", str(header) + ".pch"]

    def make_library(self, text: str, folder: pathlib.Path) -> bool:
        source, made = folder / self.file.name, folder / "mutated.o"
        source.write_text(text)
        for command in ([*self.compiler, "-o", str(made), "-c", str(source)],
                        ["ld", "-shared", "--eh-frame-hdr", "-soname", LIBRARY, "-o", str(folder / LIBRARY), str(made)]):
            if subprocess.run(command, cwd=self.build.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
                return False
        return True

    def _link(self, objects: List[pathlib.Path]) -> None:
        """What a library defines is not taken out of an archive that follows it."""
        words = [word for word in self.build.link if not word.endswith("ccache")]
        words[words.index("-o") + 1] = str(self.tests)
        archives = next(at for at, word in enumerate(words) if word == "-Wl,--start-group" or word.endswith(".a"))
        inserted = [*map(str, objects), str(self.folder / LIBRARY), "-fuse-ld=lld", "-rdynamic", "-Wl,--strip-debug"]
        sh(words[:archives] + inserted + words[archives:], self.build.folder)

    def _filter(self) -> str:
        """The suites in files that are named like the source, or include its header; else all in the folder of its name."""
        stem, room = self.file.stem, str(pathlib.Path(self.path).parent).replace("src/", "", 1)
        about: Set[str] = set()
        others: Set[str] = set()
        for test in sorted((ROOT / "test/unit").rglob("*_test.cc")):
            text = test.read_text()
            suites = re.findall(r"^(?:TYPED_)?TEST(?:_[FP])?\((\w+),", text, re.MULTILINE)
            of_room = test.parent == ROOT / "test/unit" / room
            if (of_room and test.name == f"{stem}_test.cc") or f'#include "{room}/{stem}.hpp"' in text:
                about.update(suites)
            elif of_room:
                others.update(suites)
        return ":".join(f"{suite}.*:*/{suite}.*:{suite}/*" for suite in sorted(about or others)) or "*"

    def run(self, folder: pathlib.Path, tests: str, seconds: float) -> bool:
        """Whether the library in this folder makes one of these tests fail, or the program end otherwise, or not at all."""
        with open(folder / "tests.log", "w") as log, tempfile.TemporaryDirectory(prefix="mutate-") as temporary:
            process = subprocess.Popen(
                [self.tests, f"--gtest_filter={tests}", "--gtest_fail_fast", "--gtest_brief=1"], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True, preexec_fn=limit, cwd=self.build.folder,
                env={**os.environ, "LD_LIBRARY_PATH": str(folder), "TMPDIR": temporary})
            RUNNING.add(process.pid)
            try:
                return process.wait(seconds) != 0
            except subprocess.TimeoutExpired:
                return True
            finally:
                RUNNING.remove(process.pid)
                end_group(process.pid)
                process.wait()


RUNNING: Set[int] = set()  # unit tests, which are the leaders of their groups


def end_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        pass


def end_all(number: int, _: object) -> None:
    """On a signal: no mutant that never ends is left behind."""
    for leader in list(RUNNING):
        end_group(leader)
    os._exit(128 + number)


def limit() -> None:
    """A mutant may ask for memory without end."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
