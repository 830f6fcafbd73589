//! Eight officers at once, each by a key of their own at a screen of their own.

use crate::common::terminal::{PATIENCE, Terminal};
use crate::door::{Door, FIRST, Key};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const NAMES: [&str; 8] = ["张三", "宋小远", "周小满", "何小安", "吕小平", "施小雨", "孔小雷", "曹小雪"];
const KEYS: [Key; 8] = [FIRST, Key("k1"), Key("k2"), Key("k3"), Key("k4"), Key("k5"), Key("k6"), Key("k7")];
/// What each of them does, one thing after another.
const STEPS: u32 = 20;

/// Numbers that are the same in every run: xorshift.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// An officer at work: what the screen said was saved.
struct Officer {
    screen: Terminal,
    dice: Dice,
    saved: Vec<String>,
}

/// The panes have the keys: no form, menu or page lies over them.
fn at_the_panes(screen: &str) -> bool {
    screen.contains("u 撤销  ? 帮助")
}

impl Officer {
    fn press(&mut self, keys: &str) {
        self.screen.send(keys);
    }

    fn wait(&mut self, wanted: impl Fn(&str) -> bool) -> bool {
        self.screen.wait(Duration::from_secs(4), wanted)
    }

    fn back_to_the_panes(&mut self) {
        for _ in 0..10 {
            if self.screen.wait(Duration::from_millis(700), at_the_panes) {
                return;
            }
            self.press("\x1b");
        }
        panic!("no way back to the panes from\n{}", self.screen.text());
    }

    /// Saves what is in the form. What the screen says was saved is kept; what it said before, of a save that took
    /// longer than its officer waited, is not counted twice.
    fn save(&mut self, key: &str) {
        let before = self.said();
        self.press(key);
        self.screen.wait(Duration::from_secs(7), |screen| screen.contains("已保存") || screen.contains("已撤销") || at_the_panes(screen));
        if let Some(said) = self.said().filter(|said| before.as_ref() != Some(said)) {
            self.saved.push(said);
        }
    }

    /// The record of which the screen says that it was saved.
    fn said(&self) -> Option<String> {
        let text = self.screen.text();
        let rest = text.split("已保存 ").nth(1)?;
        Some(rest.chars().take_while(char::is_ascii_alphanumeric).collect())
    }

    fn go_to_a_hazard(&mut self) {
        let number = 1 + self.dice.roll(200);
        self.press("g");
        self.wait(|screen| screen.contains("全部隐患查找"));
        self.press(&format!("H{number}"));
        self.wait(|screen| screen.contains(&format!("H{number} ")));
        self.press("\r");
        self.wait(at_the_panes);
    }

    fn act(&mut self, choice: &str, form: &str, text: &str) {
        self.go_to_a_hazard();
        self.press("s");
        if self.wait(|screen| screen.contains("办理 H")) {
            self.press(choice);
            if self.screen.wait(Duration::from_millis(700), |screen| screen.contains(form) && screen.contains("Ctrl-S")) {
                self.press(text);
                self.save("\x13");
            }
        }
    }

    fn step(&mut self, nth: u32) {
        match self.dice.roll(9) {
            0 | 1 => {
                const MOVES: [&str; 12] = ["\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\t", "1", "2", "3", "4", "\x1b[6~", "\x1b[H", "\x1b[F"];
                for _ in 0..6 {
                    let key = MOVES[usize::try_from(self.dice.roll(12)).unwrap()];
                    self.press(key);
                }
            }
            2 | 3 => {
                self.press("1n");
                if self.wait(|screen| screen.contains("登记隐患")) {
                    self.press(&format!("第{nth}处通道堵塞"));
                    self.save("\x13");
                }
            }
            4 => self.act("9", "添加备注", &format!("第{nth}次备注")),
            5 => self.act("1", "制定整改方案", "清理通道"),
            6 => {
                self.press("1v");
                if self.wait(|screen| screen.contains("登记 走访检查")) {
                    self.save("\x13");
                }
            }
            7 => {
                let choice = ["5", "6", "4", "3"][usize::try_from(self.dice.roll(4)).unwrap()];
                self.act(choice, "Ctrl-S", "");
            }
            _ => {
                self.press("u");
                if self.screen.wait(Duration::from_millis(700), |screen| screen.contains("按 Enter 撤销")) {
                    self.save("\r");
                }
            }
        }
        self.back_to_the_panes();
    }

    /// What stands in the panes of enterprises and reminders, looked at from the same place by everyone.
    fn panes(&mut self) -> String {
        // A page that the last keys opened late is closed.
        self.back_to_the_panes();
        // By way of the last enterprise: a hazard that was gone to stays on the list of its own, whatever its stage.
        self.press("4\x1b[H2c1c\x1b[F");
        self.screen.settle(Duration::from_millis(500));
        self.press("\x1b[Hr");
        self.screen.settle(Duration::from_millis(800));
        let text = self.screen.text();
        // The first line names the officer, the last ones are notice and keys.
        let lines: Vec<&str> = text.lines().collect();
        lines[1..lines.len() - 2].join("\n")
    }
}

/// The lines in which two screens differ.
fn difference(one: &str, other: &str) -> String {
    let pairs = one.lines().zip(other.lines()).filter(|(one, other)| one != other);
    pairs.map(|(one, other)| format!("{one}\n{other}\n")).collect()
}

/// They register, note, plan, visit, close and undo; nobody waits long, nothing is lost, all see the same at the end.
pub fn eight_officers_work_at_once() {
    let door = Door::to_demo();
    for (name, key) in NAMES.iter().zip(KEYS).skip(1) {
        door.let_in(name, key, "--office-post member");
    }
    let started = Instant::now();
    let mut officers: Vec<Officer> = std::thread::scope(|scope| {
        let at_work: Vec<_> = (0u32..8)
            .map(|nth| {
                let door = &door;
                scope.spawn(move || {
                    let screen = door.screen(KEYS[nth as usize]);
                    let mut officer = Officer { screen, dice: Dice(0x9E37_79B9 + u64::from(nth)), saved: Vec::new() };
                    officer.screen.shows("今日提醒").shows("帮助");
                    for step in 0..STEPS {
                        officer.step(step);
                    }
                    officer
                })
            })
            .collect();
        at_work.into_iter().map(|officer| officer.join().unwrap()).collect()
    });
    let worked = started.elapsed();
    assert_eq!(door.programs().len(), 8, "all are still there");
    let deadline = Instant::now() + PATIENCE;
    loop {
        let panes: Vec<String> = officers.iter_mut().map(Officer::panes).collect();
        match panes.iter().position(|other| *other != panes[0]) {
            None => break,
            Some(at) => {
                let difference = difference(&panes[0], &panes[at]);
                assert!(Instant::now() < deadline, "{} and {} see\n{difference}{}", NAMES[0], NAMES[at], officers[at].screen.text());
            }
        }
    }
    let entries = door.journal();
    for (at, entry) in entries.iter().enumerate() {
        assert_eq!(entry["seq"], at as u64 + 1, "no gap");
    }
    door.verify();
    let saved: usize = officers.iter().map(|officer| officer.saved.len()).sum();
    println!("  8 officers, {} steps, {saved} saves in {:.1} s, {} entries", 8 * STEPS, worked.as_secs_f64(), entries.len());
    assert!(saved >= 24, "they did something: {saved}");
    for (name, officer) in NAMES.iter().zip(&officers) {
        let mut said: BTreeMap<&str, usize> = BTreeMap::new();
        for subject in &officer.saved {
            *said.entry(subject).or_default() += 1;
        }
        for (subject, count) in said {
            let found = entries.iter().filter(|entry| entry["who"]["officer"] == *name && entry["subject"] == subject).count();
            assert!(found >= count, "{name} was told {count} times that {subject} was saved, the journal has {found}");
        }
    }
    for officer in &mut officers {
        officer.press("q");
        assert!(officer.screen.ends(PATIENCE).success());
    }
    let left = door.journal().iter().filter(|entry| !entry["change"]["database"]["logged_out"].is_null()).count();
    assert_eq!(left, 8);
}
