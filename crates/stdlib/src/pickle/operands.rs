//! Reading operands: numbers, text, bytes, names.

use corallus_heap::Value;
use corallus_vm::codecs::decode_to_str;
use corallus_vm::error::{Raised, Res};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::float;
use corallus_vm::objects::int::text::{NotAnInt, digit_limit, parse};
use corallus_vm::objects::str::Str;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;
use num_bigint::BigInt;

use super::load::{Loader, Need, Stop};
use super::{errors, opcode};

#[cold]
fn truncated(vm: &mut Vm) -> Raised {
    errors::unpickling(vm, "pickle data was truncated")
}

/// Text as it stands in the pickle, for messages.
fn shown(vm: &mut Vm, text: &[u8]) -> Res<String> {
    let text = vm.text(text.to_vec());
    Ok(vm.repr(&text)?.to_string_lossy().into_owned())
}

/// A decimal number.
fn integer(vm: &mut Vm, text: &[u8]) -> Result<BigInt, NotAnInt> {
    let limit = digit_limit(vm);
    parse(text, 10, limit)
}

#[cold]
fn not_an_integer(vm: &mut Vm, text: &[u8], why: &NotAnInt) -> Raised {
    let message = match why {
        NotAnInt::TooLong(digits) => format!(
            "Exceeds the limit ({} digits) for integer string conversion: value has {digits} digits; \
             use sys.set_int_max_str_digits() to increase the limit",
            digit_limit(vm)
        ),
        NotAnInt::Syntax => match shown(vm, text) {
            Ok(shown) => format!("invalid literal for int() with base 10: {shown}"),
            Err(raised) => return raised,
        },
    };
    vm.value_error(message)
}

/// Why the number of bytes that follow can't be had.
#[cold]
fn too_large(vm: &mut Vm, what: &str) -> Raised {
    vm.overflow_error(format!("{what} exceeds system's maximum size of {} bytes", isize::MAX))
}

impl Loader {
    /// The line that follows, which must have something in it.
    fn filled_line(&mut self, vm: &mut Vm) -> Result<Vec<u8>, Stop> {
        let line = self.input.line()?.to_vec();
        match line.is_empty() {
            true => Err(truncated(vm).into()),
            false => Ok(line),
        }
    }

    pub(super) fn load_int(&mut self, vm: &mut Vm) -> Result<(), Stop> {
        let line = self.filled_line(vm)?;
        let value = match &*line {
            b"00" => Value::FALSE,
            b"01" => Value::TRUE,
            _ => match integer(vm, &line) {
                Ok(value) => vm.big_int(value),
                Err(_) => return Err(vm.value_error("could not convert string to int").into()),
            },
        };
        self.stack.push(value);
        Ok(())
    }

    pub(super) fn load_long(&mut self, vm: &mut Vm) -> Result<(), Stop> {
        let mut line = self.filled_line(vm)?;
        match line.last() {
            Some(b'L') => drop(line.pop()),
            _ => line.push(b'\n'),
        }
        match integer(vm, &line) {
            Ok(value) => {
                let value = vm.big_int(value);
                self.stack.push(value);
                Ok(())
            }
            Err(why) => Err(not_an_integer(vm, &line, &why).into()),
        }
    }

    pub(super) fn load_long1(&mut self, vm: &mut Vm) -> Result<(), Stop> {
        let length = self.input.byte()?;
        self.push_long(vm, usize::from(length))
    }

    pub(super) fn load_long4(&mut self, vm: &mut Vm) -> Result<(), Stop> {
        let length = i32::from_le_bytes(self.input.array()?);
        match usize::try_from(length) {
            Ok(length) => self.push_long(vm, length),
            Err(_) => Err(errors::unpickling(vm, "LONG pickle has negative byte count").into()),
        }
    }

    fn push_long(&mut self, vm: &mut Vm, length: usize) -> Result<(), Stop> {
        let bytes = self.input.bytes(length)?;
        let value = match length {
            0..=8 => {
                let negative = bytes.last().is_some_and(|byte| byte & 0x80 != 0);
                let mut wide = [if negative { 0xff } else { 0 }; 8];
                wide[..length].copy_from_slice(bytes);
                vm.int(i64::from_le_bytes(wide))
            }
            _ => {
                let value = BigInt::from_signed_bytes_le(bytes);
                vm.big_int(value)
            }
        };
        self.stack.push(value);
        Ok(())
    }

    pub(super) fn load_float(&mut self, vm: &mut Vm) -> Result<(), Stop> {
        let line = self.filled_line(vm)?;
        let strict = !line.iter().any(|byte| byte.is_ascii_whitespace() || *byte == b'_');
        let value = float::parse::parse(&line).filter(|_| strict);
        let overflows = value.is_some_and(f64::is_infinite) && line.iter().any(u8::is_ascii_digit);
        match value {
            Some(value) if !overflows => {
                let value = vm.float(value);
                self.stack.push(value);
                Ok(())
            }
            _ => {
                // Nothing at the beginning is a number, or something follows one.
                let begins = (1..=line.len()).any(|end| float::parse::parse(&line[..end]).is_some());
                if begins && !overflows && !line[0].is_ascii_whitespace() {
                    return Err(vm.value_error("could not convert string to float").into());
                }
                let line = String::from_utf8_lossy(&line);
                Err(match overflows {
                    true => vm.overflow_error(format!("value too large to convert to float: '{line}\n'")),
                    false => vm.value_error(format!("could not convert string to float: '{line}\n'")),
                }
                .into())
            }
        }
    }

    /// A string of Python 2, in quotes and with escapes.
    pub(super) fn load_string(&mut self, vm: &mut Vm) -> Result<Option<Need>, Stop> {
        let line = self.input.line()?.to_vec();
        match &*line {
            [first @ (b'"' | b'\''), inner @ .., last] if first == last => {
                let escaped = vm.bytes(inner);
                let codecs = vm.import("_codecs")?;
                let pair = vm.call_method(&codecs, "escape_decode", &[escaped])?;
                let decoded = pair
                    .downcast_ref::<Tuple>()
                    .and_then(|pair| pair.items.first().cloned())
                    .unwrap_or(Value::NONE);
                let bytes = crate::buffer::data(vm, &decoded)?.to_vec();
                Ok(Some(Need::Decode(bytes)))
            }
            _ => Err(errors::unpickling(vm, "the STRING opcode argument must be quoted").into()),
        }
    }

    pub(super) fn load_binstring(&mut self, vm: &mut Vm) -> Result<Option<Need>, Stop> {
        let length = i32::from_le_bytes(self.input.array()?);
        let Ok(length) = usize::try_from(length) else {
            return Err(errors::unpickling(vm, "BINSTRING pickle has negative byte count").into());
        };
        let bytes = self.input.bytes(length)?.to_vec();
        Ok(Some(Need::Decode(bytes)))
    }

    pub(super) fn load_short_binstring(&mut self) -> Result<Option<Need>, Stop> {
        let length = usize::from(self.input.byte()?);
        let bytes = self.input.bytes(length)?.to_vec();
        Ok(Some(Need::Decode(bytes)))
    }

    pub(super) fn load_unicode(&mut self, vm: &mut Vm) -> Result<(), Stop> {
        let line = self.input.line()?.to_vec();
        let line = vm.bytes(line);
        let text = decode_to_str(vm, &line, "raw-unicode-escape", "strict")?;
        self.stack.push(text);
        Ok(())
    }

    /// A length of one, four or eight bytes.
    fn length(&mut self, vm: &mut Vm, code: u8, what: &str) -> Result<usize, Stop> {
        let length = match code {
            opcode::SHORT_BINUNICODE | opcode::SHORT_BINBYTES => u64::from(self.input.byte()?),
            opcode::BINUNICODE | opcode::BINBYTES => u64::from(u32::from_le_bytes(self.input.array()?)),
            _ => u64::from_le_bytes(self.input.array()?),
        };
        match isize::try_from(length) {
            Ok(length) => Ok(length.unsigned_abs()),
            Err(_) => Err(too_large(vm, what).into()),
        }
    }

    #[inline]
    pub(super) fn load_binunicode(&mut self, vm: &mut Vm, code: u8) -> Result<(), Stop> {
        let length = self.length(vm, code, "BINUNICODE")?;
        let bytes = self.input.bytes(length)?;
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => vm.str(text),
            Err(_) => {
                let bytes = vm.bytes(bytes);
                decode_to_str(vm, &bytes, "utf-8", "surrogatepass")?
            }
        };
        self.stack.push(text);
        Ok(())
    }

    pub(super) fn load_binbytes(&mut self, vm: &mut Vm, code: u8) -> Result<(), Stop> {
        let length = self.length(vm, code, "BINBYTES")?;
        let bytes = vm.bytes(self.input.bytes(length)?);
        self.stack.push(bytes);
        Ok(())
    }

    pub(super) fn load_bytearray(&mut self, vm: &mut Vm) -> Result<(), Stop> {
        let length = self.length(vm, opcode::BYTEARRAY8, "BYTEARRAY8")?;
        let array = vm.bytearray(self.input.bytes(length)?.to_vec());
        self.stack.push(array);
        Ok(())
    }

    /// The number of a `GET` or `PUT`.
    pub(super) fn memo_number(&mut self, vm: &mut Vm) -> Result<i64, Stop> {
        let mut line = self.filled_line(vm)?;
        match integer(vm, &line) {
            Ok(number) => match i64::try_from(number) {
                Ok(number) => Ok(number),
                Err(_) => Err(vm.overflow_error("Python int too large to convert to C ssize_t").into()),
            },
            Err(why) => {
                line.push(b'\n');
                Err(not_an_integer(vm, &line, &why).into())
            }
        }
    }

    /// A line of text.
    fn name(&mut self, vm: &mut Vm, encoding: &str) -> Result<Value, Stop> {
        let line = self.filled_line(vm)?;
        let line = vm.bytes(line);
        Ok(decode_to_str(vm, &line, encoding, "strict")?)
    }

    pub(super) fn load_global(&mut self, vm: &mut Vm) -> Result<Option<Need>, Stop> {
        let module = self.name(vm, "utf-8")?;
        let name = self.name(vm, "utf-8")?;
        Ok(Some(Need::Global(module, name)))
    }

    pub(super) fn load_stack_global(&mut self, vm: &mut Vm) -> Result<Option<Need>, Stop> {
        let name = self.pop(vm)?;
        let module = self.pop(vm)?;
        let is_str = |value: &Value| value.has_payload::<Str>() && vm.type_of(value).is(&vm.types.str);
        if !is_str(&name) || !is_str(&module) {
            return Err(errors::unpickling(vm, "STACK_GLOBAL requires str").into());
        }
        Ok(Some(Need::Global(module, name)))
    }

    pub(super) fn load_persistent(&mut self, vm: &mut Vm) -> Result<Option<Need>, Stop> {
        let line = self.input.line()?;
        match std::str::from_utf8(line) {
            Ok(id) if id.is_ascii() => Ok(Some(Need::Persistent(vm.str(id)))),
            _ => {
                let message = "persistent IDs in protocol 0 must be ASCII strings";
                Err(errors::unpickling(vm, message).into())
            }
        }
    }

    pub(super) fn load_build(&mut self, vm: &mut Vm) -> Result<Option<Need>, Stop> {
        let state = self.pop(vm)?;
        let object = self.top(vm)?.clone();
        Ok(Some(Need::Build(object, state)))
    }

    pub(super) fn load_new(&mut self, vm: &mut Vm, code: &str) -> Result<Option<Need>, Stop> {
        let named = match code {
            "NEWOBJ_EX" => Some(self.pop(vm)?),
            _ => None,
        };
        let arguments = self.pop(vm)?;
        let class = self.pop(vm)?;
        let wrong = if !class.has_payload::<Type>() {
            Some(("class", "type", &class))
        } else if !arguments.has_payload::<Tuple>() {
            Some(("args", "tuple", &arguments))
        } else {
            named
                .as_ref()
                .filter(|named| !named.has_payload::<Dict>())
                .map(|named| ("kwargs", "dict", named))
        };
        if let Some((place, wanted, given)) = wrong {
            let given = vm.type_name(given);
            let message = format!("{code} {place} argument must be a {wanted}, not {given}");
            return Err(errors::unpickling(vm, message).into());
        }
        Ok(Some(Need::New {
            class,
            arguments,
            named,
        }))
    }

    pub(super) fn load_instance(&mut self, vm: &mut Vm) -> Result<Option<Need>, Stop> {
        let mut items = self.pop_mark(vm)?;
        if items.is_empty() {
            return Err(errors::unpickling(vm, "unpickling stack underflow").into());
        }
        let class = items.remove(0);
        Ok(Some(Need::Instance(class, items)))
    }

    pub(super) fn load_named_instance(&mut self, vm: &mut Vm) -> Result<Option<Need>, Stop> {
        if self.marks.is_empty() {
            return Err(errors::unpickling(vm, "could not find MARK").into());
        }
        let module = self.name(vm, "ascii")?;
        let name = self.name(vm, "ascii")?;
        let arguments = self.pop_mark(vm)?;
        Ok(Some(Need::NamedInstance(module, name, arguments)))
    }
}

/// Decodes a string of Python 2.
pub fn decode(vm: &mut Vm, bytes: Vec<u8>, encoding: &str, errors: &str) -> Res {
    let bytes = vm.bytes(bytes);
    match encoding {
        "bytes" => Ok(bytes),
        _ => decode_to_str(vm, &bytes, encoding, errors),
    }
}

/// No more buffers are there for the pickle.
#[cold]
pub fn no_buffers(vm: &mut Vm, given: bool) -> Raised {
    errors::unpickling(
        vm,
        match given {
            true => "not enough out-of-band buffers",
            false => "pickle stream refers to out-of-band data but no *buffers* argument was given",
        },
    )
}

/// An extension code that stands for nothing.
#[cold]
pub fn bad_extension(vm: &mut Vm, code: i32) -> Raised {
    match code {
        ..=0 => errors::unpickling(vm, "EXT specifies code <= 0"),
        _ => vm.error(ExceptionKind::ValueError, format!("unregistered extension code {code}")),
    }
}
