//! Jumps, conditional and not.

use corallus_bytecode::{Instr, KILL_A, Opcode};
use corallus_heap::Value;

use super::super::{Apart, Cursor, Flow, out_of_line};
use super::comparison::{begin_truth, quick};
use crate::operators::{CompareOp, Operation};
use crate::vm::Vm;

#[inline(always)]
pub fn back(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    c.sync();
    vm.safe_point()?;
    c.jump(i.bc());
    Ok(())
}

#[inline(always)]
pub fn if_truth(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    let Some(truth) = vm.quick_truth(c.get(i.a())) else {
        return out_of_line(vm, c, i, |vm, c, i| begin_truth(vm, c, kill_a_only(i), i.a()));
    };
    if i.d() & KILL_A != 0 {
        c.clear(vm, i.a());
    }
    if truth == (i.opcode() == Some(Opcode::JumpIfTrue)) {
        c.jump(i.bc())
    } else {
        c.advance(1)
    }
    Ok(())
}

/// The instruction with no kill flag but that of `a`: `b` and `c` are its target.
#[inline(always)]
fn kill_a_only(i: Instr) -> Instr {
    i.with_flags(i.d() & KILL_A)
}

#[inline(always)]
pub fn if_none(vm: &mut Vm, c: &mut Cursor, i: Instr) {
    let none = c.get(i.a()).is_none();
    if i.d() & KILL_A != 0 {
        c.clear(vm, i.a());
    }
    if none == (i.opcode() == Some(Opcode::JumpIfNone)) {
        c.jump(i.bc())
    } else {
        c.advance(1)
    }
}

#[inline(always)]
fn branch(c: &mut Cursor, i: Instr, result: bool) {
    if result == (i.c() & 8 != 0) {
        c.jump(c.extension())
    } else {
        c.advance(2)
    }
}

/// The comparison that the instruction asks for, without a branch.
#[inline(always)]
fn compare_words(i: Instr, left: i64, right: i64) -> bool {
    // For each operator three bits: whether it is true of less, of equal, of greater.
    const TRUE_FOR: u32 = 0b001 | 0b011 << 3 | 0b010 << 6 | 0b101 << 9 | 0b100 << 12 | 0b110 << 15;
    let ordering = u32::from(left >= right) + u32::from(left > right);
    TRUE_FOR >> (u32::from(i.c() & 7) * 3 + ordering) & 1 != 0
}

#[inline(always)]
fn operator(i: Instr) -> CompareOp {
    CompareOp::from_index(usize::from(i.c() & 7)).unwrap_or(CompareOp::Eq)
}

#[inline(always)]
pub fn if_compare(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    let (left, right) = (c.get(i.a()), c.get(i.b()));
    if left.is_small_int() && right.is_small_int() {
        let result = compare_words(i, left.bits() as i64, right.bits() as i64);
        c.kill_immediate(i);
        branch(c, i, result);
        return Ok(());
    }
    if let Some(result) = quick(vm, operator(i), left, right) {
        c.kill(vm, i);
        branch(c, i, result);
        return Ok(());
    }
    out_of_line(vm, c, i, if_compare_slow)
}

#[inline(never)]
fn if_compare_slow(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let (left, right) = (c.get(i.a()).clone(), c.get(i.b()).clone());
    c.sync();
    let begun = vm.begin_operation(Operation::Compare(operator(i)), &left, &right);
    drop((left, right));
    c.finish_operation(vm, i, begun)
}

#[inline(always)]
pub fn if_compare_imm(vm: &mut Vm, c: &mut Cursor, i: Instr) -> Flow {
    let right = i64::from(i.b() as i16);
    if let Some(left) = c.get(i.a()).as_small_int() {
        let result = compare_words(i, left, right);
        c.kill_immediate(i.with_flags(i.d() & KILL_A));
        branch(c, i, result);
        return Ok(());
    }
    out_of_line(vm, c, i, if_compare_imm_slow)
}

#[inline(never)]
fn if_compare_imm_slow(vm: &mut Vm, c: &mut Apart, i: Instr) -> Flow {
    let right = i64::from(i.b() as i16);
    c.sync();
    let left = c.get(i.a()).clone();
    let begun = vm.begin_operation(Operation::Compare(operator(i)), &left, &Value::int32(right as i32));
    drop(left);
    c.finish_operation(vm, i.with_flags(i.d() & KILL_A), begun)
}
