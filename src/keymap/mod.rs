//! Keys, commands, and which asks for which: what the screen, its help, the command line and the man page all read.
//!
//! [`command`] has THE table. A [`Keymap`] is that table as it is in force for an officer: a preset, and what `[keys]` of
//! a configuration file says beyond it. A command that is named there gets its keys wherever it is offered, with three
//! exceptions that keep every page usable: where letters are typed, keys that write or edit do not count, and a command
//! that would be without a key there keeps those that are built in; `Esc`, `Enter` and `Ctrl-C` are what they are built
//! in to be, since dialogs that know no commands hear them too; and what a field hears itself stays with the field.

pub mod command;
pub mod context;
pub mod key;

use std::collections::HashSet;

use command::{COMMANDS, CommandId};
use context::Context;
use key::Key;

vocabulary! {
    /// A set of keys to begin with.
    #[derive(Default)]
    Preset {
        /// Arrows, function keys, and letters by what they do.
        #[default]
        Standard = "standard",
        /// As far as one key does it, the keys of vi.
        Vim = "vim",
    }
}

/// What the keys of vi differ in: every key is one key, so there is no `gg`, and what is filtered knows no next hit.
const VIM: &[(CommandId, &[Key])] = &[
    (CommandId::Up, &[Key::Char('k'), Key::Up]),
    (CommandId::Down, &[Key::Char('j'), Key::Down]),
    (CommandId::Enter, &[Key::Char('l'), Key::Right]),
    (CommandId::Back, &[Key::Char('h'), Key::Left]),
    (CommandId::First, &[Key::Char('g'), Key::Home]),
    (CommandId::Last, &[Key::Char('G'), Key::End]),
    (CommandId::PageUp, &[Key::Ctrl('u'), Key::Ctrl('b'), Key::PageUp]),
    (CommandId::PageDown, &[Key::Ctrl('d'), Key::PageDown]),
    (CommandId::FindAll, &[Key::Ctrl('f'), Key::Char('*')]),
    (CommandId::NextPane, &[Key::Tab, Key::Ctrl('w')]),
    (CommandId::Detail, &[Key::Char('K'), Key::Char('d'), Key::Char(' '), Key::F(3)]),
];

/// Keys that mean the same for everybody.
const KEPT: &[Key] = &[Key::Esc, Key::Enter, Key::Ctrl('c')];
/// Letters that edit a text together with Ctrl.
const EDITING: &[char] = &['a', 'e', 'k', 'u', 'w', 'y', 'z'];

impl Preset {
    fn keys(self) -> &'static [(CommandId, &'static [Key])] {
        match self {
            Preset::Standard => &[],
            Preset::Vim => VIM,
        }
    }
}

/// A command where it is offered, and the keys that ask for it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Which.
    pub id: CommandId,
    /// Where.
    pub context: Context,
    /// Its keys, the first of which is shown.
    pub keys: Vec<Key>,
    /// Whether the footer shows it.
    pub footer: bool,
    built_in: &'static [Key],
}

/// Why a key cannot ask for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// A terminal sends the same for this key.
    Same(Key),
    /// Not every terminal can send it.
    Untypable,
    /// It means the same for everybody.
    Kept,
    /// Wherever the command is offered, the key writes or edits.
    Text,
}

/// Two commands in one place that have the same key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The key.
    pub key: Key,
    /// Where.
    pub context: Context,
    /// The commands, in the table's order.
    pub between: [CommandId; 2],
}

/// Which keys ask for which commands, in the table's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap(Vec<Binding>);

impl Default for Keymap {
    fn default() -> Self {
        Self::of(Preset::Standard)
    }
}

impl Keymap {
    /// The keys of a preset.
    pub fn of(preset: Preset) -> Self {
        let bindings = COMMANDS.iter().flat_map(|command| {
            let binding =
                |&context| Binding { id: command.id, context, keys: command.keys.to_vec(), footer: command.footer, built_in: command.keys };
            command.contexts.iter().map(binding)
        });
        let mut keymap = Self(bindings.collect());
        for (id, keys) in preset.keys() {
            keymap.bind(*id, keys);
        }
        keymap.yield_over_panes();
        keymap
    }

    /// What lies over the panes keeps its own keys: where another command has it built in, a new key of a pane's command
    /// does not count.
    pub fn yield_over_panes(&mut self) {
        let of_panes: HashSet<CommandId> = self.0.iter().filter(|binding| binding.context.is_pane()).map(|binding| binding.id).collect();
        let built_in = self.0.iter().filter(|binding| binding.keys == binding.built_in);
        let own: HashSet<(Context, Key)> =
            built_in.flat_map(|binding| binding.built_in.iter().map(|&key| (binding.context, key))).collect();
        for binding in &mut self.0 {
            if !binding.context.is_pane() && of_panes.contains(&binding.id) && binding.keys != binding.built_in {
                binding.keys.retain(|&key| !own.contains(&(binding.context, key)));
                if binding.keys.is_empty() {
                    binding.keys = binding.built_in.to_vec();
                }
            }
        }
    }

    /// Gives a command other keys, wherever it is offered and they fit.
    pub fn bind(&mut self, id: CommandId, keys: &[Key]) {
        for binding in self.0.iter_mut().filter(|binding| binding.id == id) {
            let fitting: Vec<Key> = keys.iter().copied().filter(|key| binding.fits(*key)).collect();
            if !fitting.is_empty() {
                let kept = binding.built_in.iter().filter(|key| KEPT.contains(key) && !fitting.contains(key));
                binding.keys = fitting.iter().chain(kept).copied().collect();
            }
        }
    }

    /// Why a key cannot ask for a command, wherever that is offered.
    pub fn unfit(&self, id: CommandId, key: Key) -> Option<Unfit> {
        if let Some(same) = key.same() {
            return Some(Unfit::Same(same));
        }
        if !key.can_be_typed() {
            return Some(Unfit::Untypable);
        }
        let fits = self.0.iter().any(|binding| binding.id == id && binding.fits(key));
        (!fits).then_some(if KEPT.contains(&key) { Unfit::Kept } else { Unfit::Text })
    }

    /// The first key that asks for two commands in one place.
    pub fn clash(&self) -> Option<Clash> {
        self.0.iter().enumerate().find_map(|(at, one)| {
            // The tour hears its keys before whatever it goes on beside.
            let meet = |other: &Binding| other.context == one.context || [one.context, other.context].contains(&Context::Tour);
            let others = self.0[at + 1..].iter().filter(|other| meet(other) && other.id != one.id);
            others
                .flat_map(|other| other.keys.iter().map(move |key| (other, key)))
                .find(|(_, key)| one.keys.contains(key))
                .map(|(other, key)| Clash { key: *key, context: one.context, between: [one.id, other.id] })
        })
    }

    /// The command that a key asks for.
    pub fn asked_for(&self, key: Key, context: Context) -> Option<CommandId> {
        self.offered(context).find(|binding| binding.keys.contains(&key)).map(|binding| binding.id)
    }

    /// What is offered in a place.
    pub fn offered(&self, context: Context) -> impl Iterator<Item = &Binding> {
        self.0.iter().filter(move |binding| binding.context == context)
    }

    /// The key that is shown for a command in a place.
    pub fn key(&self, id: CommandId, context: Context) -> String {
        let keys = self.offered(context).find(|binding| binding.id == id).map(|binding| &binding.keys);
        keys.and_then(|keys| keys.first()).map_or_else(String::new, Key::to_string)
    }

    /// Every command with its keys and the places where it has just these, in the table's order.
    pub fn lines(&self) -> Vec<Line<'_>> {
        let mut lines: Vec<Line> = Vec::new();
        for binding in &self.0 {
            match lines.iter_mut().find(|line| line.id == binding.id && line.keys == binding.keys) {
                Some(line) => line.contexts.push(binding.context),
                None => lines.push(Line { id: binding.id, keys: &binding.keys, contexts: vec![binding.context] }),
            }
        }
        lines
    }
}

/// A command, its keys, and where it has these.
#[derive(Debug)]
pub struct Line<'a> {
    /// Which.
    pub id: CommandId,
    /// Its keys.
    pub keys: &'a [Key],
    /// Where.
    pub contexts: Vec<Context>,
}

/// Keys as a person reads them, side by side.
pub fn shown(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

impl Binding {
    /// Whether a key can ask for it: one that is built in, or one that is nobody's and writes nothing where text is typed.
    fn fits(&self, key: Key) -> bool {
        self.built_in.contains(&key) || !(KEPT.contains(&key) || self.context.takes_letters() && writes(key))
    }
}

/// Whether a key writes or edits where text is typed.
fn writes(key: Key) -> bool {
    match key {
        Key::Char(_) | Key::Backspace | Key::Delete | Key::Left | Key::Right | Key::Up | Key::Down | Key::Home | Key::End => true,
        Key::Ctrl(letter) => EDITING.contains(&letter),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(keymap: &Keymap, id: CommandId, context: Context) -> String {
        keymap.offered(context).find(|binding| binding.id == id).map_or_else(String::new, |binding| shown(&binding.keys))
    }

    #[test]
    fn no_key_of_a_preset_is_bound_twice_in_a_context() {
        for &preset in Preset::ALL {
            let keymap = Keymap::of(preset);
            assert_eq!(keymap.clash(), None, "{preset}");
            for binding in &keymap.0 {
                assert!(!binding.keys.is_empty(), "{} in {}", binding.id, binding.context);
                assert!(binding.keys.iter().all(|key| key.can_be_typed() && key.same().is_none()), "{}", binding.id);
            }
        }
    }

    #[test]
    fn every_pane_command_is_reached_without_letters() {
        // An input method that is on swallows letters; arrows, Enter, Tab and function keys still come through.
        for keymap in Preset::ALL.iter().map(|preset| Keymap::of(*preset)) {
            for id in [CommandId::Enter, CommandId::Back, CommandId::Find, CommandId::Help, CommandId::Palette, CommandId::Quit] {
                let bare = |binding: &&Binding| binding.keys.iter().any(|key| !matches!(key, Key::Char(_)));
                assert!(keymap.offered(Context::Enterprises).filter(bare).any(|binding| binding.id == id), "{id}");
            }
        }
    }

    #[test]
    fn other_keys_are_taken_where_they_fit() {
        let mut keymap = Keymap::default();
        keymap.bind(CommandId::Enter, &[Key::Char('>')]);
        assert_eq!(keys(&keymap, CommandId::Enter, Context::Hazards), "> Enter");
        assert_eq!(keys(&keymap, CommandId::Enter, Context::Menu), "Enter");
        keymap.bind(CommandId::Save, &[Key::Char('W')]);
        assert_eq!(keys(&keymap, CommandId::Save, Context::Conflict), "W");
        assert_eq!(keys(&keymap, CommandId::Save, Context::Form), "Ctrl-S F2");
        keymap.bind(CommandId::Down, &[Key::Char('j')]);
        assert_eq!(keys(&keymap, CommandId::Down, Context::Page), "j");
        assert_eq!(keys(&keymap, CommandId::Down, Context::Menu), "Down");
        assert_eq!(keymap.asked_for(Key::Char('j'), Context::Record), Some(CommandId::Down));
        assert_eq!(keymap.asked_for(Key::Down, Context::Record), None);
    }

    #[test]
    fn what_does_not_fit_says_why() {
        let keymap = Keymap::default();
        for (id, key, why) in [
            (CommandId::Find, Key::Esc, Unfit::Kept),
            (CommandId::Find, Key::Enter, Unfit::Kept),
            (CommandId::Undo, Key::Ctrl('c'), Unfit::Kept),
            (CommandId::Find, Key::Ctrl('i'), Unfit::Same(Key::Tab)),
            (CommandId::Find, Key::Ctrl('1'), Unfit::Untypable),
            (CommandId::NextField, Key::Char('n'), Unfit::Text),
            (CommandId::Complete, Key::Ctrl('u'), Unfit::Text),
        ] {
            assert_eq!(keymap.unfit(id, key), Some(why), "{id} {key}");
        }
        for (id, key) in [(CommandId::Back, Key::Esc), (CommandId::Save, Key::Char('W')), (CommandId::NextField, Key::Down)] {
            assert_eq!(keymap.unfit(id, key), None, "{id} {key}");
        }
    }

    #[test]
    fn a_clash_names_the_key_the_place_and_both() {
        let mut keymap = Keymap::default();
        keymap.bind(CommandId::FindAll, &[Key::Char('f')]);
        let clash = keymap.clash();
        let between = [CommandId::FindAll, CommandId::BySector];
        assert_eq!(clash, Some(Clash { key: Key::Char('f'), context: Context::Enterprises, between }));
    }
}
