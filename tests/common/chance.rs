//! Dice for what tests do at random, and how often they are thrown.
//!
//! `DUDAO_TIMES=n` makes such a test do n where every run does a few; `DUDAO_SEED=n` throws the same dice once more. Both
//! are printed, hence shown when a test fails.

/// How often a test does what it does.
pub fn times(few: usize) -> usize {
    number("DUDAO_TIMES").map_or(few, |times| times as usize)
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

/// A source of what happens at random, the same for the same seed (SplitMix64).
#[derive(Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice of `DUDAO_SEED`, or of the time.
    pub fn thrown() -> Self {
        let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos() as u64;
        let seed = number("DUDAO_SEED").unwrap_or_else(now);
        println!("DUDAO_SEED={seed}");
        Self(seed)
    }

    /// Dice of their own, for another thread.
    pub fn another(&mut self) -> Self {
        Self(self.number())
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.number() % end as u64) as usize
    }

    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}
