//! `make_scanner`: reads a JSON text. Nesting is kept on an explicit stack.

use std::collections::HashMap;

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, GetSet, Native, TypeDef, fixed, getter, method, this};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::float;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::{Fault, decode_error, strings};

/// The payload of a scanner: the decoder's hooks, `None` where it has none.
pub struct Scanner {
    strict: bool,
    object_hook: Value,
    object_pairs_hook: Value,
    parse_float: Value,
    parse_int: Value,
    parse_constant: Value,
}

payload!(
    Scanner,
    "Scanner",
    [object_hook, object_pairs_hook, parse_float, parse_int, parse_constant]
);

pub static SCANNER: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "JSON scanner object",
    ..TypeDef::new::<Scanner>("Scanner", "_json")
};

static METHODS: &[Native] = &[
    fixed(method(
        "__new__",
        "($type, context)",
        new,
        "Create and return a new object.",
    )),
    method("__call__", "($self, /, string, idx)", call, "Call self as a function."),
];

static GETSETS: &[GetSet] = &[
    getter(
        "strict",
        |vm, value| Ok(Value::bool(this::<Scanner>(vm, value)?.strict)),
        "strict",
    ),
    getter(
        "object_hook",
        |vm, value| Ok(this::<Scanner>(vm, value)?.object_hook.clone()),
        "",
    ),
    getter(
        "object_pairs_hook",
        |vm, value| Ok(this::<Scanner>(vm, value)?.object_pairs_hook.clone()),
        "",
    ),
    getter(
        "parse_float",
        |vm, value| Ok(this::<Scanner>(vm, value)?.parse_float.clone()),
        "",
    ),
    getter(
        "parse_int",
        |vm, value| Ok(this::<Scanner>(vm, value)?.parse_int.clone()),
        "",
    ),
    getter(
        "parse_constant",
        |vm, value| Ok(this::<Scanner>(vm, value)?.parse_constant.clone()),
        "",
    ),
];

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>().cloned() else {
        return Err(vm.type_error("Scanner.__new__(X): X is not a type object"));
    };
    let context = &args[1];
    let strict = vm.getattr(context, "strict")?;
    let scanner = Scanner {
        strict: vm.truth(&strict)?,
        object_hook: vm.getattr(context, "object_hook")?,
        object_pairs_hook: vm.getattr(context, "object_pairs_hook")?,
        parse_float: vm.getattr(context, "parse_float")?,
        parse_int: vm.getattr(context, "parse_int")?,
        parse_constant: vm.getattr(context, "parse_constant")?,
    };
    Ok(vm.heap.alloc(&ty, scanner).into_value())
}

fn call(vm: &mut Vm, args: Args<'_>) -> Res {
    let scanner = this::<Scanner>(vm, &args[0])?.clone();
    let Some(text) = args[1].downcast_ref::<Str>().cloned() else {
        let given = vm.type_name(&args[1]);
        return Err(vm.type_error(format!("first argument must be a string, not {given}")));
    };
    let start = match usize::try_from(vm.to_i64(&args[2])?) {
        Ok(start) => start,
        Err(_) => return Err(vm.value_error("idx cannot be negative")),
    };
    if start >= text.len() {
        return Err(vm.stop_iteration(args[2].clone()));
    }
    let scan = Scan {
        bytes: text.as_bytes(),
        text: &text,
        scanner: &scanner,
        at: text.byte_offset(start),
        keys: HashMap::new(),
    };
    let (value, end) = scan.run(vm)?;
    let end = text.code_points_before(end);
    let parts = vec![value, vm.size(end)];
    Ok(vm.tuple(parts))
}

/// A container that isn't complete yet.
enum Open {
    Array(Vec<Value>),
    Object { dict: Ref<Dict>, key: Value },
    Pairs { pairs: Vec<Value>, key: Value },
}

struct Scan<'a> {
    bytes: &'a [u8],
    text: &'a Ref<Str>,
    scanner: &'a Scanner,
    at: usize,
    /// Keys seen, so that equal ones share one object.
    keys: HashMap<&'a [u8], Value>,
}

impl<'a> Scan<'a> {
    fn run(mut self, vm: &mut Vm) -> Res<(Value, usize)> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            // A value begins here; `None` if it is a container with something inside.
            let mut done = self.begin(vm, &mut open)?;
            while let Some(value) = done.take() {
                match open.pop() {
                    None => return Ok((value, self.at)),
                    Some(container) => done = self.take_item(vm, &mut open, container, value)?,
                }
            }
        }
    }

    fn fault(&self, vm: &mut Vm, message: &'static str, at: usize) -> Raised {
        decode_error(vm, Fault { message, at }, self.text)
    }

    /// No value stands here: the caller words the error.
    #[cold]
    fn stop(&self, vm: &mut Vm, at: usize) -> Raised {
        let at = self.text.code_points_before(at);
        let at = vm.size(at);
        vm.stop_iteration(at)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Reads a scalar or an empty container, or opens a container and stops at its first value.
    fn begin(&mut self, vm: &mut Vm, open: &mut Vec<Open>) -> Res<Option<Value>> {
        let rest = &self.bytes[self.at.min(self.bytes.len())..];
        let constants: [(&[u8], Option<Value>); 6] = [
            (b"null", Some(Value::NONE)),
            (b"true", Some(Value::TRUE)),
            (b"false", Some(Value::FALSE)),
            (b"NaN", None),
            (b"Infinity", None),
            (b"-Infinity", None),
        ];
        match rest.first() {
            Some(b'"') => {
                let start = self.at + 1;
                match strings::scan(self.bytes, start, self.scanner.strict) {
                    Ok((content, end)) => {
                        self.at = end;
                        Ok(Some(vm.text(content.into_owned())))
                    }
                    Err(fault) => Err(decode_error(vm, fault, self.text)),
                }
            }
            Some(b'[' | b'{') => {
                if open.len() >= vm.recursion_limit {
                    let what = if rest[0] == b'[' { "array" } else { "object" };
                    let message =
                        format!("maximum recursion depth exceeded while decoding a JSON {what} from a unicode string");
                    return Err(vm.error(ExceptionKind::RecursionError, message));
                }
                self.at += 1;
                self.skip_space();
                if rest[0] == b'[' {
                    self.begin_array(vm, open)
                } else {
                    self.begin_object(vm, open)
                }
            }
            _ => {
                for (name, value) in constants {
                    if rest.starts_with(name) {
                        self.at += name.len();
                        return match value {
                            Some(value) => Ok(Some(value)),
                            None => {
                                let name = vm.text(name.to_vec());
                                vm.call(&self.scanner.parse_constant, &[name]).map(Some)
                            }
                        };
                    }
                }
                self.number(vm).map(Some)
            }
        }
    }

    fn begin_array(&mut self, vm: &mut Vm, open: &mut Vec<Open>) -> Res<Option<Value>> {
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Some(vm.list(Vec::new())));
        }
        open.push(Open::Array(Vec::new()));
        Ok(None)
    }

    fn begin_object(&mut self, vm: &mut Vm, open: &mut Vec<Open>) -> Res<Option<Value>> {
        let container = match self.scanner.object_pairs_hook.is_none() {
            true => Open::Object {
                dict: vm.new_dict(),
                key: Value::NONE,
            },
            false => Open::Pairs {
                pairs: Vec::new(),
                key: Value::NONE,
            },
        };
        if self.peek() == Some(b'}') {
            self.at += 1;
            return self.finish(vm, container).map(Some);
        }
        let container = self.key(vm, container)?;
        open.push(container);
        Ok(None)
    }

    /// Reads a key and its colon.
    fn key(&mut self, vm: &mut Vm, container: Open) -> Res<Open> {
        if self.peek() != Some(b'"') {
            return Err(self.fault(vm, "Expecting property name enclosed in double quotes", self.at));
        }
        let (content, end) = match strings::scan(self.bytes, self.at + 1, self.scanner.strict) {
            Ok(found) => found,
            Err(fault) => return Err(decode_error(vm, fault, self.text)),
        };
        self.at = end;
        let new = match content {
            std::borrow::Cow::Borrowed(raw) => match self.keys.get(raw) {
                Some(key) => key.clone(),
                None => {
                    let key = vm.text(raw.to_vec());
                    self.keys.insert(raw, key.clone());
                    key
                }
            },
            std::borrow::Cow::Owned(content) => vm.text(content),
        };
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.fault(vm, "Expecting ':' delimiter", self.at));
        }
        self.at += 1;
        self.skip_space();
        Ok(match container {
            Open::Object { dict, .. } => Open::Object { dict, key: new },
            Open::Pairs { pairs, .. } => Open::Pairs { pairs, key: new },
            array => array,
        })
    }

    /// Puts a value into its container and goes on behind it; the container itself if that was the last.
    fn take_item(
        &mut self,
        vm: &mut Vm,
        open: &mut Vec<Open>,
        mut container: Open,
        value: Value,
    ) -> Res<Option<Value>> {
        match &mut container {
            Open::Array(items) => items.push(value),
            Open::Object { dict, key } => dict.insert(vm, key.clone(), value)?,
            Open::Pairs { pairs, key } => {
                let pair = vm.tuple([key.clone(), value]);
                pairs.push(pair);
            }
        }
        let is_array = matches!(container, Open::Array(_));
        let end = if is_array { b']' } else { b'}' };
        self.skip_space();
        match self.peek() {
            Some(byte) if byte == end => {
                self.at += 1;
                self.finish(vm, container).map(Some)
            }
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                self.skip_space();
                if self.peek() == Some(end) {
                    let message = match is_array {
                        true => "Illegal trailing comma before end of array",
                        false => "Illegal trailing comma before end of object",
                    };
                    return Err(self.fault(vm, message, comma));
                }
                let container = if is_array { container } else { self.key(vm, container)? };
                open.push(container);
                Ok(None)
            }
            _ => Err(self.fault(vm, "Expecting ',' delimiter", self.at)),
        }
    }

    fn finish(&mut self, vm: &mut Vm, container: Open) -> Res {
        match container {
            Open::Array(items) => Ok(vm.list(items)),
            Open::Object { dict, .. } if self.scanner.object_hook.is_none() => Ok(dict.into_value()),
            Open::Object { dict, .. } => vm.call(&self.scanner.object_hook, &[dict.into_value()]),
            Open::Pairs { pairs, .. } => {
                let pairs = vm.list(pairs);
                vm.call(&self.scanner.object_pairs_hook, &[pairs])
            }
        }
    }

    fn digits(&self, mut at: usize) -> usize {
        while self.bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    }

    fn number(&mut self, vm: &mut Vm) -> Res {
        let start = self.at;
        let mut at = start + usize::from(self.peek() == Some(b'-'));
        at = match self.bytes.get(at) {
            Some(b'0') => at + 1,
            Some(b'1'..=b'9') => self.digits(at),
            _ => return Err(self.stop(vm, start)),
        };
        let mut is_float = false;
        if self.bytes.get(at) == Some(&b'.') && self.digits(at + 1) > at + 1 {
            at = self.digits(at + 1);
            is_float = true;
        }
        if matches!(self.bytes.get(at), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.bytes.get(at + 1), Some(b'+' | b'-')));
            let end = self.digits(at + 1 + sign);
            if end > at + 1 + sign {
                at = end;
                is_float = true;
            }
        }
        self.at = at;
        let text = self.bytes.get(start..at).unwrap_or_default();
        if is_float {
            if self.scanner.parse_float.is(vm.types.float.as_value())
                && let Some(value) = float::parse::parse(text)
            {
                return Ok(vm.float(value));
            }
            let text = vm.text(text.to_vec());
            return vm.call(&self.scanner.parse_float, &[text]);
        }
        if self.scanner.parse_int.is(vm.types.int.as_value()) && text.len() <= 18 {
            let negative = text.first() == Some(&b'-');
            let magnitude = text
                .iter()
                .skip(usize::from(negative))
                .fold(0i64, |number, digit| 10 * number + i64::from(digit - b'0'));
            return Ok(vm.int(if negative { -magnitude } else { magnitude }));
        }
        let text = vm.text(text.to_vec());
        vm.call(&self.scanner.parse_int, &[text])
    }
}
