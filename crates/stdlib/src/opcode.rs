//! `_opcode`: the table of instructions and what an instruction says, for the modules `opcode` and `dis`.

use std::sync::Arc;

use corallus_bytecode::disassemble::{self, Argument, describe};
use corallus_bytecode::{Code, Instr, Opcode};
use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::code::CodeObject;
use corallus_vm::vm::Vm;

use crate::buffer;

/// The module.
pub static MODULE: ModuleDef = ModuleDef {
    name: "_opcode",
    functions: FUNCTIONS,
    init: |vm, module| {
        // Instructions do specialise, but not under names of their own, which is what is asked.
        for name in ["ENABLE_SPECIALIZATION", "ENABLE_SPECIALIZATION_FT"] {
            module.namespace(vm).set_str(vm, name, Value::FALSE);
        }
        Ok(())
    },
    doc: "Corallus's instructions.",
};

static FUNCTIONS: &[Native] = &[
    function(
        "table",
        "()",
        table,
        "List of (name, operands, words, extended, meaning) of every instruction, by number.",
    ),
    function(
        "instructions",
        "(code, /)",
        instructions,
        "List of (word, opcode, kind of argument, argument, operands as text) of a code object or of its co_code.",
    ),
    function(
        "locals",
        "(code, /)",
        locals,
        "List of texts that say which register is which local variable of a code object.",
    ),
    function(
        "handlers",
        "(code, /)",
        handlers,
        "List of (start, end, target, exception register, first register released) of a code object.",
    ),
];

fn table(vm: &mut Vm, _: Args<'_>) -> Res {
    let mut rows = Vec::new();
    for op in Opcode::ALL {
        let row = op.row();
        let operands = row.operands.map(|operand| vm.str(&format!("{operand:?}")));
        let row = [
            vm.str(&op.mnemonic()),
            vm.tuple(operands.to_vec()),
            Value::int32(i32::from(row.words)),
            Value::bool(row.extended),
            vm.str(row.meaning),
        ];
        rows.push(vm.tuple(row.to_vec()));
    }
    Ok(vm.list(rows))
}

/// The code object given, or one that has nothing but the instructions given.
fn code_of(vm: &mut Vm, value: &Value) -> Res<Arc<Code>> {
    if let Some(code) = value.downcast_ref::<CodeObject>() {
        return Ok(code.compiled().clone());
    }
    let data = buffer::data(vm, value)?;
    let (words, rest) = data.as_chunks::<8>();
    if !rest.is_empty() {
        return Err(vm.value_error("co_code must have 8 bytes for each word"));
    }
    let instrs = words.iter().map(|word| Instr(u64::from_le_bytes(*word))).collect();
    Ok(Arc::new(Code {
        instrs,
        ..Code::empty()
    }))
}

fn instructions(vm: &mut Vm, args: Args<'_>) -> Res {
    let code = code_of(vm, &args[0])?;
    let mut items = Vec::new();
    for described in describe(&code) {
        let (kind, argument) = match described.argument {
            Argument::None => ("", Value::NONE),
            Argument::Name(at) => ("name", vm.int(i64::from(at))),
            Argument::Const(at) => ("const", vm.int(i64::from(at))),
            Argument::Free(at) => ("free", vm.int(i64::from(at))),
            Argument::Local(at) => ("local", vm.int(i64::from(at))),
            Argument::Target(at) => ("target", vm.int(i64::from(at))),
            Argument::Number(number) => ("number", vm.int(number)),
        };
        let item = [
            vm.int(i64::from(described.at)),
            Value::int32(described.op as i32),
            vm.str(kind),
            argument,
            vm.str(&described.operands),
        ];
        items.push(vm.tuple(item.to_vec()));
    }
    Ok(vm.list(items))
}

fn locals(vm: &mut Vm, args: Args<'_>) -> Res {
    let code = code_of(vm, &args[0])?;
    let texts = disassemble::locals(&code);
    let texts = texts.iter().map(|text| vm.str(text)).collect();
    Ok(vm.list(texts))
}

fn handlers(vm: &mut Vm, args: Args<'_>) -> Res {
    let code = code_of(vm, &args[0])?;
    let mut items = Vec::new();
    for handler in code.handlers.iter() {
        let numbers = [
            handler.start,
            handler.end,
            handler.target,
            u32::from(handler.exception),
            u32::from(handler.first_dead),
        ];
        let item = numbers.map(|number| vm.int(i64::from(number))).to_vec();
        items.push(vm.tuple(item));
    }
    Ok(vm.list(items))
}
