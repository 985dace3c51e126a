//! Builtin functions about numbers and characters.

use corallus_heap::Value;

use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Native, at_once, begin_function, function};
use crate::objects::bytearray::ByteArray;
use crate::objects::bytes::Bytes;
use crate::objects::float::Float;
use crate::objects::int::arith;
use crate::objects::int::{as_big, as_i64};
use crate::objects::str::Str;
use crate::operators::BinaryOp;
use crate::special::Special;
use crate::vm::Vm;

pub static FUNCTIONS: &[Native] = &[
    at_once(
        begin_function("abs", "(x, /)", abs, "Return the absolute value of the argument."),
        quick_abs,
    ),
    at_once(
        begin_function(
            "divmod",
            "(x, y, /)",
            divmod,
            "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.",
        ),
        |vm, args| match args {
            [a, b] if a.is_small_int() && b.is_small_int() => Some(arith::divmod(vm, a, b)),
            _ => None,
        },
    ),
    begin_function(
        "pow",
        "(base, exp, mod=None)",
        pow,
        "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.",
    ),
    begin_function(
        "round",
        "(number, ndigits=None)",
        round,
        "Round a number to a given precision in decimal digits.",
    ),
    function(
        "bin",
        "(number, /)",
        |vm, args| radix(vm, args, 2, "0b"),
        "Return the binary representation of an integer.",
    ),
    function(
        "oct",
        "(number, /)",
        |vm, args| radix(vm, args, 8, "0o"),
        "Return the octal representation of an integer.",
    ),
    function(
        "hex",
        "(number, /)",
        |vm, args| radix(vm, args, 16, "0x"),
        "Return the hexadecimal representation of an integer.",
    ),
    function(
        "chr",
        "(i, /)",
        chr,
        "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.",
    ),
    function("ord", "(character, /)", ord, "Return the ordinal value of a character."),
];

fn abs(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    if !vm.type_of(&args[0]).has_special(Special::Abs) {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("bad operand type for abs(): '{name}'")));
    }
    vm.begin_known_special(&args[0], Special::Abs, &[])
}

/// `abs` of an immediate integer or a plain float.
fn quick_abs(vm: &mut Vm, args: &[Value]) -> Option<Res> {
    let [number] = args else { return None };
    if let Some(int) = number.as_small_int() {
        return Some(Ok(vm.int(int.abs())));
    }
    if !vm.type_of(number).is(&vm.types.float) {
        return None;
    }
    let value = number.downcast_ref::<Float>()?.value;
    Some(Ok(vm.float(value.abs())))
}

fn divmod(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    vm.begin_binary(BinaryOp::DivMod, &args[0], &args[1])
}

fn pow(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    if args[2].is_none() {
        return vm.begin_binary(BinaryOp::Pow, &args[0], &args[1]);
    }
    Ok(Begun::Done(vm.pow_mod(args)?))
}

impl Vm {
    /// `pow(base, exp, mod)`: `__pow__`, then, since 3.14, `__rpow__` of the exponent.
    fn pow_mod(&mut self, args: Args<'_>) -> Res {
        let (base, exp, modulus) = (&args[0], &args[1], &args[2]);
        let attempts = [
            (base, Special::Pow, [exp.clone(), modulus.clone()]),
            (exp, Special::RPow, [base.clone(), modulus.clone()]),
        ];
        for (this, special, operands) in attempts {
            if let Some(value) = self.call_special(this, special, &operands)?
                && !value.is_not_implemented()
            {
                return Ok(value);
            }
        }
        let (base, exp, modulus) = (self.type_name(base), self.type_name(exp), self.type_name(modulus));
        Err(self.type_error(format!(
            "unsupported operand type(s) for ** or pow(): '{base}', '{exp}', '{modulus}'"
        )))
    }
}

fn round(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    if !vm.type_of(&args[0]).has_special(Special::Round) {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("type {name} doesn't define __round__ method")));
    }
    let digits = if args[1].is_none() { &[][..] } else { &args[1..2] };
    vm.begin_known_special(&args[0], Special::Round, digits)
}

fn radix(vm: &mut Vm, args: Args<'_>, radix: u32, prefix: &str) -> Res {
    let int = vm.index(&args[0])?;
    if let Some(small) = int.as_small_int() {
        let (sign, magnitude) = (if small < 0 { "-" } else { "" }, small.unsigned_abs());
        return Ok(vm.str(&match radix {
            2 => format!("{sign}{prefix}{magnitude:b}"),
            8 => format!("{sign}{prefix}{magnitude:o}"),
            _ => format!("{sign}{prefix}{magnitude:x}"),
        }));
    }
    let big = as_big(&int).unwrap_or_default();
    let sign = if big.sign() == num_bigint::Sign::Minus { "-" } else { "" };
    Ok(vm.str(&format!("{sign}{prefix}{}", big.magnitude().to_str_radix(radix))))
}

fn chr(vm: &mut Vm, args: Args<'_>) -> Res {
    if let Some(ascii @ 0..0x80) = args[0].as_small_int() {
        return Ok(vm.character(&[ascii as u8]));
    }
    let int = vm.index(&args[0])?;
    let point = as_i64(&int).and_then(|point| u32::try_from(point).ok());
    let Some(point) = point.and_then(rustpython_wtf8::CodePoint::from_u32) else {
        return Err(vm.value_error("chr() arg not in range(0x110000)"));
    };
    let text = rustpython_wtf8::Wtf8Buf::from_iter([point]);
    Ok(vm.character(text.as_bytes()))
}

fn ord(vm: &mut Vm, args: Args<'_>) -> Res {
    let (point, length) = if let Some(text) = args[0].downcast_ref::<Str>() {
        if let [ascii @ ..0x80] = text.as_bytes() {
            return Ok(vm.int(i64::from(*ascii)));
        }
        (text.code_point(0), text.len())
    } else if let Some(bytes) = args[0].downcast_ref::<Bytes>() {
        (bytes.data.first().map(|byte| u32::from(*byte)), bytes.data.len())
    } else if let Some(bytes) = args[0].downcast_ref::<ByteArray>() {
        let data = bytes.data.borrow();
        (data.first().map(|byte| u32::from(*byte)), data.len())
    } else {
        let name = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("ord() expected string of length 1, but {name} found")));
    };
    match point {
        Some(point) if length == 1 => Ok(vm.int(i64::from(point))),
        _ => Err(vm.type_error(format!(
            "ord() expected a character, but string of length {length} found"
        ))),
    }
}
