"""The file of metrics: what it says of every sort of run, and that those who read such files understand it."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import time
import urllib.request
from collections.abc import Iterator

import pytest

from fault_server import FaultServer
from hoist_runner import Hoist, wait_until
from unattended import FILES, urls, write_list

OUTCOMES = ("downloaded", "unchanged", "not_found", "failed", "not_begun")  # the others are 0 in these runs
SAMPLE = re.compile(r'hoist_(\w+)\{batch="((?:[^"\\]|\\.)*)",dir="((?:[^"\\]|\\.)*)"(?:,outcome="(\w+)")?\} (\S+)')


def metrics(hoist: Hoist, name: str = "hoist.prom") -> dict[str, float]:
    """The values by their names, those of items by their outcomes; the labels of all are alike."""
    found = SAMPLE.findall((hoist.work / name).read_text())
    assert len({(batch, folder) for _, batch, folder, _, _ in found}) == 1
    values = {outcome or metric: float(value) for metric, _, _, outcome, value in found}
    assert len(values) == len(found) == 14
    return values


def items(values: dict[str, float]) -> tuple[float, ...]:
    return tuple(values[outcome] for outcome in OUTCOMES)


def test_a_run_that_succeeds(hoist: Hoist, faults: FaultServer) -> None:
    before = time.time()
    result = hoist.run("-i", write_list(hoist, urls(faults.base(), FILES[:20])), "--metrics", "hoist.prom")
    values = metrics(hoist)
    assert result.code == values["exit_status"] == 0
    assert items(values) == (20, 0, 0, 0, 0)
    assert (values["batch_complete"], values["downloaded_bytes"], values["retries"]) == (1, 20 * 3000, 0)
    assert 0 < values["duration_seconds"] < result.seconds
    assert before - 1 < values["last_run_timestamp_seconds"] == values["last_success_timestamp_seconds"] <= time.time()
    text = (hoist.work / "hoist.prom").read_text()
    assert f'hoist_items{{batch="list {hoist.work}/list",dir="{hoist.folder}",outcome="downloaded"}} 20\n' in text
    assert stat.S_IMODE((hoist.work / "hoist.prom").stat().st_mode) == 0o644  # another user reads it
    assert not (hoist.work / "hoist.prom.part").exists()


def test_a_run_in_which_items_fail_keeps_the_last_success(hoist: Hoist, faults: FaultServer) -> None:
    path = write_list(hoist, urls(faults.base(), FILES[:3]))
    command = ["-i", path, "--retry", "1", "--metrics", "hoist.prom"]
    hoist.run(*command)
    success = metrics(hoist)["last_success_timestamp_seconds"]
    write_list(hoist, [*urls(faults.base(), FILES[:3]), "nonsense", *urls(faults.base("status/status=404"), FILES[3:5]),
                       *urls(faults.base("reset/at=head"), FILES[5:6])])
    assert hoist.run(*command).code == 1
    values = metrics(hoist)
    assert items(values) == (3, 0, 2, 2, 0)
    assert (values["exit_status"], values["retries"], values["batch_complete"]) == (1, 1, 1)
    assert values["last_success_timestamp_seconds"] == success < values["last_run_timestamp_seconds"]


def test_the_last_success_is_not_that_of_another_batch(hoist: Hoist, faults: FaultServer) -> None:
    good, bad = (write_list(hoist, lines, name) for name, lines in
                 [("good", urls(faults.base(), FILES[:1])), ("bad", ["nonsense"])])
    hoist.run("-i", good, "--metrics", "hoist.prom")
    hoist.run("-i", bad, "--metrics", "hoist.prom")
    assert metrics(hoist)["last_success_timestamp_seconds"] == 0


def test_what_is_unchanged_is_counted(hoist: Hoist, faults: FaultServer) -> None:
    path = write_list(hoist, urls(faults.base("file"), FILES[:5]))
    for expected in ((5, 0, 0, 0, 0), (0, 5, 0, 0, 0)):
        assert hoist.run("--refresh", "-i", path, "--metrics", "hoist.prom").code == 0
        assert items(metrics(hoist)) == expected
    assert metrics(hoist)["downloaded_bytes"] == 0


@pytest.mark.parametrize("arguments", [[], ["--failed", "failed"]])
@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run(hoist: Hoist, faults: FaultServer, arguments: list[str], number: signal.Signals,
                            code: int) -> None:
    running = hoist.start("--metrics", "hoist.prom", "--log-level", "info", *arguments, base=faults.base("hold"))
    faults.wait_held(5)
    running.interrupt(number)
    faults.release_all()
    running.wait()
    values = metrics(hoist)
    assert (items(values), values["batch_complete"], values["exit_status"]) == ((5, 0, 0, 0, 15), 0, code)


def test_a_run_that_reached_its_deadline(hoist: Hoist, faults: FaultServer) -> None:
    assert hoist.run("--metrics", "hoist.prom", "--deadline", "200ms", base=faults.base("hold")).code == 4
    values = metrics(hoist)
    assert (items(values), values["batch_complete"], values["exit_status"]) == ((0, 0, 0, 5, 15), 0, 4)


# ------------------------------------------------------------------------------------------- that could not run

@pytest.mark.parametrize("arguments", [["-i", "nowhere"], ["-i", "list", "--report", "nowhere/report"],
                                       ["-i", "list", "-d", "list/below"]])
def test_a_run_that_could_not_begin_says_so(hoist: Hoist, faults: FaultServer, arguments: list[str]) -> None:
    write_list(hoist, urls(faults.base(), FILES[:1]))
    assert hoist.run("--metrics", "hoist.prom", *arguments).code == 3
    values = metrics(hoist)
    assert items(values) == (0, 0, 0, 0, 0)
    assert (values["exit_status"], values["batch_complete"], values["last_success_timestamp_seconds"]) == (3, 0, 0)


def test_a_run_that_broke_off_tells_what_it_had_done(hoist: Hoist, faults: FaultServer) -> None:
    path = write_list(hoist, [*urls(faults.base(), FILES[:5]), "nonsense"])
    assert hoist.run("-i", path, "--report", "/dev/full", "--metrics", "hoist.prom").code == 3
    values = metrics(hoist)
    assert (values["exit_status"], values["batch_complete"], values["last_success_timestamp_seconds"]) == (3, 0, 0)
    assert sum(items(values)) > 0


@pytest.mark.parametrize("arguments", [[], ["--lock", "wait", "--deadline", "0.2"]])
def test_a_run_that_another_keeps_out_leaves_the_file_to_that_one(hoist: Hoist, faults: FaultServer,
                                                                  arguments: list[str]) -> None:
    holder = hoist.start("BR", "--metrics", "hoist.prom", base=faults.base("hold"))
    faults.wait_held(1)
    (hoist.work / "hoist.prom").write_text("of before\n")
    assert hoist.run("BR", "--metrics", "hoist.prom", *arguments, base=faults.base()).code in (3, 4)
    assert (hoist.work / "hoist.prom").read_text() == "of before\n"
    faults.release_all()
    assert holder.wait().code == metrics(hoist)["exit_status"] == 0


def test_a_usage_error_writes_nothing(hoist: Hoist) -> None:
    assert hoist.run("--metrics", "hoist.prom", "-m", "0").code == 2
    assert not (hoist.work / "hoist.prom").exists()


@pytest.mark.parametrize("path", ["nowhere/hoist.prom", "textfiles"])
def test_a_file_that_cannot_be_written_is_noticed_before_anything_is_fetched(hoist: Hoist, faults: FaultServer,
                                                                             path: str) -> None:
    (hoist.work / "textfiles").mkdir()
    result = hoist.run("--metrics", path, "BR", base=faults.base())
    assert (result.code, faults.record.connections) == (3, 0)
    assert "hoist: cannot write " in result.stderr


def test_a_full_disk_is_no_success(hoist: Hoist, faults: FaultServer) -> None:
    result = hoist.run("--metrics", "/dev/full", "BR", base=faults.base())
    assert result.code == 3
    assert "cannot write /dev/full" in result.stderr


@pytest.mark.parametrize("other", ["--report", "--failed", "--log-file", "-i"])
def test_it_is_no_other_file_of_the_run(hoist: Hoist, faults: FaultServer, other: str) -> None:
    lines = write_list(hoist, urls(faults.base(), FILES[:1]))
    arguments = [] if other == "-i" else ["-i", lines]
    assert hoist.run("--metrics", lines if other == "-i" else "out", other, lines if other == "-i" else "./out",
                     *arguments).code == 2


def test_whoever_reads_it_sees_a_whole_one(hoist: Hoist, faults: FaultServer) -> None:
    path = write_list(hoist, urls(faults.base(), FILES[:1]))
    for _ in range(10):
        running = hoist.start("-i", path, "--metrics", "hoist.prom")
        seen = []
        while not running.ended_within(0):
            if (hoist.work / "hoist.prom").exists():
                seen.append((hoist.work / "hoist.prom").read_text())
        assert running.wait().code == 0
        assert all(text.endswith("# EOF\n") for text in seen)


# ------------------------------------------------------------------------------------------------------ readers

@pytest.fixture
def written(hoist: Hoist, faults: FaultServer) -> pathlib.Path:
    """Metrics with labels that have to be escaped, in a folder of their own."""
    folder = hoist.work / "textfiles"
    folder.mkdir()
    name = 'a "list" \\ é\t'
    write_list(hoist, [*urls(faults.base(), FILES[:3]), "nonsense"], name)
    hoist.run("-i", name, "--metrics", "textfiles/a.prom", folder=hoist.work / "folder \udcff")
    hoist.run("BR", "--metrics", "textfiles/b.prom", base=faults.base())
    return folder


def test_promtool_has_no_complaint(hoist: Hoist, written: pathlib.Path) -> None:
    if not shutil.which("promtool"):
        pytest.skip("promtool (Debian's prometheus, 19 MB) is not installed")
    for file in written.iterdir():
        with open(file, "rb") as text:
            checked = subprocess.run(["promtool", "check", "metrics"], stdin=text, capture_output=True, text=True,
                                     check=False)
        assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_a_parser_of_openmetrics_reads_it(hoist: Hoist, written: pathlib.Path) -> None:
    parser = pytest.importorskip("prometheus_client.openmetrics.parser",
                                 reason="Debian's python3-prometheus-client is not installed")
    families = {family.name: family for family in
                parser.text_string_to_metric_families((written / "a.prom").read_text(encoding="utf-8"))}
    assert {family.type for family in families.values()} == {"gauge"}
    labels = families["hoist_exit_status"].samples[0].labels
    assert labels["batch"] == 'list a "list" \\ é\\t'
    assert labels["dir"] == f"{hoist.work}/folder \\xff"
    assert [sample.value for sample in families["hoist_items"].samples] == [3, 0, 0, 1, 0, 0, 0]


@pytest.fixture
def node_exporter(written: pathlib.Path) -> Iterator[str]:
    """The address of a node_exporter that reads the folder."""
    program = shutil.which("prometheus-node-exporter", path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    if not program:
        pytest.skip("Debian's prometheus-node-exporter is not installed")
    log = written.parent / "node-exporter.log"
    with open(log, "wb") as file:
        process = subprocess.Popen(
            [program, "--collector.disable-defaults", "--collector.textfile", "--web.disable-exporter-metrics",
             f"--collector.textfile.directory={written}", "--web.listen-address=127.0.0.1:0"],
            stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    try:
        found = wait_until(lambda: re.search(r"Listening on.*address=(127\.0\.0\.1:\d+)", log.read_text()),
                           "node_exporter listens")
        yield f"http://{found.group(1)}/metrics"
    finally:
        process.kill()
        process.wait()


def test_the_textfile_collector_shows_it(written: pathlib.Path, node_exporter: str) -> None:
    with urllib.request.urlopen(node_exporter) as response:
        text = response.read().decode()
    assert "node_textfile_scrape_error 0\n" in text
    for file in written.iterdir():
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("# HELP ") or line.startswith("hoist_items"):
                assert f"{line}\n" in text
    assert text.count("\nhoist_last_success_timestamp_seconds{") == 2
