"""Invisible characters, and those that change the direction of writing, are never shown to a person."""

from __future__ import annotations

import json
import unicodedata

import pytest

from fault_server import FaultServer
from hoist_runner import Hoist
from report_schema import check_some
from unattended import write_list

# One of each kind: Bidi_Control, Default_Ignorable_Code_Point in all planes and sizes, a separator, C0, DEL and C1.
INVISIBLE = "\u202e\u2066\u061c\u200b\u200d\u2060\ufeff\u00ad\u034f\u3164\ufe0f\ufff0\U0001d173\U000e0041\U000e0fff\u2028"


def is_clean(text: str) -> bool:
    return not set(text) & set(INVISIBLE) and all(unicodedata.category(one) not in ("Cc", "Cf") or one in "\n\r"
                                                  for one in text)


@pytest.fixture
def lines(hoist: Hoist, faults: FaultServer) -> str:
    return write_list(hoist, [f"{faults.base()}/x/a.bin\tcode=a{INVISIBLE}b\tout=n{INVISIBLE}m",
                              f"{faults.base('status/status=503')}/x/b.bin\tcode=c{INVISIBLE}d\tout=o{INVISIBLE}p",
                              f"{faults.base()}/x/c.bin\tc{INVISIBLE}=x", f"{faults.base()}/x/d.bin\tout=../{INVISIBLE}"])


def test_they_reach_no_terminal_and_no_log(hoist: Hoist, lines: str) -> None:
    result = hoist.run("-v", "-i", lines, "--retry", "0", "--log-level", "trace", "--log-file", "log")
    assert result.counts == (1, 0, 3)
    assert is_clean(result.stdout) and is_clean(result.stderr)
    assert is_clean((hoist.work / "log").read_text())
    assert "a\\xe2\\x80\\xae" in result.stdout and "c\\xe2\\x80\\xae" in result.stdout
    assert is_clean(hoist.run("--dry-run", "-i", lines).stdout)


def test_a_report_has_them_escaped_and_means_the_same(hoist: Hoist, lines: str) -> None:
    hoist.run("-q", "-i", lines, "--retry", "0", "--report", "report")
    text = (hoist.work / "report").read_text()
    assert is_clean(text)
    assert "\\u202e" in text and "\\udb40\\udc41" in text
    items = [json.loads(line) for line in text.splitlines()]
    check_some(items)
    files = {item["code"]: item["file"] for item in items[:-1]}
    assert (files[f"a{INVISIBLE}b"], files[f"c{INVISIBLE}d"]) == (f"n{INVISIBLE}m", f"o{INVISIBLE}p")


def test_joining_reports_escapes_what_others_have_left(hoist: Hoist, lines: str) -> None:
    hoist.run("-q", "-i", lines, "--retry", "0", "--report", "report")
    items = [json.loads(line) for line in (hoist.work / "report").read_text().splitlines()]
    raw = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
    assert not is_clean(raw)
    (hoist.work / "raw").write_text(raw)
    result = hoist.run("--merge-reports", "raw", "-v", "--report", "joined", in_downloads=True)
    joined = (hoist.work / "joined").read_text()
    assert is_clean(joined) and is_clean(result.stdout) and is_clean(result.stderr)
    assert [json.loads(line) for line in joined.splitlines()[:-1]] == items[:-1]
