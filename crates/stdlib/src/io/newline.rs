//! `IncrementalNewlineDecoder`: line ends of decoded text, piece by piece.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, TypeDef, fixed, getter, method, this};
use corallus_vm::objects::str::Str;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::text::newlines_value;

/// The payload of `IncrementalNewlineDecoder`.
pub struct NewlineDecoder {
    decoder: RefCell<Value>,
    translate: Cell<bool>,
    /// A `\r` at the end of the last piece waits for what follows.
    pending: Cell<bool>,
    seen: Cell<u8>,
}

payload!(NewlineDecoder, "IncrementalNewlineDecoder", [decoder]);

/// `_io.IncrementalNewlineDecoder`.
pub static DECODER: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::HAS_DICT,
    methods: &[
        fixed(method("__new__", "($type, /, *args, **kwargs)", new, "")),
        method("__init__", "($self, decoder, translate, errors='strict')", init, ""),
        method("decode", "($self, input, final=False)", decode, ""),
        method("getstate", "($self, /)", getstate, ""),
        method("setstate", "($self, state, /)", setstate, ""),
        method("reset", "($self, /)", reset, ""),
    ],
    getsets: &[getter(
        "newlines",
        |vm, v| {
            let seen = state(vm, v)?.seen.get();
            Ok(newlines_value(vm, seen))
        },
        "",
    )],
    doc: "Codec used when reading a file in universal newlines mode.",
    ..TypeDef::new::<NewlineDecoder>("IncrementalNewlineDecoder", "_io")
};

fn state(vm: &mut Vm, value: &Value) -> Res<Ref<NewlineDecoder>> {
    this::<NewlineDecoder>(vm, value).cloned()
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("X is not a type object"));
    };
    let decoder = NewlineDecoder {
        decoder: RefCell::new(Value::NONE),
        translate: Cell::new(false),
        pending: Cell::new(false),
        seen: Cell::new(0),
    };
    Ok(vm.heap.alloc(ty, decoder).into_value())
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    let translate = vm.truth(&args[2])?;
    let this = state(vm, &args[0])?;
    this.translate.set(translate);
    drop(this.decoder.replace(args[1].clone()));
    Ok(Value::NONE)
}

fn decode(vm: &mut Vm, args: Args<'_>) -> Res {
    let this = state(vm, &args[0])?;
    let last = vm.truth(&args[2])?;
    let decoder = this.decoder.borrow().clone();
    let text = match decoder.is_none() {
        true => args[1].clone(),
        false => vm.call_method(&decoder, "decode", &[args[1].clone(), Value::bool(last)])?,
    };
    let Some(string) = text.downcast_ref::<Str>() else {
        let given = vm.type_name(&text);
        return Err(vm.type_error(format!("decoder should return a string result, not '{given}'")));
    };
    let mut bytes = Vec::with_capacity(string.as_bytes().len() + 1);
    if this.pending.replace(false) {
        bytes.push(b'\r');
    }
    bytes.extend_from_slice(string.as_bytes());
    if !last && bytes.last() == Some(&b'\r') {
        bytes.pop();
        this.pending.set(true);
    }
    let out = convert(&bytes, this.translate.get(), &this.seen);
    Ok(match rustpython_wtf8::Wtf8::from_bytes(&out) {
        Some(text) => vm.wtf8(text),
        None => text,
    })
}

/// Notes the kinds of line ends and, where wanted, makes `\n` of them all.
pub fn convert(bytes: &[u8], translate: bool, seen: &Cell<u8>) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied().peekable();
    let mut kinds = seen.get();
    while let Some(byte) = rest.next() {
        match byte {
            b'\r' => {
                let pair = rest.next_if_eq(&b'\n').is_some();
                kinds |= if pair { 4 } else { 1 };
                if translate {
                    out.push(b'\n');
                } else {
                    out.extend_from_slice(if pair { b"\r\n" } else { b"\r" });
                }
            }
            b'\n' => {
                kinds |= 2;
                out.push(byte);
            }
            _ => out.push(byte),
        }
    }
    seen.set(kinds);
    out
}

fn getstate(vm: &mut Vm, args: Args<'_>) -> Res {
    let this = state(vm, &args[0])?;
    let decoder = this.decoder.borrow().clone();
    let (mut buffer, mut flag) = (vm.bytes(Vec::new()), 0);
    if !decoder.is_none() {
        let inner = vm.call_method(&decoder, "getstate", &[])?;
        if let Some(items) = vm.items_of_exact(&inner)
            && let [bytes, number] = &items[..]
        {
            buffer = bytes.clone();
            flag = vm.to_i64(number)? << 1;
        }
    }
    let flag = vm.int(flag | i64::from(this.pending.get()));
    Ok(vm.tuple([buffer, flag]))
}

fn setstate(vm: &mut Vm, args: Args<'_>) -> Res {
    let this = state(vm, &args[0])?;
    let Some(items) = vm.items_of_exact(&args[1]).filter(|items| items.len() == 2) else {
        return Err(vm.type_error("state argument must be a tuple"));
    };
    let flag = vm.to_i64(&items[1])?;
    this.pending.set(flag & 1 != 0);
    let decoder = this.decoder.borrow().clone();
    if !decoder.is_none() {
        let flag = vm.int(flag >> 1);
        let inner = vm.tuple([items[0].clone(), flag]);
        vm.call_method(&decoder, "setstate", &[inner])?;
    }
    Ok(Value::NONE)
}

fn reset(vm: &mut Vm, args: Args<'_>) -> Res {
    let this = state(vm, &args[0])?;
    this.pending.set(false);
    this.seen.set(0);
    let decoder = this.decoder.borrow().clone();
    if !decoder.is_none() {
        vm.call_method(&decoder, "reset", &[])?;
    }
    Ok(Value::NONE)
}
