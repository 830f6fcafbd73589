"""A program in a terminal of its own, and what its user feels: how long a key takes, and how many bytes.

Output is stamped as it is read; the screen is put together afterwards, when the program is quiet, so that no stamp
holds the time that this took.
"""
import fcntl
import os
import pathlib
import re
import select
import signal
import struct
import termios
import time
from typing import NamedTuple

import terminal

COLUMNS, ROWS = 160, 45
# A paint is over when nothing came for so long: longer than a program halts within one, shorter than the 40 ms after
# which what depends on a selection follows it.
QUIET = 0.015
PATIENCE = 30.0
# What a terminal answers: synchronized output is there, and it is a VT220.
ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[c": b"\x1b[?62;22c"}


class Failure(Exception):
    """A measurement that cannot be made."""


class Paint(NamedTuple):
    """What came of a key: when its last byte came, how many they were, in how many writes at least."""

    ms: float
    bytes: int
    chunks: int


class Session:
    """A program from its start to its end."""

    def __init__(self, command, environment):
        self.name = pathlib.Path(command[0]).name
        self.screen = terminal.Screen(COLUMNS, ROWS)
        self.chunks, self.seen, self.ended = [], 0, False
        self.fd, line = os.openpty()
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        # The first of a session to open a terminal has it as its own.
        actions = [(os.POSIX_SPAWN_OPEN, 0, os.ttyname(line), os.O_RDWR, 0), (os.POSIX_SPAWN_DUP2, 0, 1), (os.POSIX_SPAWN_DUP2, 0, 2)]
        environment = {**environment, "TERM": "xterm-256color"}
        self.started = time.monotonic()
        self.pid = os.posix_spawn(command[0], command, environment, file_actions=actions, setsid=True)
        os.close(line)

    def read(self, seconds):
        """Takes the next output, if any comes in time."""
        if self.ended or not select.select([self.fd], [], [], max(seconds, 0))[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        self.ended = not data
        if data:
            self.chunks.append((time.monotonic(), data))
            for question, answer in ANSWERS.items():
                if question in data:
                    os.write(self.fd, answer)
        return bool(data)

    def settle(self, quiet=QUIET, limit=5.0):
        """Reads until nothing comes for so long."""
        end = time.monotonic() + limit
        while self.read(quiet) and time.monotonic() < end:
            pass

    def show(self):
        """Puts on the screen what came; the stamp of each chunk in turn."""
        while self.seen < len(self.chunks):
            stamp, data = self.chunks[self.seen]
            self.seen += 1
            self.screen.feed(data)
            yield stamp

    def text(self):
        for _ in self.show():
            pass
        return self.screen.text()

    def when(self, found, what, patience=PATIENCE):
        """When the screen first was such that `found` has something to say of its text; that, and the stamp."""
        end = time.monotonic() + patience
        while True:
            for stamp in self.show():
                said = found(self.screen.text())
                if said:
                    return said, stamp
            if self.ended or time.monotonic() > end:
                raise Failure(f"{self.name} never showed {what}" + (", for it ended" if self.ended else ""))
            if self.read(min(0.1, end - time.monotonic())):
                self.settle()

    def first(self, pattern):
        """From the start of the program to the end of its first frame that shows a pattern."""
        self.when(re.compile(pattern).search, pattern)
        self.settle()
        return Paint((self.chunks[-1][0] - self.started) * 1000, sum(len(data) for _, data in self.chunks), len(self.chunks))

    def press(self, keys):
        """Presses keys in one write; the paint that comes at once."""
        self.rest()
        before, now = len(self.chunks), time.monotonic()
        os.write(self.fd, keys.encode())
        if not self.read(PATIENCE):
            raise Failure(f"{self.name} drew nothing at {keys!r}")
        self.settle()
        new = self.chunks[before:]
        return Paint((new[-1][0] - now) * 1000, sum(len(data) for _, data in new), len(new))

    def send(self, keys):
        """Presses keys that may change nothing."""
        self.rest()
        os.write(self.fd, keys.encode())
        self.rest(0.1)

    def rest(self, quiet=0.06):
        """Lets what follows a key come to its end."""
        self.settle(quiet)
        self.text()

    def until(self, keys, pattern, what=None, patience=PATIENCE):
        """Presses keys; the milliseconds until the screen shows what it did not."""
        return self.until_found(keys, re.compile(pattern).search, what or pattern, patience)[1]

    def until_found(self, keys, found, what, patience=PATIENCE):
        """The same with any question to the screen's text; what it said, too."""
        self.rest()
        if found(self.text()):
            raise Failure(f"{self.name} shows {what} before {keys!r} is pressed")
        now = time.monotonic()
        os.write(self.fd, keys.encode())
        said, stamp = self.when(found, what, patience)
        return said, (stamp - now) * 1000

    def after(self, act, pattern):
        """Does something elsewhere; the milliseconds from then until the screen shows it."""
        self.rest()
        now = time.monotonic()
        act()
        return (self.when(re.compile(pattern).search, pattern)[1] - now) * 1000

    def idle(self, seconds):
        """Presses nothing: the bytes that come all the same, and the share of a core."""
        self.rest(0.5)
        before, started, cpu = len(self.chunks), time.monotonic(), self.cpu()
        while self.read(started + seconds - time.monotonic()) or time.monotonic() < started + seconds:
            if self.ended:
                raise Failure(f"{self.name} ended by itself")
        share = (self.cpu() - cpu) / 1e9 / (time.monotonic() - started)
        return sum(len(data) for _, data in self.chunks[before:]), share

    def cpu(self):
        """Nanoseconds on a processor, of all threads."""
        tasks = pathlib.Path(f"/proc/{self.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)

    def memory(self):
        """At its highest, and what of the present is the program's own and no file's: both in KiB."""
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return tuple(int(re.search(rf"^{name}:\s+(\d+)", status, re.M).group(1)) for name in ("VmHWM", "RssAnon"))

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        """Quits, and waits for the end; whoever does not end is ended."""
        if kind is None:
            os.write(self.fd, b"q")
            end = time.monotonic() + PATIENCE
            while not self.ended and time.monotonic() < end:
                self.read(0.1)
        if not self.ended:
            os.kill(self.pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.fd)
        if kind is None and code != 0:
            raise Failure(f"{self.name} ended with {code}")
