"""What is printed, and where."""

from __future__ import annotations

import json
import os
import pathlib
import re
import stat
import subprocess

import pytest

from batches import CODES, DEFAULT_CODES, right_files
from fault_server import FaultServer
from hoist_runner import Hoist

RULE = "-" * 20
ELAPSED = r"Elapsed time: \d+\.\d\ds\n"


def matches(text: str, *lines: str) -> bool:
    """The text is exactly these lines, and then the elapsed time."""
    return re.fullmatch(re.escape("".join(f"{line}\n" for line in lines)) + ELAPSED, text) is not None


def test_the_report_of_three_flags(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("US", "IN", "BR", base=faults.base())
    assert matches(result.stdout, f"TEST site: {faults.base()}", "Searching for 3 flags: BR, IN, US",
                   "3 concurrent connections will be used.", RULE, "3 flags downloaded.")
    assert result.stderr == ""


def test_the_report_of_one_flag_is_in_the_singular(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("BR", base=faults.base())
    assert matches(result.stdout, f"TEST site: {faults.base()}", "Searching for 1 flag: BR",
                   "1 concurrent connection will be used.", RULE, "1 flag downloaded.")


def test_ten_codes_are_listed(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("-al", "10", base=faults.base())
    assert "\nSearching for 10 flags: AD, AE, AF, AG, AL, AM, AO, AR, AT, AU\n" in result.stdout


def test_of_more_than_ten_codes_the_ends_are_told(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("-al", "11", base=faults.base())
    assert "\nSearching for 11 flags: from AD to AZ\n" in result.stdout


def test_not_found_stands_before_the_errors(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("AD", "BR", "XX", "ZZ", base=faults.base("status/status=404/only=XX+ZZ"))
    assert matches(result.stdout, f"TEST site: {faults.base('status/status=404/only=XX+ZZ')}",
                   "Searching for 4 flags: AD, BR, XX, ZZ", "4 concurrent connections will be used.", RULE,
                   "2 flags downloaded.", "2 not found.")
    both = hoist.run("-m", "1", "AD", "AE", "AF", base=faults.base("status-by-code/from=401"))
    assert matches(both.stdout, f"TEST site: {faults.base('status-by-code/from=401')}",
                   "Searching for 3 flags: AD, AE, AF", "1 concurrent connection will be used.", RULE,
                   "0 flags downloaded.", "1 not found.", "2 errors.")


def test_nothing_downloaded_is_said_and_one_error_is_in_the_singular(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("AD", base=faults.base("status"))
    assert matches(result.stdout, f"TEST site: {faults.base('status')}", "Searching for 1 flag: AD",
                   "1 concurrent connection will be used.", RULE, "0 flags downloaded.", "1 error.")
    assert result.stderr == "*** Error for AD: HTTP 503 - Service Unavailable\n"


def test_verbose_prints_a_line_an_item(hoist: Hoist, faults: FaultServer) -> None:
    base = faults.base("status-by-code/from=401/only=AD+AE/otherwise=ok")
    result = hoist.run("-v", "-m", "1", "--log-level", "off", "AD", "AE", "BR", base=base)
    assert matches(result.stdout, f"TEST site: {base}", "Searching for 3 flags: AD, AE, BR",
                   "1 concurrent connection will be used.", "AD not found", "*** Error for AE: HTTP 405 - "
                   "Method Not Allowed", "BR OK", RULE, "1 flag downloaded.", "1 not found.", "1 error.")
    assert result.stderr == ""


def test_verbose_tells_the_whole_chain_of_an_error_at_debug_level(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("-v", "--log-level", "debug", "AD", base=faults.base("status"))
    line = next(line for line in result.stderr.splitlines() if "AD" in line)
    assert re.search(r"/status/ad/ad\.gif.*HTTP 503 - Service Unavailable", line)


def test_what_is_not_fine_is_told_without_verbose(hoist: Hoist, faults: FaultServer) -> None:
    base = faults.base("status-by-code/from=401")
    result = hoist.run("-m", "1", "AD", "AE", "AF", base=base)
    assert result.stderr == (f"*** Not found: AD ({base}/ad/ad.gif)\n"
                             "*** Error for AE: HTTP 405 - Method Not Allowed\n"
                             "*** Error for AF: HTTP 406 - Not Acceptable\n")


def test_quiet_says_nothing_when_all_is_well(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("-q", base=faults.base())
    assert (result.code, result.stdout, result.stderr) == (0, "", "")
    assert hoist.files() == right_files(*DEFAULT_CODES)


def test_quiet_says_nothing_of_what_may_be_missing(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("-q", "--allow-missing", "AD", base=faults.base("status/status=404"))
    assert (result.code, result.stdout, result.stderr) == (0, "", "")


def test_quiet_still_tells_what_failed(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("-q", *CODES, base=faults.base("status/only=BR"))
    assert result.code == 1
    assert result.stdout == ""
    assert "*** Error for BR: HTTP 503 - Service Unavailable\n" in result.stderr
    assert "AD" not in result.stderr


def test_the_counts_are_those_of_the_server_whatever_comes(hoist: Hoist, faults: FaultServer) -> None:
    base = faults.base("status-by-code/from=400/only=" + "+".join(DEFAULT_CODES[3:9]))
    result = hoist.run("-m", "7", base=base)
    assert result.counts == (14, 0, 6)
    assert len(hoist.files()) == 14
    assert len(faults.record.seen) == 20


# ------------------------------------------------------------------------------------------------------------- logs

def test_the_log_goes_to_a_file(hoist: Hoist, faults: FaultServer, tmp_path: pathlib.Path) -> None:
    log = tmp_path / "hoist.log"
    result = hoist.run("--log-file", str(log), "--log-level", "trace", "AD", "BR", base=faults.base("status/only=BR"))
    assert result.code == 1
    text = log.read_text()
    assert "BR" in text and "HTTP 503 - Service Unavailable" in text
    assert result.stderr == "*** Error for BR: HTTP 503 - Service Unavailable\n"


def test_the_log_file_is_appended_to(hoist: Hoist, faults: FaultServer, tmp_path: pathlib.Path) -> None:
    log = tmp_path / "hoist.log"
    log.write_text("an older line\n")
    hoist.run("--log-file", str(log), "--log-level", "debug", "AD", base=faults.base("status"))
    assert log.read_text().startswith("an older line\n")
    assert len(log.read_text().splitlines()) > 1


@pytest.mark.parametrize("place", ["missing/hoist.log", ".", "/proc/hoist.log"])
def test_a_log_that_cannot_be_written_ends_the_run_before_it_begins(hoist: Hoist, faults: FaultServer,
                                                                    place: str) -> None:
    result = hoist.run("--log-file", place, base=faults.base())
    assert result.code == 3
    assert place in result.stderr
    assert faults.record.connections == 0


@pytest.mark.parametrize("arguments", [["-v", "--log-level", "trace"], ["-q"], []])
@pytest.mark.parametrize("fault", ["ok", "status", "close-before", "redirect-to/to=http:%2F%2Fa:secret@127.0.0.1:1%2F",
                                   "redirect-to/to=http:%2F%2Fa:secret@[bad%2F"])
def test_no_password_is_ever_shown(hoist: Hoist, faults: FaultServer, tmp_path: pathlib.Path, fault: str,
                                   arguments: list[str]) -> None:
    log = tmp_path / "hoist.log"
    base = faults.base(fault).replace("http://", "http://me:secret@", 1)
    shown = hoist.run(*arguments, "AD", base=base)
    logged = hoist.run(*arguments, "AD", "--log-file", str(log), "--log-level", "trace", base=base)
    assert "authorization" in faults.record.seen[0].headers
    given = re.compile("to=http.*?secret")  # what the test itself puts into the path is no secret
    for text in (shown.stdout, shown.stderr, logged.stdout, logged.stderr, log.read_text()):
        assert "secret" not in given.sub("", text)
    if arguments != ["-q"]:
        assert shown.stdout.startswith(f"TEST site: {faults.base(fault)}\n")


# ------------------------------------------------------------------------------------------------ pipes and the like

def test_there_is_no_bar_and_no_colour_in_a_pipe(hoist: Hoist, faults: FaultServer) -> None:
    reader, writer = os.pipe()
    running = hoist.start(base=faults.base("status/only=BR"), stdout=writer, stderr=writer)
    os.close(writer)
    with open(reader, "rb") as pipe:
        text = pipe.read()
    assert running.wait().code == 1
    assert b"\x1b" not in text and b"\r" not in text
    assert b"19 flags downloaded.\n1 error.\n" in text


def test_a_reader_that_leaves_early_ends_the_run_quietly(hoist: Hoist, faults: FaultServer) -> None:
    reader, writer = os.pipe()
    running = hoist.start("-v", "-e", "--log-level", "warn", base=faults.base(), stdout=writer)
    os.close(writer)
    with open(reader, "rb", buffering=0) as pipe:
        pipe.read(1)
    result = running.wait()
    assert result.code > 0
    assert result.stderr == ""
    assert all(name.endswith(".gif") for name in hoist.files())


@pytest.mark.parametrize("closed", ["0<&-", ">&-", "2>&-", "0<&- >&- 2>&-"])
def test_a_closed_descriptor_does_not_let_the_report_into_the_files(hoist: Hoist, faults: FaultServer,
                                                                    closed: str) -> None:
    result = hoist.run("-v", *CODES, "BZ", base=faults.base("status/only=BZ"),
                       launcher=["sh", "-c", f'exec "$@" {closed}', "sh"])
    assert result.code in (1, 3)  # 3 where the report cannot be written
    assert all(data == right_files(name[:2].upper())[name] for name, data in hoist.files().items())
    assert result.code == 3 or len(hoist.files()) == 5


def test_a_report_that_cannot_be_written_is_no_success(hoist: Hoist, faults: FaultServer) -> None:
    with open("/dev/full", "wb") as full:
        result = hoist.run("BR", base=faults.base(), stdout=full.fileno())
    assert result.code == 3
    assert "No space left on device" in result.stderr


def test_a_reader_of_standard_output_who_leaves_costs_no_file_its_lines(hoist: Hoist, faults: FaultServer) -> None:
    (hoist.work / "failed").write_text("of the run before")
    pipe, end_of_hoist = os.pipe()
    running = hoist.start("-v", "--report", "report", "--failed", "failed", "-m", "1", "BR", "DE",
                          base=faults.base("hold"), stdout=end_of_hoist)
    os.close(end_of_hoist)
    faults.wait_held(1)
    os.close(pipe)  # now that all is announced
    faults.release_all()
    assert running.wait().code == 3
    assert [json.loads(line)["code"] for line in (hoist.work / "report").read_text().splitlines()] == ["BR"]
    assert (hoist.work / "failed").read_text() == "of the run before"


def test_it_reads_nothing_from_standard_input(hoist: Hoist, faults: FaultServer) -> None:
    process = hoist.start("BR", base=faults.base(), stdin=subprocess.PIPE)  # which stays open and empty
    assert process.wait().code == 0
    process.process.stdin.close()


def test_a_log_may_go_to_a_pipe_by_name(hoist: Hoist, faults: FaultServer, tmp_path: pathlib.Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    assert stat.S_ISFIFO(fifo.stat().st_mode)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    try:
        result = hoist.run("--log-file", str(fifo), "--log-level", "debug", "AD", base=faults.base("status"))
        assert result.code == 1
        assert b"HTTP 503" in os.read(reader, 65536)
    finally:
        os.close(reader)
