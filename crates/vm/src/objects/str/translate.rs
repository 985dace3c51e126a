//! `str.translate` and `str.maketrans`.

use corallus_heap::{Ref, Value};

use super::Str;
use crate::error::Res;
use crate::native::{Args, Native, fixed, method, this};
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::int;
use crate::unicode;
use crate::vm::Vm;

pub(super) static METHODS: &[Native] = &[
    method(
        "translate",
        "($self, table, /)",
        translate,
        "Replace each character in the string using the given translation table.\n\n  table\n    Translation table, which must be a mapping of Unicode ordinals to\n    Unicode ordinals, strings, or None.\n\nThe table must implement lookup/indexing via __getitem__, for instance a\ndictionary or list.  If this operation raises LookupError, the character is\nleft untouched.  Characters mapped to None are deleted.",
    ),
    fixed(method(
        "maketrans",
        "(x, y=<unrepresentable>, z=<unrepresentable>, /)",
        maketrans,
        "Return a translation table usable for str.translate().\n\nIf there is only one argument, it must be a dictionary mapping Unicode\nordinals (integers) or characters to Unicode ordinals, strings or None.\nCharacter keys will be then converted to ordinals.\nIf there are two arguments, they must be strings of equal length, and\nin the resulting dictionary, each character in x will be mapped to the\ncharacter at the same position in y. If there is a third argument, it\nmust be a string, whose characters will be mapped to None in the result.",
    )),
];

fn translate(vm: &mut Vm, args: Args<'_>) -> Res {
    let string = this::<Str>(vm, &args[0])?.clone();
    let table = &args[1];
    let mut out = Vec::with_capacity(string.as_bytes().len());
    for point in string.code_points() {
        match entry(vm, table, point)? {
            None => unicode::push(&mut out, point),
            Some(value) if value.is_none() => {}
            Some(value) => push_entry(vm, &mut out, &value)?,
        }
    }
    Ok(vm.new_str(out.into()).into_value())
}

/// What the table has for a code point; `None` if it raises `LookupError`.
fn entry(vm: &mut Vm, table: &Value, point: u32) -> Res<Option<Value>> {
    let key = Value::int32(point as i32);
    if let Some(dict) = table.downcast_ref::<Dict>()
        && vm.type_of(table).is(&vm.types.dict)
    {
        return dict.get(vm, &key);
    }
    match vm.getitem(table, &key) {
        Ok(value) => Ok(Some(value)),
        Err(raised) if raised.is(ExceptionKind::LookupError) => Ok(None),
        Err(raised) => Err(raised),
    }
}

fn push_entry(vm: &mut Vm, out: &mut Vec<u8>, value: &Value) -> Res<()> {
    if let Some(text) = value.downcast_ref::<Str>() {
        out.extend_from_slice(text.as_bytes());
        return Ok(());
    }
    if !int::is_int(value) {
        return Err(vm.type_error("character mapping must return integer, None or str"));
    }
    match int::as_i64(value)
        .and_then(|point| u32::try_from(point).ok())
        .filter(|point| *point < 0x11_0000)
    {
        Some(point) => {
            unicode::push(out, point);
            Ok(())
        }
        None => Err(vm.value_error("character mapping must be in range(0x110000)")),
    }
}

fn maketrans(vm: &mut Vm, args: Args<'_>) -> Res {
    let [x, y, z] = args else {
        return Err(vm.system_error("maketrans needs three arguments"));
    };
    let table = vm.new_dict();
    if y.is_undef() {
        from_dict(vm, &table, x)?;
        return Ok(table.into_value());
    }
    let Some(from) = x.downcast_ref::<Str>() else {
        return Err(vm.type_error("first maketrans argument must be a string if there is a second argument"));
    };
    let to = text(vm, y, 2)?;
    if from.len() != to.len() {
        return Err(vm.value_error("the first two maketrans arguments must have equal length"));
    }
    for (from, to) in from.code_points().zip(to.code_points()) {
        table.insert(vm, Value::int32(from as i32), Value::int32(to as i32))?;
    }
    if !z.is_undef() {
        for deleted in text(vm, z, 3)?.code_points() {
            table.insert(vm, Value::int32(deleted as i32), Value::NONE)?;
        }
    }
    Ok(table.into_value())
}

fn text<'a>(vm: &mut Vm, value: &'a Value, position: usize) -> Res<&'a Ref<Str>> {
    match value.downcast_ref::<Str>() {
        Some(text) => Ok(text),
        None => {
            let name = super::search::shown_type(vm, value);
            Err(vm.type_error(format!("maketrans() argument {position} must be str, not {name}")))
        }
    }
}

fn from_dict(vm: &mut Vm, table: &Ref<Dict>, source: &Value) -> Res<()> {
    let Some(source) = source.downcast_ref::<Dict>() else {
        return Err(vm.type_error("if you give only one argument to maketrans it must be a dict"));
    };
    for (key, value) in source.entries() {
        let key = match key.downcast_ref::<Str>() {
            Some(text) => match (text.len(), text.code_point(0)) {
                (1, Some(point)) => Value::int32(point as i32),
                _ => return Err(vm.value_error("string keys in translate table must be of length 1")),
            },
            None if int::is_int(&key) => key,
            None => return Err(vm.type_error("keys in translate table must be strings or integers")),
        };
        table.insert(vm, key, value)?;
    }
    Ok(())
}
