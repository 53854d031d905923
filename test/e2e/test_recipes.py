"""The recipes of doc/shards.md, and those of the manual for archives, run as they stand there by the programs that are
installed."""

from __future__ import annotations

import getpass
import io
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tarfile
from collections.abc import Iterator
from typing import Any

import pytest

from fault_server import FaultServer
from hoist_runner import WATCHDOG, Hoist, wait_until
from server_process import own_port
from unattended import FILES, urls

DOC = pathlib.Path(__file__).resolve().parent / "../../doc/shards.md"
MANUAL = DOC.parent / "hoist.1.scd"
ALL = {f"{name}.bin" for name in FILES[:50]}


def recipe(name: str) -> str:
    """The code block below its comment."""
    found = re.search(rf"<!-- recipe: {name} -->\n```\w+\n(.*?)```", DOC.read_text(), re.DOTALL)
    assert found, f"doc/shards.md has no recipe {name}"
    return found.group(1)


def need(program: str, package: str) -> None:
    if not shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin"):
        pytest.skip(f"no {program}: apt install {package}")


class Place:
    """A folder with a list of 50 files that are there and two that are not, and hoist in the PATH."""

    def __init__(self, hoist: Hoist, faults: FaultServer) -> None:
        self.hoist, self.folder = hoist, hoist.work / "batch"
        (hoist.work / "bin").mkdir()
        (hoist.work / "bin/hoist").symlink_to(hoist.binary)
        self.folder.mkdir()
        lines = urls(faults.base(), FILES[:50]) + urls(faults.base("status/status=404"), FILES[50:52])
        (self.folder / "urls.txt").write_text("".join(f"{line}\n" for line in lines))
        self.env = {"PATH": f"{hoist.work}/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": str(hoist.work), "LANG": "C.UTF-8",
                    "LOGNAME": getpass.getuser(), "USER": getpass.getuser()}

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=WATCHDOG,
                              stdin=subprocess.DEVNULL)

    def script(self, text: str) -> subprocess.CompletedProcess[str]:
        # Shards by origin would all be in one shard here.
        text = text.replace("hoist -q -i urls.txt --shard", "hoist -q -i urls.txt --shard-by url --shard")
        return self.run("bash", "-c", text)

    def summary(self) -> dict[str, Any]:
        lines = (self.folder / "report.json").read_text().splitlines()
        found: dict[str, Any] = json.loads(lines[-1])["summary"]
        return found

    def check(self, shards: int = 12) -> None:
        summary = self.summary()
        assert (summary["downloaded"], summary["not_found"], summary["failed"]) == (50, 2, 0)
        assert summary["shards"] == [{"count": shards, "by": "url", "numbers": list(range(1, shards + 1))}]
        assert {path.name for path in self.folder.glob("part*/*.bin")} == ALL
        assert len((self.folder / "failed").read_text().splitlines()) == 2


@pytest.fixture
def place(hoist: Hoist, faults: FaultServer) -> Place:
    return Place(hoist, faults)


def test_xargs(place: Place) -> None:
    result = place.script(recipe("xargs"))
    assert result.returncode == 1, result.stderr
    place.check()


def test_make(place: Place, faults: FaultServer) -> None:
    need("make", "make")
    text = recipe("make").replace("urls.txt --shard", "urls.txt --shard-by url --shard")
    (place.folder / "Makefile").write_text(text)
    (place.folder / "part7").write_text("in the way")
    assert place.run("make", "-k", "-j", "4").returncode != 0  # shard 7 could not run
    assert len(list(place.folder.glob("report-*.json"))) == 11
    (place.folder / "part7").unlink()
    before = len(faults.record.seen)
    result = place.run("make", "-k", "-j", "4")
    assert result.returncode == 0, result.stderr
    assert 0 < len(faults.record.seen) - before < 20  # only shard 7
    place.check()


def test_parallel(place: Place) -> None:
    need("parallel", "parallel")
    result = place.script(recipe("parallel"))
    assert result.returncode == 1, result.stderr
    place.check()


@pytest.fixture
def nodes(place: Place) -> Iterator[Place]:
    """node1 and node2 are this machine, by a server of ssh of our own."""
    need("sshd", "openssh-server")
    if os.geteuid() != 0:
        pytest.skip("a server of ssh needs to be root")
    keys, port = place.hoist.work / "ssh", own_port()
    keys.mkdir(mode=0o700)
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(keys / name)], check=True)
    pathlib.Path("/run/sshd").mkdir(exist_ok=True)
    (keys / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {keys}/host\nAuthorizedKeysFile {keys}/user.pub\nStrictModes no\n"
        f"PermitRootLogin yes\nUsePAM no\nPidFile none\nMaxStartups 100\nMaxSessions 100\n")
    (keys / "config").write_text(
        f"Host node1 node2\n  HostName 127.0.0.1\n  Port {port}\n  IdentityFile {keys}/user\n  StrictHostKeyChecking no\n"
        f"  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n")
    server = subprocess.Popen([shutil.which("sshd", path="/usr/sbin:/usr/bin") or "", "-D", "-e", "-f",
                               str(keys / "sshd_config")], stderr=subprocess.DEVNULL)
    place.env["PARALLEL_SSH"] = f"ssh -F {keys}/config"
    wait_until(lambda: place.run("ssh", "-F", f"{keys}/config", "node1", "true").returncode == 0, "sshd answers")
    yield place
    server.terminate()
    server.wait()


def test_parallel_by_ssh(nodes: Place) -> None:
    need("parallel", "parallel")
    # Only the paths are others here: of the program, and of the folder that the machines share.
    text = recipe("parallel-ssh").replace("/srv/batch", str(nodes.folder)).replace(
        "/usr/bin/hoist", str(nodes.hoist.binary)).replace("urls.txt --shard", "urls.txt --shard-by url --shard")
    result = nodes.run("bash", "-c", text)
    assert result.returncode == 1, result.stderr
    nodes.check()


def archive_recipe(program: str) -> str:
    """The line of the manual that gives an archive to this program."""
    found = re.findall(rf"^\$ (hoist .*--tar - \| {program} .*)$", MANUAL.read_text(), re.MULTILINE)
    assert len(found) == 1
    return str(found[0])


def check_archive(data: bytes) -> None:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        assert sorted(archive.getnames()) == sorted(ALL)


def test_an_archive_for_rclone(place: Place) -> None:
    need("rclone", "rclone")
    place.env |= {"RCLONE_CONFIG_REMOTE_TYPE": "local", "RCLONE_CONFIG": "/dev/null"}
    assert place.script(archive_recipe("rclone")).returncode == 0
    check_archive((place.folder / "x.tar").read_bytes())


def test_an_archive_for_tar(place: Place) -> None:
    (place.folder / "mirror").mkdir()
    assert place.script(archive_recipe("tar")).returncode == 0
    assert {path.name for path in (place.folder / "mirror").iterdir()} == ALL
    assert place.script("set -o pipefail; " + archive_recipe("tar")).returncode == 1  # two are not found


def test_an_archive_for_zstd(place: Place) -> None:
    need("zstd", "zstd")
    assert place.script(archive_recipe("zstd")).returncode == 0
    check_archive(subprocess.run(["zstd", "-dc", place.folder / "x.tar.zst"], check=True, capture_output=True).stdout)


def test_an_archive_for_another_machine(nodes: Place) -> None:
    ssh = nodes.env["PARALLEL_SSH"]
    text = archive_recipe("ssh").replace("ssh host", f"{ssh} node1").replace("> x.tar", f"> {nodes.folder}/x.tar")
    result = nodes.script(text)
    assert result.returncode == 0, result.stderr
    check_archive((nodes.folder / "x.tar").read_bytes())


class Slurm:
    """Slurm on one host: munged, slurmctld and slurmd, with everything in a folder."""

    def __init__(self, place: Place) -> None:
        self.place, self.folder = place, place.hoist.work / "slurm"
        self.folder.mkdir()
        self.folder.chmod(0o755)
        self.daemons: list[subprocess.Popen[bytes]] = []
        self.env = {**place.env, "SLURM_CONF": str(self.folder / "slurm.conf")}
        place.env = self.env
        key = self.folder / "munge.key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o600)
        self.start("munged", "-F", "--force", f"--key-file={key}", f"--socket={self.folder}/munge.socket",
                   f"--pid-file={self.folder}/munged.pid", f"--log-file={self.folder}/munged.log",
                   f"--seed-file={self.folder}/munged.seed")
        host = os.uname().nodename
        host = host.split(".")[0]
        text = f"""ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={own_port()}
SlurmdPort={own_port()}
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={self.folder}/munge.socket
CredType=cred/munge
StateSaveLocation={self.folder}/state
SlurmdSpoolDir={self.folder}/spool
SlurmctldPidFile={self.folder}/slurmctld.pid
SlurmdPidFile={self.folder}/slurmd.pid
SlurmctldLogFile={self.folder}/slurmctld.log
SlurmdLogFile={self.folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SlurmdParameters=config_overrides
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
ReturnToService=2
NodeName={host} NodeAddr=127.0.0.1 CPUs={os.cpu_count()} State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""
        (self.folder / "slurm.conf").write_text(text)
        for name in ("state", "spool"):
            (self.folder / name).mkdir()
        wait_until(lambda: (self.folder / "munge.socket").exists(), "munged answers")
        self.start("slurmctld", "-D", "-c", "-f", str(self.folder / "slurm.conf"))
        self.start("slurmd", "-D", "-c", "-N", host, "-f", str(self.folder / "slurm.conf"))
        wait_until(lambda: "idle" in place.run("sinfo", "-h", "-o", "%T").stdout, "the node is idle")

    def start(self, name: str, *arguments: str) -> None:
        path = shutil.which(name, path="/usr/sbin:/usr/bin") or name
        self.daemons.append(subprocess.Popen([path, *arguments], env=self.env, stdout=subprocess.DEVNULL,
                                             stderr=open(self.folder / f"{name}.err", "wb")))

    def close(self) -> None:
        for daemon in reversed(self.daemons):
            daemon.send_signal(signal.SIGTERM)
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()


@pytest.fixture
def slurm(place: Place) -> Iterator[Slurm]:
    for program in ("slurmctld", "slurmd", "munged", "sbatch"):
        need(program, "slurmctld slurmd slurm-client munge")
    if os.geteuid() != 0:
        pytest.skip("slurmd needs to be root")
    slurm = Slurm(place)
    yield slurm
    slurm.close()


def test_slurm(slurm: Slurm, place: Place) -> None:
    (place.folder / "job.sh").write_text(recipe("slurm").replace("urls.txt --shard", "urls.txt --shard-by url --shard"))
    result = place.run("sbatch", "--wait", "job.sh")
    assert "Submitted batch job" in result.stdout, result.stderr
    merged = place.run("bash", "-c", "hoist --merge-reports report-*.json --report report.json --failed failed")
    assert merged.returncode == 1, merged.stderr
    place.check(4)
    again = place.run("sbatch", "--wait", "--array=3", "job.sh")  # one task by itself is refused, and told what to do
    assert again.returncode == 2
    assert "the job array has 1 task" in "".join(path.read_text() for path in place.folder.glob("slurm-*_3.out"))


def test_systemd(place: Place) -> None:
    need("systemd-analyze", "systemd")
    unit = place.hoist.work / "hoist-shard@.service"
    unit.write_text(recipe("systemd").replace("/usr/bin/hoist", str(place.hoist.binary)))
    result = place.run("systemd-analyze", "verify", "--man=no", str(unit.with_name("hoist-shard@3.service")), str(unit))
    assert (result.returncode, [line for line in result.stderr.splitlines() if "hoist" in line]) == (0, [])


def test_kubernetes() -> None:
    """What the Job's fate depends on. (There is no cluster here.)"""
    yaml = pytest.importorskip("yaml", reason="python3-yaml is not installed")
    job = yaml.safe_load(recipe("kubernetes"))
    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "Job")
    spec, pod = job["spec"], job["spec"]["template"]["spec"]
    command = pod["containers"][0]["args"][0]
    assert spec["completionMode"] == "Indexed" and f"--shard auto/{spec['completions']} " in command
    assert "backoffLimit" not in spec and spec["backoffLimitPerIndex"] > 0  # one shard's failure is not the Job's
    assert pod["restartPolicy"] == "Never"  # podFailurePolicy needs it
    rules = spec["podFailurePolicy"]["rules"]
    codes = [rule for rule in rules if "onExitCodes" in rule]
    assert [rule["action"] for rule in codes] == ["FailIndex"] and codes[0]["onExitCodes"]["values"] == [1, 2]
    assert codes[0]["onExitCodes"]["containerName"] == pod["containers"][0]["name"]
    for option in ("--allow-missing", "--report", "--failed", "--refresh"):
        assert option in command
    assert {mount["name"] for mount in pod["containers"][0]["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]}
