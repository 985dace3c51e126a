//! `make_encoder`: writes a value as JSON.

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, Native, TypeDef, fixed, method, this};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::float;
use corallus_vm::objects::int::IntRef;
use corallus_vm::objects::list::List;
use corallus_vm::objects::native_function::NativeFunction;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::strings;

/// How strings are quoted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoting {
    Ascii,
    Plain,
    /// By the program's function.
    Called,
}

/// The payload of an encoder.
pub struct Encoder {
    /// A dict of the containers that are being written, or `None`: no check for cycles.
    markers: Value,
    default: Value,
    quote: Value,
    quoting: Quoting,
    /// The text of one level, or `None`: all on one line.
    indent: Option<Vec<u8>>,
    key_separator: Vec<u8>,
    item_separator: Vec<u8>,
    sort_keys: bool,
    skip_keys: bool,
    allow_nan: bool,
}

payload!(Encoder, "Encoder", [markers, default, quote]);

pub static ENCODER: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: METHODS,
    doc: "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
    ..TypeDef::new::<Encoder>("Encoder", "_json")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
        new,
        "Create and return a new object.",
    )),
    method(
        "__call__",
        "($self, /, obj, _current_indent_level)",
        call,
        "Call self as a function.",
    ),
];

fn text_of(vm: &mut Vm, value: &Value, at: usize) -> Res<Vec<u8>> {
    match value.downcast_ref::<Str>() {
        Some(text) => Ok(text.as_bytes().to_vec()),
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(format!("make_encoder() argument {at} must be str, not {given}")))
        }
    }
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>().cloned() else {
        return Err(vm.type_error("Encoder.__new__(X): X is not a type object"));
    };
    if !args[1].is_none() && !args[1].has_payload::<Dict>() {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("make_encoder() argument 1 must be dict or None, not {given}")));
    }
    let quoting = match args[3].downcast_ref::<NativeFunction>() {
        Some(function) if function.module == Some("_json") => match function.native.name {
            "encode_basestring_ascii" => Quoting::Ascii,
            "encode_basestring" => Quoting::Plain,
            _ => Quoting::Called,
        },
        _ => Quoting::Called,
    };
    let encoder = Encoder {
        markers: args[1].clone(),
        default: args[2].clone(),
        quote: args[3].clone(),
        quoting,
        indent: match args[4].is_none() {
            true => None,
            false => Some(text_of(vm, &args[4], 4)?),
        },
        key_separator: text_of(vm, &args[5], 5)?,
        item_separator: text_of(vm, &args[6], 6)?,
        sort_keys: vm.truth(&args[7])?,
        skip_keys: vm.truth(&args[8])?,
        allow_nan: vm.truth(&args[9])?,
    };
    Ok(vm.heap.alloc(&ty, encoder).into_value())
}

fn call(vm: &mut Vm, args: Args<'_>) -> Res {
    let encoder = this::<Encoder>(vm, &args[0])?.clone();
    let level = usize::try_from(vm.to_i64(&args[2])?).unwrap_or(0);
    let mut out = Vec::new();
    encoder.write(vm, &mut out, &args[1], level)?;
    let text = vm.text(out);
    Ok(vm.tuple([text]))
}

impl Encoder {
    fn write(&self, vm: &mut Vm, out: &mut Vec<u8>, value: &Value, level: usize) -> Res<()> {
        if self.write_scalar(vm, out, value)? {
            return Ok(());
        }
        vm.nested(|vm| {
            let marker = self.mark(vm, value)?;
            if let Some(list) = value.downcast_ref::<List>() {
                self.write_items(vm, out, value, |at| list.get(at), level)?;
            } else if let Some(tuple) = value.downcast_ref::<Tuple>() {
                self.write_items(vm, out, value, |at| tuple.items.get(at).cloned(), level)?;
            } else if let Some(dict) = value.downcast_ref::<Dict>() {
                self.write_object(vm, out, value, dict, level)?;
            } else {
                let result = vm
                    .call(&self.default, std::slice::from_ref(value))
                    .and_then(|replaced| self.write(vm, out, &replaced, level));
                if let Err(raised) = result {
                    let kind = vm.type_name(value);
                    return Err(noted(vm, raised, &format!("when serializing {kind} object")));
                }
            }
            self.unmark(vm, marker)
        })
    }

    /// Writes `None`, booleans, strings and numbers; false for anything else.
    fn write_scalar(&self, vm: &mut Vm, out: &mut Vec<u8>, value: &Value) -> Res<bool> {
        if value.is_none() {
            out.extend_from_slice(b"null");
        } else if value.is_true() {
            out.extend_from_slice(b"true");
        } else if value.is_false() {
            out.extend_from_slice(b"false");
        } else if let Some(text) = value.downcast_ref::<Str>() {
            self.write_string(vm, out, text)?;
        } else if let Some(number) = IntRef::of(value) {
            let digits = corallus_vm::objects::int::text::to_decimal(vm, number)?;
            out.extend_from_slice(digits.as_bytes());
        } else if let Some(number) = float::as_float(value) {
            self.write_float(vm, out, number)?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn write_string(&self, vm: &mut Vm, out: &mut Vec<u8>, text: &Ref<Str>) -> Res<()> {
        match self.quoting {
            Quoting::Ascii => strings::push_quoted(out, text, true),
            Quoting::Plain => strings::push_quoted(out, text, false),
            Quoting::Called => {
                let quoted = vm.call(&self.quote, &[text.to_value()])?;
                match quoted.downcast_ref::<Str>() {
                    Some(quoted) => out.extend_from_slice(quoted.as_bytes()),
                    None => {
                        let given = vm.type_name(&quoted);
                        return Err(vm.type_error(format!("encoder() must return a string, not {given}")));
                    }
                }
            }
        }
        Ok(())
    }

    fn write_float(&self, vm: &mut Vm, out: &mut Vec<u8>, number: f64) -> Res<()> {
        let text = if number.is_finite() {
            float::repr(number)
        } else {
            let name = if number.is_nan() {
                "NaN"
            } else if number > 0.0 {
                "Infinity"
            } else {
                "-Infinity"
            };
            if !self.allow_nan {
                let shown = float::repr(number);
                return Err(vm.value_error(format!("Out of range float values are not JSON compliant: {shown}")));
            }
            name.to_owned()
        };
        out.extend_from_slice(text.as_bytes());
        Ok(())
    }

    /// Notes that a container is being written; an error if it is already.
    fn mark(&self, vm: &mut Vm, value: &Value) -> Res<Option<Value>> {
        let Some(markers) = self.markers.downcast_ref::<Dict>() else {
            return Ok(None);
        };
        let id = vm.big_int(value.bits().into());
        if markers.contains(vm, &id)? {
            return Err(vm.value_error("Circular reference detected"));
        }
        markers.insert(vm, id.clone(), value.clone())?;
        Ok(Some(id))
    }

    fn unmark(&self, vm: &mut Vm, marker: Option<Value>) -> Res<()> {
        if let (Some(markers), Some(id)) = (self.markers.downcast_ref::<Dict>(), marker) {
            drop(markers.remove(vm, &id)?);
        }
        Ok(())
    }

    fn new_line(&self, vm: &mut Vm, out: &mut Vec<u8>, level: usize) -> Res<()> {
        if let Some(indent) = &self.indent {
            vm.check_size(out.len() + indent.len() * level)?;
            out.push(b'\n');
            for _ in 0..level {
                out.extend_from_slice(indent);
            }
        }
        Ok(())
    }

    /// Writes a list or tuple; `item` gives its items, of which the program may change the number meanwhile.
    fn write_items(
        &self,
        vm: &mut Vm,
        out: &mut Vec<u8>,
        sequence: &Value,
        item: impl Fn(usize) -> Option<Value>,
        level: usize,
    ) -> Res<()> {
        let mut at = 0;
        out.push(b'[');
        while let Some(value) = item(at) {
            if at > 0 {
                out.extend_from_slice(&self.item_separator);
            }
            self.new_line(vm, out, level + 1)?;
            if let Err(raised) = self.write(vm, out, &value, level + 1) {
                let kind = vm.type_name(sequence);
                return Err(noted(vm, raised, &format!("when serializing {kind} item {at}")));
            }
            at += 1;
        }
        if at > 0 {
            self.new_line(vm, out, level)?;
        }
        out.push(b']');
        Ok(())
    }

    fn write_object(&self, vm: &mut Vm, out: &mut Vec<u8>, object: &Value, dict: &Ref<Dict>, level: usize) -> Res<()> {
        let entries = self.entries(vm, object, dict)?;
        let mut first = true;
        out.push(b'{');
        for (key, value) in entries {
            let start = out.len();
            if !first {
                out.extend_from_slice(&self.item_separator);
            }
            self.new_line(vm, out, level + 1)?;
            if !self.write_key(vm, out, &key)? {
                out.truncate(start);
                continue;
            }
            first = false;
            out.extend_from_slice(&self.key_separator);
            if let Err(raised) = self.write(vm, out, &value, level + 1) {
                let (kind, shown) = (vm.type_name(object), vm.repr(&key)?);
                let note = format!("when serializing {kind} item {}", shown.to_string_lossy());
                return Err(noted(vm, raised, &note));
            }
        }
        if !first {
            self.new_line(vm, out, level)?;
        }
        out.push(b'}');
        Ok(())
    }

    fn entries(&self, vm: &mut Vm, object: &Value, dict: &Ref<Dict>) -> Res<Vec<(Value, Value)>> {
        let plain = !vm.type_of(object).is_heap_type();
        if plain && !self.sort_keys {
            return Ok(dict.entries());
        }
        // A subclass may have its own `items`.
        let items = vm.call_method(object, "items", &[])?;
        let items = vm.collect(&items)?;
        let mut items = vm.list(items);
        if self.sort_keys {
            vm.call_method(&items, "sort", &[])?;
        }
        let mut entries = Vec::new();
        for item in vm.collect(&std::mem::replace(&mut items, Value::NONE))? {
            match item.downcast_ref::<Tuple>().map(|pair| &pair.items[..]) {
                Some([key, value]) => entries.push((key.clone(), value.clone())),
                _ => return Err(vm.value_error("items must return 2-tuples")),
            }
        }
        Ok(entries)
    }

    /// Writes a key as a string; false if it is to be left out.
    fn write_key(&self, vm: &mut Vm, out: &mut Vec<u8>, key: &Value) -> Res<bool> {
        if let Some(text) = key.downcast_ref::<Str>() {
            self.write_string(vm, out, text)?;
            return Ok(true);
        }
        let mut text = Vec::new();
        if self.write_scalar(vm, &mut text, key)? {
            let text = vm.text(text);
            if let Some(text) = text.downcast_ref::<Str>() {
                self.write_string(vm, out, text)?;
            }
            return Ok(true);
        }
        if self.skip_keys {
            return Ok(false);
        }
        let given = vm.type_name(key);
        Err(vm.type_error(format!("keys must be str, int, float, bool or None, not {given}")))
    }
}

/// The exception with a note about where it came from.
#[cold]
fn noted(vm: &mut Vm, raised: Raised, note: &str) -> Raised {
    let note = vm.str(note);
    match vm.call_method(&raised.0, "add_note", &[note]) {
        Ok(_) => raised,
        Err(other) => other,
    }
}
