//! Moves and constants.

use corallus_bytecode::{Instr, KILL_B};
use corallus_heap::Value;

use super::super::Cursor;
use crate::vm::Vm;

#[inline(always)]
pub fn move_(vm: &mut Vm, c: &mut Cursor, i: Instr) {
    let value = if i.d() & KILL_B != 0 {
        c.take(i.b())
    } else {
        c.get(i.b()).clone()
    };
    c.set(vm, i.a(), value);
    c.advance(1);
}

#[inline(always)]
pub fn clear(vm: &mut Vm, c: &mut Cursor, i: Instr) {
    c.clear(vm, i.a());
    c.advance(1);
}

#[inline(always)]
pub fn load_const(vm: &mut Vm, c: &mut Cursor, i: Instr) {
    let value = c.constant(i.bc()).clone();
    c.set(vm, i.a(), value);
    c.advance(1);
}

#[inline(always)]
pub fn load_int(vm: &mut Vm, c: &mut Cursor, i: Instr) {
    c.set(vm, i.a(), Value::int32(i.bc() as i32));
    c.advance(1);
}
