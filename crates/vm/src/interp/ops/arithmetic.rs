//! Arithmetic: immediate integers and floats in line, everything else through the operators.

use corallus_bytecode::opcode::Operand;
use corallus_bytecode::{INPLACE, Instr, KILL_B, KILL_C, Opcode};
use corallus_heap::{Ref, Value};

use super::super::{Apart, Cursor, Flow, out_of_line};
use crate::objects::float::Float;
use crate::objects::str::Str;
use crate::operators::{BinaryOp, CompareOp, Operation, UnaryOp};
use crate::vm::Vm;

/// Stores the immediate result of immediate operands.
#[inline(always)]
fn store_small(vm: &mut Vm, c: &mut Cursor, i: Instr, value: Value) -> Flow {
    c.kill_immediate(i);
    c.set(vm, i.a(), value);
    c.advance(1);
    Ok(())
}

/// Stores a result.
#[inline(always)]
fn store(vm: &mut Vm, c: &mut Cursor, i: Instr, value: Value) -> Flow {
    c.kill(vm, i);
    c.set(vm, i.a(), value);
    c.advance(1);
    Ok(())
}

#[inline(always)]
fn ints(c: &Cursor, i: Instr) -> Option<(i64, i64)> {
    let (left, right) = (c.get(i.b()), c.get(i.c()));
    if left.is_small_int() && right.is_small_int() {
        return Some((left.bits() as i64 >> 1, right.bits() as i64 >> 1));
    }
    None
}

/// Two plain floats, or a plain float and an immediate integer.
#[inline(always)]
fn floats(vm: &Vm, c: &Cursor, i: Instr) -> Option<(f64, f64)> {
    let (left, right) = (c.get(i.b()), c.get(i.c()));
    let Some(a) = plain_float(vm, left) else {
        let a = left.as_small_int().and_then(exact)?;
        return plain_float(vm, right).map(|b| (a, b));
    };
    match plain_float(vm, right) {
        Some(b) => Some((a, b)),
        None => right.as_small_int().and_then(exact).map(|b| (a, b)),
    }
}

#[inline(always)]
fn exact(int: i64) -> Option<f64> {
    (int.unsigned_abs() < 1 << 53).then_some(int as f64)
}

#[inline(always)]
fn plain_float(vm: &Vm, value: &Value) -> Option<f64> {
    vm.types.exact_float(value).map(|float| float.value)
}

/// Stores the result of an operation on what [`floats`] found; an operand that dies here gives its memory.
#[inline(always)]
fn store_float(vm: &mut Vm, c: &mut Cursor, i: Instr, value: f64) -> Flow {
    if reuse(vm, c, i, value, (i.b(), KILL_B), (i.c(), KILL_C))
        || reuse(vm, c, i, value, (i.c(), KILL_C), (i.b(), KILL_B))
    {
        c.advance(1);
        return Ok(());
    }
    let value = vm.float(value);
    store(vm, c, i, value)
}

/// Changes an operand that dies here into the result, if nobody else refers to it; what the result replaces dies, too. The operand and
/// the other one come with the flags that say whether they die.
#[inline(always)]
fn reuse(
    vm: &mut Vm,
    c: &Cursor,
    i: Instr,
    value: f64,
    (register, kill): (u16, u8),
    (other, kills_other): (u16, u8),
) -> bool {
    if i.d() & kill == 0 && register != i.a() {
        return false;
    }
    let Some(float) = c.own::<Float>(register) else {
        return false;
    };
    float.value = value;
    if i.d() & kills_other != 0 {
        c.clear(vm, other);
    }
    if register != i.a() {
        let result = c.take(register);
        c.set(vm, i.a(), result);
    }
    true
}

#[inline(never)]
fn slow(vm: &mut Vm, c: &mut Apart, i: Instr, op: BinaryOp) -> Flow {
    c.sync();
    let (left, right) = (c.get(i.b()).clone(), c.get(i.c()).clone());
    let begun = vm.begin_operation(operation(i, op), &left, &right);
    drop((left, right));
    c.finish_operation(vm, i, begun)
}

fn operation(i: Instr, op: BinaryOp) -> Operation {
    match i.d() & INPLACE != 0 {
        true => Operation::Inplace(op),
        false => Operation::Binary(op),
    }
}

/// What an instruction asks for whose operator, called in Python, has no answer: the operation and its operands.
pub fn operation_at(c: &Apart, i: Instr) -> Option<(Operation, Value, Value)> {
    use Opcode as Op;
    let imm = |operand: u16| Value::int32(i32::from(operand as i16));
    let op = i.opcode()?;
    let binary = match op {
        Op::Add | Op::AddImm => BinaryOp::Add,
        Op::Sub | Op::SubImm => BinaryOp::Sub,
        Op::Mul | Op::MulImm => BinaryOp::Mul,
        Op::MatMul => BinaryOp::MatMul,
        Op::TrueDiv => BinaryOp::TrueDiv,
        Op::FloorDiv | Op::FloorDivImm => BinaryOp::FloorDiv,
        Op::Mod | Op::ModImm => BinaryOp::Mod,
        Op::Pow => BinaryOp::Pow,
        Op::LShift | Op::LShiftImm => BinaryOp::LShift,
        Op::RShift | Op::RShiftImm => BinaryOp::RShift,
        Op::And | Op::AndImm => BinaryOp::And,
        Op::Or => BinaryOp::Or,
        Op::Xor => BinaryOp::Xor,
        Op::JumpIfCompare => {
            let op = CompareOp::from_index(usize::from(i.c() & 7))?;
            return Some((Operation::Compare(op), c.get(i.a()).clone(), c.get(i.b()).clone()));
        }
        Op::JumpIfCompareImm => {
            let op = CompareOp::from_index(usize::from(i.c() & 7))?;
            return Some((Operation::Compare(op), c.get(i.a()).clone(), imm(i.b())));
        }
        _ => {
            let op = super::comparison::operator(op)?;
            return Some((Operation::Compare(op), c.get(i.b()).clone(), c.get(i.c()).clone()));
        }
    };
    let right = match op.row().operands[2] {
        Operand::Imm => imm(i.c()),
        _ => c.get(i.c()).clone(),
    };
    Some((operation(i, binary), c.get(i.b()).clone(), right))
}

#[inline(never)]
fn slow_imm(vm: &mut Vm, c: &mut Apart, i: Instr, op: BinaryOp) -> Flow {
    c.sync();
    let left = c.get(i.b()).clone();
    let right = Value::int32(i32::from(i.c() as i16));
    let begun = vm.begin_operation(operation(i, op), &left, &right);
    drop(left);
    // Operand c is a number, not a register: its kill flag is never set.
    c.finish_operation(vm, i, begun)
}

#[inline(always)]
pub fn add(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    if let Some((a, b)) = ints(c, i)
        && let Some(sum) = Value::small_int(a + b)
    {
        return store_small(vm, c, i, sum);
    }
    if let Some((a, b)) = floats(vm, c, i) {
        return store_float(vm, c, i, a + b);
    }
    out_of_line(vm, c, i, add_other)
}

/// A plain `str`.
fn plain_text(vm: &Vm, value: &Value) -> Option<Ref<Str>> {
    match value.header()?.type_value().is(vm.types.str.as_value()) {
        true => value.downcast_ref::<Str>().cloned(),
        false => None,
    }
}

#[inline(never)]
fn add_other(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let Some(right) = plain_text(vm, c.get(i.c())) else {
        return slow(vm, c, i, BinaryOp::Add);
    };
    if plain_text(vm, c.get(i.b())).is_none() {
        return slow(vm, c, i, BinaryOp::Add);
    }
    c.sync();
    // A text that dies here, or makes place for the result, grows where it is: one that is built piece by piece isn't copied
    // for every piece.
    if i.d() & KILL_B != 0 || i.b() == i.a() {
        let mut left = c.take(i.b());
        let appended = vm.append(&mut left, right.as_bytes());
        drop(right);
        return match appended {
            Ok(true) => store(vm, c, i, left),
            other => {
                c.set(vm, i.b(), left);
                other?;
                concat(vm, c, i)
            }
        };
    }
    drop(right);
    concat(vm, c, i)
}

fn concat(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let (Some(left), Some(right)) = (plain_text(vm, c.get(i.b())), plain_text(vm, c.get(i.c()))) else {
        return slow(vm, c, i, BinaryOp::Add);
    };
    let sum = vm.concat(&left, &right)?;
    drop((left, right));
    store(vm, c, i, sum)
}

#[inline(always)]
pub fn sub(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    if let Some((a, b)) = ints(c, i)
        && let Some(difference) = Value::small_int(a - b)
    {
        return store_small(vm, c, i, difference);
    }
    if let Some((a, b)) = floats(vm, c, i) {
        return store_float(vm, c, i, a - b);
    }
    out_of_line(vm, c, i, |vm, c, i| slow(vm, c, i, BinaryOp::Sub))
}

#[inline(always)]
pub fn mul(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    if let Some((a, b)) = ints(c, i)
        && let Some(product) = a.checked_mul(b).and_then(Value::small_int)
    {
        return store_small(vm, c, i, product);
    }
    if let Some((a, b)) = floats(vm, c, i) {
        return store_float(vm, c, i, a * b);
    }
    out_of_line(vm, c, i, |vm, c, i| slow(vm, c, i, BinaryOp::Mul))
}

#[inline(always)]
pub fn true_div(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    if let Some((a, b)) = floats(vm, c, i)
        && b != 0.0
    {
        return store_float(vm, c, i, a / b);
    }
    out_of_line(vm, c, i, |vm, c, i| slow(vm, c, i, BinaryOp::TrueDiv))
}

#[inline(always)]
fn floor_div_ints(a: i64, b: i64) -> Option<i64> {
    // Immediate integers have 63 bits: only a zero divisor can fail.
    let quotient = a.checked_div(b)?;
    Some(if a % b != 0 && (a < 0) != (b < 0) {
        quotient - 1
    } else {
        quotient
    })
}

#[inline(always)]
fn mod_ints(a: i64, b: i64) -> Option<i64> {
    let rest = a.checked_rem(b)?;
    Some(if rest != 0 && (rest < 0) != (b < 0) {
        rest + b
    } else {
        rest
    })
}

#[inline(always)]
pub fn floor_div(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    if let Some((a, b)) = ints(c, i)
        && let Some(quotient) = floor_div_ints(a, b).and_then(Value::small_int)
    {
        return store_small(vm, c, i, quotient);
    }
    out_of_line(vm, c, i, |vm, c, i| slow(vm, c, i, BinaryOp::FloorDiv))
}

#[inline(always)]
pub fn modulo(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    if let Some((a, b)) = ints(c, i)
        && let Some(rest) = mod_ints(a, b).and_then(Value::small_int)
    {
        return store_small(vm, c, i, rest);
    }
    out_of_line(vm, c, i, |vm, c, i| slow(vm, c, i, BinaryOp::Mod))
}

#[inline(always)]
pub fn and(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    if let Some((a, b)) = ints(c, i)
        && let Some(value) = Value::small_int(a & b)
    {
        return store_small(vm, c, i, value);
    }
    out_of_line(vm, c, i, |vm, c, i| slow(vm, c, i, BinaryOp::And))
}

#[inline(always)]
pub fn or(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    if let Some((a, b)) = ints(c, i)
        && let Some(value) = Value::small_int(a | b)
    {
        return store_small(vm, c, i, value);
    }
    out_of_line(vm, c, i, |vm, c, i| slow(vm, c, i, BinaryOp::Or))
}

#[inline(always)]
pub fn xor(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    if let Some((a, b)) = ints(c, i)
        && let Some(value) = Value::small_int(a ^ b)
    {
        return store_small(vm, c, i, value);
    }
    out_of_line(vm, c, i, |vm, c, i| slow(vm, c, i, BinaryOp::Xor))
}

/// The operators without a fast path of their own.
pub fn generic(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let op = match i.opcode() {
        Some(Opcode::MatMul) => BinaryOp::MatMul,
        Some(Opcode::LShift) => BinaryOp::LShift,
        _ => BinaryOp::RShift,
    };
    out_of_line(vm, c, i, |vm, c, i| slow(vm, c, i, op))
}

/// Powers of integers that stay small, and of positive floats.
pub fn power(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    if let Some((a, b)) = ints(c, i) {
        let exponent = u32::try_from(b).ok();
        if let Some(value) = exponent.and_then(|b| a.checked_pow(b)).and_then(Value::small_int) {
            return store_small(vm, c, i, value);
        }
    } else if let Some((a, b)) = floats(vm, c, i)
        && a > 0.0
        && a.is_finite()
        && b.is_finite()
    {
        let value = a.powf(b);
        // The general way reports overflow.
        if value.is_finite() {
            return store_float(vm, c, i, value);
        }
    }
    slow(vm, c, i, BinaryOp::Pow)
}

#[inline(always)]
fn with_imm(c: &Cursor, i: Instr) -> Option<(i64, i64)> {
    c.get(i.b()).as_small_int().map(|a| (a, i64::from(i.c() as i16)))
}

#[inline(always)]
pub fn add_imm(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    if let Some(sum) = with_imm(c, i).and_then(|(a, b)| Value::small_int(a + b)) {
        return store_small(vm, c, i, sum);
    }
    out_of_line(vm, c, i, |vm, c, i| slow_imm(vm, c, i, BinaryOp::Add))
}

#[inline(always)]
pub fn sub_imm(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    if let Some(difference) = with_imm(c, i).and_then(|(a, b)| Value::small_int(a - b)) {
        return store_small(vm, c, i, difference);
    }
    out_of_line(vm, c, i, |vm, c, i| slow_imm(vm, c, i, BinaryOp::Sub))
}

#[inline(always)]
pub fn mul_imm(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    if let Some(product) = with_imm(c, i)
        .and_then(|(a, b)| a.checked_mul(b))
        .and_then(Value::small_int)
    {
        return store_small(vm, c, i, product);
    }
    out_of_line(vm, c, i, |vm, c, i| slow_imm(vm, c, i, BinaryOp::Mul))
}

#[inline(always)]
pub fn floor_div_imm(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    if let Some(value) = with_imm(c, i)
        .and_then(|(a, b)| floor_div_ints(a, b))
        .and_then(Value::small_int)
    {
        return store_small(vm, c, i, value);
    }
    out_of_line(vm, c, i, |vm, c, i| slow_imm(vm, c, i, BinaryOp::FloorDiv))
}

#[inline(always)]
pub fn mod_imm(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    if let Some(value) = with_imm(c, i)
        .and_then(|(a, b)| mod_ints(a, b))
        .and_then(Value::small_int)
    {
        return store_small(vm, c, i, value);
    }
    out_of_line(vm, c, i, |vm, c, i| slow_imm(vm, c, i, BinaryOp::Mod))
}

#[inline(always)]
pub fn lshift_imm(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    if let Some((a, b @ 0..=30)) = with_imm(c, i)
        && a.unsigned_abs() < 1 << 31
        && let Some(value) = Value::small_int(a << b)
    {
        return store_small(vm, c, i, value);
    }
    out_of_line(vm, c, i, |vm, c, i| slow_imm(vm, c, i, BinaryOp::LShift))
}

#[inline(always)]
pub fn rshift_imm(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    if let Some((a, b @ 0..=62)) = with_imm(c, i)
        && let Some(value) = Value::small_int(a >> b)
    {
        return store_small(vm, c, i, value);
    }
    out_of_line(vm, c, i, |vm, c, i| slow_imm(vm, c, i, BinaryOp::RShift))
}

#[inline(always)]
pub fn and_imm(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    if let Some(value) = with_imm(c, i).and_then(|(a, b)| Value::small_int(a & b)) {
        return store_small(vm, c, i, value);
    }
    out_of_line(vm, c, i, |vm, c, i| slow_imm(vm, c, i, BinaryOp::And))
}

pub fn unary(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let op = match i.opcode() {
        Some(Opcode::Neg) => UnaryOp::Neg,
        Some(Opcode::Pos) => UnaryOp::Pos,
        _ => UnaryOp::Invert,
    };
    if let Some(int) = c.get(i.b()).as_small_int() {
        let result = match op {
            UnaryOp::Neg => -int,
            UnaryOp::Pos | UnaryOp::Abs => int,
            UnaryOp::Invert => !int,
        };
        if let Some(value) = Value::small_int(result) {
            return store_small(vm, c, i, value);
        }
    }
    c.sync();
    let operand = c.get(i.b()).clone();
    let begun = vm.begin_unary(op, &operand);
    drop(operand);
    c.finish(vm, i, begun)
}
