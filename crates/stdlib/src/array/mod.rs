//! `array`: arrays of numbers or characters, packed.
//!
//! - [`items`]: type codes, items as values.
//! - [`methods`]: the methods beyond those of sequences.
//! - [`sequence`]: what an array does as a mutable sequence.
//! - [`pickle`]: taking arrays apart and building them again.
//! - this file: the payload, the constructor and the module's table.

mod items;
mod methods;
mod pickle;
mod sequence;

use std::cell::{Cell, RefCell};

use corallus_heap::{BufferSize, Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Cx, GetSet, ModuleDef, NativeFuture, TypeDef, getter, this};
use corallus_vm::objects::buffer::{Exporter, register};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::list::List;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use crate::buffer;
use items::Code;

pub static MODULE: ModuleDef = ModuleDef {
    name: "array",
    functions: pickle::FUNCTIONS,
    init: |vm, module| {
        register(vm, &EXPORTER);
        let (namespace, ty) = (module.namespace(vm), vm.type_for(&ARRAY));
        namespace.set_str(vm, "array", ty.to_value());
        namespace.set_str(vm, "ArrayType", ty.to_value());
        let codes = vm.str("bBuwhHiIlLqQfd");
        namespace.set_str(vm, "typecodes", codes);
        // `array.array` is a `MutableSequence`.
        let abc = vm.import("collections.abc")?;
        let class = vm.getattr(&abc, "MutableSequence")?;
        vm.call_method(&class, "register", &[ty.into_value()])?;
        Ok(())
    },
    doc: "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, floating-point\nnumbers.",
};

/// The payload of `array`.
pub struct Array {
    code: &'static Code,
    bytes: RefCell<Vec<u8>>,
    /// Views that look at the bytes: while there are any, the size can't change.
    exports: Cell<usize>,
    size: BufferSize,
}

payload!(Array, "array", [], buffer: |array| array.size.get());

pub static ARRAY: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::WEAKREFABLE | TypeFlags::SEQUENCE,
    methods: methods::METHODS,
    getsets: GETSETS,
    doc: "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring or iterable over elements of the appropriate type.",
    ..TypeDef::new::<Array>("array", "array")
};

static GETSETS: &[GetSet] = &[
    getter(
        "typecode",
        |vm, value| {
            let code = this::<Array>(vm, value)?.code.letter;
            Ok(vm.str(code.encode_utf8(&mut [0; 4])))
        },
        "the typecode character used to create the array",
    ),
    getter(
        "itemsize",
        |vm, value| {
            let size = this::<Array>(vm, value)?.code.size;
            Ok(vm.size(size))
        },
        "the size, in bytes, of one array item",
    ),
];

static EXPORTER: Exporter = Exporter {
    vtable: <Array as corallus_heap::Payload>::vtable,
    readonly: |_| false,
    format: |value| match value.downcast_ref::<Array>() {
        Some(array) => (array.code.letter.to_string(), array.code.size),
        None => ("B".to_owned(), 1),
    },
    read: |value, reader| {
        if let Some(array) = value.downcast_ref::<Array>() {
            reader(&array.bytes.borrow());
        }
    },
    write: |value, writer| {
        if let Some(array) = value.downcast_ref::<Array>() {
            writer(&mut array.bytes.borrow_mut());
        }
    },
    pin: |value, change| {
        if let Some(array) = value.downcast_ref::<Array>() {
            array.exports.set(array.exports.get().saturating_add_signed(change));
        }
    },
};

impl Array {
    fn new(code: &'static Code, bytes: Vec<u8>) -> Self {
        Self {
            code,
            size: BufferSize::new(bytes.len()),
            bytes: RefCell::new(bytes),
            exports: Cell::new(0),
        }
    }

    fn len(&self) -> usize {
        self.bytes.borrow().len() / self.code.size
    }

    /// The item at a position, which is in range.
    fn item(&self, vm: &mut Vm, at: usize) -> Res<Option<Value>> {
        let mut word = [0; 8];
        {
            let (bytes, size) = (self.bytes.borrow(), self.code.size);
            let Some(item) = bytes.get(at * size..(at + 1) * size) else {
                return Ok(None);
            };
            word[..size].copy_from_slice(item);
        }
        self.code.unpack(vm, word).map(Some)
    }

    fn values(&self, vm: &mut Vm) -> Res<Vec<Value>> {
        let mut values = Vec::with_capacity(self.len());
        let mut at = 0;
        while let Some(value) = self.item(vm, at)? {
            values.push(value);
            at += 1;
        }
        Ok(values)
    }

    /// An error if views keep the size from changing.
    fn check_resizable(&self, vm: &mut Vm) -> Res<()> {
        if self.exports.get() > 0 {
            let message = "cannot resize an array that is exporting buffers";
            return Err(vm.error(ExceptionKind::BufferError, message));
        }
        Ok(())
    }

    fn push(&self, vm: &mut Vm, value: &Value) -> Res<()> {
        let word = self.code.pack(vm, value)?;
        self.check_resizable(vm)?;
        self.bytes.borrow_mut().extend_from_slice(&word[..self.code.size]);
        self.resized(vm);
        Ok(())
    }

    /// Appends whole items as bytes.
    fn push_bytes(&self, vm: &mut Vm, bytes: &[u8]) -> Res<()> {
        if !bytes.len().is_multiple_of(self.code.size) {
            return Err(vm.value_error("bytes length not a multiple of item size"));
        }
        if bytes.is_empty() {
            return Ok(());
        }
        self.check_resizable(vm)?;
        vm.check_size(bytes.len())?;
        self.bytes.borrow_mut().extend_from_slice(bytes);
        self.resized(vm);
        Ok(())
    }

    /// Tells the heap of a change of size.
    fn resized(&self, vm: &Vm) {
        let length = self.bytes.borrow().len();
        self.size.set(&vm.heap, length);
    }
}

/// An array of the plain type.
fn make(vm: &mut Vm, code: &'static Code, bytes: Vec<u8>) -> Value {
    let ty = vm.type_for(&ARRAY);
    vm.heap.alloc(&ty, Array::new(code, bytes)).into_value()
}

/// The type code that a letter names.
fn code_of(vm: &mut Vm, value: &Value, function: &str) -> Res<&'static Code> {
    let Some(text) = value.downcast_ref::<Str>() else {
        let given = vm.type_name(value);
        return Err(vm.type_error(format!(
            "{function}() argument 1 must be a unicode character, not {given}"
        )));
    };
    let length = text.len();
    if length != 1 {
        return Err(vm.type_error(format!(
            "{function}() argument 1 must be a unicode character, not a string of length {length}"
        )));
    }
    let letter = text.code_point(0).and_then(char::from_u32).unwrap_or('\0');
    match Code::find(letter) {
        Some(code) => Ok(code),
        None => Err(vm.value_error("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)")),
    }
}

/// `array.__new__`.
fn new(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(construct(cx, args))
}

async fn construct(mut cx: Cx, args: Vec<Value>) -> Res {
    let vm = cx.vm();
    let arguments = this::<Tuple>(vm, &args[1])?.items.to_vec();
    let Some(ty) = args[0].downcast_ref::<Type>().cloned() else {
        return Err(vm.type_error("array.__new__(X): X is not a type object"));
    };
    if !ty.is_heap_type() && !this::<corallus_vm::objects::dict::Dict>(vm, &args[2])?.is_empty() {
        return Err(vm.type_error("array.array() takes no keyword arguments"));
    }
    let (code, initial) = match &arguments[..] {
        [code] => (code, None),
        [code, initial] => (code, Some(initial)),
        _ => {
            let (few, count) = (arguments.is_empty(), arguments.len());
            let (bound, plural) = if few { ("at least 1", "") } else { ("at most 2", "s") };
            return Err(vm.type_error(format!("array expected {bound} argument{plural}, got {count}")));
        }
    };
    let code = code_of(vm, code, "array")?;
    if code.letter == 'u' {
        let message = "The 'u' type code is deprecated and will be removed in Python 3.16";
        vm.warn(ExceptionKind::DeprecationWarning, message)?;
    }
    let array = vm.heap.alloc(&ty, Array::new(code, Vec::new()));
    let Some(initial) = initial.filter(|initial| !initial.is_none() || arguments.len() == 2) else {
        return Ok(array.into_value());
    };
    if let Some(text) = initial.downcast_ref::<Str>() {
        if !code.is_character() {
            let letter = code.letter;
            return Err(vm.type_error(format!(
                "cannot use a str to initialize an array with typecode '{letter}'"
            )));
        }
        for point in text.code_points() {
            array.bytes.borrow_mut().extend_from_slice(&point.to_le_bytes());
        }
        array.resized(vm);
        return Ok(array.into_value());
    }
    if let Some(other) = initial.downcast_ref::<Array>() {
        if other.code.is_character() && !code.is_character() {
            let (given, letter) = (other.code.letter, code.letter);
            return Err(vm.type_error(format!(
                "cannot use a unicode array with typecode '{given}' to initialize an array with typecode '{letter}'"
            )));
        }
        if std::ptr::eq(other.code, code) {
            let bytes = other.bytes.borrow().clone();
            array.push_bytes(vm, &bytes)?;
            return Ok(array.into_value());
        }
        for value in other.values(vm)? {
            array.push(vm, &value)?;
        }
        return Ok(array.into_value());
    }
    if buffer::is_bytes_like(vm, initial)
        && (corallus_vm::objects::buffer::is_bytes(initial) && !initial.has_payload::<List>())
    {
        let data = buffer::data(vm, initial)?;
        array.push_bytes(vm, &data)?;
        return Ok(array.into_value());
    }
    extend(&mut cx, &array, initial).await?;
    Ok(array.into_value())
}

/// Appends the items of an iterable.
async fn extend(cx: &mut Cx, array: &Ref<Array>, iterable: &Value) -> Res<()> {
    if let Some(items) = cx.vm().items_at_hand(iterable)? {
        for item in items {
            array.push(cx.vm(), &item)?;
        }
        return Ok(());
    }
    let iterator = cx.iter(iterable).await?;
    while let Some(item) = cx.next(&iterator).await? {
        array.push(cx.vm(), &item)?;
    }
    Ok(())
}

/// The receiver.
fn own(vm: &mut Vm, args: Args<'_>) -> Res<Ref<Array>> {
    Ok(this::<Array>(vm, &args[0])?.clone())
}
