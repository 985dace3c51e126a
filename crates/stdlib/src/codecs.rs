//! `_codecs`: the native codecs one by one, the registry of codecs and error handlers.

use corallus_heap::{Ref, Value};
use corallus_vm::codecs::decode::{decode, decode_with_order};
use corallus_vm::codecs::encode::encode;
use corallus_vm::codecs::errors::{Handler, call_native};
use corallus_vm::codecs::registry::{self, Direction};
use corallus_vm::codecs::{Codec, charmap, decode_to_str, encode_str, utf7};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::buffer;
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

/// `_codecs`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "_codecs",
    functions: FUNCTIONS,
    init: |_, _| Ok(()),
    doc: "",
};

const ENCODE: &str = "(str, errors=None, /)";
const ENCODE_ORDER: &str = "(str, errors=None, byteorder=0, /)";
const DECODE: &str = "(data, errors=None, /)";
const DECODE_FINAL: &str = "(data, errors=None, final=False, /)";
const DECODE_WHOLE: &str = "(data, errors=None, final=True, /)";
const DECODE_ORDER: &str = "(data, errors=None, byteorder=0, final=False, /)";

static FUNCTIONS: &[Native] = &[
    function(
        "register",
        "(search_function, /)",
        |vm, args| registry::register(vm, args[0].clone()).map(|()| Value::NONE),
        "Register a codec search function.\n\nSearch functions are expected to take one argument, the encoding name in\nall lower case letters, and either return None, or a tuple of functions\n(encoder, decoder, stream_reader, stream_writer) (or a CodecInfo object).",
    ),
    function(
        "unregister",
        "(search_function, /)",
        |vm, args| {
            registry::unregister(vm, &args[0]);
            Ok(Value::NONE)
        },
        "Unregister a codec search function and clear the registry's cache.\n\nIf the search function is not registered, do nothing.",
    ),
    function(
        "lookup",
        "(encoding, /)",
        lookup,
        "Looks up a codec tuple in the Python codec registry and returns a CodecInfo object.",
    ),
    function(
        "encode",
        "(obj, encoding='utf-8', errors='strict')",
        |vm, args| run(vm, args, Direction::Encode),
        "Encodes obj using the codec registered for encoding.\n\nThe default encoding is 'utf-8'.  errors may be given to set a\ndifferent error handling scheme.  Default is 'strict' meaning that encoding\nerrors raise a ValueError.  Other possible values are 'ignore', 'replace'\nand 'backslashreplace' as well as any other name registered with\ncodecs.register_error that can handle ValueErrors.",
    ),
    function(
        "decode",
        "(obj, encoding='utf-8', errors='strict')",
        |vm, args| run(vm, args, Direction::Decode),
        "Decodes obj using the codec registered for encoding.\n\nDefault encoding is 'utf-8'.  errors may be given to set a\ndifferent error handling scheme.  Default is 'strict' meaning that encoding\nerrors raise a ValueError.  Other possible values are 'ignore', 'replace'\nand 'backslashreplace' as well as any other name registered with\ncodecs.register_error that can handle ValueErrors.",
    ),
    function(
        "register_error",
        "(errors, handler, /)",
        register_error,
        "Register the specified error handler under the name errors.\n\nhandler must be a callable object, that\nwill be called with an exception instance containing\ninformation about the location of the encoding/decoding\nerror and must return a (replacement, new position) tuple.",
    ),
    function(
        "_unregister_error",
        "(errors, /)",
        unregister_error,
        "Un-register the specified error handler for the error handling `errors'.\n\nOnly custom error handlers can be un-registered. An exception is raised\nif the error handling is a built-in one (e.g., 'strict'), or if an error\noccurs.\n\nOtherwise, this returns True if a custom handler has been successfully\nun-registered, and False if no custom handler for the specified error\nhandling exists.",
    ),
    function(
        "lookup_error",
        "(name, /)",
        lookup_error,
        "lookup_error(errors) -> handler\n\nReturn the error handler for the specified error handling name or raise a\nLookupError, if no handler exists under this name.",
    ),
    function("utf_8_encode", ENCODE, |vm, args| encoded(vm, args, Codec::Utf8), ""),
    function(
        "utf_8_decode",
        DECODE_FINAL,
        |vm, args| decoded(vm, args, Codec::Utf8),
        "",
    ),
    function("ascii_encode", ENCODE, |vm, args| encoded(vm, args, Codec::Ascii), ""),
    function("ascii_decode", DECODE, |vm, args| decoded(vm, args, Codec::Ascii), ""),
    function(
        "latin_1_encode",
        ENCODE,
        |vm, args| encoded(vm, args, Codec::Latin1),
        "",
    ),
    function(
        "latin_1_decode",
        DECODE,
        |vm, args| decoded(vm, args, Codec::Latin1),
        "",
    ),
    function(
        "unicode_escape_encode",
        ENCODE,
        |vm, args| encoded(vm, args, Codec::UnicodeEscape),
        "",
    ),
    function(
        "unicode_escape_decode",
        DECODE_WHOLE,
        |vm, args| decoded(vm, args, Codec::UnicodeEscape),
        "",
    ),
    function(
        "raw_unicode_escape_encode",
        ENCODE,
        |vm, args| encoded(vm, args, Codec::RawUnicodeEscape),
        "",
    ),
    function(
        "raw_unicode_escape_decode",
        DECODE_WHOLE,
        |vm, args| decoded(vm, args, Codec::RawUnicodeEscape),
        "",
    ),
    function(
        "utf_16_encode",
        ENCODE_ORDER,
        |vm, args| encoded_in_order(vm, args, [Codec::Utf16Le, Codec::Utf16, Codec::Utf16Be]),
        "",
    ),
    function(
        "utf_16_le_encode",
        ENCODE,
        |vm, args| encoded(vm, args, Codec::Utf16Le),
        "",
    ),
    function(
        "utf_16_be_encode",
        ENCODE,
        |vm, args| encoded(vm, args, Codec::Utf16Be),
        "",
    ),
    function(
        "utf_16_decode",
        DECODE_FINAL,
        |vm, args| decoded(vm, args, Codec::Utf16),
        "",
    ),
    function(
        "utf_16_le_decode",
        DECODE_FINAL,
        |vm, args| decoded(vm, args, Codec::Utf16Le),
        "",
    ),
    function(
        "utf_16_be_decode",
        DECODE_FINAL,
        |vm, args| decoded(vm, args, Codec::Utf16Be),
        "",
    ),
    function(
        "utf_16_ex_decode",
        DECODE_ORDER,
        |vm, args| decoded_in_order(vm, args, false),
        "",
    ),
    function(
        "utf_32_encode",
        ENCODE_ORDER,
        |vm, args| encoded_in_order(vm, args, [Codec::Utf32Le, Codec::Utf32, Codec::Utf32Be]),
        "",
    ),
    function(
        "utf_32_le_encode",
        ENCODE,
        |vm, args| encoded(vm, args, Codec::Utf32Le),
        "",
    ),
    function(
        "utf_32_be_encode",
        ENCODE,
        |vm, args| encoded(vm, args, Codec::Utf32Be),
        "",
    ),
    function(
        "utf_32_decode",
        DECODE_FINAL,
        |vm, args| decoded(vm, args, Codec::Utf32),
        "",
    ),
    function(
        "utf_32_le_decode",
        DECODE_FINAL,
        |vm, args| decoded(vm, args, Codec::Utf32Le),
        "",
    ),
    function(
        "utf_32_be_decode",
        DECODE_FINAL,
        |vm, args| decoded(vm, args, Codec::Utf32Be),
        "",
    ),
    function(
        "utf_32_ex_decode",
        DECODE_ORDER,
        |vm, args| decoded_in_order(vm, args, true),
        "",
    ),
    function("utf_7_encode", ENCODE, utf_7_encode, ""),
    function("utf_7_decode", DECODE_FINAL, utf_7_decode, ""),
    function("escape_encode", "(data, errors=None, /)", escape_encode, ""),
    function("escape_decode", "(data, errors=None, /)", escape_decode, ""),
    function("readbuffer_encode", "(data, errors=None, /)", readbuffer_encode, ""),
    function(
        "charmap_encode",
        "(str, errors=None, mapping=None, /)",
        charmap_encode,
        "",
    ),
    function(
        "charmap_decode",
        "(data, errors=None, mapping=None, /)",
        charmap_decode,
        "",
    ),
    function("charmap_build", "(map, /)", charmap_build, ""),
];

const HANDLER: &str = "(exception, /)";

/// The native error handlers as functions.
static HANDLERS: [(&str, Native); 8] = [
    (
        "strict",
        function(
            "strict_errors",
            HANDLER,
            |vm, args| call_native(vm, &Handler::Strict, &args[0]),
            "Implements the 'strict' error handling, which raises a UnicodeError on coding errors.",
        ),
    ),
    (
        "ignore",
        function(
            "ignore_errors",
            HANDLER,
            |vm, args| call_native(vm, &Handler::Ignore, &args[0]),
            "Implements the 'ignore' error handling, which ignores malformed data and continues.",
        ),
    ),
    (
        "replace",
        function(
            "replace_errors",
            HANDLER,
            |vm, args| call_native(vm, &Handler::Replace, &args[0]),
            "Implements the 'replace' error handling, which replaces malformed data with a replacement marker.",
        ),
    ),
    (
        "xmlcharrefreplace",
        function(
            "xmlcharrefreplace_errors",
            HANDLER,
            |vm, args| call_native(vm, &Handler::XmlCharRefReplace, &args[0]),
            "Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference.",
        ),
    ),
    (
        "backslashreplace",
        function(
            "backslashreplace_errors",
            HANDLER,
            |vm, args| call_native(vm, &Handler::BackslashReplace, &args[0]),
            "Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence.",
        ),
    ),
    (
        "namereplace",
        function(
            "namereplace_errors",
            HANDLER,
            |vm, args| call_native(vm, &Handler::NameReplace, &args[0]),
            "Implements the 'namereplace' error handling, which replaces an unencodable character with a \\N{...} escape sequence.",
        ),
    ),
    (
        "surrogatepass",
        function(
            "surrogatepass",
            HANDLER,
            |vm, args| call_native(vm, &Handler::SurrogatePass, &args[0]),
            "",
        ),
    ),
    (
        "surrogateescape",
        function(
            "surrogateescape",
            HANDLER,
            |vm, args| call_native(vm, &Handler::SurrogateEscape, &args[0]),
            "",
        ),
    ),
];

/// Function objects of the native handlers, made once.
#[derive(Default)]
struct HandlerFunctions(Vec<(&'static str, Value)>);

fn name_of(vm: &mut Vm, value: &Value, function: &str) -> Res<String> {
    match value.downcast_ref::<Str>() {
        Some(name) if name.as_bytes().contains(&0) => Err(vm.value_error("embedded null character")),
        Some(name) if name.to_str().is_none() => {
            // The error that encoding it gives.
            vm.call_method(value, "encode", &[])?;
            Ok(String::new())
        }
        Some(name) => Ok(name.to_string_lossy().into_owned()),
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(format!("{function}() argument must be str, not {given}")))
        }
    }
}

/// The `errors` argument: `None` means strict.
fn errors_of(vm: &mut Vm, value: &Value) -> Res<String> {
    if value.is_none() || value.is_undef() {
        return Ok("strict".to_owned());
    }
    name_of(vm, value, "errors")
}

fn lookup(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = name_of(vm, &args[0], "lookup")?;
    registry::lookup(vm, &name)
}

fn run(vm: &mut Vm, args: Args<'_>, direction: Direction) -> Res {
    let encoding = name_of(vm, &args[1], "encode")?;
    let errors = errors_of(vm, &args[2])?;
    if let Some(codec) = Codec::find(&encoding) {
        let result = match (direction, args[0].downcast_ref::<Str>().cloned()) {
            (Direction::Encode, Some(text)) => Some(encode_str(vm, &text, &encoding, &errors)),
            (Direction::Decode, None) if buffer::bytes_of(vm, &args[0]).is_some() => {
                Some(decode_to_str(vm, &args[0], &encoding, &errors))
            }
            _ => None,
        };
        match result {
            Some(Err(raised)) if !codec.is_registered() => {
                return Err(registry::failed(vm, raised, direction, &encoding));
            }
            Some(result) => return result,
            None => {}
        }
    }
    registry::run(vm, direction, &args[0], &encoding, Some(&errors), false)
}

fn register_error(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = name_of(vm, &args[0], "register_error")?;
    registry::register_handler(vm, &name, args[1].clone())?;
    Ok(Value::NONE)
}

fn unregister_error(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = name_of(vm, &args[0], "_unregister_error")?;
    if Handler::native(&name).is_some() {
        return Err(vm.value_error(format!("cannot un-register built-in error handler '{name}'")));
    }
    Ok(registry::unregister_handler(vm, &name).into())
}

fn lookup_error(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = name_of(vm, &args[0], "lookup_error")?;
    if let Some(handler) = registry::registered_handler(vm, &name) {
        return Ok(handler);
    }
    if let Some((_, known)) = vm
        .state::<HandlerFunctions>()
        .0
        .iter()
        .find(|(known, _)| *known == name)
    {
        return Ok(known.clone());
    }
    match HANDLERS.iter().find(|(known, _)| *known == name) {
        Some((known, native)) => {
            let function = vm.new_native_function(native, Some("_codecs"), Value::UNDEF);
            vm.state::<HandlerFunctions>().0.push((known, function.clone()));
            Ok(function)
        }
        None => Err(vm.error(
            ExceptionKind::LookupError,
            format!("unknown error handler name '{name}'"),
        )),
    }
}

fn text(vm: &mut Vm, value: &Value, function: &str) -> Res<Ref<Str>> {
    match value.downcast_ref::<Str>() {
        Some(text) => Ok(text.clone()),
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(format!("{function} argument 1 must be str, not {given}")))
        }
    }
}

/// A result and how much of the input it stands for.
fn pair(vm: &mut Vm, result: Value, length: usize) -> Res {
    let length = vm.size(length);
    Ok(vm.tuple([result, length]))
}

fn encoded(vm: &mut Vm, args: Args<'_>, codec: Codec) -> Res {
    let string = text(vm, &args[0], "encode()")?;
    let errors = errors_of(vm, &args[1])?;
    let bytes = encode(vm, codec, &string, &errors)?;
    let bytes = vm.bytes(bytes);
    pair(vm, bytes, string.len())
}

/// `byteorder` chooses: negative for little, 0 for native with a mark, positive for big.
fn encoded_in_order(vm: &mut Vm, args: Args<'_>, [little, native, big]: [Codec; 3]) -> Res {
    let order = vm.to_i64(&args[2])?;
    encoded(
        vm,
        args,
        match order {
            0 => native,
            order if order < 0 => little,
            _ => big,
        },
    )
}

/// The bytes of a bytes-like argument, or of text as UTF-8 where the escape codecs accept it.
fn bytes_argument(vm: &mut Vm, value: &Value, text_too: bool) -> Res<Vec<u8>> {
    match value.downcast_ref::<Str>() {
        Some(string) if text_too => Ok(string.as_bytes().to_vec()),
        _ => buffer::require(vm, value),
    }
}

fn decoded(vm: &mut Vm, args: Args<'_>, codec: Codec) -> Res {
    let escapes = matches!(codec, Codec::UnicodeEscape | Codec::RawUnicodeEscape);
    let bytes = bytes_argument(vm, &args[0], escapes)?;
    let errors = errors_of(vm, &args[1])?;
    let last = match args.get(2) {
        Some(last) => vm.truth(last)?,
        None => true,
    };
    let (text, consumed) = decode(vm, codec, &bytes, &errors, last)?;
    pair(vm, text, consumed)
}

fn decoded_in_order(vm: &mut Vm, args: Args<'_>, wide: bool) -> Res {
    let bytes = buffer::require(vm, &args[0])?;
    let errors = errors_of(vm, &args[1])?;
    let order = vm.to_i64(&args[2])?;
    let last = vm.truth(&args[3])?;
    let (text, consumed, order) = decode_with_order(vm, wide, &bytes, &errors, order, last)?;
    let parts = vec![text, vm.size(consumed), vm.int(order)];
    Ok(vm.tuple(parts))
}

fn utf_7_encode(vm: &mut Vm, args: Args<'_>) -> Res {
    let string = text(vm, &args[0], "encode()")?;
    let bytes = vm.bytes(utf7::encode(&string));
    pair(vm, bytes, string.len())
}

fn utf_7_decode(vm: &mut Vm, args: Args<'_>) -> Res {
    let bytes = buffer::require(vm, &args[0])?;
    let errors = errors_of(vm, &args[1])?;
    let last = vm.truth(&args[2])?;
    let (text, consumed) = utf7::decode(vm, &bytes, &errors, last)?;
    pair(vm, text, consumed)
}

fn escape_encode(vm: &mut Vm, args: Args<'_>) -> Res {
    if !args[0].has_payload::<Bytes>() {
        let given = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("escape_encode() argument 1 must be bytes, not {given}")));
    }
    let bytes = buffer::require(vm, &args[0])?;
    let mut out = Vec::with_capacity(bytes.len());
    for byte in &bytes {
        match byte {
            b'\\' => out.extend(b"\\\\"),
            b'\'' => out.extend(b"\\'"),
            b'\t' => out.extend(b"\\t"),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b' '..=b'~' => out.push(*byte),
            _ => out.extend(format!("\\x{byte:02x}").into_bytes()),
        }
    }
    let out = vm.bytes(out);
    pair(vm, out, bytes.len())
}

/// What an escape sequence stands for: bytes and its length. `None` for one that isn't valid.
fn unescape(rest: &[u8]) -> Option<(Option<u8>, usize)> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    Some(match rest.get(1)? {
        b'\n' => (None, 2),
        byte @ (b'\\' | b'\'' | b'"') => (Some(*byte), 2),
        b'b' => (Some(8), 2),
        b'f' => (Some(12), 2),
        b't' => (Some(b'\t'), 2),
        b'n' => (Some(b'\n'), 2),
        b'r' => (Some(b'\r'), 2),
        b'v' => (Some(11), 2),
        b'a' => (Some(7), 2),
        b'0'..=b'7' => {
            let digits: Vec<u8> = rest
                .iter()
                .skip(1)
                .take(3)
                .take_while(|byte| matches!(byte, b'0'..=b'7'))
                .copied()
                .collect();
            let value = digits.iter().fold(0, |sum, digit| sum * 8 + u32::from(digit - b'0'));
            (Some(value as u8), digits.len() + 1)
        }
        b'x' => {
            let (high, low) = (rest.get(2).and_then(digit)?, rest.get(3).and_then(digit)?);
            (Some((high << 4 | low) as u8), 4)
        }
        // Not an escape: the backslash stays.
        _ => (Some(b'\\'), 1),
    })
}

/// What is said of an escape sequence that isn't one.
fn invalid_escape(rest: &[u8]) -> Option<String> {
    match rest.get(1)? {
        b'\n' | b'\\' | b'\'' | b'"' | b'b' | b'f' | b't' | b'n' | b'r' | b'v' | b'a' | b'x' => None,
        b'4'..=b'7' => {
            let digits = rest
                .get(1..4)
                .filter(|digits| digits.iter().all(|digit| matches!(digit, b'0'..=b'7')))?;
            let digits = String::from_utf8_lossy(digits);
            Some(format!("b\"\\{digits}\" is an invalid octal escape sequence"))
        }
        b'0'..=b'3' => None,
        byte => Some(format!("b\"\\{}\" is an invalid escape sequence", char::from(*byte))),
    }
}

fn escape_decode(vm: &mut Vm, args: Args<'_>) -> Res {
    let bytes = bytes_argument(vm, &args[0], true)?;
    let errors = errors_of(vm, &args[1])?;
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    let mut first_invalid = None;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        if rest[0] != b'\\' {
            out.push(rest[0]);
            at += 1;
            continue;
        }
        first_invalid = first_invalid.or_else(|| invalid_escape(rest));
        match unescape(rest) {
            Some((byte, length)) => {
                out.extend(byte);
                at += length;
            }
            None if rest.len() == 1 => return Err(vm.value_error("Trailing \\ in string")),
            None => {
                match errors.as_str() {
                    "strict" => return Err(vm.value_error(format!("invalid \\x escape at position {at}"))),
                    "replace" => out.push(b'?'),
                    "ignore" => {}
                    _ => return Err(vm.value_error(format!("decoding error; unknown error handling code: {errors}"))),
                }
                at += if rest.get(2).is_some_and(u8::is_ascii_hexdigit) {
                    3
                } else {
                    2
                };
            }
        }
    }
    if let Some(invalid) = first_invalid {
        let message = format!("{invalid}. Such sequences will not work in the future. ");
        vm.warn(ExceptionKind::DeprecationWarning, &message)?;
    }
    let out = vm.bytes(out);
    pair(vm, out, bytes.len())
}

fn readbuffer_encode(vm: &mut Vm, args: Args<'_>) -> Res {
    let bytes = bytes_argument(vm, &args[0], true)?;
    let length = bytes.len();
    let bytes = vm.bytes(bytes);
    pair(vm, bytes, length)
}

fn charmap_encode(vm: &mut Vm, args: Args<'_>) -> Res {
    if args[2].is_none() {
        return encoded(vm, args, Codec::Latin1);
    }
    let string = text(vm, &args[0], "charmap_encode()")?;
    let errors = errors_of(vm, &args[1])?;
    let bytes = charmap::encode(vm, &string, &errors, &args[2])?;
    let bytes = vm.bytes(bytes);
    pair(vm, bytes, string.len())
}

fn charmap_decode(vm: &mut Vm, args: Args<'_>) -> Res {
    let bytes = buffer::require(vm, &args[0])?;
    let errors = errors_of(vm, &args[1])?;
    let text = if args[2].is_none() {
        decode(vm, Codec::Latin1, &bytes, &errors, true)?.0
    } else {
        charmap::decode(vm, &bytes, &errors, &args[2])?
    };
    pair(vm, text, bytes.len())
}

/// A mapping from the characters of a string to their positions.
fn charmap_build(vm: &mut Vm, args: Args<'_>) -> Res {
    let string = text(vm, &args[0], "charmap_build()")?;
    let table = vm.new_dict();
    for (at, point) in string.code_points().enumerate() {
        let at = vm.size(at);
        table.insert(vm, Value::int32(point as i32), at)?;
    }
    Ok(table.into_value())
}
