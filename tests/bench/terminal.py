"""A terminal's screen, in as much as is needed to read what a program has drawn.

It knows the sequences by which a frame is put together: moves, erasures, insertions, scrolling, repetition. Colours and
modes pass by unheeded.
"""
import re
import unicodedata

CSI = re.compile(r"\x1b\[([0-9;:?<=>]*)[ -/]*([@-~])")
STRING = re.compile(r"\x1b[\]PX^_].*?(?:\x07|\x1b\\)", re.S)
SHORT = re.compile(r"\x1b(?:[ -/]+[0-~]|[0-OQ-WYZ\\`-~])")


def width(char):
    """How many columns a character takes."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


class Screen:
    """Cells by row; the second half of a wide character is empty."""

    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.cells = [self.blank() for _ in range(rows)]
        self.x = self.y = 0
        self.top, self.bottom = 0, rows - 1
        self.saved = (0, 0)
        self.last = " "
        self.rest = b""

    def blank(self):
        return [" "] * self.columns

    def text(self):
        """The screen's lines."""
        return "\n".join("".join(row).rstrip() for row in self.cells)

    def feed(self, data):
        """Takes output; what breaks off in the middle of a character or a sequence waits for the rest."""
        data = self.rest + data
        text = data.decode("utf-8", "surrogateescape")
        at = 0
        while at < len(text):
            if text[at] != "\x1b":
                if "\udc80" <= text[at] <= "\udcff" and len(text) - at < 4:
                    break
                self.put(text[at])
                at += 1
                continue
            found = CSI.match(text, at) or STRING.match(text, at) or SHORT.match(text, at)
            if not found:
                break
            at = found.end()
            if found.re is CSI:
                self.control(found.group(1), found.group(2))
            elif found.re is SHORT:
                self.short(found.group()[1:])
        self.rest = text[at:].encode("utf-8", "surrogateescape")

    def put(self, char):
        if char == "\r":
            self.x = 0
        elif char == "\n":
            self.line_feed()
        elif char == "\b":
            self.x = max(self.x - 1, 0)
        elif char >= " ":
            self.draw(char)

    def draw(self, char):
        columns = width(char)
        if columns == 0:
            return
        if self.x + columns > self.columns:
            self.x = 0
            self.line_feed()
        row = self.cells[self.y]
        if row[self.x] == "" and self.x > 0:
            row[self.x - 1] = " "
        row[self.x] = char
        if columns == 2:
            row[self.x + 1] = ""
        self.x += columns
        if self.x < self.columns and row[self.x] == "":
            row[self.x] = " "
        self.last = char

    def line_feed(self):
        if self.y == self.bottom:
            self.scroll(1)
        else:
            self.y = min(self.y + 1, self.rows - 1)

    def scroll(self, count, top=None):
        """Moves the lines of the region up, or down where `count` is negative."""
        top = self.top if top is None else top
        region = self.cells[top : self.bottom + 1]
        count = max(-len(region), min(count, len(region)))
        blanks = [self.blank() for _ in range(abs(count))]
        kept = region[count:] + blanks if count > 0 else blanks + region[: len(region) + count]
        self.cells[top : self.bottom + 1] = kept

    def short(self, code):
        if code == "7":
            self.saved = (self.x, self.y)
        elif code == "8":
            self.x, self.y = self.saved
        elif code == "D":
            self.line_feed()
        elif code == "E":
            self.x = 0
            self.line_feed()
        elif code == "M":
            if self.y == self.top:
                self.scroll(-1)
            else:
                self.y = max(self.y - 1, 0)

    def control(self, arguments, final):
        if arguments[:1] in ("?", ">", "<", "="):
            if arguments == "?1049" and final == "h":
                self.cells = [self.blank() for _ in range(self.rows)]
            return
        numbers = [int(number) if number.isdigit() else 0 for number in arguments.split(";")]
        count = numbers[0] or 1
        second = numbers[1] if len(numbers) > 1 else 0
        if final in "Hf":
            self.go(second - 1 if second else 0, count - 1)
        elif final in "ABCDEFGd`ae":
            self.move(final, count)
        elif final in "JKXP@":
            self.erase(final, numbers[0], count)
        elif final in "LMST":
            top = self.y if final in "LM" else self.top
            self.scroll(count if final in "MS" else -count, top)
        elif final == "b":
            for _ in range(count):
                self.draw(self.last)
        elif final == "r":
            self.top, self.bottom = count - 1, (second or self.rows) - 1
            self.go(0, 0)

    def go(self, x, y):
        self.x, self.y = max(0, min(x, self.columns - 1)), max(0, min(y, self.rows - 1))

    def move(self, final, count):
        x, y = min(self.x, self.columns - 1), self.y
        goals = {
            "A": (x, y - count),
            "B": (x, y + count),
            "e": (x, y + count),
            "C": (x + count, y),
            "a": (x + count, y),
            "D": (x - count, y),
            "E": (0, y + count),
            "F": (0, y - count),
            "G": (count - 1, y),
            "`": (count - 1, y),
            "d": (x, count - 1),
        }
        self.go(*goals[final])

    def erase(self, final, kind, count):
        row, x = self.cells[self.y], min(self.x, self.columns - 1)
        if final == "X":
            row[x : x + count] = self.blank()[x : x + count]
        elif final == "P":
            self.cells[self.y] = (row[:x] + row[x + count :] + self.blank())[: self.columns]
        elif final == "@":
            self.cells[self.y] = (row[:x] + [" "] * count + row[x:])[: self.columns]
        else:
            start, end = (x, self.columns) if kind == 0 else (0, x + 1) if kind == 1 else (0, self.columns)
            row[start:end] = self.blank()[start:end]
            if final == "J":
                below = range(self.y + 1, self.rows) if kind == 0 else range(self.y) if kind == 1 else range(self.rows)
                for y in below:
                    self.cells[y] = self.blank()
