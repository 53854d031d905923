"""Asks real shells what they would complete: bash, zsh and fish, with the files of packaging/completions."""

from __future__ import annotations

import os
import pathlib
import re
import shlex
import shutil
import subprocess

import pytest

from hoist_runner import BINARY, HERE, WATCHDOG, wait_until
from terminal import Terminal

COMPLETIONS = (HERE / "../../packaging/completions").resolve()
BASH_COMPLETION = pathlib.Path("/usr/share/bash-completion/bash_completion")

Candidates = dict[str, str]  # what is offered, and what it is said to be


class Shell:
    """A shell in a folder of its own, where `hoist` is the program under test."""

    def __init__(self, folder: pathlib.Path, variables: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.environment = {"PATH": f"{BINARY.parent}:{os.environ['PATH']}", "HOME": str(folder), "LANG": "C.UTF-8",
                            "TERM": "xterm", **(variables or {})}
        self.errors = ""

    def run(self, *command: str) -> str:
        done = subprocess.run(command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=WATCHDOG, check=True)
        self.errors += done.stderr
        return done.stdout

    def complete(self, line: str) -> Candidates:
        """What the shell offers for the last word of a line."""
        raise NotImplementedError


class Bash(Shell):
    """What readline does before it calls a completion: it takes the line apart at spaces, = and :."""

    says_what_they_are = False

    def complete(self, line: str) -> Candidates:
        words = [part for word in line.split(" ") for part in (re.findall(r"[=:]+|[^=:]+", word) or [""])]
        script = f"""
          . {BASH_COMPLETION}; . {COMPLETIONS}/hoist.bash
          compopt() {{ :; }} # there is no readline here
          COMP_WORDS=({shlex.join(words)}) COMP_CWORD={len(words) - 1}
          COMP_LINE={shlex.quote(line)} COMP_POINT={len(line)}
          _hoist hoist
          printf '%s\\n' "${{COMPREPLY[@]}}"
        """
        return dict.fromkeys(filter(None, self.run("bash", "--norc", "-c", script).splitlines()), "")


class Fish(Shell):
    says_what_they_are = True

    def complete(self, line: str) -> Candidates:
        script = f"source {COMPLETIONS}/hoist.fish; complete -C {shlex.quote(line)}"
        lines = self.run("fish", "--no-config", "-c", script).splitlines()
        return {name: meaning for name, _, meaning in (line.partition("\t") for line in lines)}


# Tells what compadd is told to offer, but not what the completion system asks it for its own ends.
ZSH_SETUP = """
fpath=({completions} $fpath)
autoload -Uz compinit; compinit -u -D
zstyle ':completion:*' insert-tab false
compadd() {{
  builtin compadd "$@"
  local result=$?
  if [[ "$*" != *-(O|A|D)\\ * ]]; then
    local -a hits
    builtin compadd -A hits "$@"
    integer at=${{@[(I)-d]}}
    local -a shown; if (( at )); then shown=("${{(@P)@[at+1]}}"); fi
    integer i; for ((i = 1; i <= $#hits; i++)); do print -r -- "$hits[i]"$'\\t'"$shown[i]" >>offered; done
  fi
  return $result
}}
finished() {{ mv offered finished }}
compprefuncs=(begun)
begun() {{ : >offered }}
comppostfuncs=(finished)
PROMPT='ready> '
"""


class Zsh(Shell):
    """Has its line editor on a terminal, types the line, and presses the TAB key."""

    says_what_they_are = True

    def complete(self, line: str) -> Candidates:
        (self.folder / "setup").write_text(ZSH_SETUP.format(completions=COMPLETIONS))
        finished = self.folder / "finished"
        finished.unlink(missing_ok=True)
        with Terminal(columns=200) as terminal:
            shell = subprocess.Popen(["zsh", "-f", "-i"], cwd=self.folder, env=self.environment, stdin=terminal.slave,
                                     stdout=terminal.slave, stderr=terminal.slave, start_new_session=True)
            try:
                os.write(terminal.master, b"source ./setup\n")
                terminal.wait_for(lambda text: "ready> " in text, "zsh is ready")
                os.write(terminal.master, line.encode() + b"\t")
                wait_until(finished.exists, "zsh has completed the line")
            finally:
                shell.kill()
                shell.wait()
        offered = finished.read_text().splitlines()
        return {name: meaning.partition("-- ")[2] for name, _, meaning in (line.partition("\t") for line in offered)}


def shell(kind: type[Shell], folder: pathlib.Path, variables: dict[str, str] | None = None) -> Shell:
    """The shell, where it is installed; otherwise the test is skipped."""
    name = kind.__name__.lower()
    if not shutil.which(name) or (kind is Bash and not BASH_COMPLETION.exists()):
        pytest.skip(f"{name} and its completion are not installed")
    folder.mkdir(exist_ok=True)
    return kind(folder, variables)
