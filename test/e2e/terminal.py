"""A terminal that remembers what was written to it, and can draw it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import termios
import threading
from collections.abc import Callable

from hoist_runner import WATCHDOG, Watchdog

CONTROL_SEQUENCE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Terminal:
    """A pseudo-terminal; a program has it as standard input (and so as its controlling terminal) and error."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self.master, self.slave = pty.openpty()
        self.rows = rows
        self.resize(columns)
        self.data = b""
        self.change = threading.Condition()
        self.thread = threading.Thread(target=self.read, name="terminal", daemon=True)
        self.thread.start()

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()
        os.close(self.master)

    def resize(self, columns: int) -> None:
        """As when its window is made wider or narrower: who is in the foreground gets SIGWINCH."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, columns, 0, 0))

    def read(self) -> None:
        while True:
            try:
                data = os.read(self.master, 65536)
            except OSError:  # EIO: nobody has it open any more
                return
            with self.change:
                self.data += data
                self.change.notify_all()

    @property
    def text(self) -> str:
        return self.data.decode(errors="replace")

    def wait_for(self, condition: Callable[[str], object], what: str) -> None:
        with self.change:
            if not self.change.wait_for(lambda: condition(self.text), WATCHDOG):
                raise Watchdog(f"waited {WATCHDOG:g} s in vain: {what}; written was {self.text!r}")

    def hang_up(self) -> None:
        """Closes our own hold on it and waits until all is read; programs have to have ended."""
        if self.slave >= 0:
            os.close(self.slave)
            self.slave = -1
        self.thread.join(WATCHDOG)

    @property
    def frames(self) -> list[str]:
        """Everything that was ever shown on a line, without colours: a frame ends whenever a line is rewritten."""
        return [line for line in re.split(r"[\r\n]+", CONTROL_SEQUENCE.sub("", self.text)) if line]

    def screen(self) -> list[str]:
        """The lines as they stand in the end. Knows what a progress bar may use: CR, LF, cursor up, erase line, erase
        below, colours."""
        lines, row, column = [""], 0, 0
        for match in re.finditer(r"\x1b\[([0-9;?]*)([A-Za-z])|(.)", self.text, re.DOTALL):
            parameters, command, character = match.groups()
            if command == "K":
                lines[row] = "" if parameters == "2" else lines[row][:column]
            elif command == "J":
                lines[row:] = [lines[row][:column]]
            elif command == "A":
                row -= int(parameters or "1")
                assert row >= 0
            elif command == "m":
                pass
            elif command:
                raise AssertionError(f"unexpected control sequence {match.group()!r}")
            elif character == "\r":
                column = 0
            elif character == "\n":
                row += 1
                lines += [""] * (row + 1 - len(lines))
            else:
                lines[row] = lines[row][:column].ljust(column) + character + lines[row][column + 1:]
                column += 1
        return lines
