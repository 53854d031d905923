"""A batch in parts: every item is in exactly one of them, always the same one."""

from __future__ import annotations

import hashlib
import json
import pathlib
import shutil
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
    shards = json.loads((hoist.work / "joined").read_text().splitlines()[-1])["summary"]["shards"]
    assert shards == [{"count": 3, "by": "code", "numbers": [1, 2, 3]}]
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


# ------------------------------------------------------------------------------------------------ other divisions

def test_by_url_divides_items_that_all_have_the_same_code(hoist: Hoist) -> None:
    path = write_list(hoist, (f"http://h/{n}/thumb.jpg\tout={n}" for n in range(1000)))
    sizes = [hoist.run("--dry-run", "-i", path, "--shard", f"{k}/4", "--shard-by", "url").stdout.count("\n")
             for k in range(1, 5)]
    assert sum(sizes) == 1000 and max(sizes) < 350
    own = [n for n in range(1000) if number_of(f"http://h/{n}/thumb.jpg", 4) == 2]
    assert sizes[1] == len(own)


def skewed(hoist: Hoist) -> str:
    """One origin has 60 % of the list, and 2,000 share the rest."""
    lines = [f"http://large.example/{n}\tout=l{n}" for n in range(6000)]
    lines += [f"http://h{n % 2000}.example/{n}\tout=s{n}" for n in range(4000)]
    return write_list(hoist, lines, "skewed")


def written(hoist: Hoist, folder: str, count: int) -> list[list[str]]:
    return [(hoist.work / folder / f"shard-{k}-of-{count}.list").read_text().splitlines() for k in range(1, count + 1)]


def test_a_large_origin_is_spread_and_others_stay_together(hoist: Hoist) -> None:
    path = skewed(hoist)
    results = {}
    for by, most in (("origin", 6), ("origin+", 64), ("origin+", 6)):
        name = f"{by}{most}"
        assert hoist.run("-i", path, "--shard-by", by, "--max-per-host", str(most), "--write-shards", "64",
                         folder=hoist.work / name).code == 0
        shards = [lines[1:] for lines in written(hoist, name, 64)]
        assert sorted(line.split("\t")[0] for lines in shards for line in lines) == sorted(
            line.split("\t")[0] for line in pathlib.Path(path).read_text().splitlines())
        results[name] = max(map(len, shards)) / (10_000 / 64)
        asking = [k for k, lines in enumerate(shards) if any("large.example" in line for line in lines)]
        assert len(asking) == {"origin6": 1, "origin+64": 39, "origin+6": 6}[name]  # 60 % of 64 shares are 38.4
        hosts = [{line.split("/")[2] for line in lines} - {"large.example"} for lines in shards]
        assert sum(map(len, hosts)) == 2000, "each other origin is in one shard"
    assert results["origin6"] > 38 and results["origin+64"] < 2.2 and results["origin+6"] < 8


def test_a_shard_of_a_spread_origin_is_the_same_that_is_written(hoist: Hoist) -> None:
    path = skewed(hoist)
    options = ["-i", path, "--shard-by", "origin+", "--max-per-host", "4"]
    assert hoist.run(*options, "--write-shards", "5", folder=hoist.work / "lists").code == 0
    for k, lines in enumerate(written(hoist, "lists", 5), 1):
        preview = hoist.run("--dry-run", *options, "--shard", f"{k}/5").stdout.splitlines()
        assert [line.split()[1] for line in preview] == [line.split("\t")[0] for line in lines[1:]]


def test_the_shards_of_a_spread_origin_are_together_as_polite_as_one_run(hoist: Hoist, faults: FaultServer) -> None:
    path = write_list(hoist, urls(faults.base("hold"), FILES[:200]))
    options = ["-i", path, "--shard-by", "origin+", "--max-per-host", "6"]
    running = [hoist.start(*options, "--shard", f"{k}/4", folder=hoist.work / f"files{k}") for k in range(1, 5)]
    faults.wait_held(6)
    assert faults.record.now == 6
    faults.release_all()
    assert [one.wait().code for one in running] == [0] * 4
    assert faults.record.most <= 6
    assert sum(result.counts[0] for result in hoist.results) == 200


def test_spreading_needs_a_list_that_can_be_read_twice(hoist: Hoist) -> None:
    result = hoist.run("-i", "-", "--shard", "1/2", "--shard-by", "origin+", stdin=subprocess.PIPE)
    assert result.code == 2 and "needs a batch that can be read twice" in result.stderr


def test_another_number_of_shards_in_a_folder_with_a_journal_is_told(hoist: Hoist, faults: FaultServer) -> None:
    path = write_list(hoist, urls(faults.base(), FILES[:20]))

    def run(*shard: str) -> str:
        return hoist.run("-i", path, "--shard-by", "code", "--refresh", *shard).stderr

    assert "the last run in" not in run("--shard", "1/2")
    assert "the last run in" not in run("--shard", "2/2")
    assert f"of list {path} shard 2/2 by code, this one is of list {path} shard 1/3 by code" in run("--shard", "1/3")
    assert "the last run in" not in run("--shard", "1/3")
    assert "shard 1/3 by code, this one is of list" in run()


# ------------------------------------------------------------------------------------------------- written lists

def test_the_lists_of_all_shards_are_written_in_one_pass(hoist: Hoist, web: WebServer) -> None:
    (hoist.work / "SUMS").write_text("".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n"
                                             for name, data in contents("1.txt", "2.txt", "3.txt").items()))
    path = write_list(hoist, [web.url("1.txt"), f"{web.url('2.txt')}\theader=X: y", "nonsense",
                              f'{{"url": "{web.url("3.txt")}", "code": "drei"}}', f"{web.url('0.txt')}\tout=none"])
    result = hoist.run("-i", path, "--checksums", "SUMS", "--shard-by", "url", "--write-shards", "3",
                       folder=hoist.work / "lists")
    assert result.code == 0 and result.stdout.startswith("5 files in 3 lists, by url: ")
    lists = sorted(path.name for path in (hoist.work / "lists").iterdir())
    assert lists == [f"shard-{k}-of-3.list" for k in (1, 2, 3)]
    for k in (1, 2, 3):
        file = hoist.work / "lists" / f"shard-{k}-of-3.list"
        assert file.stat().st_mode & 0o777 == 0o600
        direct = hoist.run("-i", path, "--checksums", "SUMS", "--shard-by", "url", "--shard", f"{k}/3", "--report",
                           f"report-d{k}", folder=hoist.work / f"direct{k}")
        by_list = hoist.run("-i", str(file), "--report", f"report-l{k}", folder=hoist.work / f"list-{k}")
        assert (direct.code, direct.counts) == (by_list.code, by_list.counts)
        ours, theirs = report(hoist.work / f"report-d{k}")[1], report(hoist.work / f"report-l{k}")[1]
        assert ours["shard"] == theirs["shard"] == {"number": k, "count": 3, "by": "url"}
        for folder in (f"direct{k}", f"list-{k}"):
            (hoist.work / folder).mkdir(exist_ok=True)
        assert hoist.files(hoist.work / f"direct{k}") == hoist.files(hoist.work / f"list-{k}")


def test_many_lists_need_few_open_files_and_little_memory(hoist: Hoist) -> None:
    path = write_list(hoist, (f"http://h{n}.example/{n}" for n in range(20_000)))
    limited = ["sh", "-c", 'ulimit -n 30 -v 300000; exec "$@"', "sh"]
    result = hoist.run("-i", path, "--write-shards", "2000", folder=hoist.work / "lists", launcher=limited)
    assert result.code == 0, result.stderr
    assert sum(len(lines) - 1 for lines in written(hoist, "lists", 2000)) == 20_000


def test_a_killed_writer_leaves_no_list_and_the_next_one_starts_over(hoist: Hoist) -> None:
    lists = hoist.work / "lists"
    lists.mkdir()
    (lists / "shard-1-of-1.list.part").write_text("of before\n")
    path = write_list(hoist, ["http://h/1"])
    assert hoist.run("-i", path, "--write-shards", "1", folder=lists).code == 0
    assert written(hoist, "lists", 1)[0] == ["# hoist: shard 1/1 by origin", "http://h/1\tcode=1\tout=1"]
    assert len(list(lists.iterdir())) == 1


@pytest.mark.parametrize("options", [["--shard", "1/2"], ["-o", "-"]])
def test_lists_are_written_of_whole_batches(hoist: Hoist, options: list[str]) -> None:
    assert hoist.run("-i", write_list(hoist, ["http://h/1"]), "--write-shards", "2", *options).code == 2


def test_a_shard_is_not_counted_before_a_run_that_nobody_watches(hoist: Hoist, faults: FaultServer) -> None:
    path = write_list(hoist, urls(faults.base(), FILES[:10]))
    size = pathlib.Path(path).stat().st_size

    def bytes_read(*options: str) -> int:
        trace = hoist.work / "trace"
        result = hoist.run("-i", path, "--shard", "1/1", *options,
                           launcher=["strace", "-f", "-qq", "-e", "trace=openat", "-o", str(trace)])
        assert result.code == 0
        return trace.read_text().count(f'"{path}"') * size

    if shutil.which("strace"):
        assert bytes_read("-q") < bytes_read()


# ---------------------------------------------------------------------------------------------------- job arrays

@pytest.mark.parametrize("environment", [
    [{"JOB_COMPLETION_INDEX": str(index)} for index in range(4)],
    [{"SLURM_ARRAY_TASK_ID": str(index), "SLURM_ARRAY_TASK_COUNT": "4", "SLURM_ARRAY_TASK_MIN": "10",
      "SLURM_ARRAY_TASK_MAX": "16"} for index in range(10, 17, 2)],
    [{"SGE_TASK_ID": str(index), "SGE_TASK_FIRST": "10", "SGE_TASK_LAST": "16", "SGE_TASK_STEPSIZE": "2"}
     for index in range(10, 17, 2)],
    [{"LSB_JOBINDEX": str(index), "LSB_JOBINDEX_END": "4", "LSB_JOBINDEX_STEP": "1"} for index in range(1, 5)],
    [{"PBS_ARRAY_INDEX": str(index)} for index in range(1, 5)],
    [{"CLOUD_RUN_TASK_INDEX": str(index), "CLOUD_RUN_TASK_COUNT": "4"} for index in range(4)],
    [{"BATCH_TASK_INDEX": str(index), "BATCH_TASK_COUNT": "4"} for index in range(4)],
    [{"AWS_BATCH_JOB_ARRAY_INDEX": str(index), "AWS_BATCH_JOB_ARRAY_SIZE": "4"} for index in range(4)],
], ids=["kubernetes", "slurm", "sge", "lsf", "pbs", "cloud-run", "gcp-batch", "aws-batch"])
def test_the_tasks_of_a_job_array_are_the_shards(hoist: Hoist, faults: FaultServer,
                                                 environment: list[dict[str, str]]) -> None:
    for number, variables in enumerate(environment, 1):
        hoist.environment = variables
        result = hoist.run("--shard", "auto/4", base=faults.base(), folder=hoist.work / f"files{number}")
        assert f" of shard {number}/4 by code: " in result.stdout
    assert len(together(files_of(hoist, 4))) == 20


def test_any_variable_can_tell_the_shard(hoist: Hoist, faults: FaultServer) -> None:
    for number in range(1, 5):
        hoist.environment = {"NOMAD_ALLOC_INDEX": str(number - 1)}
        result = hoist.run("--shard", "auto:NOMAD_ALLOC_INDEX+1/4", base=faults.base(),
                           folder=hoist.work / f"files{number}")
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
