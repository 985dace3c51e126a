//! `marshal`: plain data and code objects as bytes. The format is our own; like the reference's, it is for caches of one
//! version, not for exchange.

use corallus_bytecode::{Code, Const, serialize, verify};
use corallus_heap::{Ref, Value};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::code::CodeObject;
use corallus_vm::objects::code::construct::plain_constant;
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::list::List;
use corallus_vm::objects::module::Module;
use corallus_vm::objects::set::Set;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::vm::Vm;

use crate::buffer;

/// `marshal`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "marshal",
    functions: FUNCTIONS,
    init,
    doc: "This module contains functions that can read and write Python values in\na binary format.",
};

static FUNCTIONS: &[Native] = &[
    function(
        "dumps",
        "(value, version=5, /, *, allow_code=True)",
        |vm, args| {
            let data = dump(vm, &args[0])?;
            Ok(vm.bytes(data))
        },
        "",
    ),
    function("loads", "(bytes, /, *, allow_code=True)", loads, ""),
    function("dump", "(value, file, version=5, /, *, allow_code=True)", dump_to, ""),
    function("load", "(file, /, *, allow_code=True)", load_from, ""),
];

/// How deep data may nest.
const MAX_DEPTH: usize = serialize::MAX_DEPTH / 2;

fn init(vm: &mut Vm, module: &Ref<Module>) -> Res<()> {
    let namespace = module.namespace(vm);
    namespace.set_str(vm, "version", Value::int32(5));
    Ok(())
}

/// Tags in front of tuples that stand for what constants can't be.
mod tag {
    pub const TUPLE: i64 = 0;
    pub const LIST: i64 = 1;
    pub const DICT: i64 = 2;
    pub const SET: i64 = 3;
    pub const FROZEN_SET: i64 = 4;
    pub const STOP_ITERATION: i64 = 5;
}

fn unmarshallable(vm: &mut Vm) -> Raised {
    vm.value_error("unmarshallable object")
}

/// A value as a constant: containers become tuples that begin with their tag.
fn to_const(vm: &mut Vm, value: &Value, depth: usize) -> Res<Const> {
    if depth > MAX_DEPTH {
        return Err(vm.value_error("object too deeply nested to marshal"));
    }
    if let Some(constant) = plain_constant(value) {
        return Ok(constant);
    }
    let (tag, items) = if let Some(tuple) = value.downcast_ref::<Tuple>() {
        (tag::TUPLE, tuple.items.to_vec())
    } else if let Some(list) = value.downcast_ref::<List>() {
        (tag::LIST, list.items.borrow().clone())
    } else if let Some(dict) = value.downcast_ref::<Dict>() {
        (
            tag::DICT,
            dict.entries()
                .into_iter()
                .flat_map(|(key, value)| [key, value])
                .collect(),
        )
    } else if let Some(set) = value.downcast_ref::<Set>() {
        let frozen = vm.is_instance(value, &vm.types.frozenset);
        (if frozen { tag::FROZEN_SET } else { tag::SET }, set.members())
    } else if value.is(vm.exception_type(ExceptionKind::StopIteration).as_value()) {
        (tag::STOP_ITERATION, Vec::new())
    } else if let Some(data) = buffer::data_opt(vm, value)? {
        return Ok(Const::Bytes(data.to_vec().into()));
    } else {
        return Err(unmarshallable(vm));
    };
    let mut all = vec![Const::Int(tag)];
    for item in items {
        all.push(to_const(vm, &item, depth + 1)?);
    }
    Ok(Const::Tuple(all.into()))
}

/// The bytes of a value: their number first, as several values may follow each other in one file.
fn dump(vm: &mut Vm, value: &Value) -> Res<Vec<u8>> {
    let constant = to_const(vm, value, 0)?;
    let data = serialize::write(&carrier(constant));
    Ok([&(data.len() as u64).to_le_bytes()[..], &data].concat())
}

/// A code object that only carries a constant: the format's root is a code object.
fn carrier(constant: Const) -> Code {
    Code {
        consts: vec![constant],
        ..Code::empty()
    }
}

fn from_const(vm: &mut Vm, constant: &Const) -> Res {
    let Const::Tuple(all) = constant else {
        if let Const::Code(code) = constant
            && verify::verify(code).is_err()
        {
            return Err(bad_data(vm));
        }
        return Ok(vm.constant(constant));
    };
    let Some((Const::Int(tag), rest)) = all.split_first() else {
        return Err(bad_data(vm));
    };
    let mut items = Vec::with_capacity(rest.len());
    for item in rest {
        items.push(from_const(vm, item)?);
    }
    Ok(match *tag {
        tag::TUPLE => vm.tuple(items),
        tag::LIST => vm.list(items),
        tag::DICT => {
            let dict = vm.new_dict();
            let mut items = items.into_iter();
            while let (Some(key), Some(value)) = (items.next(), items.next()) {
                dict.insert(vm, key, value)?;
            }
            dict.into_value()
        }
        tag::SET | tag::FROZEN_SET => {
            let set = vm.set_of(items)?;
            if *tag == tag::SET {
                return Ok(set);
            }
            let class = vm.types.frozenset.to_value();
            vm.call(&class, &[set])?
        }
        tag::STOP_ITERATION => vm.exception_type(ExceptionKind::StopIteration).into_value(),
        _ => return Err(bad_data(vm)),
    })
}

fn bad_data(vm: &mut Vm) -> Raised {
    vm.value_error("bad marshal data (unknown type code)")
}

/// The value of data without its number of bytes.
fn load(vm: &mut Vm, data: &[u8]) -> Res {
    match serialize::read(data) {
        Ok(code) => match code.consts.first() {
            Some(constant) => from_const(vm, constant),
            None => Err(bad_data(vm)),
        },
        Err(serialize::Error::Truncated) => Err(too_short(vm)),
        Err(_) => Err(bad_data(vm)),
    }
}

fn too_short(vm: &mut Vm) -> Raised {
    vm.error(ExceptionKind::EOFError, "marshal data too short")
}

/// How many bytes follow.
fn length(head: &[u8]) -> Option<u64> {
    head.try_into().ok().map(u64::from_le_bytes)
}

/// What bytes begin with.
fn load_first(vm: &mut Vm, data: &[u8]) -> Res {
    let (head, rest) = data.split_at_checked(size_of::<u64>()).unwrap_or_default();
    let wanted = length(head).and_then(|length| usize::try_from(length).ok());
    match wanted {
        Some(wanted) => match rest.get(..wanted) {
            Some(data) => load(vm, data),
            // Data of another format says any length.
            None if wanted >= 1 << 32 => Err(bad_data(vm)),
            None => Err(too_short(vm)),
        },
        None => Err(too_short(vm)),
    }
}

/// The code object that bytes begin with, if they do with one.
pub fn load_code(vm: &mut Vm, data: &[u8]) -> Res<Option<Ref<CodeObject>>> {
    Ok(load_first(vm, data)?.downcast::<CodeObject>().ok())
}

fn loads(vm: &mut Vm, args: Args<'_>) -> Res {
    let data = buffer::data(vm, &args[0])?;
    load_first(vm, &data)
}

fn dump_to(vm: &mut Vm, args: Args<'_>) -> Res {
    let data = dump(vm, &args[0])?;
    let data = vm.bytes(data);
    vm.call_method(&args[1], "write", &[data])
}

fn load_from(vm: &mut Vm, args: Args<'_>) -> Res {
    let head = vm.call_method(&args[0], "read", &[Value::int32(8)])?;
    let head = buffer::data(vm, &head)?;
    let Some(length) = length(&head) else {
        return Err(vm.error(ExceptionKind::EOFError, "EOF read where object expected"));
    };
    let Some(length) = i64::try_from(length).ok().filter(|length| *length < 1 << 32) else {
        return Err(bad_data(vm));
    };
    let length = vm.int(length);
    let data = vm.call_method(&args[0], "read", &[length])?;
    let data = buffer::data(vm, &data)?;
    load(vm, &data)
}
