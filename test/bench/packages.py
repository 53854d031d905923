"""What has to be on the machine before anything can be measured."""

from __future__ import annotations

import pathlib
import subprocess
import sys


def install(root: pathlib.Path, needs: list[str], log: pathlib.Path) -> None:
    """Installs what is missing of these lists of scripts/lib/packages.sh, and says so."""
    wanted = " ".join(f"${need}" for need in needs)
    script = f". scripts/lib/packages.sh && install_missing {log} {wanted}"
    if subprocess.run(["sh", "-c", script], cwd=root).returncode != 0:
        sys.exit(1)


def build_floor(root: pathlib.Path, out: pathlib.Path) -> pathlib.Path:
    """Compiles floor.cc. @returns the program"""
    program = out / "floor"
    command = ["c++", "-std=c++20", "-O2", "-pthread", f"-I{root / 'src'}", "-o", str(program),
               str(root / "test/bench/floor.cc")]
    if subprocess.run(command).returncode != 0:
        sys.exit("test/bench/floor.cc could not be compiled")
    return program


def build(root: pathlib.Path, log: pathlib.Path) -> pathlib.Path:
    """Builds hoist as it ships. Where nothing has changed, that is done at once. @returns the program"""
    folder = root / "build/variants/bench"
    commands = [["ninja", "-C", str(folder), "hoist"]]
    if not (folder / "build.ninja").exists():
        commands.insert(0, ["meson", "setup", str(folder), "--buildtype=release", "-Dtests=disabled"])
    print(f"Building hoist in {folder.relative_to(root)}", flush=True)
    with open(log, "wb") as output:
        for command in commands:
            if subprocess.run(command, cwd=root, stdout=output, stderr=output).returncode != 0:
                sys.exit(f"hoist could not be built: see {log}")
    return folder / "hoist"
