"""What is measured, subject by subject, and what the program is to reach."""
import json
import pathlib
import re
import statistics
from typing import NamedTuple, Optional

import ledger
import process
from screen import PATIENCE, ROWS, Failure

DOWN, PAGE_DOWN, HOME, ESCAPE, ENTER, SAVE = "\x1b[B", "\x1b[6~", "\x1b[H", "\x1b", "\r", "\x13"
# A screen that shows a selected line and a hazard's number.
USEFUL, FLOOR_USEFUL = r"▸.*H\d+", r"YH\d+"
PANES = {"1": "enterprises", "4": "reminders"}
# The initials of the one fault that they fit.
INITIALS = "mhqyl"
# The rows of the find below what is typed.
# What one change takes in the journal and the tables, about.
CHANGE_BYTES = 512


class Row(NamedTuple):
    """A line of the table; `met` is none where there is no goal."""

    what: str
    ours: str
    floor: Optional[str]
    ratio: Optional[str]
    goal: str
    met: Optional[bool]


def ms(value):
    if value >= 1000:
        return f"{value / 1000:.1f} s"
    return f"{value:.0f} ms" if value >= 100 else f"{value:.1f} ms" if value >= 10 else f"{value:.2f} ms"


def mb(kib):
    return f"{kib * 1024 / 1e6:.1f} MB"


def times(ours, floor):
    ratio = ours / floor
    return f"{ratio:.0f}×" if ratio >= 100 else f"{ratio:.2g}×"


def against(what, ours, floor, factor, goal=None):
    """A row of milliseconds whose goal is a multiple of the floor's."""
    return Row(what, ms(ours), ms(floor), times(ours, floor), goal or f"≤ {factor}× the floor", ours <= factor * floor)


def alone(what, value, limit, goal):
    """A row of milliseconds that nothing bare is set beside."""
    return Row(what, ms(value), None, None, goal, value <= limit)


def painted(paints):
    """The middle paint in time and in bytes."""
    return statistics.median(paint.ms for paint in paints), statistics.median(paint.bytes for paint in paints)


def mean(paints):
    return statistics.mean(paint.ms for paint in paints), statistics.mean(paint.bytes for paint in paints)


def paint_row(what, ours, floor, limits, goal):
    """A row of times and bytes, each with its limit."""
    cells = [f"{ms(paint[0])}, {paint[1]:,.0f} B" for paint in (ours, floor)]
    ratio = f"{times(ours[0], floor[0])}, {times(ours[1], floor[1])}"
    return Row(what, *cells, ratio, goal, all(value <= limit for value, limit in zip(ours, limits)))


def imports(bench):
    """Ledgers into new databases."""
    rounds = 1 if bench.brief else 3
    size = bench.workbook
    path = bench.ledger(size, "xlsx")

    def bare():
        target = bench.scratch / "floor.redb"
        target.unlink(missing_ok=True)
        return bench.run([bench.floor, "xlsx", path, target])

    ours, floor = map(process.median, process.alternate(rounds, lambda: bench.import_ours(path, bench.scratch / "dudao", size), bare))
    yield import_row(f"import, xlsx, {size}", ours, floor, 2, 60)
    bench.folder(bench.large)
    ours, floor = bench.imported[bench.large]
    yield import_row(f"import, CSV, {bench.large}", ours, floor, 2.5, 300)


def import_row(what, ours, floor, factor, limit_mb):
    cells = [f"{ms(run.ms)}, {mb(run.peak_kib)}" for run in (ours, floor)]
    met = ours.ms <= factor * floor.ms and ours.peak_kib * 1024 <= limit_mb * 1e6
    return Row(what, *cells, times(ours.ms, floor.ms), f"≤ {factor}× the floor, ≤ {limit_mb} MB", met)


def questions(bench):
    """Questions on the command line, start included."""
    for size in bench.sizes:
        yield from reminders(bench, size)
    yield due_list(bench, bench.large)
    yield replay(bench, bench.large)
    size = pathlib.Path(bench.program).stat().st_size / 1e6
    yield Row("binary", f"{size:.1f} MB", None, None, "≤ 8 MB", size <= 8)


def due(bench, size):
    """How many hazards are overdue or due in seven days."""
    counts = bench.counts(size)
    return counts["overdue"] + counts["due"]


def reminders(bench, size):
    rounds = 1 if bench.brief else 11
    count = [bench.floor, "count", bench.floors(size), ledger.TODAY]
    if int(bench.answer(count)) != due(bench, size):
        raise Failure(f"the floor counts {bench.answer(count).strip()} due hazards of {size}")
    some, every = bench.dudao(bench.ours(size), "remind", "--limit", "40"), bench.dudao(bench.ours(size), "remind")
    if len(bench.answer(every).splitlines()) < due(bench, size):
        raise Failure(f"remind names fewer than {due(bench, size)} of {size}")
    calls = [lambda command=command: bench.run(command) for command in (some, every, count)]
    some, every, count = (process.median(runs).ms for runs in process.alternate(rounds, *calls))
    yield against(f"`remind --limit 40`, {size}", some, count, 2, "≤ 2× the floor's count")
    yield Row(f"`remind`, {size}", ms(every), ms(count), times(every, count), "–", None)


def due_list(bench, size):
    command = bench.dudao(bench.ours(size), "hazard", "list", "--overdue", "--due-within", "7", "--json")
    found = len(json.loads(bench.answer(command)))
    if found != due(bench, size):
        raise Failure(f"hazard list finds {found} of {due(bench, size)} due hazards of {size}")
    commands = [command, [bench.floor, "list", bench.floors(size), ledger.TODAY]]
    peer = process.sqlite_question(bench.ledger(size, "csv"), ledger.TODAY)
    if peer:
        commands.append(peer)
    calls = [lambda command=command: bench.run(command) for command in commands]
    rounds = 1 if bench.brief else 7
    ours, floor, *sqlite = (process.median(runs).ms for runs in process.alternate(rounds, *calls))
    name = f"`hazard list --overdue --due-within 7 --json`, {found:,} of {size}"
    if not sqlite:
        return Row(name, ms(ours), ms(floor), times(ours, floor), "ahead of sqlite3, which is not here", None)
    cells = ms(ours), f"{ms(floor)}; sqlite3 {ms(sqlite[0])}"
    return Row(name, *cells, times(ours, floor), "ahead of sqlite3 with an index", ours < sqlite[0])


def replay(bench, size):
    """`journal verify` plays every entry again."""
    command = bench.dudao(bench.ours(size), "journal", "verify", "--json")
    report = bench.scratch / "verify.json"
    with open(report, "wb") as out:
        run = process.run(command, bench.environment, out)
    told = json.loads(report.read_text(encoding="utf-8"))
    if not told["ok"] or told["entries"] < size.hazards:
        raise Failure(f"journal verify says {told}")
    return Row(f"replay, {told['entries']:,} entries", f"{ms(run.ms)}, {mb(run.peak_kib)}", None, None, "≤ 10 s", run.ms <= 10_000)


def screens(bench):
    """The screen: its first frame, and keys."""
    for size, limit in zip(bench.sizes, (12, 24)):
        yield from first_frames(bench, size, limit)
    yield from keys(bench, bench.large)
    yield from finding(bench, bench.large)
    yield idle(bench, bench.large)


def first_frames(bench, size, limit_mb):
    def start(session, pattern):
        with session:
            paint = session.first(pattern)
            session.rest(0.3)
            return paint, session.memory()

    calls = [lambda: start(bench.screen(size), USEFUL), lambda: start(bench.floor_screen(size), FLOOR_USEFUL)]
    if not bench.brief:
        process.alternate(1, *calls)
    ours, floor = process.alternate(bench.plan.frames, *calls)
    (time, count), (bare_time, bare_count) = (painted([paint for paint, _ in runs]) for runs in (ours, floor))
    yield against(f"first useful frame, {size}", time, bare_time, 2)
    yield Row(f"its bytes, {size}", f"{count:,.0f} B", f"{bare_count:,.0f} B", times(count, bare_count), "≤ 10,000 B", count <= 10_000)
    (peak, own), (bare_peak, bare_own) = (max(memory for _, memory in runs) for runs in (ours, floor))
    cells = f"{mb(peak)}, its own {mb(own)}", f"{mb(bare_peak)}, its own {mb(bare_own)}"
    yield Row(f"memory then, {size}", *cells, times(peak, bare_peak), f"≤ {limit_mb} MB", peak * 1024 <= limit_mb * 1e6)


def walk(session, plan, to_edge):
    """Down in view, down at the edge, a page down, and down held: the paints of each."""
    in_view = [session.press(DOWN) for _ in range(plan.in_view)]
    session.press(DOWN * to_edge)
    scrolling = [session.press(DOWN) for _ in range(plan.scroll)]
    pages = [session.press(PAGE_DOWN) for _ in range(plan.pages)]
    return in_view, scrolling, pages


def keys(bench, size):
    walks, held, bare_walk, bare_held, peak = {pane: [] for pane in PANES}, {pane: [] for pane in PANES}, [], [], []
    for _ in range(bench.plan.rounds):
        with bench.screen(size) as session:
            session.first(USEFUL)
            for pane in PANES:
                session.press(pane)
                session.send(HOME)
                walks[pane].append(walk(session, bench.plan, bench.plan.to_edge))
                session.send(HOME)
                held[pane].append(session.press(DOWN * 100))
            peak.append(session.memory()[0])
        with bench.floor_screen(size) as session:
            session.first(FLOOR_USEFUL)
            bare_walk.append(walk(session, bench.plan, ROWS))
            bare_held.append(session.press(DOWN * 100))
    for pane, name in PANES.items():
        for number, (what, middle, limits, goal) in enumerate(KEYS):
            ours, floor = (middle([paint for walked in runs for paint in walked[number]]) for runs in (walks[pane], bare_walk))
            yield paint_row(f"{what}, {name}", ours, floor, limits, goal)
        pieces = max(paint.chunks for paint in held[pane])
        name = f"100 presses at once, {name} (pieces read: {pieces})"
        yield paint_row(name, painted(held[pane]), painted(bare_held), (10, 10_000), "≤ 10 ms, ≤ 10,000 B")
    limit = 24 if size.hazards > 1_000 else 12
    yield Row(f"memory after these keys, {size}", mb(max(peak)), None, None, f"≤ {limit} MB", max(peak) * 1024 <= limit * 1e6)


KEYS = (
    ("down, in view", painted, (0.7, 180), "≤ 0.7 ms, ≤ 180 B"),
    ("down, scrolling, mean", mean, (0.9, 440), "≤ 0.9 ms, ≤ 440 B"),
    ("page down", painted, (1.1, 4_600), "≤ 1.1 ms, ≤ 4,600 B"),
)


def finding(bench, size):
    """By initials over all hazards: typed at once, and key by key."""
    result = rf"▸ ?H\d+ .*{ledger.EXTINGUISHERS}"
    expected = bench.counts(size)[ledger.EXTINGUISHERS]
    first, whole, told, slowest = [], [], set(), 0.0
    for _ in range(bench.plan.rounds):
        with bench.screen(size) as session:
            session.first(USEFUL)
            open_find(session)
            first.append(session.until(INITIALS, result))
            close_find(session)
            open_find(session)
            count, time = whole_count(session, expected, PATIENCE if bench.brief else 5.0)
            whole.append(time)
            told.add(count)
            close_find(session)
            open_find(session)
            slowest = max(slowest, *(further_key(session, typed) for typed in range(1, len(INITIALS) + 1)))
            close_find(session)
    if size.hazards <= 1_000 and told != {expected}:
        raise Failure(f"the find counts {told} of {expected} hazards")
    yield alone("find by initials: first results", statistics.median(first), 50, "≤ 50 ms")
    yield alone("find: each further key, the slowest", slowest, 50, "≤ 50 ms")
    if told == {expected}:
        yield alone(f"find: all {expected:,} counted", statistics.median(whole), 1000, "≤ 1 s")
    else:
        yield Row(f"find: all {expected:,} counted", f"{max(told):,} counted", None, None, "≤ 1 s", False)


def further_key(session, typed):
    """The next letter of a query; the milliseconds until it stands there with a hit below it."""
    return session.until(INITIALS[typed - 1], rf"{INITIALS[:typed]}\b[\s\S]*▸ ?H\d+")


def open_find(session):
    session.until("g", "全部隐患查找")


def close_find(session):
    session.until(ESCAPE, "今日提醒")


def whole_count(session, expected, patience):
    """Types the initials: the count that the title comes to, and after how long."""
    counts = []

    def count(text):
        found = re.search(r"全部隐患查找\D*(\d+)", text)
        counts.extend([int(found.group(1))] if found else [])
        return counts[-1:] == [expected]

    try:
        return expected, session.until_found(INITIALS, count, f"a count of {expected}", patience)[1]
    except Failure:
        if not counts:
            raise
        return counts[-1], patience * 1000


def idle(bench, size):
    with bench.screen(size) as session:
        session.first(USEFUL)
        count, share = session.idle(bench.plan.idle)
    used = f"{count} B, {share:.3%} of a core"
    return Row(f"idle, {bench.plan.idle:g} s", used, None, None, "0 B, ≤ 0.1 % of a core", count == 0 and share <= 0.001)


def changes(bench):
    """What is changed is saved and painted, here and on another officer's screen."""
    size = bench.large
    hazard = open_hazard(bench, size)
    with bench.screen(size) as session:
        session.first(USEFUL)
        open_find(session)
        session.until(hazard, f"▸ ?{hazard} ")
        session.until(ENTER, f"时间线 {hazard}")
        saves, bare = process.alternate(bench.plan.saves, lambda: save(session), lambda: bare_commit(bench))
        ours, floor = statistics.median(saves), statistics.median(bare)
        yield against("status change, saved and painted", ours, floor, 1.5, "≤ 1.5× a bare commit")
        seen = [seen_of_another(bench, session, size, hazard, number) for number in range(1 if bench.brief else 7)]
    yield alone("another officer's change on the screen", statistics.median(seen), 600, "≤ 600 ms")


def open_hazard(bench, size):
    """One whose enterprise can say that it is ready for re-inspection."""
    listed = json.loads(bench.answer(bench.dudao(bench.ours(size), "hazard", "list", "--overdue", "--json")))
    for hazard in listed:
        if hazard["stage"] in ("registered", "rectifying"):
            return hazard["id"]
    raise Failure("no overdue hazard is open")


def save(session):
    """The enterprise asks for re-inspection; which is then taken back."""
    session.until("s", r"办理 H\d")
    session.until("3", r"企业申请复查 H\d")
    time = session.until(SAVE, "已保存 H")
    session.until("u", "按 Enter 撤销")
    session.until(ENTER, "已撤销：H")
    return time


def bare_commit(bench):
    """In milliseconds, the middle one of ten, in a database of the same size."""
    return int(bench.answer([bench.floor, "commit", bench.floors(bench.large), 10, CHANGE_BYTES])) / 1000


def seen_of_another(bench, session, size, hazard, number):
    """From the start of another's command to its note on this screen."""
    note = f"另一人第{number}次备注"

    def other():
        bench.run(bench.dudao(bench.ours(size), "hazard", "note", hazard, note))

    return session.after(other, note)


SECTIONS = {"import": imports, "questions": questions, "screen": screens, "changes": changes}
