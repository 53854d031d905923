"""What many tests do: run five codes of which one may fail, and look at what became of all."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from faults import body_of
from hoist_runner import ExecResult, Hoist

CODES = ("AD", "BR", "DE", "FR", "IN")
DEFAULT_CODES = sorted("CN IN US ID BR PK NG BD RU JP MX PH VN ET EG DE IR TR CD FR".split())
EVERY_CODE = [chr(a) + chr(b) for a in range(ord("A"), ord("Z") + 1) for b in range(ord("A"), ord("Z") + 1)]


def right_files(*codes: str, size: int | None = None) -> dict[str, bytes]:
    """The files that these codes become."""
    return {f"{code.lower()}.gif": body_of(code) if size is None else body_of(code, size) for code in codes}


def only_br_fails(hoist: Hoist, base: str, *arguments: str, meanwhile: Callable[[], None] | None = None,
                  **how: Any) -> str:
    """Runs the five codes; BR must fail and all others be as if nothing had been. Returns BR's message."""
    running = hoist.start("-v", *arguments, *CODES, base=base, **how)
    if meanwhile:
        meanwhile()
    result = running.wait()
    assert result.code == 1
    assert result.counts == (4, 0, 1)
    assert list(result.messages) == ["BR"]
    assert sorted(re.findall(r"^(\S+) OK$", result.stdout, re.MULTILINE)) == ["AD", "DE", "FR", "IN"]
    assert hoist.files() == right_files("AD", "DE", "FR", "IN")
    return result.messages["BR"]


def all_arrive(hoist: Hoist, base: str, *arguments: str) -> ExecResult:
    """Runs the five codes, which must all be saved rightly."""
    result = hoist.run("-v", *arguments, *CODES, base=base)
    assert result.code == 0
    assert result.counts == (5, 0, 0)
    assert hoist.files() == right_files(*CODES)
    return result
