//! Type codes of arrays, and items as values and back. Items stand in the machine's order, which is little-endian on
//! every machine that this runs on.

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::objects::float;
use corallus_vm::objects::int::as_big;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;
use num_bigint::{BigInt, Sign};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Signed,
    Unsigned,
    Float,
    Character,
}

/// A type code.
pub struct Code {
    pub letter: char,
    pub size: usize,
    pub kind: Kind,
    /// What the reference's messages call it.
    noun: &'static str,
    /// The machine format that pickles name.
    pub format: u8,
}

const fn code(letter: char, size: usize, kind: Kind, noun: &'static str, format: u8) -> Code {
    Code {
        letter,
        size,
        kind,
        noun,
        format,
    }
}

static CODES: [Code; 14] = [
    code('b', 1, Kind::Signed, "signed char", 1),
    code('B', 1, Kind::Unsigned, "unsigned byte integer", 0),
    code('u', 4, Kind::Character, "", 20),
    code('w', 4, Kind::Character, "", 20),
    code('h', 2, Kind::Signed, "signed short integer", 4),
    code('H', 2, Kind::Unsigned, "unsigned short", 2),
    code('i', 4, Kind::Signed, "signed integer", 8),
    code('I', 4, Kind::Unsigned, "unsigned int", 6),
    code('l', 8, Kind::Signed, "signed long", 12),
    code('L', 8, Kind::Unsigned, "unsigned long", 10),
    code('q', 8, Kind::Signed, "signed long long", 12),
    code('Q', 8, Kind::Unsigned, "unsigned long long", 10),
    code('f', 4, Kind::Float, "", 14),
    code('d', 8, Kind::Float, "", 16),
];

impl Code {
    pub fn find(letter: char) -> Option<&'static Self> {
        CODES.iter().find(|code| code.letter == letter)
    }

    pub fn is_character(&self) -> bool {
        self.kind == Kind::Character
    }

    /// An item's bytes, widened to eight, as a value.
    pub fn unpack(&self, vm: &mut Vm, word: [u8; 8]) -> Res {
        let bits = u64::from_le_bytes(word);
        Ok(match self.kind {
            Kind::Signed => {
                let shift = 64 - 8 * self.size as u32;
                vm.int((bits as i64) << shift >> shift)
            }
            Kind::Unsigned => match i64::try_from(bits) {
                Ok(number) => vm.int(number),
                Err(_) => vm.big_int(bits.into()),
            },
            Kind::Float if self.size == 4 => vm.float(f64::from(f32::from_bits(bits as u32))),
            Kind::Float => vm.float(f64::from_bits(bits)),
            Kind::Character => {
                let point = bits as u32;
                if point > 0x10_ffff {
                    return Err(vm.value_error(format!("character U+{point:x} is not in range [U+0000; U+10ffff]")));
                }
                vm.str_of_points(&[point])
            }
        })
    }

    /// A value as an item's bytes, the first `size` of eight.
    pub fn pack(&self, vm: &mut Vm, value: &Value) -> Res<[u8; 8]> {
        let bits = match self.kind {
            Kind::Float => {
                let number = float::to_f64(vm, value)?;
                match self.size {
                    4 => u64::from((number as f32).to_bits()),
                    _ => number.to_bits(),
                }
            }
            Kind::Character => self.pack_character(vm, value)?,
            Kind::Signed | Kind::Unsigned => self.pack_integer(vm, value)?,
        };
        Ok(bits.to_le_bytes())
    }

    fn pack_character(&self, vm: &mut Vm, value: &Value) -> Res<u64> {
        let Some(text) = value.downcast_ref::<Str>() else {
            let given = vm.type_name(value);
            return Err(vm.type_error(format!("array item must be a unicode character, not {given}")));
        };
        match (text.len(), text.code_point(0)) {
            (1, Some(point)) => Ok(u64::from(point)),
            (length, _) => Err(vm.type_error(format!(
                "array item must be a string of length 1, not a string of length {length}"
            ))),
        }
    }

    fn pack_integer(&self, vm: &mut Vm, value: &Value) -> Res<u64> {
        let index = vm.index(value)?;
        let big = as_big(&index).unwrap_or_default();
        let bits = 8 * self.size as u32;
        let one = BigInt::from(1);
        let (low, high) = match self.kind {
            Kind::Signed => (-(&one << (bits - 1)), (&one << (bits - 1)) - 1),
            _ => (BigInt::ZERO, (&one << bits) - 1),
        };
        if big < low {
            return Err(self.out_of_range(vm, big.sign(), "less than minimum"));
        }
        if big > high {
            return Err(self.out_of_range(vm, big.sign(), "greater than maximum"));
        }
        // Two's complement, as the low bits of 64.
        let magnitude = big.iter_u64_digits().next().unwrap_or(0);
        Ok(if big.sign() == Sign::Minus {
            magnitude.wrapping_neg()
        } else {
            magnitude
        })
    }

    #[cold]
    fn out_of_range(&self, vm: &mut Vm, sign: Sign, how: &str) -> Raised {
        if self.size < 8 {
            return vm.overflow_error(format!("{} is {how}", self.noun));
        }
        if self.kind == Kind::Unsigned && sign == Sign::Minus {
            return vm.overflow_error("can't convert negative value to unsigned int");
        }
        vm.overflow_error("int too big to convert")
    }
}
