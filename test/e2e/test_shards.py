"""A batch in parts: every item is in exactly one of them, always the same one."""

from __future__ import annotations

import hashlib
import pathlib
import signal
import subprocess
from typing import Any

import pytest

from fault_server import FaultServer
from faults import body_of
from hoist_runner import ExecResult, Hoist, wait_until
from lists import contents
from unattended import FILES, failed_urls, report, saved, urls, write_list
from web_server import WebServer, web  # noqa: F401 (a fixture)


def number_of(key: str, count: int) -> int:
    """The shard of a key, as the manual says."""
    return 1 + int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % count


def run_shards(hoist: Hoist, count: int, *arguments: str, **how: Any) -> list[ExecResult]:
    """Runs every shard in a folder of its own, which is named after its number; reports are `report1`..."""
    return [hoist.run("--shard", f"{number}/{count}", "--report", f"report{number}", *arguments,
                      folder=hoist.work / f"files{number}", **how) for number in range(1, count + 1)]


def files_of(hoist: Hoist, count: int) -> list[dict[str, bytes]]:
    folders = [hoist.work / f"files{number}" for number in range(1, count + 1)]
    return [hoist.files(folder) if folder.exists() else {} for folder in folders]


def together(parts: list[dict[str, bytes]]) -> dict[str, bytes]:
    """All of them; nothing may be in two."""
    whole = {name: data for part in parts for name, data in part.items()}
    assert sum(len(part) for part in parts) == len(whole)
    return whole


# ------------------------------------------------------------------------------------------------------- sources

@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_shards_of_a_list_are_the_list(hoist: Hoist, faults: FaultServer, count: int) -> None:
    path = write_list(hoist, urls(faults.base(), FILES[:100]))
    for result in run_shards(hoist, count, "--shard-by", "code", "-i", path):
        assert result.code == 0
    parts = files_of(hoist, count)
    assert together(parts) == {f"{name}.bin": body_of(name.upper()) for name in FILES[:100]}
    assert [set(part) for part in parts] == [{f"{name}.bin" for name in FILES[:100]
                                              if number_of(f"{name}.bin", count) == number}
                                             for number in range(1, count + 1)]
    assert len(faults.record.seen) == 100


def test_a_list_is_divided_by_origin_so_that_one_run_asks_each_server(hoist: Hoist, faults: FaultServer,
                                                                      web: WebServer) -> None:
    names = [f"{n}.txt" for n in range(20)]
    ports = {"http://127.0.0.1": web.port, "http://LOCALHOST": web.port}
    lines = [f"{host}:{port}/{name}\tout={host[7:]}-{name}" for name in names for host, port in ports.items()]
    path = write_list(hoist, lines)
    run_shards(hoist, 7, "-i", path)
    parts = files_of(hoist, 7)
    assert len(together(parts)) == 40
    for host, port in ports.items():
        shard = number_of(f"{host.lower()}:{port}", 7)
        own = {name for name in parts[shard - 1] if name.startswith(host[7:])}
        assert own == {f"{host[7:]}-{name}" for name in names}


def test_the_flags_are_divided_by_code(hoist: Hoist, faults: FaultServer) -> None:
    results = run_shards(hoist, 4, base=faults.base())
    assert sorted(faults.record.codes) == sorted(set(faults.record.codes)) and len(faults.record.codes) == 20
    assert "\nSearching for 4 flags of shard 2/4 by code: BR, MX, PK, US\n" in results[1].stdout
    assert [result.counts[0] for result in results] == [len(part) for part in files_of(hoist, 4)]


def test_codes_of_templates_catalogs_and_files_are_divided_and_keep_their_names(hoist: Hoist, web: WebServer) -> None:
    (hoist.work / "codes").write_text("E F G # comment\nH I J\n")
    config = hoist.work / "config.toml"
    config.write_text(f'[catalog.c]\nurl = "{web.url("{code}.txt")}"\ncodes = ["E", "F", "G", "H"]\n')
    for arguments, codes in ((["-u", web.url("{code}.txt"), "A", "B", "--codes", "codes"], "ABEFGHIJ"),
                             (["--config", str(config), "c:"], "EFGH")):
        run_shards(hoist, 3, *arguments, "-o", "{n}-{name}")
        expected = {f"{n}-{code}.txt": contents(f"{code}.txt")[f"{code}.txt"] for n, code in enumerate(codes, 1)}
        assert together(files_of(hoist, 3)) == expected
        for number in (1, 2, 3):
            subprocess.run(["rm", "-r", str(hoist.work / f"files{number}")], check=False)


def test_files_are_verified_by_checksums_in_every_shard(hoist: Hoist, web: WebServer) -> None:
    names = [f"{n}.txt" for n in range(10)]
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in contents(*names[:9]).items())
    (hoist.work / "SUMS").write_text(sums)
    path = write_list(hoist, [web.url(name) for name in names])
    results = run_shards(hoist, 3, "--shard-by", "code", "--checksums", "SUMS", "-i", path)
    assert together(files_of(hoist, 3)) == contents(*names[:9])
    failing = number_of("9.txt", 3)
    assert [result.code for result in results] == [int(number == failing) for number in (1, 2, 3)]


def test_the_limit_is_that_of_the_whole_batch(hoist: Hoist, faults: FaultServer) -> None:
    path = write_list(hoist, urls(faults.base(), FILES[:50]))
    run_shards(hoist, 3, "--shard-by", "code", "-l", "20", "-i", path)
    assert set(together(files_of(hoist, 3))) == {f"{name}.bin" for name in FILES[:20]}


def test_a_line_that_cannot_be_used_is_told_by_the_first_shard_alone(hoist: Hoist, faults: FaultServer) -> None:
    path = write_list(hoist, ["nonsense", *urls(faults.base(), FILES[:10]), "http://127.0.0.1/\tnonsense=1"])
    results = run_shards(hoist, 3, "--shard-by", "code", "-i", path)
    assert [result.code for result in results] == [1, 0, 0]
    assert [result.counts[2] for result in results] == [2, 0, 0]
    assert len(together(files_of(hoist, 3))) == 10


# --------------------------------------------------------------------------------------------- totals and reports

def test_a_shard_knows_its_total(hoist: Hoist, faults: FaultServer) -> None:
    path = write_list(hoist, [*urls(faults.base(), FILES[:30]), "nonsense"])
    results = run_shards(hoist, 3, "--shard-by", "code", "-i", path)
    for number, result in enumerate(results, 1):
        items, summary = report(hoist.work / f"report{number}")
        things = "1 file" if len(items) == 1 else f"{len(items)} files"
        assert f"Fetching {things} of shard {number}/3 by code from {path}.\n" in result.stdout
        assert (summary["not_begun"], summary["not_listed"]) == (0, 0)


def test_a_shard_without_items_is_fine(hoist: Hoist, faults: FaultServer) -> None:
    path = write_list(hoist, urls(faults.base(), FILES[:10]))
    results = run_shards(hoist, 4, "-i", path)
    assert sorted(result.counts[0] for result in results) == [0, 0, 0, 10]
    assert {result.code for result in results} == {0}


def test_the_joined_reports_of_all_shards_are_the_report_of_the_batch(hoist: Hoist, faults: FaultServer) -> None:
    path = write_list(hoist, [*urls(faults.base("exists"), FILES[:40]), "nonsense"])
    whole = hoist.run("-i", path, "--report", "whole", "--retry", "0")
    run_shards(hoist, 3, "--shard-by", "code", "-i", path, "--retry", "0")
    joined = hoist.run("--merge-reports", "report1", "report2", "report3", "--report", "joined", in_downloads=True)
    assert (joined.code, joined.counts) == (whole.code, whole.counts)
    one, other = ({code: (item["outcome"], item["sha256"]) for code, item in report(hoist.work / name)[0].items()}
                  for name in ("whole", "joined"))
    assert one == other


def test_a_stopped_shard_lists_its_own_items_alone(hoist: Hoist, faults: FaultServer) -> None:
    path = write_list(hoist, urls(faults.base("hold"), FILES[:400]))
    running = hoist.start("-m", "5", "--shard", "2/3", "--shard-by", "code", "-i", path, "--failed", "failed",
                          "--log-level", "info")
    faults.wait_held(5)
    running.interrupt(signal.SIGTERM)
    faults.release_all()
    result = running.wait()
    own = {name for name in FILES[:400] if number_of(f"{name}.bin", 3) == 2}
    assert f"\n{len(own) - 5} not fetched: interrupted.\n" in result.stdout
    left = {url.rpartition("/")[2].removesuffix(".bin") for url in failed_urls(hoist.work / "failed")}
    assert left < own and len(left) == len(own) - 5


# ---------------------------------------------------------------------------------------------------------- pipes

def test_a_shard_of_a_slow_pipe_fetches_its_items_as_they_come(hoist: Hoist, faults: FaultServer) -> None:
    own = [name for name in FILES[:100] if number_of(f"{name}.bin", 4) == 1]
    others = [name for name in FILES[:100] if number_of(f"{name}.bin", 4) != 1]
    running = hoist.start("--shard", "1/4", "--shard-by", "code", "-i", "-", stdin=subprocess.PIPE)
    pipe = running.process.stdin
    assert pipe
    for name in own[:3]:  # after each, nothing but lines of other shards stands in the pipe
        pipe.write("".join(f"{url}\n" for url in urls(faults.base(), [name, *others[:5]])).encode())
        pipe.flush()
        wait_until((hoist.folder / f"{name}.bin").exists, "it is fetched")
    pipe.close()
    assert running.wait().counts == (3, 0, 0)


# -------------------------------------------------------------------------------------- one folder, one machine

def test_two_shards_cannot_write_to_one_folder_at_a_time(hoist: Hoist, faults: FaultServer) -> None:
    holder = hoist.start("--shard", "2/4", base=faults.base("hold"))
    faults.wait_held(4)
    assert hoist.run("--shard", "3/4", base=faults.base()).code == 3
    faults.release_all()
    assert holder.wait().code == 0


def test_shards_that_take_turns_in_one_folder_do_not_disturb_each_others_journal(hoist: Hoist,
                                                                                 faults: FaultServer) -> None:
    path = write_list(hoist, urls(faults.base("file"), FILES[:300]))
    command = ["-i", path, "--shard-by", "code", "--refresh"]
    own = [name for name in FILES[:300] if number_of(f"{name}.bin", 2) == 1]
    running = hoist.start(*command, "--shard", "1/2", "--log-level", "info")
    faults.wait_for(lambda: len(faults.record.seen) >= 20, "20 requests")
    running.send(signal.SIGTERM)
    running.wait()
    before = len(faults.record.seen)
    assert hoist.run(*command, "--shard", "2/2").code == 0
    between = len(faults.record.seen)
    assert between - before == 300 - len(own)
    if before < len(own):  # it was stopped in time, and goes on
        assert hoist.run(*command, "--shard", "1/2").code == 0
        assert len(faults.record.seen) - between == len(own) - before
    assert len(saved(hoist)) == 300


# ---------------------------------------------------------------------------------------------------- job arrays

@pytest.mark.parametrize("environment", [
    [{"JOB_COMPLETION_INDEX": str(index)} for index in range(4)],
    [{"SLURM_ARRAY_TASK_ID": str(index), "SLURM_ARRAY_TASK_COUNT": "4", "SLURM_ARRAY_TASK_MIN": "10",
      "SLURM_ARRAY_TASK_MAX": "16"} for index in range(10, 17, 2)],
], ids=["kubernetes", "slurm"])
def test_the_tasks_of_a_job_array_are_the_shards(hoist: Hoist, faults: FaultServer,
                                                 environment: list[dict[str, str]]) -> None:
    for number, variables in enumerate(environment, 1):
        hoist.environment = variables
        result = hoist.run("--shard", "auto/4", base=faults.base(), folder=hoist.work / f"files{number}")
        assert f" of shard {number}/4 by code: " in result.stdout
    assert len(together(files_of(hoist, 4))) == 20


def test_without_a_job_array_auto_is_a_usage_error(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("--shard", "auto", base=faults.base())
    assert (result.code, faults.record.connections) == (2, 0)


@pytest.mark.parametrize("shard", ["0/4", "5/4", "4", "1/0", "auto/", "2/4/8", ""])
def test_what_is_no_shard_is_a_usage_error(hoist: Hoist, shard: str) -> None:
    assert hoist.run("--shard", shard).code == 2


def test_the_shard_of_a_key_can_be_told_with_sha256sum(hoist: Hoist) -> None:
    script = 'h=$(printf %s "$1" | sha256sum | cut -c1-16); python3 -c "print(1 + 0x$h % $2)"'
    for key, count, shard in (("http://example.org:80", "4", "3"), ("https://example.org:443", "7", "2"),
                              ("BR", "4", "2"), ("KJFK", "7", "3")):
        told = subprocess.run(["sh", "-c", script, "sh", key, count], capture_output=True, text=True, check=True)
        assert told.stdout.strip() == shard == str(number_of(key, int(count)))
    path = hoist.work / "list"
    pathlib.Path(path).write_text("http://EXAMPLE.org/a\nhttps://example.org\tcode=b\n")
    assert hoist.run("--dry-run", "-i", str(path), "--shard", "3/4").stdout.count("\n") == 2
    assert hoist.run("--dry-run", "-i", str(path), "--shard", "2/7").stdout.count("\n") == 2
