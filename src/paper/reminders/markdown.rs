//! Reminders as Markdown that the robots of WeCom, DingTalk and Feishu groups show: headings, bold, a list.

use super::Tally;
use crate::access::agenda::Reminder;
use crate::locale::Words;
use crate::paper::plain::clip;
use chrono::NaiveDate;

/// Columns of what an item says behind its day and kind: twenty items fit the 4096 bytes that a robot takes.
const COLUMNS: usize = 80;
/// What has a meaning within a line of Markdown.
const SIGNS: &[char] = &['\\', '`', '*', '_', '[', ']', '~', '|', '#', '!', '&', '$'];

/// A list in the making: its headings come as the due days go on.
#[derive(Debug)]
pub struct Markdown {
    words: Words,
    tally: Tally,
    heading: Option<&'static str>,
}

impl Markdown {
    /// A list of what was counted.
    pub fn new(words: Words, tally: Tally) -> Self {
        Self { words, tally, heading: None }
    }

    /// The first line.
    pub fn head(&self) -> String {
        format!("# {}", self.tally.line(self.words))
    }

    /// A reminder as an item, below a heading where another part begins.
    pub fn item(&mut self, reminder: &Reminder) -> String {
        let (words, today) = (self.words, self.tally.today);
        let days = reminder.due.days(today);
        let (key, count) = match days {
            ..0 => ("remind.overdue", self.tally.overdue),
            0 => ("remind.today", self.tally.due_today),
            _ => ("remind.soon", self.tally.soon),
        };
        let mut text = String::new();
        if self.heading != Some(key) {
            self.heading = Some(key);
            let values: [(&str, &dyn std::fmt::Display); 2] = [("count", &count), ("days", &self.tally.lead_days)];
            text = format!("\n## {}\n\n", words.fill(key, &values));
        }
        text.push_str(&item(words, today, reminder));
        text
    }

    /// What a bounded list says at its end.
    pub fn more(&self, shown: u64) -> Option<String> {
        self.tally.more(shown, self.words).map(|more| format!("\n{more}"))
    }
}

fn item(words: Words, today: NaiveDate, reminder: &Reminder) -> String {
    let due = reminder.due.counted.due;
    let day = format!("{} {} {}", words.days(reminder.due.days(today)), words.day(due, today), words.weekday(due));
    let rest = if reminder.in_rest { words.get("agenda.in_rest") } else { String::new() };
    let kind = words.get(&format!("reminder.{}", reminder.due.kind));
    let parts = [words.matter_id(&reminder.matter), reminder.name.clone(), words.matter(reminder), rest];
    let parts = clip(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "), COLUMNS);
    format!("- **{}** {} {}", escaped(&day), escaped(&kind), escaped(&parts))
}

/// Data as Markdown that shows it as it is. Robots take `<…>` for mentions and colours and heed no escape before it, so
/// its full-width twin stands there.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push('\u{ff1c}'),
            '>' => out.push('\u{ff1e}'),
            '\n' | '\r' | '\t' => out.push(' '),
            _ => {
                if SIGNS.contains(&letter) {
                    out.push('\\');
                }
                out.push(letter);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn data_means_nothing_in_markdown() {
        for (text, shown) in [
            ("5*3 m_1", "5\\*3 m\\_1"),
            ("[link](http://x)", "\\[link\\](http://x)"),
            ("<@all> <font color=\"red\">", "\u{ff1c}@all\u{ff1e} \u{ff1c}font color=\"red\"\u{ff1e}"),
            ("a\n# b", "a \\# b"),
            ("`x` \\ ~~y~~ &amp; |", "\\`x\\` \\\\ \\~\\~y\\~\\~ \\&amp; \\|"),
        ] {
            assert_eq!(escaped(text), shown, "{text}");
        }
    }
}
