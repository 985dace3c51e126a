//! `_struct`: packed binary data.
//!
//! - [`format`]: format strings.
//! - [`codec`]: packing and unpacking.
//! - this file: the functions, `Struct`, and the iterator of `iter_unpack`.

mod codec;
mod format;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::frame::Begun;
use corallus_vm::native::{
    Args, GetSet, ModuleDef, Native, TypeDef, begin_method, fixed, function, getter, method, this,
};
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::iterators::iter_self;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use crate::buffer;
use format::Format;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_struct",
    functions: FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        let ty = vm.type_for(&STRUCT);
        namespace.set_str(vm, "Struct", ty.into_value());
        let error = error_type(vm)?;
        namespace.set_str(vm, "error", error);
        Ok(())
    },
    doc: "Functions to convert between Python values and C structs.\nPython bytes objects are used to hold the data representing the C struct\nand also as format strings (explained below) to describe the layout of data\nin the C struct.",
};

static FUNCTIONS: &[Native] = &[
    function(
        "calcsize",
        "(format, /)",
        |vm, args| {
            let format = parse(vm, &args[0])?;
            Ok(vm.size(format.size))
        },
        "Return size in bytes of the struct described by the format string.",
    ),
    function(
        "pack",
        "(format, /, *values)",
        |vm, args| {
            let format = parse(vm, &args[0])?;
            pack(vm, &format, &args[1], "pack")
        },
        "Return a bytes object containing the values packed according to the format string.",
    ),
    function(
        "pack_into",
        "(format, buffer, offset, /, *values)",
        |vm, args| {
            let format = parse(vm, &args[0])?;
            pack_into(vm, &format, &args[1..])
        },
        "Pack values and write the packed bytes into the buffer starting at offset.",
    ),
    function(
        "unpack",
        "(format, buffer, /)",
        |vm, args| {
            let format = parse(vm, &args[0])?;
            unpack(vm, &format, &args[1])
        },
        "Return a tuple containing values unpacked according to the format string.",
    ),
    function(
        "unpack_from",
        "(format, /, buffer, offset=0)",
        |vm, args| {
            let format = parse(vm, &args[0])?;
            unpack_from(vm, &format, &args[1..])
        },
        "Return a tuple containing values unpacked according to the format string.",
    ),
    function(
        "iter_unpack",
        "(format, buffer, /)",
        |vm, args| {
            let format = parse(vm, &args[0])?;
            iter_unpack(vm, format, &args[1])
        },
        "Return an iterator yielding tuples unpacked from the given bytes.",
    ),
    function("_clearcache", "()", |_, _| Ok(Value::NONE), "Clear the internal cache."),
];

/// The payload of `Struct`.
pub struct Struct {
    /// `None` before `__init__`.
    format: RefCell<Option<Rc<Format>>>,
    text: RefCell<Value>,
}

payload!(Struct, "Struct", [text]);

static STRUCT: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::WEAKREFABLE,
    methods: STRUCT_METHODS,
    getsets: STRUCT_GETSETS,
    doc: "Struct(fmt) --> compiled struct object",
    ..TypeDef::new::<Struct>("Struct", "_struct")
};

static STRUCT_METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, *args, **kwargs)",
        struct_new,
        "Create and return a new object.",
    )),
    method("__init__", "($self, format)", struct_init, "Initialize self."),
    method(
        "pack",
        "($self, /, *values)",
        |vm, args| {
            let format = own(vm, args)?;
            pack(vm, &format, &args[1], "pack")
        },
        "Return a bytes object containing values packed according to the format string.",
    ),
    method(
        "pack_into",
        "($self, buffer, offset, /, *values)",
        |vm, args| {
            let format = own(vm, args)?;
            pack_into(vm, &format, &args[1..])
        },
        "Pack values and write the packed bytes into the buffer starting at offset.",
    ),
    method(
        "unpack",
        "($self, buffer, /)",
        |vm, args| {
            let format = own(vm, args)?;
            unpack(vm, &format, &args[1])
        },
        "Return a tuple containing unpacked values.",
    ),
    method(
        "unpack_from",
        "($self, buffer, offset=0)",
        |vm, args| {
            let format = own(vm, args)?;
            unpack_from(vm, &format, &args[1..])
        },
        "Return a tuple containing unpacked values.",
    ),
    method(
        "iter_unpack",
        "($self, buffer, /)",
        |vm, args| {
            let format = own(vm, args)?;
            iter_unpack(vm, format, &args[1])
        },
        "Return an iterator yielding tuples.",
    ),
    method("__repr__", "($self, /)", struct_repr, "Return repr(self)."),
];

static STRUCT_GETSETS: &[GetSet] = &[
    getter(
        "format",
        |vm, value| {
            initialized(vm, value)?;
            Ok(this::<Struct>(vm, value)?.text.borrow().clone())
        },
        "struct format string",
    ),
    getter(
        "size",
        |vm, value| {
            let size = initialized(vm, value)?.size;
            Ok(vm.size(size))
        },
        "struct size in bytes",
    ),
];

/// The isolate's `struct.error`, and formats seen lately.
#[derive(Default)]
struct State {
    error: Option<Value>,
    formats: std::collections::HashMap<String, Rc<Format>>,
}

fn error_type(vm: &mut Vm) -> Res {
    if let Some(known) = &vm.state::<State>().error {
        return Ok(known.clone());
    }
    let (name, namespace) = (vm.str("error"), vm.new_dict());
    let module = vm.str("struct");
    namespace.set_str(vm, "__module__", module);
    let base = vm.exception_type(ExceptionKind::Exception).into_value();
    let (bases, metatype) = (vm.tuple([base]), vm.types.type_.to_value());
    let error = vm.call(&metatype, &[name, bases, namespace.into_value()])?;
    vm.state::<State>().error = Some(error.clone());
    Ok(error)
}

/// A `struct.error`.
#[cold]
fn struct_error(vm: &mut Vm, message: &str) -> Raised {
    let text = vm.str(message);
    match error_type(vm).and_then(|error| vm.call(&error, &[text])) {
        Ok(exception) => Raised(exception),
        Err(raised) => raised,
    }
}

/// Formats kept.
const CACHE: usize = 100;

fn parse(vm: &mut Vm, text: &Value) -> Res<Rc<Format>> {
    let text = match (text.downcast_ref::<Str>(), text.downcast_ref::<Bytes>()) {
        (Some(text), _) => text.to_string_lossy().into_owned(),
        (None, Some(bytes)) => String::from_utf8_lossy(&bytes.data).into_owned(),
        (None, None) => {
            let name = vm.type_name(text);
            return Err(vm.type_error(format!("Struct() argument 1 must be a str or bytes object, not {name}")));
        }
    };
    if let Some(known) = vm.state::<State>().formats.get(&text) {
        return Ok(known.clone());
    }
    if text.contains('\0') {
        return Err(struct_error(vm, "embedded null character"));
    }
    match Format::parse(&text) {
        Ok(format) => {
            let (format, formats) = (Rc::new(format), &mut vm.state::<State>().formats);
            if formats.len() >= CACHE {
                formats.clear();
            }
            formats.insert(text, format.clone());
            Ok(format)
        }
        Err(message) => Err(struct_error(vm, message)),
    }
}

fn own(vm: &mut Vm, args: Args<'_>) -> Res<Rc<Format>> {
    initialized(vm, &args[0])
}

fn initialized(vm: &mut Vm, value: &Value) -> Res<Rc<Format>> {
    let format = this::<Struct>(vm, value)?.format.borrow().clone();
    format.ok_or_else(|| vm.runtime_error("Struct object is not initialized"))
}

fn struct_new(vm: &mut Vm, args: Args<'_>) -> Res {
    let payload = Struct {
        format: RefCell::new(None),
        text: RefCell::new(Value::NONE),
    };
    match args[0].downcast_ref::<Type>() {
        Some(ty) => Ok(vm.heap.alloc(ty, payload).into_value()),
        None => Err(vm.type_error("Struct.__new__(X): X is not a type object")),
    }
}

fn struct_init(vm: &mut Vm, args: Args<'_>) -> Res {
    let format = parse(vm, &args[1])?;
    let text = match args[1].downcast_ref::<Bytes>() {
        Some(bytes) => vm.str(&String::from_utf8_lossy(&bytes.data)),
        None => args[1].clone(),
    };
    let this = this::<Struct>(vm, &args[0])?;
    this.format.replace(Some(format));
    drop(this.text.replace(text));
    Ok(Value::NONE)
}

fn struct_repr(vm: &mut Vm, args: Args<'_>) -> Res {
    initialized(vm, &args[0])?;
    let text = this::<Struct>(vm, &args[0])?.text.borrow().clone();
    vm.repr_items("Struct(", ")", |_, at| (at == 0).then(|| text.clone()))
}

fn packed(vm: &mut Vm, format: &Format, values: &Value, name: &str) -> Res<Vec<u8>> {
    let values = vm.items_of_exact(values).unwrap_or_default();
    let expected = format.values();
    if values.len() != expected {
        let message = format!("{name} expected {expected} items for packing (got {})", values.len());
        return Err(struct_error(vm, &message));
    }
    codec::pack(vm, format, &values)
}

fn pack(vm: &mut Vm, format: &Format, values: &Value, name: &str) -> Res {
    let bytes = packed(vm, format, values, name)?;
    Ok(vm.bytes(bytes))
}

/// Arguments: buffer, offset, values.
fn pack_into(vm: &mut Vm, format: &Format, args: Args<'_>) -> Res {
    let offset = vm.to_i64(&args[1])?;
    let bytes = packed(vm, format, &args[2], "pack_into")?;
    let length = match buffer::writable_size(vm, &args[0]) {
        Ok(length) => length,
        Err(_) => {
            let given = vm.type_name(&args[0]);
            return Err(vm.type_error(format!(
                "pack_into() argument must be read-write bytes-like object, not {given}"
            )));
        }
    };
    let start = place(vm, format, length, offset, "pack_into", "packing")?;
    buffer::write_at(vm, &args[0], start, &bytes)?;
    Ok(Value::NONE)
}

/// Where in a buffer an offset, maybe from its end, points; an error if the format doesn't fit there.
fn place(vm: &mut Vm, format: &Format, length: usize, offset: i64, name: &str, doing: &str) -> Res<usize> {
    let (size, start) = (
        format.size,
        if offset < 0 {
            offset.saturating_add(length as i64)
        } else {
            offset
        },
    );
    if start < 0 {
        return Err(struct_error(
            vm,
            &format!("offset {offset} out of range for {length}-byte buffer"),
        ));
    }
    if offset < 0 && (offset.unsigned_abs() as usize) < size {
        let lack = match doing {
            "packing" => "no space to pack",
            _ => "not enough data to unpack",
        };
        let message = format!("{lack} {size} bytes at offset {offset}");
        return Err(struct_error(vm, &message));
    }
    let start = start as usize;
    if length < start || length - start < size {
        let message = format!(
            "{name} requires a buffer of at least {} bytes for {doing} {size} bytes at offset {start} (actual buffer size is {length})",
            start.saturating_add(size)
        );
        return Err(struct_error(vm, &message));
    }
    Ok(start)
}

fn unpack(vm: &mut Vm, format: &Format, source: &Value) -> Res {
    let data = buffer::data(vm, source)?;
    if data.len() != format.size {
        return Err(struct_error(
            vm,
            &format!("unpack requires a buffer of {} bytes", format.size),
        ));
    }
    let values = codec::unpack(vm, format, &data);
    Ok(vm.tuple(values))
}

/// Arguments: buffer, offset.
fn unpack_from(vm: &mut Vm, format: &Format, args: Args<'_>) -> Res {
    let data = buffer::data(vm, &args[0])?;
    let offset = vm.to_i64(&args[1])?;
    let start = place(vm, format, data.len(), offset, "unpack_from", "unpacking")?;
    let values = codec::unpack(vm, format, data.get(start..start + format.size).unwrap_or_default());
    Ok(vm.tuple(values))
}

/// The payload of the iterator.
pub struct UnpackIterator {
    format: Rc<Format>,
    source: RefCell<Option<Value>>,
    offset: Cell<usize>,
}

payload!(UnpackIterator, "unpack_iterator", [source]);

static UNPACK_ITERATOR: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: &[
        method("__iter__", "($self, /)", iter_self, "Implement iter(self)."),
        begin_method("__next__", "($self, /)", next, "Implement next(self)."),
        method(
            "__length_hint__",
            "($self, /)",
            length_hint,
            "Private method returning an estimate of len(list(it)).",
        ),
    ],
    ..TypeDef::new::<UnpackIterator>("unpack_iterator", "_struct")
};

fn iter_unpack(vm: &mut Vm, format: Rc<Format>, source: &Value) -> Res {
    let length = buffer::data(vm, source)?.len();
    if format.size == 0 {
        return Err(struct_error(vm, "cannot iteratively unpack with a struct of length 0"));
    }
    if length % format.size != 0 {
        let message = format!(
            "iterative unpacking requires a buffer of a multiple of {} bytes",
            format.size
        );
        return Err(struct_error(vm, &message));
    }
    let ty = vm.type_for(&UNPACK_ITERATOR);
    let payload = UnpackIterator {
        format,
        source: RefCell::new(Some(source.clone())),
        offset: Cell::new(0),
    };
    Ok(vm.heap.alloc(&ty, payload).into_value())
}

fn next(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let iterator: &Ref<UnpackIterator> = this::<UnpackIterator>(vm, &args[0])?;
    let Some(source) = iterator.source.borrow().clone() else {
        return Ok(Begun::Finished(Value::NONE));
    };
    let data = buffer::data(vm, &source)?;
    let start = iterator.offset.get();
    match data.get(start..start + iterator.format.size) {
        Some(record) => {
            iterator.offset.set(start + iterator.format.size);
            let values = codec::unpack(vm, &iterator.format, record);
            Ok(Begun::Done(vm.tuple(values)))
        }
        None => {
            drop(iterator.source.take());
            Ok(Begun::Finished(Value::NONE))
        }
    }
}

fn length_hint(vm: &mut Vm, args: Args<'_>) -> Res {
    let iterator = this::<UnpackIterator>(vm, &args[0])?;
    let source = iterator.source.borrow().clone();
    let left = match source {
        Some(source) => buffer::data(vm, &source)?.len().saturating_sub(iterator.offset.get()) / iterator.format.size,
        None => 0,
    };
    Ok(vm.size(left))
}
