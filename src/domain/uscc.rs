//! The unified social credit code (GB 32100): 18 characters, the last one a check on the others.
use std::fmt;

use super::text;

/// The characters of a code; a character's value is its place here.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// The weight of each place before the check character: 3^(i-1) mod 31.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// A code that holds: 18 characters of the alphabet with the right check character.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uscc(String);

impl Uscc {
    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a code does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.key())]
pub enum UsccError {
    /// It has not 18 characters.
    Length,
    /// A character is not used in codes (I, O, S, V, Z and all that is no letter or digit).
    Alphabet {
        /// Its place, from 1.
        at: usize,
    },
    /// The last character does not agree with the others: something is mistyped.
    CheckDigit {
        /// The last character that would agree.
        expected: char,
    },
}

impl UsccError {
    /// Its locale key; the text may use `%{at}` and `%{expected}`.
    pub const fn key(self) -> &'static str {
        match self {
            UsccError::Length => "uscc.length",
            UsccError::Alphabet { .. } => "uscc.alphabet",
            UsccError::CheckDigit { .. } => "uscc.check_digit",
        }
    }
}

/// The code as it is kept: half-width, upper case, without spaces. It need not hold.
pub fn normalize(code: &str) -> String {
    text::fold(code).to_ascii_uppercase()
}

/// Checks a code in any written form.
///
/// # Errors
/// The first thing that is wrong: its length, a character, or the check character.
pub fn check(code: &str) -> Result<Uscc, UsccError> {
    let code = normalize(code);
    if code.chars().count() != WEIGHTS.len() + 1 {
        return Err(UsccError::Length);
    }
    let mut sum = 0;
    let mut last = 0;
    for (place, c) in code.chars().enumerate() {
        last = value(c).ok_or(UsccError::Alphabet { at: place + 1 })?;
        sum += WEIGHTS.get(place).map_or(0, |weight| weight * last);
    }
    let expected = (ALPHABET.len() - sum % ALPHABET.len()) % ALPHABET.len();
    if last == expected { Ok(Uscc(code)) } else { Err(UsccError::CheckDigit { expected: char::from(ALPHABET[expected]) }) }
}

fn value(c: char) -> Option<usize> {
    ALPHABET.iter().position(|letter| char::from(*letter) == c)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GOOD: &str = "91110000600037341L";

    #[test]
    fn known_codes_hold_in_any_written_form() {
        assert_eq!(check(GOOD).unwrap().as_str(), GOOD);
        assert_eq!(check(" 9111 0000 6000 3734 1l\u{3000}").unwrap().to_string(), GOOD);
        let full_width: String = GOOD.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
        assert_eq!(check(&full_width).unwrap().as_str(), GOOD);
        assert!(check("91320499MA05AFLRY4").is_ok());
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(check(""), Err(UsccError::Length));
        assert_eq!(check("91110000600037341"), Err(UsccError::Length));
        assert_eq!(check("91110000600037341LL"), Err(UsccError::Length));
        assert_eq!(check("9111000O600037341L"), Err(UsccError::Alphabet { at: 8 }));
        assert_eq!(check("91110000600037341-"), Err(UsccError::Alphabet { at: 18 }));
        assert_eq!(check("911100006000373411"), Err(UsccError::CheckDigit { expected: 'L' }));
    }

    #[test]
    fn weights_are_powers_of_three() {
        for (i, pair) in WEIGHTS.windows(2).enumerate() {
            assert_eq!(pair[1], pair[0] * 3 % 31, "place {}", i + 2);
        }
    }

    proptest! {
        #[test]
        fn one_mistyped_character_is_always_found(body in "[0-9A-HJ-NP-RTUWXY]{17}", at in 0usize..18, other in 0usize..31) {
            let check_character = match check(&format!("{body}0")) {
                Ok(_) => '0',
                Err(UsccError::CheckDigit { expected }) => expected,
                Err(error) => return Err(TestCaseError::fail(error.to_string())),
            };
            let good = format!("{body}{check_character}");
            prop_assert!(check(&good).is_ok());
            let mut mistyped: Vec<char> = good.chars().collect();
            let replacement = char::from(ALPHABET[other]);
            prop_assume!(mistyped[at] != replacement);
            mistyped[at] = replacement;
            let mistyped: String = mistyped.into_iter().collect();
            prop_assert!(matches!(check(&mistyped), Err(UsccError::CheckDigit { .. })), "{}", mistyped);
        }
    }
}
