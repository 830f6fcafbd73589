"""The two programs that are measured, and the databases that they are measured on."""
import json
import pathlib
import shutil
import sys
from typing import NamedTuple

import ledger
import process
from screen import Failure, Session


class Size(NamedTuple):
    """How many enterprises and hazards."""

    enterprises: int
    hazards: int

    def __str__(self):
        return f"{self.hazards:,} hazards"


class Plan(NamedTuple):
    """How often each key is pressed, and each thing done."""

    rounds: int
    frames: int
    in_view: int
    to_edge: int
    scroll: int
    pages: int
    saves: int
    idle: float


class Bench:
    """The two programs and their databases."""

    def __init__(self, program, floor, data, brief, anew):
        self.program, self.floor, self.data, self.brief, self.anew = str(program), str(floor), data, brief, anew
        small, city, province = (Size(*ledger.SHAPES[name]) for name in ("district", "city", "province"))
        self.sizes = [small] if brief else [small, province]
        self.workbook = Size(40, 2_000) if brief else city
        self.plan = Plan(1, 1, 3, 30, 5, 1, 1, 0.5) if brief else Plan(3, 7, 9, 45, 48, 6, 20, 10.0)
        self.imported = {}
        self.scratch = data / "scratch"
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(parents=True)
        self.environment = {"HOME": str(self.scratch), "LANG": "C.UTF-8", "TERM": "dumb"}

    @property
    def large(self):
        return self.sizes[-1]

    def ledger(self, size, kind):
        """A ledger, made if it is not there, by a process of its own: what it takes of memory is not to be ours."""
        folder = self.data / f"{kind}-{size.hazards}"
        if not (folder / "counts.json").exists():
            counts = ["--enterprises", str(size.enterprises), "--hazards", str(size.hazards)]
            self.run([sys.executable, pathlib.Path(__file__).with_name("ledger.py"), *counts, "--formats", kind, "--out", folder])
        return folder / f"ledger.{kind}"

    def counts(self, size, kind="csv"):
        return json.loads(self.ledger(size, kind).with_name("counts.json").read_text(encoding="utf-8"))

    def run(self, command):
        return process.run([str(part) for part in command], self.environment)

    def answer(self, command):
        return process.answer([str(part) for part in command], self.environment, self.scratch)

    def dudao(self, folder, *arguments):
        return [self.program, "--data-dir", str(folder), "--today", str(ledger.TODAY), *arguments]

    def ours(self, size):
        """The folder of our database of a size."""
        return self.folder(size) / "dudao"

    def floors(self, size):
        """The floor's database of a size."""
        return self.folder(size) / "floor.redb"

    def folder(self, size):
        """Where both databases of a size are; they are imported if they are not there."""
        folder = self.ledger(size, "csv").parent
        ready = folder / "ready"
        if size not in self.imported and (self.anew or not ready.exists()):
            ready.unlink(missing_ok=True)
            self.imported[size] = self.import_csv(size, folder / "dudao", folder / "floor.redb")
            ready.touch()
        return folder

    def import_csv(self, size, ours, floor):
        path = self.ledger(size, "csv")
        mine = self.import_ours(path, ours, size)
        floor.unlink(missing_ok=True)
        bare = self.run([self.floor, "csv", path, floor])
        self.run([self.floor, "index", floor])
        return mine, bare

    def import_ours(self, path, folder, size):
        """Imports a ledger into a new database, which must take every row."""
        shutil.rmtree(folder, ignore_errors=True)
        report = self.scratch / "import.json"
        with open(report, "wb") as out:
            run = process.run(self.dudao(folder, "import", str(path), "--json"), self.environment, out)
        told = json.loads(report.read_text(encoding="utf-8"))
        if (told["created"], told["enterprises_created"]) != (size.hazards, self.counts(size, path.suffix[1:])["enterprises"]):
            raise Failure(f"of {size} {told['created']} were imported, at {told['enterprises_created']} enterprises")
        return run

    def screen(self, size):
        return Session(self.dudao(self.ours(size)), self.environment)

    def floor_screen(self, size):
        return Session([self.floor, "screen", str(self.floors(size))], self.environment)
