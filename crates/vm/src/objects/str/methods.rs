//! The methods of `str`: construction, operators, subscripts. The other tables stand beside their subjects.

use std::borrow::Cow;

use corallus_heap::{Ref, Value};

use super::{Str, adjust, case, format, repr_of, search, translate};
use crate::codecs;
use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Native, begin_method, fixed, method, this, unpacked};
use crate::objects::slice::Slice;
use crate::objects::type_::Type;
use crate::objects::{format_spec, percent};
use crate::vm::Vm;

const BINARY: &str = "($self, value, /)";
const UNARY: &str = "($self, /)";

/// All tables of methods.
pub static TABLES: &[&[Native]] = &[
    METHODS,
    adjust::METHODS,
    case::METHODS,
    format::METHODS,
    search::METHODS,
    translate::METHODS,
];

static METHODS: &[Native] = &[
    unpacked(fixed(begin_method(
        "__new__",
        "($type, object=<unrepresentable>, encoding=<unrepresentable>, errors=<unrepresentable>)",
        new,
        "Create and return a new object.  See help(type) for accurate signature.",
    ))),
    method("__repr__", UNARY, repr, "Return repr(self)."),
    method(
        "__str__",
        UNARY,
        |vm, args| {
            let this = this::<Str>(vm, &args[0])?;
            vm.plain_str(this)
        },
        "Return str(self).",
    ),
    method("__hash__", UNARY, hash, "Return hash(self)."),
    method(
        "__lt__",
        BINARY,
        |_, args| compare(args, |a, b| a < b),
        "Return self<value.",
    ),
    method(
        "__le__",
        BINARY,
        |_, args| compare(args, |a, b| a <= b),
        "Return self<=value.",
    ),
    method(
        "__eq__",
        BINARY,
        |_, args| compare(args, |a, b| a == b),
        "Return self==value.",
    ),
    method(
        "__ne__",
        BINARY,
        |_, args| compare(args, |a, b| a != b),
        "Return self!=value.",
    ),
    method(
        "__gt__",
        BINARY,
        |_, args| compare(args, |a, b| a > b),
        "Return self>value.",
    ),
    method(
        "__ge__",
        BINARY,
        |_, args| compare(args, |a, b| a >= b),
        "Return self>=value.",
    ),
    method("__add__", BINARY, add, "Return self+value."),
    method("__mul__", BINARY, multiply, "Return self*value."),
    method("__rmul__", BINARY, multiply, "Return value*self."),
    method("__mod__", BINARY, modulo, "Return self%value."),
    method("__rmod__", BINARY, reflected_modulo, "Return value%self."),
    method(
        "__len__",
        UNARY,
        |vm, args| {
            let length = this::<Str>(vm, &args[0])?.len();
            Ok(vm.size(length))
        },
        "Return len(self).",
    ),
    method("__getitem__", "($self, key, /)", getitem, "Return self[key]."),
    method(
        "__iter__",
        UNARY,
        |vm, args| {
            let string = this::<Str>(vm, &args[0])?.clone();
            Ok(vm.str_iterator(string))
        },
        "Implement iter(self).",
    ),
    method(
        "__format__",
        "($self, format_spec, /)",
        |vm, args| format_spec::format_str(vm, &args[0], &args[1]),
        "Return a formatted version of the string as described by format_spec.",
    ),
    method("__getnewargs__", UNARY, getnewargs, ""),
    method(
        "__sizeof__",
        UNARY,
        sizeof,
        "Return the size of the string in memory, in bytes.",
    ),
    method(
        "encode",
        "($self, /, encoding='utf-8', errors='strict')",
        encode,
        "Encode the string using the codec registered for encoding.\n\n  encoding\n    The encoding in which to encode the string.\n  errors\n    The error handling scheme to use for encoding errors.\n    The default is 'strict' meaning that encoding errors raise a\n    UnicodeEncodeError.  Other possible values are 'ignore', 'replace' and\n    'xmlcharrefreplace' as well as any other name registered with\n    codecs.register_error that can handle UnicodeEncodeErrors.",
    ),
];

/// `str(object)`, `str(bytes, encoding, errors)`
fn new(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let [class, object, encoding, errors] = args else {
        return Err(vm.system_error("str.__new__ needs four arguments"));
    };
    let plain = class.is(vm.types.str.as_value());
    let text = if object.is_undef() {
        vm.str("")
    } else if encoding.is_undef() && errors.is_undef() {
        if plain && vm.type_of(object).is(&vm.types.str) {
            return Ok(Begun::Done(object.clone()));
        }
        vm.str_of(object)?.into_value()
    } else {
        decode_argument(vm, object, encoding, errors)?
    };
    if plain {
        return Ok(Begun::Done(text));
    }
    let text = this::<Str>(vm, &text)?;
    match class.downcast_ref::<Type>() {
        Some(class) => Ok(Begun::Done(
            vm.heap
                .alloc(class, Str::from_bytes(text.as_bytes().into()))
                .into_value(),
        )),
        None => Err(vm.type_error("str.__new__(X): X is not a type object")),
    }
}

fn decode_argument(vm: &mut Vm, object: &Value, encoding: &Value, errors: &Value) -> Res {
    let encoding = text_option(vm, "str", "encoding", encoding, "utf-8")?;
    let errors = text_option(vm, "str", "errors", errors, "strict")?;
    if object.has_payload::<Str>() {
        return Err(vm.type_error("decoding str is not supported"));
    }
    if crate::objects::buffer::bytes_of(vm, object).is_none() {
        let name = vm.type_name(object);
        return Err(vm.type_error(format!("decoding to str: need a bytes-like object, {name} found")));
    }
    codecs::decode_to_str(vm, object, &encoding, &errors)
}

/// An optional text argument of `encode`, `decode` and constructors.
pub(crate) fn text_option<'a>(
    vm: &mut Vm,
    function: &str,
    parameter: &str,
    value: &'a Value,
    default: &'static str,
) -> Res<Cow<'a, str>> {
    if value.is_undef() {
        return Ok(default.into());
    }
    match value.downcast_ref::<Str>() {
        Some(text) if text.as_bytes().contains(&0) => Err(vm.value_error("embedded null character")),
        Some(text) => Ok(text.to_string_lossy()),
        None => {
            let name = search::shown_type(vm, value);
            Err(vm.type_error(format!("{function}() argument '{parameter}' must be str, not {name}")))
        }
    }
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let text = repr_of(this::<Str>(vm, &args[0])?);
    Ok(vm.new_str(text.into()).into_value())
}

fn hash(vm: &mut Vm, args: Args<'_>) -> Res {
    let seed = vm.hash_seed;
    let hash = this::<Str>(vm, &args[0])?.hash(seed);
    Ok(vm.int(hash))
}

/// WTF-8 sorts as its code points do.
fn compare(args: Args<'_>, test: fn(&[u8], &[u8]) -> bool) -> Res {
    match args {
        [a, b] => match (a.downcast_ref::<Str>(), b.downcast_ref::<Str>()) {
            (Some(a), Some(b)) => Ok(test(a.as_bytes(), b.as_bytes()).into()),
            _ => Ok(Value::NOT_IMPLEMENTED),
        },
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn add(vm: &mut Vm, args: Args<'_>) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    let Some(other) = args[1].downcast_ref::<Str>() else {
        if vm.defers_to(&args[1], crate::special::Special::RAdd) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("can only concatenate str (not \"{name}\") to str")));
    };
    vm.concat(string, other)
}

fn multiply(vm: &mut Vm, args: Args<'_>) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    let Some(count) = vm.repeat_count(&args[1])? else {
        return vm.cannot_repeat(&args[1]);
    };
    if count == 1 {
        return vm.plain_str(string);
    }
    let text = vm.repeated_bytes(string.as_bytes(), count)?;
    Ok(vm.new_str(text.into()).into_value())
}

impl Vm {
    /// `left + right`
    pub(crate) fn concat(&mut self, left: &Ref<Str>, right: &Ref<Str>) -> Res {
        if right.is_empty() {
            return self.plain_str(left);
        }
        if left.is_empty() {
            return self.plain_str(right);
        }
        let size = left.as_bytes().len().saturating_add(right.as_bytes().len());
        self.filled_str(size, left.len().saturating_add(right.len()), |out| {
            out.push(left.as_bytes());
            out.push(right.as_bytes());
        })
    }

    /// Appends to a string that nobody else can see. False: it can't be done here, and nothing has changed.
    pub(crate) fn append(&mut self, string: &mut Value, more: &[u8]) -> Res<bool> {
        let Some(text) = string.unique_payload::<Str>() else {
            return Ok(false);
        };
        let before = text.buffer();
        self.check_size(text.as_bytes().len().saturating_add(more.len()))?;
        if text.append(more).is_err() {
            return Err(self.memory_error());
        }
        self.heap.resize_buffer(before, text.buffer());
        Ok(true)
    }

    /// Bytes repeated: `MemoryError` if there is no room for the result.
    pub(crate) fn repeated_bytes(&mut self, bytes: &[u8], count: usize) -> Res<Vec<u8>> {
        let Some(size) = bytes.len().checked_mul(count) else {
            return Err(self.memory_error());
        };
        let mut out = self.text_buffer(size)?;
        match bytes {
            [] => {}
            [byte] => out.resize(size, *byte),
            _ => (0..count).for_each(|_| out.extend_from_slice(bytes)),
        }
        Ok(out)
    }
}

fn modulo(vm: &mut Vm, args: Args<'_>) -> Res {
    percent::format_str(vm, &args[0], &args[1])
}

fn reflected_modulo(vm: &mut Vm, args: Args<'_>) -> Res {
    match args[1].has_payload::<Str>() {
        true => percent::format_str(vm, &args[1], &args[0]),
        false => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn getitem(vm: &mut Vm, args: Args<'_>) -> Res {
    let string = this::<Str>(vm, &args[0])?;
    if let Some(slice) = args[1].downcast_ref::<Slice>() {
        let indices = slice.indices(vm, string.len())?;
        let text = match indices.as_range() {
            Some(range) if range == (0..string.len()) => return vm.plain_str(string),
            Some(range) => {
                let part = string.slice(range.start, range.end).as_bytes();
                return Ok(vm.new_str(part.into()).into_value());
            }
            None if string.is_ascii() => indices.select(string.as_bytes()),
            None => {
                let points: Vec<u32> = string.code_points().collect();
                let mut text = Vec::new();
                indices
                    .select(&points)
                    .into_iter()
                    .for_each(|point| crate::unicode::push(&mut text, point));
                text
            }
        };
        return Ok(vm.new_str(text.into()).into_value());
    }
    if !vm.is_index(&args[1]) {
        let name = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("string indices must be integers, not '{name}'")));
    }
    let index = vm.index_sized(&args[1])?;
    let at = vm.position(index, string.len(), "string index out of range")?;
    let text = string.slice(at, at + 1).as_bytes().into();
    Ok(vm.new_str(text).into_value())
}

fn getnewargs(vm: &mut Vm, args: Args<'_>) -> Res {
    let copy = this::<Str>(vm, &args[0])?.as_bytes().into();
    let copy = vm.new_str(copy).into_value();
    Ok(vm.tuple([copy]))
}

fn sizeof(vm: &mut Vm, args: Args<'_>) -> Res {
    let size = size_of::<Str>() + 16 + this::<Str>(vm, &args[0])?.as_bytes().len();
    Ok(vm.size(size))
}

fn encode(vm: &mut Vm, args: Args<'_>) -> Res {
    let string = this::<Str>(vm, &args[0])?.clone();
    // UTF-8 needs no codec, and ASCII text holds nothing that it can't express.
    let is = |argument: &Value, text: &[u8]| {
        argument
            .downcast_ref::<Str>()
            .is_some_and(|argument| argument.as_bytes() == text)
    };
    if string.is_ascii() && is(&args[1], b"utf-8") && is(&args[2], b"strict") {
        return Ok(vm.bytes(string.as_bytes()));
    }
    let encoding = text_option(vm, "encode", "encoding", &args[1], "utf-8")?;
    let errors = text_option(vm, "encode", "errors", &args[2], "strict")?;
    codecs::encode_str(vm, &string, &encoding, &errors)
}
