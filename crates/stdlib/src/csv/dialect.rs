//! `Dialect`: which characters separate, quote and escape.

use corallus_heap::{TypeFlags, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, GetSet, Native, TypeDef, fixed, getter, method, this};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::int::is_int;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::registered;

/// When a writer quotes, and what a reader makes of fields without quotes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    Minimal,
    All,
    NonNumeric,
    None,
    Strings,
    NotNull,
}

pub static QUOTING: &[(&str, i32)] = &[
    ("QUOTE_MINIMAL", 0),
    ("QUOTE_ALL", 1),
    ("QUOTE_NONNUMERIC", 2),
    ("QUOTE_NONE", 3),
    ("QUOTE_STRINGS", 4),
    ("QUOTE_NOTNULL", 5),
];

const KINDS: [Quoting; 6] = [
    Quoting::Minimal,
    Quoting::All,
    Quoting::NonNumeric,
    Quoting::None,
    Quoting::Strings,
    Quoting::NotNull,
];

/// The characters, as readers and writers use them.
#[derive(Clone)]
pub struct Format {
    pub delimiter: u32,
    pub quote: Option<u32>,
    pub escape: Option<u32>,
    pub double_quote: bool,
    pub skip_initial_space: bool,
    pub strict: bool,
    pub quoting: Quoting,
    pub line_terminator: Vec<u32>,
}

/// The payload of `Dialect`.
pub struct Dialect {
    pub format: Format,
}

payload!(Dialect, "Dialect", []);

pub static DIALECT: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "CSV dialect\n\nThe Dialect type records CSV dialect options.",
    ..TypeDef::new::<Dialect>("Dialect", "_csv")
};

/// The parameters, in the order of the signature.
const NAMES: [&str; 8] = [
    "delimiter",
    "doublequote",
    "escapechar",
    "lineterminator",
    "quotechar",
    "quoting",
    "skipinitialspace",
    "strict",
];

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, dialect=None, delimiter=<unrepresentable>, doublequote=<unrepresentable>, escapechar=<unrepresentable>, lineterminator=<unrepresentable>, quotechar=<unrepresentable>, quoting=<unrepresentable>, skipinitialspace=<unrepresentable>, strict=<unrepresentable>)",
        new,
        "Create and return a new object.",
    )),
    method(
        "__reduce__",
        "($self, /)",
        unpicklable,
        "raises an exception to avoid pickling",
    ),
    method(
        "__reduce_ex__",
        "($self, protocol, /)",
        unpicklable,
        "raises an exception to avoid pickling",
    ),
];

fn unpicklable(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = vm.type_name(&args[0]);
    Err(vm.type_error(format!("cannot pickle '_csv.{name}' instances")))
}

static GETSETS: &[GetSet] = &[
    getter(
        "delimiter",
        |vm, value| shown(vm, value, |format| Some(format.delimiter)),
        "",
    ),
    getter("escapechar", |vm, value| shown(vm, value, |format| format.escape), ""),
    getter("quotechar", |vm, value| shown(vm, value, |format| format.quote), ""),
    getter(
        "lineterminator",
        |vm, value| {
            let points = this::<Dialect>(vm, value)?.format.line_terminator.clone();
            Ok(vm.str_of_points(&points))
        },
        "",
    ),
    getter(
        "quoting",
        |vm, value| Ok(Value::int32(this::<Dialect>(vm, value)?.format.quoting as i32)),
        "",
    ),
    getter(
        "doublequote",
        |vm, value| flag(vm, value, |format| format.double_quote),
        "",
    ),
    getter(
        "skipinitialspace",
        |vm, value| flag(vm, value, |format| format.skip_initial_space),
        "",
    ),
    getter("strict", |vm, value| flag(vm, value, |format| format.strict), ""),
];

fn shown(vm: &mut Vm, value: &Value, part: fn(&Format) -> Option<u32>) -> Res {
    Ok(match part(&this::<Dialect>(vm, value)?.format) {
        Some(point) => vm.str_of_points(&[point]),
        None => Value::NONE,
    })
}

fn flag(vm: &mut Vm, value: &Value, part: fn(&Format) -> bool) -> Res {
    Ok(Value::bool(part(&this::<Dialect>(vm, value)?.format)))
}

/// The dialect for the arguments of `reader`, `writer` and `register_dialect`.
pub fn of(vm: &mut Vm, dialect: &Value, parameters: &Value) -> Res {
    let parameters = this::<Dict>(vm, parameters)?.entries();
    if parameters.is_empty() && dialect.has_payload::<Dialect>() {
        return Ok(dialect.clone());
    }
    let class = vm.type_for(&DIALECT).into_value();
    let names: Vec<String> = parameters
        .iter()
        .map(|(name, _)| vm.text_of(name).to_string())
        .collect();
    let keywords: Vec<(&str, Value)> = names
        .iter()
        .zip(&parameters)
        .map(|(name, (_, value))| (name.as_str(), value.clone()))
        .collect();
    // Without a dialect nothing counts as given, so that `quotechar=None` alone turns quoting off.
    let dialect = if dialect.is_undef() {
        &[]
    } else {
        std::slice::from_ref(dialect)
    };
    vm.call_kw(&class, dialect, &keywords)
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let mut base = args[1].clone();
    if base.has_payload::<Str>() {
        base = registered(vm, &base)?;
    }
    let mut given: Vec<Value> = args[2..].to_vec();
    if base.has_payload::<Dialect>() && given.iter().all(Value::is_undef) {
        return Ok(base);
    }
    if !base.is_none() {
        for (value, name) in given.iter_mut().zip(NAMES) {
            if value.is_undef()
                && let Some(found) = vm.getattr_opt(&base, name)?
            {
                *value = found;
            }
        }
    }
    let [
        delimiter,
        double_quote,
        escape,
        terminator,
        quote,
        quoting,
        skip,
        strict,
    ] = &given[..]
    else {
        return Err(vm.system_error("a dialect has eight parameters"));
    };
    let format = Format {
        delimiter: match delimiter.is_undef() {
            true => u32::from(b','),
            false => one_character(vm, "delimiter", delimiter)?,
        },
        double_quote: truth(vm, double_quote, true)?,
        escape: optional_character(vm, "escapechar", escape, None)?,
        line_terminator: match terminator.downcast_ref::<Str>() {
            Some(text) => text.code_points().collect(),
            None if terminator.is_undef() => vec![13, 10],
            None if terminator.is_none() => {
                return Err(vm.type_error("\"lineterminator\" must be a string, not NoneType"));
            }
            None => return Err(wrong_type(vm, "lineterminator", "a string", terminator)),
        },
        quote: optional_character(vm, "quotechar", quote, Some(u32::from(b'"')))?,
        quoting: if quoting.is_undef() && quote.is_none() {
            Quoting::None
        } else {
            quoting_of(vm, quoting)?
        },
        skip_initial_space: truth(vm, skip, false)?,
        strict: truth(vm, strict, false)?,
    };
    check(vm, &format)?;
    match args[0].downcast_ref::<Type>() {
        Some(ty) => Ok(vm.heap.alloc(ty, Dialect { format }).into_value()),
        None => Err(vm.type_error("Dialect.__new__(X): X is not a type object")),
    }
}

#[cold]
fn wrong_type(vm: &mut Vm, name: &str, wanted: &str, given: &Value) -> Raised {
    let given = vm.type_name(given);
    vm.type_error(format!("\"{name}\" must be {wanted}, not {given}"))
}

fn truth(vm: &mut Vm, value: &Value, default: bool) -> Res<bool> {
    if value.is_undef() { Ok(default) } else { vm.truth(value) }
}

fn one_character(vm: &mut Vm, name: &str, value: &Value) -> Res<u32> {
    character(vm, name, "a unicode character", value)
}

fn character(vm: &mut Vm, name: &str, wanted: &str, value: &Value) -> Res<u32> {
    let Some(text) = value.downcast_ref::<Str>() else {
        return Err(wrong_type(vm, name, wanted, value));
    };
    match (text.len(), text.code_point(0)) {
        (1, Some(point)) => Ok(point),
        (length, _) => Err(vm.type_error(format!("\"{name}\" must be {wanted}, not a string of length {length}"))),
    }
}

fn optional_character(vm: &mut Vm, name: &str, value: &Value, default: Option<u32>) -> Res<Option<u32>> {
    if value.is_undef() {
        return Ok(default);
    }
    if value.is_none() {
        return Ok(None);
    }
    character(vm, name, "a unicode character or None", value).map(Some)
}

fn quoting_of(vm: &mut Vm, value: &Value) -> Res<Quoting> {
    if value.is_undef() {
        return Ok(Quoting::Minimal);
    }
    if !is_int(value) {
        return Err(wrong_type(vm, "quoting", "an integer", value));
    }
    let number = vm.to_i64_clamped(value)?;
    match usize::try_from(number).ok().and_then(|at| KINDS.get(at)) {
        Some(kind) => Ok(*kind),
        None => Err(vm.type_error("bad \"quoting\" value")),
    }
}

/// Characters that contradict each other.
fn check(vm: &mut Vm, format: &Format) -> Res<()> {
    if format.quoting != Quoting::None && format.quote.is_none() {
        return Err(vm.type_error("quotechar must be set if quoting enabled"));
    }
    let space_allowed = !format.skip_initial_space;
    let characters = [
        ("delimiter", Some(format.delimiter), true),
        ("escapechar", format.escape, space_allowed),
        ("quotechar", format.quote, space_allowed),
    ];
    for (name, point, space) in characters {
        let Some(point) = point else { continue };
        let newline = point == 10 || point == 13;
        if newline || (point == 32 && !space) || format.line_terminator.contains(&point) {
            return Err(vm.value_error(format!("bad {name} value")));
        }
    }
    for (at, (first, point, _)) in characters.into_iter().enumerate() {
        for (second, other, _) in characters.into_iter().skip(at + 1) {
            if point.is_some() && point == other {
                return Err(vm.value_error(format!("bad {first} or {second} value")));
            }
        }
    }
    Ok(())
}
