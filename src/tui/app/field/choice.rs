//! A choice of one, or of several, of a list of terms.

use crate::keymap::key::Key;

/// A list of terms, with what is chosen and where the cursor stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    family: &'static str,
    keys: Vec<&'static str>,
    chosen: Vec<bool>,
    at: usize,
    several: bool,
}

impl Choice {
    /// A choice of one term of a family of locale keys; none when `chosen` is none.
    pub fn one(family: &'static str, keys: Vec<&'static str>, chosen: Option<usize>) -> Self {
        let mut choice = Self::several(family, keys, chosen.into_iter().collect());
        choice.several = false;
        choice.at = chosen.unwrap_or(0);
        choice
    }

    /// A choice of any of the terms.
    pub fn several(family: &'static str, keys: Vec<&'static str>, chosen: Vec<usize>) -> Self {
        let chosen = (0..keys.len()).map(|at| chosen.contains(&at)).collect();
        Self { family, keys, chosen, at: 0, several: true }
    }

    /// The terms that are chosen.
    pub fn chosen(&self) -> Vec<&'static str> {
        self.keys.iter().zip(&self.chosen).filter(|(_, chosen)| **chosen).map(|(key, _)| *key).collect()
    }

    /// Chooses the terms of these locale keys and no others; keys that it does not have are left out.
    pub fn choose(&mut self, keys: &[String]) {
        let named: Vec<bool> = self.terms().map(|(key, ..)| keys.contains(&key)).collect();
        let first = named.iter().position(|chosen| *chosen);
        self.at = first.unwrap_or(0);
        self.chosen = if self.several { named } else { (0..named.len()).map(|at| Some(at) == first).collect() };
    }

    /// Each term: its locale key, whether it is chosen, and whether the cursor is on it.
    pub fn terms(&self) -> impl Iterator<Item = (String, bool, bool)> {
        let terms = self.keys.iter().zip(&self.chosen).enumerate();
        terms.map(|(at, (key, chosen))| (format!("{}.{key}", self.family), *chosen, at == self.at))
    }

    /// Whether several may be chosen.
    pub fn is_several(&self) -> bool {
        self.several
    }

    /// Takes a key; says whether it meant something here. Arrows move, a digit goes to that term, Space takes it or
    /// leaves it; Delete leaves all.
    pub fn press(&mut self, key: Key) -> bool {
        let count = self.keys.len();
        if count == 0 {
            return false;
        }
        match key {
            Key::Left => self.go_to((self.at + count - 1) % count),
            Key::Right => self.go_to((self.at + 1) % count),
            Key::Char(digit @ '1'..='9') => {
                let at = digit as usize - '1' as usize;
                if at >= count {
                    return false;
                }
                self.go_to(at);
                if self.several {
                    self.chosen[at] = !self.chosen[at];
                }
            }
            Key::Char(' ') => match self.several {
                true => self.chosen[self.at] = !self.chosen[self.at],
                false if self.chosen[self.at] => self.go_to((self.at + 1) % count),
                false => self.go_to(self.at),
            },
            Key::Delete | Key::Backspace => self.chosen.fill(false),
            _ => return false,
        }
        true
    }

    fn go_to(&mut self, at: usize) {
        // Where nothing was chosen yet, the first arrow takes the term under the cursor.
        let fresh = !self.several && !self.chosen.contains(&true);
        self.at = if fresh && at == (self.at + 1) % self.keys.len() { self.at } else { at };
        if !self.several {
            self.chosen.fill(false);
            self.chosen[self.at] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::key::parse_keys;

    fn pressed(mut choice: Choice, keys: &str) -> Vec<&'static str> {
        for key in parse_keys(keys) {
            choice.press(key);
        }
        choice.chosen()
    }

    #[test]
    fn one_of_several_terms() {
        let choice = |chosen| Choice::one("answer", vec!["a", "b", "c"], chosen);
        for (chosen, keys, expected) in [
            (Some(0), "", vec!["a"]),
            (Some(0), "<Right>", vec!["b"]),
            (Some(0), "<Left>", vec!["c"]),
            (Some(2), "<Right>", vec!["a"]),
            (Some(0), "3", vec!["c"]),
            (Some(0), "9", vec!["a"]),
            (Some(1), "<Delete>", vec![]),
            (None, "<Right>", vec!["a"]),
            (None, "<Right><Right>", vec!["b"]),
            (None, " ", vec!["a"]),
            (Some(0), " ", vec!["b"]),
        ] {
            assert_eq!(pressed(choice(chosen), keys), expected, "{chosen:?} {keys}");
        }
    }

    #[test]
    fn any_of_several_terms() {
        let choice = || Choice::several("sector", vec!["a", "b", "c"], vec![0]);
        assert_eq!(pressed(choice(), "<Right> "), ["a", "b"]);
        assert_eq!(pressed(choice(), " "), Vec::<&str>::new());
        assert_eq!(pressed(choice(), "13"), ["c"]);
    }
}
