//! What Python sees of code objects: `co_…`, equality, positions.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use corallus_bytecode::{Local, LocalKind};
use corallus_heap::{Ref, Value};

use super::{CodeObject, layout};
use crate::error::Res;
use crate::native::{Args, GetSet, Native, getter, method, readonly, this};
use crate::objects::exception::ExceptionKind;
use crate::objects::str::Str;
use crate::objects::tuple::Items;
use crate::vm::Vm;

/// The name of the register that holds the namespace of a module or class.
pub(super) const NAMESPACE: &str = ".namespace";

/// `f_lasti` and `tb_lasti` count two per instruction word: `traceback` and `inspect` halve them to find an instruction's
/// position in `co_positions()`. Before the first word comes the start of the call, at the line of the `def`.
const LASTI_UNITS: u64 = 2;

/// The `f_lasti` of an instruction. The statements without instructions before it are one less.
pub fn lasti(instruction: u32) -> i64 {
    (i64::from(instruction) + 1) * LASTI_UNITS as i64
}

/// The instruction that an `f_lasti` names.
pub fn instruction_at(lasti: i64) -> u32 {
    u32::try_from(lasti / LASTI_UNITS as i64 - 1).unwrap_or(0)
}

pub static METHODS: &[Native] = &[
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method("__eq__", "($self, value, /)", eq, "Return self==value."),
    method("__ne__", "($self, value, /)", ne, "Return self!=value."),
    method("__hash__", "($self, /)", hash, "Return hash(self)."),
    method("co_positions", "($self, /)", positions, ""),
    method("co_lines", "($self, /)", lines, ""),
    method(
        "co_branches",
        "($self, /)",
        |vm, _| {
            let empty = vm.tuple(Vec::new());
            vm.iter(&empty)
        },
        "",
    ),
    method(
        "_varname_from_oparg",
        "($self, oparg)",
        varname,
        "(internal-only) Return the local variable name for the given oparg.",
    ),
];

pub static GETSETS: &[GetSet] = &[
    readonly("co_argcount", |vm, c| count(vm, c, |c| c.head.arg_count), ""),
    readonly(
        "co_posonlyargcount",
        |vm, c| count(vm, c, |c| c.head.posonly_arg_count),
        "",
    ),
    readonly(
        "co_kwonlyargcount",
        |vm, c| count(vm, c, |c| c.head.kwonly_arg_count),
        "",
    ),
    readonly(
        "co_stacksize",
        |vm, c| {
            ready(vm, c)?;
            count(vm, c, |c| {
                c.head.register_count.saturating_sub(c.body().local_kinds.len() as u32)
            })
        },
        "",
    ),
    readonly("co_firstlineno", |vm, c| count(vm, c, |c| c.head.first_line), ""),
    readonly("co_flags", |vm, c| count(vm, c, |c| c.flags.get()), ""),
    getter(
        "co_nlocals",
        |vm, c| {
            let names = varnames(ready(vm, c)?);
            Ok(vm.size(names.len()))
        },
        "",
    ),
    readonly("co_name", |vm, c| Ok(this::<CodeObject>(vm, c)?.name.to_value()), ""),
    readonly(
        "co_qualname",
        |vm, c| Ok(this::<CodeObject>(vm, c)?.qualname.to_value()),
        "",
    ),
    readonly(
        "co_filename",
        |vm, c| Ok(this::<CodeObject>(vm, c)?.filename.to_value()),
        "",
    ),
    readonly(
        "co_consts",
        |vm, c| {
            let consts = ready(vm, c)?.body().consts.to_vec();
            Ok(vm.tuple(consts))
        },
        "",
    ),
    readonly(
        "co_names",
        |vm, c| {
            let names = ready(vm, c)?.body().names.to_vec();
            Ok(names_tuple(vm, names))
        },
        "",
    ),
    getter(
        "co_varnames",
        |vm, c| {
            let names = varnames(ready(vm, c)?);
            Ok(names_tuple(vm, names))
        },
        "",
    ),
    getter(
        "co_cellvars",
        |vm, c| {
            let names = cellvars(ready(vm, c)?);
            Ok(names_tuple(vm, names))
        },
        "",
    ),
    getter(
        "co_freevars",
        |vm, c| {
            let names = ready(vm, c)?.body().free_names.to_vec();
            Ok(names_tuple(vm, names))
        },
        "",
    ),
    getter("co_code", bytecode, ""),
    getter("_co_code_adaptive", bytecode, ""),
    readonly(
        "co_linetable",
        |vm, c| {
            let table = ready(vm, c)?.positions().as_bytes().to_vec();
            Ok(vm.bytes(table))
        },
        "",
    ),
    readonly("co_exceptiontable", exception_table, ""),
    getter("co_lnotab", line_table, ""),
];

/// The code object, with its body.
fn ready<'a>(vm: &mut Vm, value: &'a Value) -> Res<&'a CodeObject> {
    let code = this::<CodeObject>(vm, value)?;
    vm.code_body(code);
    Ok(code)
}

fn count(vm: &mut Vm, value: &Value, of: fn(&CodeObject) -> u32) -> Res {
    let count = of(this::<CodeObject>(vm, value)?);
    Ok(vm.int(i64::from(count)))
}

fn names_tuple(vm: &mut Vm, names: Vec<Ref<Str>>) -> Value {
    let names = names.into_iter().map(Ref::into_value).collect::<Items>();
    vm.tuple(names)
}

/// The registers whose names `co_varnames` lists: parameters, then the locals that no nested function captures; each name
/// once.
pub(super) fn variables(locals: &[Local], parameters: usize) -> Vec<usize> {
    named(locals, |register, captured| register < parameters || !captured)
}

/// The registers whose names `co_cellvars` lists: parameters and locals that a nested function captures.
pub(super) fn cells(locals: &[Local]) -> Vec<usize> {
    named(locals, |_, captured| captured)
}

fn named(locals: &[Local], wanted: impl Fn(usize, bool) -> bool) -> Vec<usize> {
    let mut known = HashSet::new();
    let mut registers = Vec::new();
    for (register, local) in locals.iter().enumerate() {
        let captured = matches!(local.kind, LocalKind::Cell | LocalKind::HiddenCell);
        let is_namespace = register == 0 && &*local.name == NAMESPACE;
        if !is_namespace && wanted(register, captured) && known.insert(&local.name) {
            registers.push(register);
        }
    }
    registers
}

fn names_of(code: &CodeObject, registers: Vec<usize>) -> Vec<Ref<Str>> {
    let names = registers.into_iter();
    names
        .filter_map(|register| code.body().local_names.get(register).cloned())
        .collect()
}

fn varnames(code: &CodeObject) -> Vec<Ref<Str>> {
    let parameters = code.head.parameter_count() as usize;
    names_of(code, variables(&code.compiled().locals, parameters))
}

fn cellvars(code: &CodeObject) -> Vec<Ref<Str>> {
    names_of(code, cells(&code.compiled().locals))
}

/// The instruction words as they were compiled, little-endian.
fn bytecode(vm: &mut Vm, value: &Value) -> Res {
    let words: Vec<u8> = this::<CodeObject>(vm, value)?
        .compiled()
        .instrs
        .iter()
        .flat_map(|instr| instr.0.to_le_bytes())
        .collect();
    Ok(vm.bytes(words))
}

fn exception_table(vm: &mut Vm, value: &Value) -> Res {
    let table = layout::write(this::<CodeObject>(vm, value)?.compiled());
    Ok(vm.bytes(table))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let code = this::<CodeObject>(vm, &args[0])?;
    let (name, file, line) = (
        code.name.to_string_lossy(),
        code.filename.to_string_lossy(),
        code.head.first_line,
    );
    let text = format!(
        "<code object {name} at {:#x}, file \"{file}\", line {line}>",
        args[0].bits()
    );
    Ok(vm.str(&text))
}

fn same(a: &Value, b: &Value) -> Option<bool> {
    let (a, b) = (a.downcast_ref::<CodeObject>()?, b.downcast_ref::<CodeObject>()?);
    let same_instructions =
        || std::ptr::eq(a, b) || std::sync::Arc::ptr_eq(a.compiled(), b.compiled()) || same_code(a, b);
    Some(*a.name == *b.name && a.flags.get() == b.flags.get() && same_instructions())
}

/// Everything but where the code comes from.
fn same_code(a: &CodeObject, b: &CodeObject) -> bool {
    let (a, b) = (&**a.compiled(), &**b.compiled());
    a.first_line == b.first_line
        && a.arg_count == b.arg_count
        && a.posonly_arg_count == b.posonly_arg_count
        && a.kwonly_arg_count == b.kwonly_arg_count
        && a.locals == b.locals
        && a.freevars == b.freevars
        && a.names == b.names
        && a.consts == b.consts
        && a.instrs == b.instrs
        && a.handlers == b.handlers
        && a.positions == b.positions
}

fn eq(_: &mut Vm, args: Args<'_>) -> Res {
    Ok(same(&args[0], &args[1]).map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn ne(_: &mut Vm, args: Args<'_>) -> Res {
    Ok(same(&args[0], &args[1]).map_or(Value::NOT_IMPLEMENTED, |same| Value::bool(!same)))
}

fn hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let code = this::<CodeObject>(vm, &args[0])?;
    let mut hasher = DefaultHasher::new();
    let (code, name) = (code.compiled(), code.name.hash(vm.hash_seed));
    let counts = [
        code.first_line,
        code.arg_count,
        code.posonly_arg_count,
        code.kwonly_arg_count,
    ];
    (name, counts).hash(&mut hasher);
    code.instrs.iter().for_each(|word| word.0.hash(&mut hasher));
    Ok(vm.int(hasher.finish() as i64 >> 2))
}

fn optional(vm: &mut Vm, number: u32, known: bool) -> Value {
    if known { vm.int(i64::from(number)) } else { Value::NONE }
}

/// `(start line, end line, start column, end column)` of the start of the call and of every instruction word.
fn positions(vm: &mut Vm, args: Args<'_>) -> Res {
    let code = ready(vm, &args[0])?;
    let words = code.body().instrs.len() + 1;
    let mut items = Vec::with_capacity(words);
    if code.positions().as_bytes().is_empty() {
        let nothing = vm.list(items);
        return vm.iter(&nothing);
    }
    let line = vm.int(i64::from(code.head.first_line));
    let column = optional(vm, 0, vm.debug_ranges);
    items.push(vm.tuple([line.clone(), line, column.clone(), column]));
    for (length, position) in code.positions().runs(code.head.first_line) {
        let known = position.line != 0;
        let parts = match vm.debug_ranges {
            true => [position.line, position.end_line, position.column, position.end_column]
                .map(|number| optional(vm, number, known)),
            false => {
                let line = optional(vm, position.line, known);
                [line.clone(), line, Value::NONE, Value::NONE]
            }
        };
        let parts = parts.to_vec();
        let item = vm.tuple(parts);
        // A damaged table could claim more words than the code has.
        let room = words - items.len();
        items.extend(std::iter::repeat_n(item, (length as usize).min(room)));
    }
    let list = vm.list(items);
    vm.iter(&list)
}

/// `(start, end, line)` of every run of one line, in the units of `f_lasti`.
fn lines(vm: &mut Vm, args: Args<'_>) -> Res {
    let code = ready(vm, &args[0])?;
    let mut items = Vec::new();
    for (start, end, line) in line_runs(code) {
        let line = optional(vm, line.unwrap_or(0), line.is_some());
        let (start, end) = (vm.size(start as usize), vm.size(end as usize));
        items.push(vm.tuple([start, end, line]));
    }
    let list = vm.list(items);
    vm.iter(&list)
}

fn line_runs(code: &CodeObject) -> Vec<(u64, u64, Option<u32>)> {
    if code.positions().as_bytes().is_empty() {
        return Vec::new();
    }
    let first_line = code.head.first_line;
    let entry = code.entry_line();
    let mut runs: Vec<(u64, u64, u32)> = vec![(0, LASTI_UNITS, entry)];
    let mut start = LASTI_UNITS;
    for (length, position) in code.positions().runs(first_line) {
        let end = start.saturating_add(length.saturating_mul(LASTI_UNITS));
        match runs.last_mut() {
            // A statement without instructions gets the second half of the word before.
            Some(last) if length == 0 => {
                last.1 = last.1.min(start - 1);
                runs.push((start - 1, start, position.line));
            }
            Some(last) if last.2 == position.line => last.1 = end,
            _ => runs.push((start, end, position.line)),
        }
        start = end;
    }
    let known = |(start, end, line)| (start, end, (line != 0 || (entry == 0 && start == 0)).then_some(line));
    runs.into_iter().map(known).collect()
}

/// The table of lines as it was before Python 3.10: pairs of steps of the offset and of the line.
fn line_table(vm: &mut Vm, value: &Value) -> Res {
    let code = ready(vm, value)?;
    vm.warn(
        ExceptionKind::DeprecationWarning,
        "co_lnotab is deprecated, use co_lines instead.",
    )?;
    let mut bytes = Vec::new();
    let (mut offset, mut line) = (0, i64::from(code.head.first_line));
    for (start, _, next) in line_runs(code) {
        let Some(next) = next.map(i64::from).filter(|next| *next != line) else {
            continue;
        };
        let (mut forward, mut lines) = (start - offset, next - line);
        while forward > 255 {
            bytes.extend([255, 0]);
            forward -= 255;
        }
        while !(-128..=127).contains(&lines) {
            let step = lines.clamp(-128, 127);
            bytes.extend([forward as u8, step as i8 as u8]);
            (forward, lines) = (0, lines - step);
        }
        bytes.extend([forward as u8, lines as i8 as u8]);
        (offset, line) = (start, next);
    }
    Ok(vm.bytes(bytes))
}

fn varname(vm: &mut Vm, args: Args<'_>) -> Res {
    let at = vm.to_i64(&args[1])?;
    let name = ready(vm, &args[0])?
        .body()
        .local_names
        .get(usize::try_from(at).unwrap_or(usize::MAX))
        .cloned();
    name.map(Ref::into_value)
        .ok_or_else(|| vm.index_error("tuple index out of range"))
}
