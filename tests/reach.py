#!/usr/bin/env python3
"""The guide's ways by which reminders reach people, each done once; and the calendar read by Debian's icalendar.

reach.py DUDAO DATA: the program, and the folder of a database. Needs python3-icalendar, jq, curl.
"""
import getpass
import http.server
import json
import os
import pathlib
import pty
import re
import subprocess
import sys
import tempfile
import threading

import icalendar

DUDAO, DATA = (str(pathlib.Path(path).resolve()) for path in sys.argv[1:3])
HOME = tempfile.TemporaryDirectory()
BIN = pathlib.Path(HOME.name, "bin")
BIN.mkdir()
BIN.joinpath("dudao").symlink_to(DUDAO)
ENVIRONMENT = {"HOME": HOME.name, "PATH": f"{BIN}:/usr/bin:/bin", "DUDAO_DATA_DIR": DATA}


def dudao(*arguments):
    return subprocess.run([DUDAO, *arguments], env=ENVIRONMENT, check=True, capture_output=True).stdout


def sh(line, **environment):
    subprocess.run(["/bin/sh", "-n", "-c", line], check=True)
    run = subprocess.run(["/bin/sh", "-c", line], env={**ENVIRONMENT, **environment}, capture_output=True)
    assert run.returncode == 0, (line, run)
    return run.stdout


def guide():
    """The commands of the section: crontab's lines, and those for a shell."""
    text = pathlib.Path(__file__).parent.parent.joinpath("data/guide/administration.en.md").read_text()
    section = text.split("## Reminders that reach people\n")[1].split("\n## ")[0]
    fences = re.findall(r"```(\w+)\n(.*?)```", section, re.S)
    crontab = [line for kind, body in fences if kind == "crontab" for line in body.splitlines()]
    shell = [line for kind, body in fences if kind == "sh" for line in body.splitlines()]
    return crontab, shell, re.findall(r"`(\{msg.*?)`", section, re.S)


class Robot(http.server.BaseHTTPRequestHandler):
    """A group's robot: keeps what it is sent."""
    sent = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Robot.sent.append((self.headers["Content-Type"], json.loads(body)))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"errcode":0}')

    def log_message(self, *_):
        pass


def check_calendar(ics):
    """An independent reader finds what is due, each once."""
    calendar = icalendar.Calendar.from_ical(ics)
    assert calendar["X-WR-CALNAME"] and calendar["VERSION"] == "2.0", calendar
    events = calendar.walk("VEVENT")
    remind = json.loads(dudao("remind", "--days", "60", "--format", "json"))
    assert len(events) == len(remind["items"]) > 10, (len(events), len(remind["items"]))
    assert len({str(event["UID"]) for event in events}) == len(events)
    due = sorted(max(item["due"], remind["on"]) for item in remind["items"])
    assert sorted(event.decoded("DTSTART").isoformat() for event in events) == due
    ids = [next(item[key] for key in ("hazard_id", "record_id", "group_id", "enterprise_id") if item.get(key)) for item in remind["items"]]
    assert sorted(str(event["UID"]).split("-")[1] for event in events) == sorted(ids)
    for event, item in zip(events, remind["items"]):
        assert (event.decoded("DTEND") - event.decoded("DTSTART")).days == 1 and event["TRANSP"] == "TRANSPARENT"
        assert item["enterprise"] in str(event["DESCRIPTION"]), (item, event)
        assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED") and int(event["SEQUENCE"]) > 0
        alarms = event.walk("VALARM")
        assert len(alarms) == (1 if item["days"] < 0 else 2), alarms
        assert alarms[-1].decoded("TRIGGER").total_seconds() == 9 * 3600, alarms


def check_crontab(lines):
    commands = [line.split(None, 5) for line in lines]
    assert len(commands) == 2 and all(len(command) == 6 and "%" not in command[5] for command in commands), commands
    mail, calendar = (command[5].replace("/usr/local/bin/dudao", "dudao") for command in commands)
    assert sh(mail) == dudao("remind", "--limit", "40")
    pathlib.Path(HOME.name, "public_html").mkdir()
    assert sh(calendar) == b""
    folder = pathlib.Path(HOME.name, "public_html")
    assert os.listdir(folder) == ["dudao.ics"], os.listdir(folder)
    check_calendar(folder.joinpath("dudao.ics").read_bytes())
    # A database that cannot be read leaves the calendar as it was.
    before = folder.joinpath("dudao.ics").read_bytes()
    failed = subprocess.run(["/bin/sh", "-c", calendar], env={**ENVIRONMENT, "DUDAO_DATA_DIR": "/nonexistent"}, capture_output=True)
    assert failed.returncode != 0 and folder.joinpath("dudao.ics").read_bytes() == before


def on_a_terminal(line, **environment):
    """What a line shows on a terminal, and its exit code."""
    shown = []

    def read(descriptor):
        shown.append(os.read(descriptor, 65536))
        return shown[-1]

    saved = dict(os.environ)
    os.environ.clear()
    os.environ.update({**ENVIRONMENT, **environment})
    try:
        status = pty.spawn(["/bin/sh", "-e", "-c", line], read)
    finally:
        os.environ.clear()
        os.environ.update(saved)
    return b"".join(shown).decode().splitlines(), os.waitstatus_to_exitcode(status)


def check_login(line):
    # Something of one's own.
    dudao("task", "add", "--title", "核查", "--assignee", getpass.getuser(), "--due", "+1")
    shown, code = on_a_terminal(line)
    assert code == 0 and 2 <= len(shown) <= 10, (shown, code)
    assert shown == dudao("remind", "--mine", "--limit", "8").decode().splitlines(), shown
    shown, code = on_a_terminal(line, DUDAO_DATA_DIR="/nonexistent")
    assert (shown, code) == ([], 0), (shown, code)
    # Without a terminal, as when files are copied over, it says nothing.
    assert sh(line) == b""


def check_robot(line, others):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Robot)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/robot"
    own = re.search(r"'(\{msg.*?)' \|", line).group(1)
    text = dudao("remind", "--format", "markdown", "--limit", "20").decode()
    assert len(text.encode()) < 4096, len(text.encode())
    assert len(others) == 2, others
    for body in [own, *others]:
        sh(line.replace(own, body), WEBHOOK=address)
        kind, sent = Robot.sent[-1]
        assert kind == "application/json" and text in values(sent), sent
    server.shutdown()


def values(tree):
    """The texts of a JSON value."""
    if isinstance(tree, dict):
        return [text for value in tree.values() for text in values(value)]
    if isinstance(tree, list):
        return [text for value in tree for text in values(value)]
    return [tree]


CRONTAB, SHELL, OTHERS = guide()
LOGIN, ROBOT = SHELL
check_crontab(CRONTAB)
check_login(LOGIN)
check_robot(ROBOT, OTHERS)
print("reminders reach people")
