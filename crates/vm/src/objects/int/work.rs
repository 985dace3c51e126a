//! What arithmetic on long integers costs, in safe points: the library that does it can't be interrupted, so that the work is
//! charged before it is done (see [`crate::limits`]).

use super::IntRef;
use crate::error::Res;
use crate::vm::Vm;

/// Machine words of a number with so many bits.
fn words(bits: u64) -> u64 {
    bits.div_ceil(64)
}

/// Word operations that take as long as one safe point.
const WORDS_PER_POINT: u64 = 30;

/// Less than this is as good as nothing.
const LITTLE: u64 = 1 << 12;

impl Vm {
    /// Charges for so many operations on words.
    pub fn charge_words(&mut self, operations: u64) -> Res<()> {
        match operations < LITTLE {
            true => Ok(()),
            false => self.charge(operations / WORDS_PER_POINT),
        }
    }

    /// Charges for a product of numbers with so many bits.
    #[inline]
    pub fn charge_product(&mut self, a: u64, b: u64) -> Res<()> {
        let (a, b) = (words(a), words(b));
        let (long, short) = (a.max(b), a.min(b));
        /// From here on the library multiplies by parts.
        const BY_PARTS: u64 = 32;
        if short <= BY_PARTS {
            return self.charge_words(long * short);
        }
        // `short` to the power of log2(3).
        let part = (short as f64).powf(1.585) * 2.0;
        self.charge_words((part * (long as f64 / short as f64)) as u64)
    }

    /// Charges for a division of numbers.
    #[inline]
    pub(crate) fn charge_quotient(&mut self, a: IntRef<'_>, b: IntRef<'_>) -> Res<()> {
        let (a, b) = (words(a.bit_length()), words(b.bit_length()));
        self.charge_words((a.saturating_sub(b) + 1).saturating_mul(b))
    }

    /// Charges for work that grows with the square of a number's length: conversions from and to text, greatest common divisors.
    pub fn charge_square(&mut self, bits: u64) -> Res<()> {
        let words = words(bits);
        self.charge_words(words.saturating_mul(words))
    }
}
