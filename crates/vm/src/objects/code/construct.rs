//! `CodeType(…)` and `code.replace()`: code objects from their parts, which the verifier checks as it checks code from a
//! cache.
//!
use std::sync::Arc;

use corallus_bytecode::{Code, CodeFlags, Const, Instr, PositionTable, verify};
use corallus_heap::Value;

use super::CodeObject;
use super::layout::Layout;
use crate::error::{Raised, Res};
use crate::native::{Args, Native, fixed, method};
use crate::objects::bytes::Bytes;
use crate::objects::complex::Complex;
use crate::objects::dict::Dict;
use crate::objects::float::as_float;
use crate::objects::int::{as_big, as_i64, is_int};
use crate::objects::set::Set;
use crate::objects::slice::Slice;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)",
        new,
        "Create and return a new object.",
    )),
    method(
        "replace",
        "($self, /, **changes)",
        replace,
        "Return a copy of the code object with new values for the specified fields.",
    ),
    method(
        "__replace__",
        "($self, /, **changes)",
        replace,
        "The same as replace().",
    ),
];

/// The parameters of the constructor.
const FIELDS: [&str; 18] = [
    "co_argcount",
    "co_posonlyargcount",
    "co_kwonlyargcount",
    "co_nlocals",
    "co_stacksize",
    "co_flags",
    "co_code",
    "co_consts",
    "co_names",
    "co_varnames",
    "co_filename",
    "co_name",
    "co_qualname",
    "co_firstlineno",
    "co_linetable",
    "co_exceptiontable",
    "co_freevars",
    "co_cellvars",
];

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let mut values = FIELDS.map(|_| Value::NONE);
    for (place, value) in values.iter_mut().zip(args.iter().skip(1)) {
        *place = value.clone();
    }
    Fields {
        values,
        changing: false,
    }
    .build(vm)
}

fn replace(vm: &mut Vm, args: Args<'_>) -> Res {
    let changes = args[1].downcast_ref::<Dict>().map(|dict| dict.entries());
    let mut values = FIELDS.map(|_| Value::NONE);
    for (place, field) in values.iter_mut().zip(FIELDS) {
        *place = vm.getattr(&args[0], field)?;
    }
    for (name, value) in changes.unwrap_or_default() {
        let name = vm.text_of(&name);
        let at = FIELDS.iter().position(|field| *field == name);
        match at.and_then(|at| values.get_mut(at)) {
            Some(place) => *place = value,
            None => return Err(vm.type_error(format!("replace() got an unexpected keyword argument '{name}'"))),
        }
    }
    Fields { values, changing: true }.build(vm)
}

/// What a code object is to be made of.
struct Fields {
    values: [Value; 18],
    /// It is `replace()` that was called.
    changing: bool,
}

impl Fields {
    fn build(&self, vm: &mut Vm) -> Res {
        let [arg_count, posonly, kwonly, local_count, stack_size] = [0, 1, 2, 3, 4].map(|at| self.count(vm, at));
        let (arg_count, posonly, kwonly, local_count, stack_size) =
            (arg_count?, posonly?, kwonly?, local_count?, stack_size?);
        let flags = CodeFlags(match u32::try_from(self.number(vm, 5)?) {
            Ok(flags) => flags,
            Err(_) => return Err(vm.value_error("code: flags must not be negative")),
        });
        let instrs = self.instructions(vm)?;
        let const_values: Box<[Value]> = self.items(vm, 7)?.into();
        let names = self.names(vm, 8)?;
        let var_names = self.names(vm, 9)?;
        let [filename, name, qualname] = [10, 11, 12].map(|at| self.text(vm, at));
        let first_line = u32::try_from(self.number(vm, 13)?).unwrap_or(0);
        let positions = self.data(vm, 14)?;
        let table = self.data(vm, 15)?;
        let free_names = self.names(vm, 16)?;
        let cell_names = self.names(vm, 17)?;
        let variadic = u32::from(flags.has(CodeFlags::VARARGS)) + u32::from(flags.has(CodeFlags::VARKEYWORDS));
        if posonly > arg_count {
            return Err(vm.value_error("code: co_posonlyargcount is larger than co_argcount"));
        }
        let parameters = (arg_count + kwonly + variadic) as usize;
        if parameters > var_names.len() {
            return Err(vm.value_error("code: co_varnames is too small"));
        }
        if local_count as usize != var_names.len() {
            return Err(vm.value_error("code: co_nlocals != len(co_varnames)"));
        }
        let Some(layout) = Layout::read(&table) else {
            return Err(vm.value_error("code: co_exceptiontable is malformed"));
        };
        let locals = layout.locals(flags, parameters, &var_names, &cell_names);
        let mut consts = Vec::with_capacity(const_values.len());
        for value in &const_values {
            consts.push(to_const(vm, value, 0)?);
        }
        let code = Code {
            name: name?,
            qualname: qualname?,
            filename: filename?,
            first_line,
            flags,
            arg_count,
            posonly_arg_count: posonly,
            kwonly_arg_count: kwonly,
            register_count: stack_size.saturating_add(u32::try_from(locals.len()).unwrap_or(u32::MAX)),
            locals,
            freevars: free_names,
            names,
            consts,
            instrs,
            handlers: layout.handlers,
            positions: PositionTable::from_bytes(positions.into()),
        };
        if let Err(error) = verify::verify(&code) {
            return Err(vm.value_error(format!("code: {error}")));
        }
        Ok(vm.code_with_constants(&Arc::new(code), const_values).into_value())
    }

    fn value(&self, at: usize) -> &Value {
        &self.values[at.min(FIELDS.len() - 1)]
    }

    /// The error for a field of the wrong type.
    fn refuse(&self, vm: &mut Vm, at: usize, wanted: &str) -> Raised {
        let given = vm.type_name(self.value(at));
        let field = FIELDS.get(at).copied().unwrap_or_default();
        vm.type_error(match self.changing {
            true => format!("replace() argument '{field}' must be {wanted}, not {given}"),
            false => format!("code() argument {} must be {wanted}, not {given}", at + 1),
        })
    }

    fn number(&self, vm: &mut Vm, at: usize) -> Res<i64> {
        let number = vm.index(self.value(at))?;
        let number = as_i64(&number).filter(|number| i32::try_from(*number).is_ok());
        let Some(number) = number else {
            return Err(vm.overflow_error("Python int too large to convert to C int"));
        };
        if number < 0 && self.changing {
            let field = FIELDS.get(at).copied().unwrap_or_default();
            return Err(vm.value_error(format!("{field} must be a positive integer")));
        }
        Ok(number)
    }

    /// A number of parameters, locals or temporaries.
    fn count(&self, vm: &mut Vm, at: usize) -> Res<u32> {
        let number = self.number(vm, at)?;
        match u32::try_from(number) {
            // More registers than that don't exist.
            Ok(number) => Ok(number.min(u32::from(u16::MAX))),
            Err(_) => {
                let field = FIELDS.get(at).and_then(|field| field.strip_prefix("co_"));
                let field = field.unwrap_or_default();
                Err(vm.value_error(format!("code: {field} must not be negative")))
            }
        }
    }

    fn text(&self, vm: &mut Vm, at: usize) -> Res<Arc<str>> {
        match self.value(at).downcast_ref::<Str>() {
            Some(text) => Ok(text.to_string_lossy().as_ref().into()),
            None => Err(self.refuse(vm, at, "str")),
        }
    }

    fn data(&self, vm: &mut Vm, at: usize) -> Res<Vec<u8>> {
        match self.value(at).downcast_ref::<Bytes>() {
            Some(bytes) => Ok(bytes.data.to_vec()),
            None => Err(self.refuse(vm, at, "bytes")),
        }
    }

    fn items(&self, vm: &mut Vm, at: usize) -> Res<Vec<Value>> {
        match self.value(at).downcast_ref::<Tuple>() {
            Some(tuple) => Ok(tuple.items.to_vec()),
            None => Err(self.refuse(vm, at, "tuple")),
        }
    }

    fn names(&self, vm: &mut Vm, at: usize) -> Res<Vec<Arc<str>>> {
        let items = self.items(vm, at)?;
        let mut names: Vec<Arc<str>> = Vec::with_capacity(items.len());
        for item in &items {
            match item.downcast_ref::<Str>() {
                Some(text) => names.push(text.to_string_lossy().as_ref().into()),
                None => {
                    let given = vm.type_name(item);
                    return Err(vm.type_error(format!("name tuples must contain only strings, not '{given}'")));
                }
            }
        }
        Ok(names)
    }

    fn instructions(&self, vm: &mut Vm) -> Res<Vec<Instr>> {
        let data = self.data(vm, 6)?;
        let (words, rest) = data.as_chunks::<8>();
        if !rest.is_empty() {
            return Err(vm.value_error("code: co_code is malformed"));
        }
        Ok(words.iter().map(|word| Instr(u64::from_le_bytes(*word))).collect())
    }
}

/// How deep constants may nest.
const MAX_DEPTH: usize = 100;

/// A value that holds no others, as a constant.
pub fn plain_constant(value: &Value) -> Option<Const> {
    if value.is_none() {
        return Some(Const::None);
    }
    if let Some(truth) = value.as_bool() {
        return Some(if truth { Const::True } else { Const::False });
    }
    if value.is_ellipsis() {
        return Some(Const::Ellipsis);
    }
    if is_int(value) {
        return match (as_i64(value), as_big(value)) {
            (Some(number), _) => Some(Const::Int(number)),
            (None, big) => big.map(|big| {
                let (sign, magnitude) = big.to_bytes_le();
                Const::BigInt {
                    negative: sign == num_bigint::Sign::Minus,
                    magnitude: magnitude.into(),
                }
            }),
        };
    }
    if let Some(number) = as_float(value) {
        return Some(Const::Float(number));
    }
    if let Some(number) = value.downcast_ref::<Complex>() {
        return Some(Const::Complex(number.real, number.imag));
    }
    if let Some(text) = value.downcast_ref::<Str>() {
        return Some(Const::Str(text.as_bytes().into()));
    }
    if let Some(bytes) = value.downcast_ref::<Bytes>() {
        return Some(Const::Bytes(bytes.data.clone()));
    }
    let code = value.downcast_ref::<CodeObject>()?;
    Some(Const::Code(code.compiled().clone()))
}

/// What the verifier has to know of a constant. An object that no compiler makes a constant of stands as `None`.
fn to_const(vm: &mut Vm, value: &Value, depth: usize) -> Res<Const> {
    if depth > MAX_DEPTH {
        return Err(vm.value_error("code: co_consts are nested too deeply"));
    }
    if let Some(constant) = plain_constant(value) {
        return Ok(constant);
    }
    let all = |vm: &mut Vm, items: &[Value]| -> Res<Box<[Const]>> {
        let constants: Res<Vec<Const>> = items.iter().map(|item| to_const(vm, item, depth + 1)).collect();
        Ok(constants?.into())
    };
    if let Some(tuple) = value.downcast_ref::<Tuple>() {
        return Ok(Const::Tuple(all(vm, &tuple.items)?));
    }
    if value.has_payload::<Set>() && vm.is_instance(value, &vm.types.frozenset) {
        let members = value.downcast_ref::<Set>().map(|set| set.members()).unwrap_or_default();
        return Ok(Const::FrozenSet(all(vm, &members)?));
    }
    if let Some(slice) = value.downcast_ref::<Slice>() {
        let parts = [slice.start.clone(), slice.stop.clone(), slice.step.clone()];
        let [start, stop, step] = parts.map(|part| to_const(vm, &part, depth + 1));
        return Ok(Const::Slice(Box::new([start?, stop?, step?])));
    }
    Ok(Const::None)
}
