"""Libraries that come between the program and the C library, to make the machine behave as it seldom does."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
from collections.abc import Mapping

import pytest

from hoist_runner import HERE, Hoist


def preload(hoist: Hoist, source: str, environment: Mapping[str, str]) -> None:
    """Has the runs of `hoist` begin with a library, made here from C, and give it its settings by the environment."""
    compiler = shutil.which("cc") or shutil.which("g++")
    if not compiler:
        pytest.skip("no C compiler: apt install gcc")
    library = hoist.work / f"{pathlib.Path(source).name}.so"
    subprocess.run([compiler, "-x", "c", "-shared", "-fPIC", "-o", str(library), str(HERE / source), "-ldl"],
                   check=True, timeout=60)
    # AddressSanitizer would insist on being the first library.
    sanitizer = ":".join(filter(None, (os.environ.get("ASAN_OPTIONS"), "verify_asan_link_order=0")))
    hoist.environment |= {"LD_PRELOAD": str(library), "ASAN_OPTIONS": sanitizer, **environment}
