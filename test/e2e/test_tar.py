"""--tar: a batch goes into archives that other programs read, whole, and a run that ends anyhow leaves no other."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import tarfile
import time

import pytest

from fault_server import FaultServer
from faults import body_of, version_of
from hoist_runner import SANITIZED, ExecResult, Hoist, wait_until
from test_disk import mounted
from unattended import FILES, MEBIBYTE, report, urls, write_list
from web_server import WebServer, content, web  # noqa: F401 (fixture)

MODIFIED = "Sat, 01 Jun 2024 12:00:01 GMT"


@pytest.fixture
def tar(hoist: Hoist) -> "Tar":
    return Tar(hoist)


class Tar:
    """Runs with --tar instead of a folder, and what they leave."""

    def __init__(self, hoist: Hoist) -> None:
        self.hoist = hoist
        hoist.folder = hoist.work / "tars"

    def run(self, file: str, *arguments: str, **how: object) -> ExecResult:
        return self.start(file, *arguments, **how).wait()

    def start(self, file: str, *arguments: str, **how: object):  # type: ignore[no-untyped-def]
        path = file if file == "-" else str(self.hoist.folder / file)
        return self.hoist.start("--tar", path, *arguments, in_downloads=True, **how)

    def names(self) -> list[str]:
        """The files beside the archives included, but for the journal."""
        return [name for name in self.hoist.files() if not name.startswith(".hoist/")]

    def entries(self, name: str) -> dict[str, bytes]:
        return entries_of((self.hoist.folder / name).read_bytes())

    def all_entries(self) -> list[str]:
        return [entry for name in self.names() if not name.endswith(".part") for entry in self.entries(name)]


def entries_of(data: bytes) -> dict[str, bytes]:
    """What Python's tarfile reads, which must be each entry once."""
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            assert member.isfile() and member.mode == 0o644 and member.name not in found
            file = archive.extractfile(member)
            assert file is not None
            found[member.name] = file.read()
    return found


def bodies(names: list[str]) -> dict[str, bytes]:
    return {f"{name}.bin": body_of(name.upper()) for name in names}


# ------------------------------------------------------------------------------------------------- what is in it

def test_hundreds_of_files_arrive_in_one_archive(hoist: Hoist, faults: FaultServer, tar: Tar) -> None:
    names = FILES[:500]
    result = tar.run("all.tar", "-i", write_list(hoist, urls(faults.base("file"), names)), "--report", "report")
    assert result.code == 0
    assert "The files are in" in result.stdout and "all.tar" in result.stdout
    assert tar.names() == ["all.tar"]
    assert tar.entries("all.tar") == bodies(names)
    items, summary = report(hoist.work / "report")
    assert summary["downloaded"] == 500
    assert {item["archive"] for item in items.values()} == {str(hoist.folder / "all.tar")}
    assert {item["file"] for item in items.values()} == set(bodies(names))


@pytest.mark.parametrize("program", ["tar", "bsdtar"])
@pytest.mark.parametrize("name, packed", [("a.tar", b""), ("a.tar.gz", b"\x1f\x8b"), ("a.tgz", b"\x1f\x8b"),
                                          ("a.tar.zst", b"\x28\xb5\x2f\xfd"), ("a.tzst", b"\x28\xb5\x2f\xfd")])
def test_other_programs_read_it(hoist: Hoist, web: WebServer, tar: Tar, program: str, name: str,  # noqa: F811
                                packed: bytes) -> None:
    if not shutil.which(program):
        pytest.skip(f"no {program} here")
    long_name = "/".join(["folder" * 5] * 8) + "/" + "x" * 120
    lines = [web.url("a"), web.url("b") + "\tout=größe/日本.txt", web.url("c") + f"\tout={long_name}"]
    assert tar.run(name, "-i", write_list(hoist, lines)).code == 0
    archive = hoist.folder / name
    assert archive.read_bytes().startswith(packed)
    target = hoist.work / "extracted"
    target.mkdir()
    subprocess.run([program, "-xf", archive, "-C", target], check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    assert hoist.files(target) == {"a": content("a"), "größe/日本.txt": content("b"), long_name: content("c")}


def test_large_bodies_are_whole_and_wrong_ones_are_not_there(hoist: Hoist, faults: FaultServer, tar: Tar) -> None:
    size = 5 * MEBIBYTE
    right = hashlib.sha256(body_of("BR", size)).hexdigest()
    base = faults.base(f"ok/size={size}")
    lines = [f"{base}/x/br.bin\tsha256={right}", f"{base}/x/us.bin\tsha256={right}", f"{base}/x/in.bin\tsize=17",
             f"{faults.base('close-in-body')}/x/cn.bin", f"{faults.base('status/status=404')}/x/no.bin",
             f"{faults.base('chunked')}/x/id.bin"]
    result = tar.run("all.tar", "-i", write_list(hoist, lines), "--retry", "1", "--report", "report", "--failed", "failed")
    items, summary = report(hoist.work / "report")
    assert result.code == 1
    assert (summary["downloaded"], summary["failed"], summary["not_found"]) == (2, 3, 1)
    assert tar.entries("all.tar") == {"br.bin": body_of("BR", size), "id.bin": body_of("ID")}
    assert [code for code, item in items.items() if "archive" in item] == [
        code for code, item in items.items() if item["outcome"] == "downloaded"]
    assert tar.names() == ["all.tar"]


def test_a_retried_item_is_there_once(hoist: Hoist, faults: FaultServer, tar: Tar) -> None:
    names = FILES[:20]
    lines = write_list(
        hoist, [f"{faults.base('close-in-body')}/x/{name}.bin\t{faults.base('ok')}/x/{name}.bin" for name in names])
    assert tar.run("all.tar", "-i", lines).code == 0
    assert tar.entries("all.tar") == bodies(names)


def test_remote_time_is_the_entries(hoist: Hoist, web: WebServer, tar: Tar) -> None:  # noqa: F811
    web.modified["/a"] = MODIFIED
    before = int(time.time())
    assert tar.run("a.tar", "-R", web.url("a"), web.url("b")).code == 0
    with tarfile.open(hoist.folder / "a.tar") as archive:
        assert archive.getmember("a").mtime == 1717243201
        assert before <= archive.getmember("b").mtime <= time.time()
    assert tar.run("b.tar", web.url("a")).code == 0
    with tarfile.open(hoist.folder / "b.tar") as archive:
        assert archive.getmember("a").mtime >= before


def test_names_fan_out_by_hash(hoist: Hoist, web: WebServer, tar: Tar) -> None:  # noqa: F811
    urls_ = [web.url(f"{number}.jpg") for number in range(20)]
    assert tar.run("a.tar", "-i", write_list(hoist, urls_), "-o", "{hash:2}/{hash}.{ext}").code == 0
    digests = {url: hashlib.sha256(url.encode()).hexdigest() for url in urls_}
    assert set(tar.entries("a.tar")) == {f"{digest[:2]}/{digest[:8]}.jpg" for digest in digests.values()}


# ------------------------------------------------------------------------------------------------- WebDataset

def test_a_reader_of_webdataset_finds_pairs(hoist: Hoist, web: WebServer, tar: Tar) -> None:  # noqa: F811
    """The reader takes all up to the first dot of the last part of a name for the key, and joins what comes together."""
    names = [f"d/{number:03}.tar.gz" for number in range(40)]
    lines = [f"http://user:secret@{web.host}/{name}?q={number}" for number, name in enumerate(names)]
    lines.append(web.url("gone"))
    web.statuses["/gone"] = 404
    result = tar.run("s-{n:04}.tar", "--tar-items", "10", "--tar-json", "-i", write_list(hoist, lines), "-o",
                     "{path}/{name}")
    assert result.code == 1
    assert tar.names() == [f"s-{number:04}.tar" for number in range(1, 5)]
    samples: dict[str, dict[str, bytes]] = {}
    for name in tar.names():
        with tarfile.open(hoist.folder / name, "r|") as archive:  # as a stream
            last = None
            for member in archive:
                folder, _, leaf = member.name.rpartition("/")
                key, _, ending = leaf.partition(".")
                assert ending == "tar.gz" or (ending == "json" and key == last), "a pair is torn"
                last = key
                samples.setdefault(f"{folder}/{key}", {})[ending] = archive.extractfile(member).read()
    assert len(samples) == 40
    for key, sample in samples.items():
        told = json.loads(sample["json"])
        assert sample["tar.gz"] == content(f"{key.rpartition('/')[2]}.tar.gz")
        assert told["sha256"] == hashlib.sha256(sample["tar.gz"]).hexdigest()
        assert (told["status"], told["size"]) == (200, len(sample["tar.gz"]))
        assert told["url"].startswith(f"http://{web.host}/{key}.tar.gz?q=")


# ------------------------------------------------------------------------------------------------- one after another

def test_archives_are_cut_by_size(hoist: Hoist, faults: FaultServer, tar: Tar) -> None:
    names = FILES[:30]
    lines = write_list(hoist, urls(faults.base("ok/size=10000"), names))
    assert tar.run("s{n}.tar", "--tar-size", "50k", "-i", lines).code == 0
    sizes = [(hoist.folder / name).stat().st_size for name in tar.names()]
    assert len(sizes) > 5 and max(sizes) <= 50_000
    assert sorted(tar.all_entries()) == [f"{name}.bin" for name in names]


def test_a_next_run_goes_on_numbering(hoist: Hoist, web: WebServer, tar: Tar) -> None:  # noqa: F811
    for number in (1, 2, 3):
        assert tar.run("s-{n:03}.tar", web.url(f"f{number}")).code == 0
        if number == 1:
            (hoist.folder / "s-002.tar.part").write_text("left by a run that was killed")
    assert {name: list(tar.entries(name)) for name in tar.names()} == {
        "s-001.tar": ["f1"], "s-002.tar": ["f2"], "s-003.tar": ["f3"]}


def test_one_archive_is_replaced_whole(hoist: Hoist, faults: FaultServer, tar: Tar) -> None:
    hoist.folder.mkdir()
    (hoist.folder / "a.tar").write_bytes(b"old")
    running = tar.start("a.tar", f"{faults.base('hold')}/x/br.bin", f"{faults.base()}/x/us.bin", "-v")
    faults.wait_held(1)
    wait_until(lambda: "us.bin OK" in running.stdout, "one is appended")
    assert (hoist.folder / "a.tar").read_bytes() == b"old"
    second = tar.run("b.tar", f"{faults.base()}/x/us.bin")
    assert second.code == 3 and "another run" in second.stderr
    faults.release()
    assert running.wait().code == 0
    assert set(tar.entries("a.tar")) == {"br.bin", "us.bin"}


def test_nothing_that_came_leaves_what_was_there(hoist: Hoist, web: WebServer, tar: Tar) -> None:  # noqa: F811
    hoist.folder.mkdir()
    (hoist.folder / "a.tar").write_bytes(b"old")
    web.statuses["/gone"] = 404
    assert tar.run("a.tar", web.url("gone")).code == 1
    assert (hoist.folder / "a.tar").read_bytes() == b"old"
    assert tar.names() == ["a.tar"]


# ------------------------------------------------------------------------------------------------- standard output

def test_standard_output_has_the_archive_alone(hoist: Hoist, faults: FaultServer, tar: Tar) -> None:
    names = FILES[:100]
    lines = write_list(hoist, [*urls(faults.base("file"), names), f"{faults.base(f'ok/size={5 * MEBIBYTE}')}/x/br.bin"])
    running = tar.start("-", "-i", lines, "--report", "report", stdout=subprocess.PIPE)
    data = running.process.stdout.read()
    result = running.wait()
    assert result.code == 0
    assert "101 files downloaded." in result.stderr
    assert entries_of(data) == bodies(names) | {"br.bin": body_of("BR", 5 * MEBIBYTE)}
    assert {item["archive"] for item in report(hoist.work / "report")[0].values()} == {"-"}


def test_an_empty_archive_is_one(hoist: Hoist, web: WebServer, tar: Tar) -> None:  # noqa: F811
    web.statuses["/gone"] = 404
    running = tar.start("-", web.url("gone"), stdout=subprocess.PIPE)
    data = running.process.stdout.read()
    assert running.wait().code == 1
    assert entries_of(data) == {} and data


def test_a_slow_reader_stops_the_reading_and_not_the_run(hoist: Hoist, faults: FaultServer, tar: Tar) -> None:
    """Without it, all of the batch would be asked for."""
    names = FILES[:1000]
    lines = write_list(hoist, urls(faults.base("ok/size=100000"), names))
    running = tar.start("-", "-i", lines, "-m", "8", "--max-per-host", "8", "--report", "report", stdout=subprocess.PIPE)
    faults.wait_for(lambda: len(faults.record.seen) >= 70, "what there is room for is asked for")
    report_file, first = hoist.work / "report", b""
    while not report_file.exists() or "\n" not in report_file.read_text():  # told once their group is appended
        assert len(first) < 20_000_000
        first += running.process.stdout.read(100_000)
    assert len(faults.record.seen) < 300
    assert SANITIZED or running.peak_memory() < 120 * MEBIBYTE
    data = first + running.process.stdout.read()
    assert running.wait().code == 0
    assert entries_of(data) == {f"{name}.bin": body_of(name.upper(), 100_000) for name in names}


def test_a_reader_that_leaves_ends_the_run(hoist: Hoist, faults: FaultServer, tar: Tar) -> None:
    lines = write_list(hoist, urls(faults.base("ok/size=100000"), FILES[:100]))
    running = tar.start("-", "-i", lines, stdout=subprocess.PIPE)
    running.process.stdout.read(1000)
    running.process.stdout.close()
    result = running.wait()
    assert result.code == 3
    assert "hoist: cannot write the archive to standard output: Broken pipe" in result.stderr


# ------------------------------------------------------------------------------------------------- ends

@pytest.mark.parametrize("number, code", [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_archive_properly(hoist: Hoist, faults: FaultServer, tar: Tar, number: signal.Signals,
                                            code: int) -> None:
    lines = write_list(hoist, [*urls(faults.base(), FILES[:5]), *urls(faults.base("hold"), FILES[5:15])])
    running = tar.start("a.tar", "-i", lines, "-v", "-m", "6", "--log-level", "info")
    faults.wait_held(6)
    wait_until(lambda: running.stdout.count(" OK") == 5, "five are appended")
    running.interrupt(number)
    faults.release_all()
    assert running.wait().code == code
    assert set(tar.entries("a.tar")) == {f"{name}.bin" for name in FILES[:11]}
    assert tar.names() == ["a.tar"]


def test_a_deadline_ends_the_archive_properly(hoist: Hoist, faults: FaultServer, tar: Tar) -> None:
    lines = write_list(hoist, [*urls(faults.base(), FILES[:5]), *urls(faults.base("hold"), FILES[5:7])])
    assert tar.run("a.tar.gz", "-i", lines, "--deadline", "3s").code == 4
    assert set(tar.entries("a.tar.gz")) == {f"{name}.bin" for name in FILES[:5]}


def test_a_full_disk_ends_the_run_and_leaves_what_was_complete(hoist: Hoist, faults: FaultServer, tar: Tar) -> None:
    lines = write_list(hoist, urls(faults.base("ok/size=10000"), FILES[:300]))
    with mounted(hoist.folder, "size=1m"):
        result = tar.run("s{n:03}.tar", "--tar-items", "20", "-i", lines, "--report", "report", "--retry", "0")
        names = tar.names()
        entries = tar.all_entries()
    assert result.code == 3
    assert f"cannot write {hoist.folder}/s" in result.stderr and "No space left on device" in result.stderr
    assert names == [f"s{number:03}.tar" for number in range(1, len(names) + 1)]
    assert len(entries) == 20 * len(names) > 0


def test_a_kill_leaves_complete_archives_and_the_next_run_the_rest(hoist: Hoist, faults: FaultServer, tar: Tar) -> None:
    names = FILES[:600]
    command = ["s-{n:06}.tar.gz", "--tar-items", "7", "--refresh", "-i", write_list(hoist, urls(faults.base("file"), names))]
    for goal in (100, 250, 400):
        running = tar.start(*command)
        faults.wait_for(lambda: len(faults.record.seen) >= goal or running.ended_within(0), "so many requests")
        running.send(signal.SIGKILL)
        assert running.wait().code == -signal.SIGKILL
        assert sum(name.endswith(".part") for name in tar.names()) <= 1
        for name in tar.names():
            assert name.endswith(".part") or len(tar.entries(name)) == 7
    before = len(tar.all_entries())
    assert before > 0
    last = tar.run(*command, "--report", "report")
    _, summary = report(hoist.work / "report")
    assert last.code == 0
    assert (summary["unchanged"], summary["downloaded"]) == (before, 600 - before)
    assert sorted(tar.all_entries()) == sorted(bodies(names)), "something is lost, or there twice"
    assert not any(name.endswith(".part") for name in tar.names())


# ------------------------------------------------------------------------------------------------- --refresh

def test_what_an_archive_has_is_not_fetched_again(hoist: Hoist, faults: FaultServer, tar: Tar) -> None:
    names = FILES[:30]
    command = ["s{n}.tar", "--tar-items", "20", "--refresh", "-i", write_list(hoist, urls(faults.base("file"), names)),
               "--report", "report"]
    assert tar.run(*command).code == 0
    assert tar.names() == ["s1.tar", "s2.tar"]
    faults.forget()
    assert tar.run(*command).code == 0
    items, summary = report(hoist.work / "report")
    assert (summary["unchanged"], summary["downloaded"]) == (30, 0)
    assert {seen.status for seen in faults.record.seen} == {304}
    assert {item["archive"] for item in items.values()} == {str(hoist.folder / "s1.tar"), str(hoist.folder / "s2.tar")}
    assert tar.names() == ["s1.tar", "s2.tar"]

    faults.change(version="2")
    assert tar.run(*command).code == 0
    assert tar.names() == ["s1.tar", "s2.tar", "s3.tar", "s4.tar"]
    assert tar.entries("s3.tar") | tar.entries("s4.tar") == {
        f"{name}.bin": version_of(name.upper(), "2", 3000) for name in names}


def test_an_archive_that_is_gone_or_changed_is_known_no_more(hoist: Hoist, faults: FaultServer, tar: Tar) -> None:
    names = FILES[:30]
    command = ["s{n}.tar", "--tar-items", "10", "--refresh", "-i", write_list(hoist, urls(faults.base("file"), names)),
               "--report", "report"]
    assert tar.run(*command).code == 0
    (hoist.folder / "s2.tar").unlink()
    with open(hoist.folder / "s1.tar", "ab") as file:
        file.write(b"x")
    assert tar.run(*command).code == 0
    _, summary = report(hoist.work / "report")
    assert (summary["unchanged"], summary["downloaded"]) == (10, 20)
    assert tar.names() == ["s1.tar", "s3.tar", "s4.tar", "s5.tar"]


# ------------------------------------------------------------------------------------------------- usage

@pytest.mark.parametrize("arguments, message", [
    (["--tar", "a.tar", "-d", "x"], "--dir and --tar cannot be used together"),
    (["--tar", "a.tar", "--skip-existing"], "--skip-existing and --tar cannot be used together"),
    (["--tar", "a.tar", "-o", "-"], "-o - and --tar cannot be used together"),
    (["--tar", "a.tar", "--write-shards", "2"], "--tar and --write-shards cannot be used together"),
    (["--tar", "-", "--report", "-"], "--tar - and --report - cannot be used together"),
    (["--tar", "-", "--refresh"], "--tar - and --refresh cannot be used together"),
    (["--tar", "a.tar", "--refresh"], "--refresh needs --tar FILE with {n} in it"),
    (["--tar", "a.tar", "--tar-items", "3"], "--tar-items needs --tar FILE with {n}"),
    (["--tar", "-", "--tar-size", "1M"], "--tar-size needs --tar FILE with {n}"),
    (["--tar-items", "3"], "--tar-items needs --tar FILE"),
    (["--tar-json"], "--tar-json needs --tar FILE"),
    (["--tar", "a{n}{n}.tar"], "{n} can only be in it once"),
    (["--tar", "a{m}.tar"], "what stands in braces must be {n}"),
    (["--tar", "a{n}/b.tar"], "{n} must be in the name of the archive"),
    (["--tar", "a.tar.xz"], "an archive is compressed as .tar.gz"),
    (["--tar", "a.tar.part"], "reserved for partial files"),
    (["--tar", "d/"], "it is empty"),
    (["--tar", "report", "--report", "report"], "--tar and --report must be different files"),
])
def test_what_makes_no_sense_is_refused(hoist: Hoist, arguments: list[str], message: str) -> None:
    result = hoist.run(*arguments, "http://127.0.0.1:1/x", in_downloads=True)
    assert result.code == 2
    assert message in result.stderr


def test_a_folder_by_its_name_is_told_before_anything_is_asked(hoist: Hoist, web: WebServer, tar: Tar) -> None:  # noqa: F811
    (hoist.folder / "a.tar").mkdir(parents=True)
    result = tar.run("a.tar", web.url("a"))
    assert result.code == 3
    assert "a.tar is no file that an archive could replace" in result.stderr
    assert web.paths == []


def test_a_dry_run_names_entries(hoist: Hoist, web: WebServer, tar: Tar) -> None:  # noqa: F811
    result = tar.run("a.tar", "--dry-run", web.url("d/a"))
    assert result.code == 0 and f"{web.url('d/a')} -> a\n" in result.stdout
    assert not hoist.folder.exists()


def test_a_configured_folder_gives_way_to_an_archive(hoist: Hoist, web: WebServer, tar: Tar) -> None:  # noqa: F811
    config = hoist.work / "hoist.toml"
    config.write_text('[defaults]\ndir = "elsewhere"\nskip-existing = true\n')
    assert tar.run("a.tar", "--config", str(config), web.url("a")).code == 0
    assert list(tar.entries("a.tar")) == ["a"]
    assert not (hoist.work / "elsewhere").exists()


def test_it_works_confined(hoist: Hoist, web: WebServer, tar: Tar) -> None:  # noqa: F811
    if SANITIZED:
        pytest.skip("a sanitizer needs what is denied")
    result = tar.run("a.tar.gz", "--confine", "require", web.url("a"))
    if "Landlock" in result.stderr or "libseccomp" in result.stderr:
        pytest.skip(result.stderr)
    assert result.code == 0
    assert list(tar.entries("a.tar.gz")) == ["a"]
    running = tar.start("-", "--confine", "require", web.url("a"), stdout=subprocess.PIPE)
    data = running.process.stdout.read()
    assert running.wait().code == 0
    assert list(entries_of(data)) == ["a"]
