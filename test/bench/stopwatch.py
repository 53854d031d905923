"""Runs a command and writes what it used, as JSON: python3 -I -S stopwatch.py RESULT COMMAND...

A program of its own, and one that imports next to nothing, because Linux counts the memory of whoever starts a command
towards the command's peak (exec keeps the larger of the two): started by a large Python, a small tool would look large.
The account is the system's own, so it has every thread, and every child that the command waited for.
"""

import os
import sys
import time


def start(command: list[str]) -> int:
    child = os.fork()
    if child != 0:
        return child
    try:
        os.execvp(command[0], command)
    except OSError as error:
        print(f"{command[0]}: {error}", file=sys.stderr)
    os._exit(127)


def main() -> None:
    result, command = sys.argv[1], sys.argv[2:]
    began = time.monotonic()
    _, status, usage = os.wait4(start(command), 0)
    wall = time.monotonic() - began
    with open(result, "w") as file:
        file.write(f'{{"wall": {wall}, "user": {usage.ru_utime}, "system": {usage.ru_stime}, '
                   f'"peak_kib": {usage.ru_maxrss}, "status": {os.waitstatus_to_exitcode(status)}}}\n')


main()
