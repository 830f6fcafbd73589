#!/usr/bin/env python3
"""Sets the program beside the floor, what the bare libraries take for the same work, and prints one table.

    cargo build --release
    cargo bench --bench floor --no-run
    tests/bench/table.py                     some minutes; ledgers and databases stay in target/bench
    tests/bench/table.py --only screen       import, questions, screen or changes, on the databases that are there
    tests/bench/table.py --brief             each once and small, in seconds: does all of it still work

It fails where a measurement cannot be made, never because of a time.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile

from bench import Bench
from rows import SECTIONS
from screen import Failure

ROOT = pathlib.Path(__file__).resolve().parents[2]


def floor_built(brief):
    """The executable, of which cargo knows where it is; it builds it where that is not done."""
    profile = ["--profile", "dev"] if brief else []
    command = ["cargo", "bench", *profile, "--bench", "floor", "--no-run", "--locked", "--quiet", "--message-format=json"]
    built = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    for line in built.stdout.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == "floor":
            return pathlib.Path(message["executable"])
    raise Failure("cargo built no floor")


def said(*command):
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.strip()


def machine():
    """What the figures depend on."""
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} × {model}, {memory:.0f} GiB, Linux {platform.release()}"


def markdown(head, rows):
    lines = [head, "", "| What | Ours | Floor | Ratio | Goal | Met |", "|---|---|---|---|---|---|"]
    for row in rows:
        met = {True: "yes", False: "**no**", None: "–"}[row.met]
        lines.append(f"| {row.what} | {row.ours} | {row.floor or '–'} | {row.ratio or '–'} | {row.goal} | {met} |")
    return "\n".join(lines)


def measure(options, data):
    program = (options.program or ROOT / "target" / ("debug" if options.brief else "release") / "dudao").resolve()
    if not program.is_file():
        raise Failure(f"no program {program}: cargo build" + ("" if options.brief else " --release"))
    floor = (options.floor or floor_built(options.brief)).resolve()
    chosen = [section for section in SECTIONS if section in (options.only or SECTIONS)]
    bench = Bench(program, floor, data.resolve(), options.brief, anew="import" in chosen)
    rows = []
    for section in chosen:
        for row in SECTIONS[section](bench):
            print(f"{row.what}: {row.ours}", file=sys.stderr)
            rows.append(row._replace(met=None) if options.brief else row)
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, help="instead of target/release/dudao")
    parser.add_argument("--floor", type=pathlib.Path, help="instead of the one that cargo builds")
    parser.add_argument("--data", type=pathlib.Path, default=ROOT / "target" / "bench", help="where the ledgers are kept, but for --brief")
    parser.add_argument("--only", action="append", choices=SECTIONS)
    parser.add_argument("--brief", action="store_true", help="the debug build, small, once, in a folder that goes")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        if options.brief:
            with tempfile.TemporaryDirectory() as folder:
                rows = measure(options, pathlib.Path(folder))
        else:
            rows = measure(options, options.data)
    except Failure as failure:
        sys.exit(f"bench: {failure}")
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"bench: what was answered is not what was asked: {error!r}")
    commit = said("git", "describe", "--always", "--dirty") or "no commit"
    head = f"{machine()}; {datetime.date.today()}; {commit}" + ("; brief: the times say nothing" if options.brief else "")
    if options.json:
        print(json.dumps({"head": head, "rows": [row._asdict() for row in rows]}, ensure_ascii=False, indent=1))
    else:
        print(markdown(head, rows))


if __name__ == "__main__":
    main()
