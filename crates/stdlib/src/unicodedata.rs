//! `unicodedata`: the Unicode character database, over the crate `rustpython-unicode`, and the 3.2 database that
//! internationalised domain names are defined by.

use corallus_heap::{TypeFlags, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, GetSet, ModuleDef, Native, TypeDef, fixed, function, getter};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;
use rustpython_unicode::data::{LookupResult, Ucd, character_name, unicode_version};
use rustpython_unicode::normalize::{NormalizeForm, is_normalized, normalize};
use rustpython_wtf8::{CodePoint, Wtf8Buf};

pub static MODULE: ModuleDef = ModuleDef {
    name: "unicodedata",
    functions: FUNCTIONS,
    init: |vm, module| {
        let (namespace, ty) = (module.namespace(vm), vm.type_for(&UCD));
        namespace.set_str(vm, "UCD", ty.to_value());
        let version = vm.str(&unicode_version());
        namespace.set_str(vm, "unidata_version", version);
        let old = vm.heap.alloc(&ty, OldDatabase);
        namespace.set_str(vm, "ucd_3_2_0", old.into_value());
        Ok(())
    },
    doc: "This module provides access to the Unicode Character Database which\ndefines character properties for all Unicode characters.",
};

/// The payload of `ucd_3_2_0`.
pub struct OldDatabase;

payload!(OldDatabase, "UCD", []);

static UCD: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    methods: METHODS,
    getsets: GETSETS,
    ..TypeDef::new::<OldDatabase>("UCD", "unicodedata")
};

static GETSETS: &[GetSet] = &[getter("unidata_version", |vm, _| Ok(vm.str("3.2.0")), "")];

static FUNCTIONS: &[Native] = &table::<false>();
static METHODS: &[Native] = &table::<true>();

/// A function of the module, or the same over the old database, where it is a static method.
const fn row<const IS_OLD: bool>(
    name: &'static str,
    signature: &'static str,
    run: fn(&mut Vm, Args<'_>) -> Res,
    doc: &'static str,
) -> Native {
    let native = function(name, signature, run, doc);
    if IS_OLD { fixed(native) } else { native }
}

/// The rows of the module, or of the old database.
const fn table<const IS_OLD: bool>() -> [Native; 13] {
    [
        row::<IS_OLD>(
            "category",
            "(chr, /)",
            |vm, args| category(vm, Ucd::new(!IS_OLD), args),
            "Returns the general category assigned to the character chr as string.",
        ),
        row::<IS_OLD>(
            "bidirectional",
            "(chr, /)",
            |vm, args| bidirectional(vm, Ucd::new(!IS_OLD), args),
            "Returns the bidirectional class assigned to the character chr as string.\n\nIf no such value is defined, an empty string is returned.",
        ),
        row::<IS_OLD>(
            "combining",
            "(chr, /)",
            |vm, args| combining(vm, Ucd::new(!IS_OLD), args),
            "Returns the canonical combining class assigned to the character chr as integer.\n\nReturns 0 if no combining class is defined.",
        ),
        row::<IS_OLD>(
            "mirrored",
            "(chr, /)",
            |vm, args| mirrored(vm, Ucd::new(!IS_OLD), args),
            "Returns the mirrored property assigned to the character chr as integer.\n\nReturns 1 if the character has been identified as a \"mirrored\"\ncharacter in bidirectional text, 0 otherwise.",
        ),
        row::<IS_OLD>(
            "east_asian_width",
            "(chr, /)",
            |vm, args| east_asian_width(vm, Ucd::new(!IS_OLD), args),
            "Returns the east asian width assigned to the character chr as string.",
        ),
        row::<IS_OLD>(
            "decomposition",
            "(chr, /)",
            |vm, args| decomposition(vm, Ucd::new(!IS_OLD), args),
            "Returns the character decomposition mapping assigned to the character chr as string.\n\nAn empty string is returned in case no such mapping is defined.",
        ),
        row::<IS_OLD>(
            "decimal",
            "(chr, default=<unrepresentable>, /)",
            |vm, args| decimal(vm, Ucd::new(!IS_OLD), args),
            "Converts a Unicode character into its equivalent decimal value.",
        ),
        row::<IS_OLD>(
            "digit",
            "(chr, default=<unrepresentable>, /)",
            |vm, args| digit(vm, Ucd::new(!IS_OLD), args),
            "Converts a Unicode character into its equivalent digit value.",
        ),
        row::<IS_OLD>(
            "numeric",
            "(chr, default=<unrepresentable>, /)",
            |vm, args| numeric(vm, Ucd::new(!IS_OLD), args),
            "Converts a Unicode character into its equivalent numeric value.",
        ),
        row::<IS_OLD>(
            "name",
            "(chr, default=<unrepresentable>, /)",
            |vm, args| name(vm, Ucd::new(!IS_OLD), args),
            "Returns the name assigned to the character chr as a string.",
        ),
        row::<IS_OLD>(
            "lookup",
            "(name, /)",
            |vm, args| lookup(vm, Ucd::new(!IS_OLD), args),
            "Look up character by name.\n\nIf a character with the given name is found, return the corresponding\ncharacter. If not found, KeyError is raised.",
        ),
        row::<IS_OLD>(
            "normalize",
            "(form, unistr, /)",
            |vm, args| normalized(vm, Ucd::new(!IS_OLD), args),
            "Return the normal form 'form' for the Unicode string unistr.\n\nValid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'.",
        ),
        row::<IS_OLD>(
            "is_normalized",
            "(form, unistr, /)",
            |vm, args| is_normal(vm, Ucd::new(!IS_OLD), args),
            "Return whether the Unicode string unistr is in the normal form 'form'.",
        ),
    ]
}

/// The one character of an argument.
fn character(vm: &mut Vm, function: &str, at: &str, value: &Value) -> Res<CodePoint> {
    let Some(text) = value.downcast_ref::<Str>() else {
        let given = vm.type_name(value);
        return Err(vm.type_error(format!(
            "{function}() argument{at} must be a unicode character, not {given}"
        )));
    };
    let point = text.code_point(0).and_then(CodePoint::from_u32);
    match (text.len(), point) {
        (1, Some(point)) => Ok(point),
        (length, _) => Err(vm.type_error(format!(
            "{function}(): argument{at} must be a unicode character, not a string of length {length}"
        ))),
    }
}

fn category(vm: &mut Vm, database: Ucd, args: Args<'_>) -> Res {
    let point = character(vm, "category", "", &args[0])?;
    Ok(vm.str(database.category(point)))
}

fn bidirectional(vm: &mut Vm, database: Ucd, args: Args<'_>) -> Res {
    let point = character(vm, "bidirectional", "", &args[0])?;
    // Code points that aren't assigned have none in the table, though the standard gives them one.
    let class = match database.category(point) {
        "Cn" => "",
        _ => database.bidirectional(point),
    };
    Ok(vm.str(class))
}

fn combining(vm: &mut Vm, database: Ucd, args: Args<'_>) -> Res {
    let point = character(vm, "combining", "", &args[0])?;
    Ok(Value::int32(i32::from(database.combining(point))))
}

fn mirrored(vm: &mut Vm, database: Ucd, args: Args<'_>) -> Res {
    let point = character(vm, "mirrored", "", &args[0])?;
    Ok(Value::int32(database.mirrored(point)))
}

fn east_asian_width(vm: &mut Vm, database: Ucd, args: Args<'_>) -> Res {
    let point = character(vm, "east_asian_width", "", &args[0])?;
    Ok(vm.str(database.east_asian_width(point)))
}

fn decomposition(vm: &mut Vm, database: Ucd, args: Args<'_>) -> Res {
    let point = character(vm, "decomposition", "", &args[0])?;
    Ok(vm.str(&database.decomposition(point)))
}

/// The value found, the default, or `ValueError`.
fn or_default(vm: &mut Vm, found: Option<Value>, default: &Value, otherwise: &str) -> Res {
    match found {
        Some(value) => Ok(value),
        None if default.is_undef() => Err(vm.value_error(otherwise)),
        None => Ok(default.clone()),
    }
}

fn decimal(vm: &mut Vm, database: Ucd, args: Args<'_>) -> Res {
    let point = character(vm, "decimal", " 1", &args[0])?;
    let found = database.decimal(point).map(|value| vm.int(value as i64));
    or_default(vm, found, &args[1], "not a decimal")
}

fn digit(vm: &mut Vm, database: Ucd, args: Args<'_>) -> Res {
    let point = character(vm, "digit", " 1", &args[0])?;
    let found = database.digit(point).map(|value| vm.int(value as i64));
    or_default(vm, found, &args[1], "not a digit")
}

fn numeric(vm: &mut Vm, database: Ucd, args: Args<'_>) -> Res {
    let point = character(vm, "numeric", " 1", &args[0])?;
    let found = database.numeric(point).map(|value| vm.float(value));
    or_default(vm, found, &args[1], "not a numeric character")
}

fn name(vm: &mut Vm, database: Ucd, args: Args<'_>) -> Res {
    let point = character(vm, "name", " 1", &args[0])?;
    let known = point.to_char().filter(|point| database.membership(*point));
    let found = known.and_then(character_name).map(|name| vm.str(&name));
    or_default(vm, found, &args[1], "no such name")
}

fn lookup(vm: &mut Vm, database: Ucd, args: Args<'_>) -> Res {
    let Some(text) = args[0].downcast_ref::<Str>() else {
        let given = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("lookup() argument must be str, not {given}")));
    };
    let text = text.to_string_lossy();
    match database.lookup(&text) {
        Some(LookupResult::Character(found)) => Ok(vm.str(found.encode_utf8(&mut [0; 4]))),
        Some(LookupResult::Sequence(found)) => Ok(vm.str(found)),
        None => {
            let message = vm.str(&format!("undefined character name '{text}'"));
            Err(vm.error_with(ExceptionKind::KeyError, vec![message]))
        }
    }
}

fn form_of(vm: &mut Vm, function: &str, args: Args<'_>) -> Res<(NormalizeForm, corallus_heap::Ref<Str>)> {
    let mut texts = Vec::new();
    for (at, arg) in args.iter().enumerate() {
        match arg.downcast_ref::<Str>() {
            Some(text) => texts.push(text.clone()),
            None => {
                let given = vm.type_name(arg);
                return Err(vm.type_error(format!("{function}() argument {} must be str, not {given}", at + 1)));
            }
        }
    }
    let form = match &*texts[0].to_string_lossy() {
        "NFC" => NormalizeForm::Nfc,
        "NFD" => NormalizeForm::Nfd,
        "NFKC" => NormalizeForm::Nfkc,
        "NFKD" => NormalizeForm::Nfkd,
        _ => return Err(unknown_form(vm)),
    };
    Ok((form, texts[1].clone()))
}

#[cold]
fn unknown_form(vm: &mut Vm) -> Raised {
    vm.value_error("invalid normalization form")
}

fn normalized(vm: &mut Vm, database: Ucd, args: Args<'_>) -> Res {
    let (form, text) = form_of(vm, "normalize", args)?;
    if text.is_ascii() {
        return Ok(args[1].clone());
    }
    if database.unidata_version() == unicode_version() {
        let out = normalize(form, text.wtf8());
        return Ok(vm.wtf8(&out));
    }
    // Characters that the old database doesn't know stay as they are.
    let (mut out, mut known) = (Wtf8Buf::new(), Wtf8Buf::new());
    for point in text.wtf8().code_points() {
        if point.to_char().is_some_and(|point| database.membership(point)) {
            known.push(point);
            continue;
        }
        out.push_wtf8(&normalize(form, &known));
        known = Wtf8Buf::new();
        out.push(point);
    }
    out.push_wtf8(&normalize(form, &known));
    Ok(vm.wtf8(&out))
}

fn is_normal(vm: &mut Vm, database: Ucd, args: Args<'_>) -> Res {
    let (form, text) = form_of(vm, "is_normalized", args)?;
    if text.is_ascii() {
        return Ok(Value::TRUE);
    }
    if database.unidata_version() == unicode_version() {
        return Ok(Value::bool(is_normalized(form, text.wtf8())));
    }
    let same = normalized(vm, database, args)?;
    Ok(Value::bool(vm.eq(&same, &args[1])?))
}
