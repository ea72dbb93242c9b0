//! Chance with a seed: the same numbers at every run and on every machine, in whole numbers only.

use platform::ids::split_mix;

/// A stream of made-up numbers.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// The stream of one person of one borough: people can be made in any order, or one alone.
    pub(super) fn of(seed: u64, person: u64) -> Self {
        let mut state = seed ^ 0xA10D_6510_0000_0000;
        let start = split_mix(&mut state) ^ person.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let mut chance = Self(start);
        // The first numbers of neighbouring streams are alike until they are mixed once.
        chance.next();
        chance
    }

    /// Any number.
    pub(super) fn next(&mut self) -> u64 {
        split_mix(&mut self.0)
    }

    /// From 0 to `end` - 1; 0 when `end` is 0.
    pub(super) fn below(&mut self, end: u32) -> u32 {
        u32::try_from(((self.next() >> 32) * u64::from(end)) >> 32).unwrap_or_default()
    }

    /// From `least` to `most`, both included.
    pub(super) fn between(&mut self, least: u32, most: u32) -> u32 {
        least + self.below(most - least + 1)
    }

    /// Whether something happens that happens `share` times in ten thousand.
    pub(super) fn happens(&mut self, share: u32) -> bool {
        self.below(10_000) < share
    }

    /// One of these, each as likely as the others.
    pub(super) fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let end = u32::try_from(of.len()).unwrap_or(u32::MAX);
        &of[usize::try_from(self.below(end)).unwrap_or_default()]
    }

    /// One of these, each as likely as its weight says; the last when weights are all 0.
    pub(super) fn weighed<T: Copy>(&mut self, of: &[(T, u32)]) -> T {
        let mut left = self.below(of.iter().map(|(_, weight)| weight).sum());
        for (thing, weight) in of {
            if left < *weight {
                return *thing;
            }
            left -= weight;
        }
        of[of.len() - 1].0
    }
}
