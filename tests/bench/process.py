"""Whole processes, from their start to their end; and the same question to SQLite."""
import contextlib
import csv
import os
import pathlib
import re
import select
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time
from typing import NamedTuple

import ledger
from screen import Failure


class Run(NamedTuple):
    """How long it took, and the most memory it had."""

    ms: float
    peak_kib: int


def run(command, environment, out=subprocess.DEVNULL):
    """Runs a program that must do what it is told."""
    with tempfile.TemporaryFile() as errors:
        started = time.monotonic()
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=errors)
        peak = watch(process.pid)
        taken = time.monotonic() - started
        if process.wait() != 0:
            errors.seek(0)
            lines = errors.read().decode(errors="replace").strip().splitlines()
            raise Failure(f"{' '.join(command)} ended with {process.returncode}: {lines[0] if lines else 'no word of why'}")
    return Run(taken * 1000, peak)


def watch(pid):
    """Waits for the end of a process: the most memory that it had. What the system counts for it when it has ended holds
    this script's memory, from which it came."""
    peak = 0
    end = os.pidfd_open(pid)
    while not select.select([end], [], [], 0.01)[0]:
        found = re.search(r"^VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text(), re.M)
        peak = int(found.group(1)) if found else peak
    os.close(end)
    return peak


def answer(command, environment, scratch):
    """What a program prints."""
    path = pathlib.Path(scratch, "answer")
    with open(path, "wb") as out:
        run(command, environment, out)
    return path.read_text(encoding="utf-8")


def alternate(rounds, *calls):
    """Calls each in turn, so many times: a list of results for each."""
    results = [[] for _ in calls]
    for _ in range(rounds):
        for call, got in zip(calls, results):
            got.append(call())
    return results


def median(runs):
    """The run of median time."""
    return statistics.median_low(runs)


QUESTION = (
    "SELECT code, enterprise, description, severity, sector, found, deadline, stage, owner, measures FROM hazard "
    f"WHERE stage <> '{ledger.CLOSED}' AND deadline <= '{{until}}' ORDER BY deadline"
)


def sqlite_question(ledger_csv, today):
    """The command that asks SQLite what is overdue or due in seven days, in a database made of the ledger; none where
    there is no such command."""
    program = shutil.which("sqlite3")
    if not program:
        return None
    path = ledger_csv.with_name("sqlite.db")
    if not path.exists():
        made = path.with_suffix(".part")
        made.unlink(missing_ok=True)
        fill_sqlite(ledger_csv, made)
        made.rename(path)
    return [program, "-json", str(path), QUESTION.format(until=today + 7 * ledger.DAY)]


def fill_sqlite(ledger_csv, path):
    with contextlib.closing(sqlite3.connect(path)) as database, open(ledger_csv, encoding="utf-8", newline="") as file:
        columns = "code, enterprise, description, severity, sector, found, deadline, stage, owner, measures, closed"
        database.execute(f"CREATE TABLE hazard ({columns})")
        rows = csv.reader(file)
        next(rows)
        database.executemany(f"INSERT INTO hazard VALUES ({', '.join('?' * len(ledger.HEADINGS))})", rows)
        database.execute(f"CREATE INDEX due ON hazard (deadline) WHERE stage <> '{ledger.CLOSED}'")
        database.commit()
