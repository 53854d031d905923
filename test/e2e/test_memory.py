"""Memory is bounded, whatever a server sends."""

from __future__ import annotations

import hashlib
import re

import pytest

from batches import right_files
from fault_server import FaultServer
from faults import body_of
from hoist_runner import SANITIZED, Hoist, wait_until

MEBIBYTE = 1024 * 1024


@pytest.mark.parametrize("shape", ["lines", "line"])
def test_headers_without_end_are_cut_off_early(hoist: Hoist, faults: FaultServer, shape: str) -> None:
    base = faults.base(f"huge-head/as={shape}/size={1024 * MEBIBYTE}/only=BR/otherwise=hold")
    running = hoist.start("-v", "AD", "BR", "DE", base=base)
    faults.wait_for(lambda: any(seen.code == "BR" and seen.over for seen in faults.record.seen), "BR is over")
    faults.wait_held(2)
    peak = running.peak_memory()  # the process is still there: the others are held
    faults.release_all()
    result = running.wait()
    assert (result.code, result.counts) == (1, (2, 0, 1))
    assert re.search("header|large|memory|receiv|write", result.messages["BR"], re.IGNORECASE)
    assert hoist.files() == right_files("AD", "DE")
    sent = sum(seen.sent for seen in faults.record.seen if seen.code == "BR")
    assert sent < 32 * MEBIBYTE
    assert SANITIZED or peak < 64 * MEBIBYTE


def test_large_bodies_pass_through_little_memory(hoist: Hoist, faults: FaultServer) -> None:
    size = 64 * MEBIBYTE
    running = hoist.start("-m", "2", "AD", "BR", base=faults.base(f"hold-body/size={size}"))
    faults.wait_held(2)
    faults.release()
    wait_until(lambda: [path for path in hoist.folder.glob("*.gif")], "the first file is there")
    peak = running.peak_memory()  # one body is through and half of the other, which is held
    faults.release_all()
    result = running.wait()
    assert (result.code, result.counts) == (0, (2, 0, 0))
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in hoist.files().items()}
    assert digests == {f"{code.lower()}.gif": hashlib.sha256(body_of(code, size)).hexdigest() for code in ("AD", "BR")}
    assert SANITIZED or peak < 64 * MEBIBYTE


def test_a_hundred_bodies_at_once_share_the_memory(hoist: Hoist, faults: FaultServer) -> None:
    size = 2 * MEBIBYTE
    running = hoist.start("-m", "100", "-al", "100", base=faults.base(f"hold-body/size={size}"))
    faults.wait_held(100)  # 100 MiB of halves are sent
    faults.release(99)
    wait_until(lambda: len(list(hoist.folder.glob("*.gif"))) == 99, "99 files are there")
    peak = running.peak_memory()
    faults.release_all()
    result = running.wait()
    assert (result.code, result.counts) == (0, (100, 0, 0))
    assert all(data == body_of(name[:2].upper(), size) for name, data in hoist.files().items())
    assert SANITIZED or peak < 96 * MEBIBYTE
