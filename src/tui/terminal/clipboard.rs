//! The clipboard of the officer's own machine, reached through the terminal: OSC 52, which works over SSH.
//!
//! No terminal answers whether it allows it. One that does not know the sequence ignores it; for those that would show a
//! part of it on the screen, it is wrapped or not sent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Bytes that GNU screen takes of one string, with room to spare; what is longer it shows on the screen.
const SCREEN_STRING: usize = 512;
/// Bytes of each part that is handed on through GNU screen.
const PART: usize = 256;

/// What lies between the program and the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Nothing.
    Direct,
    /// tmux, which takes the sequence itself with `set-clipboard on`, and hands it on with `allow-passthrough on`.
    Tmux,
    /// GNU screen, or a tmux that calls itself so.
    Screen,
    /// A console that has no clipboard and shows what it does not know.
    Nowhere,
}

impl Way {
    /// The way by the name of the terminal, which SSH passes on; the variables of tmux and screen it does not.
    pub fn of(term: &str) -> Self {
        match term {
            "" | "linux" | "dumb" => Way::Nowhere,
            _ if term.starts_with("tmux") => Way::Tmux,
            _ if term.starts_with("screen") => Way::Screen,
            _ => Way::Direct,
        }
    }
}

/// The bytes that put a text into the clipboard.
pub fn sequence(text: &str, way: Way) -> Vec<u8> {
    let bare = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
    let mut out = String::new();
    match way {
        Way::Direct => out = bare,
        Way::Nowhere => {}
        Way::Tmux => {
            out.push_str(&bare);
            out.push_str(&format!("\x1bPtmux;{}\x1b\\", bare.replace('\x1b', "\x1b\x1b")));
        }
        Way::Screen => {
            // screen sends the parts on one after the other, and the terminal behind it puts them together; a tmux leaves
            // them out.
            let mut rest = bare.as_str();
            while !rest.is_empty() {
                let (part, behind) = rest.split_at(rest.len().min(PART));
                out.push_str(&format!("\x1bP{part}\x1b\\"));
                rest = behind;
            }
            if bare.len() <= SCREEN_STRING {
                out.push_str(&bare);
            }
        }
    }
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(text: &str, term: &str) -> String {
        String::from_utf8_lossy(&sequence(text, Way::of(term))).replace('\x1b', "^").replace('\x07', "$")
    }

    #[test]
    fn the_clipboard_is_reached_by_the_way_of_the_terminal() {
        for (term, bytes) in [
            ("xterm-256color", "^]52;c;SDE=$"),
            ("tmux-256color", "^]52;c;SDE=$^Ptmux;^^]52;c;SDE=$^\\"),
            ("screen.xterm-256color", "^P^]52;c;SDE=$^\\^]52;c;SDE=$"),
            ("linux", ""),
            ("", ""),
        ] {
            assert_eq!(sent("H1", term), bytes, "{term}");
        }
    }

    #[test]
    fn screen_gets_no_string_longer_than_it_takes() {
        let text = "x".repeat(10_000);
        let bytes = sent(&text, "screen");
        let parts: Vec<&str> = bytes.split_terminator("^\\").map(|part| part.strip_prefix("^P").unwrap_or_default()).collect();
        assert!(parts.iter().all(|part| !part.is_empty() && part.len() <= PART + 1), "{parts:?}");
        assert_eq!(parts.concat(), sent(&text, "xterm"));
    }
}
