//! Writing what contains nothing: numbers, text, bytes, and numbers of the memo.

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::objects::bytearray::ByteArray;
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::float;
use corallus_vm::objects::int::{self, IntRef};
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use super::opcode;
use super::save::{Saved, Saver, called, single};

impl Saver {
    pub(super) fn write_bool(&mut self, truth: bool) {
        match (self.protocol, truth) {
            (2.., true) => self.out.byte(opcode::NEWTRUE),
            (2.., false) => self.out.byte(opcode::NEWFALSE),
            (_, true) => self.out.bytes(b"I01\n"),
            (_, false) => self.out.bytes(b"I00\n"),
        }
    }

    #[inline]
    pub(super) fn write_int(&mut self, value: i64) {
        let Ok(short) = i32::try_from(value) else {
            return self.write_wide(value);
        };
        if !self.binary {
            return self.out.bytes(format!("I{value}\n").as_bytes());
        }
        let [a, b, c, d] = short.to_le_bytes();
        match short {
            0..=0xff => self.out.bytes(&[opcode::BININT1, a]),
            0x100..=0xffff => self.out.bytes(&[opcode::BININT2, a, b]),
            _ => self.out.bytes(&[opcode::BININT, a, b, c, d]),
        }
    }

    /// A machine integer of more than four bytes.
    fn write_wide(&mut self, value: i64) {
        if self.protocol < 2 {
            return self.out.bytes(format!("L{value}L\n").as_bytes());
        }
        let bytes = value.to_le_bytes();
        // Bytes at the end that only repeat the sign aren't needed.
        let sign = (value >> 63) as u8;
        let mut length = bytes.len();
        while length > 1 && bytes[length - 1] == sign && (bytes[length - 2] ^ sign) & 0x80 == 0 {
            length -= 1;
        }
        self.out.bytes(&[opcode::LONG1, length as u8]);
        self.out.bytes(&bytes[..length]);
    }

    /// An integer that isn't immediate.
    pub(super) fn write_long(&mut self, vm: &mut Vm, value: &Value) -> Res<()> {
        if let Some(value) = int::as_i64(value) {
            self.write_int(value);
            return Ok(());
        }
        let Some(int) = IntRef::of(value) else { return Ok(()) };
        if self.protocol < 2 {
            let digits = int::text::to_decimal(vm, int)?;
            self.out.bytes(format!("L{digits}L\n").as_bytes());
            return Ok(());
        }
        let bytes = int.to_big().to_signed_bytes_le();
        match (u8::try_from(bytes.len()), i32::try_from(bytes.len())) {
            (Ok(length), _) => self.out.bytes(&[opcode::LONG1, length]),
            (_, Ok(length)) => {
                self.out.byte(opcode::LONG4);
                self.out.bytes(&length.to_le_bytes());
            }
            _ => return Err(vm.overflow_error("int too large to pickle")),
        }
        self.out.bytes(&bytes);
        Ok(())
    }

    pub(super) fn write_float(&mut self, value: f64) {
        if self.binary {
            let mut bytes = [opcode::BINFLOAT; 9];
            bytes[1..].copy_from_slice(&value.to_be_bytes());
            self.out.bytes(&bytes);
        } else {
            self.out.bytes(format!("F{}\n", float::repr(value)).as_bytes());
        }
    }

    /// Text that isn't in the memo yet.
    #[inline]
    pub(super) fn write_str(&mut self, vm: &mut Vm, text: &Ref<Str>) -> Res<()> {
        let bytes = text.as_bytes();
        if !self.binary {
            self.out.byte(opcode::UNICODE);
            self.out.bytes(&raw_unicode_escape(text));
            self.out.byte(b'\n');
        } else if self.protocol >= 4
            && let Ok(length) = u8::try_from(bytes.len())
        {
            self.out.bytes(&[opcode::SHORT_BINUNICODE, length]);
            self.out.bytes(bytes);
        } else if let Ok(length) = u32::try_from(bytes.len()) {
            let [a, b, c, d] = length.to_le_bytes();
            self.large_text(vm, &[opcode::BINUNICODE, a, b, c, d], text);
        } else if self.protocol >= 4 {
            let mut header = [opcode::BINUNICODE8; 9];
            header[1..].copy_from_slice(&(bytes.len() as u64).to_le_bytes());
            self.large_text(vm, &header, text);
        } else {
            let message = "serializing a string larger than 4 GiB requires pickle protocol 4 or higher";
            return Err(vm.overflow_error(message));
        }
        self.memoize(text.as_value());
        Ok(())
    }

    /// Text with its header; a file gets it as bytes.
    fn large_text(&mut self, vm: &mut Vm, header: &[u8], text: &Ref<Str>) {
        if self.out.takes_object(text.as_bytes().len()) {
            let object = vm.bytes(text.as_bytes());
            self.out.large(header, text.as_bytes(), &object);
        } else {
            self.out.large(header, text.as_bytes(), text.as_value());
        }
    }

    pub(super) fn save_bytes(&mut self, vm: &mut Vm, bytes: &Ref<Bytes>) -> Res<Saved> {
        if self.protocol >= 3 {
            self.write_bytes(vm, &bytes.data, bytes.as_value(), bytes.as_value())?;
            return Ok(Saved::Done);
        }
        // As text of the same code points, which `codecs.encode` makes bytes of.
        if bytes.data.is_empty() {
            let (class, arguments) = (vm.types.bytes.to_value(), vm.tuple([]));
            return Ok(called(bytes.as_value(), class, arguments));
        }
        let points: Vec<u32> = bytes.data.iter().map(|byte| u32::from(*byte)).collect();
        let (text, encoding) = (vm.str_of_points(&points), vm.str("latin1"));
        let codecs = vm.import("_codecs")?;
        let (encode, arguments) = (vm.getattr(&codecs, "encode")?, vm.tuple([text, encoding]));
        Ok(called(bytes.as_value(), encode, arguments))
    }

    /// Bytes of protocol 3 and up; `content` is a bytes-like object with these bytes, `object` the one that is numbered.
    pub(super) fn write_bytes(&mut self, vm: &mut Vm, bytes: &[u8], content: &Value, object: &Value) -> Res<()> {
        if let Ok(length) = u8::try_from(bytes.len()) {
            self.out.bytes(&[opcode::SHORT_BINBYTES, length]);
            self.out.bytes(bytes);
        } else if let Ok(length) = u32::try_from(bytes.len()) {
            let [a, b, c, d] = length.to_le_bytes();
            self.out.large(&[opcode::BINBYTES, a, b, c, d], bytes, content);
        } else if self.protocol >= 4 {
            let mut header = [opcode::BINBYTES8; 9];
            header[1..].copy_from_slice(&(bytes.len() as u64).to_le_bytes());
            self.out.large(&header, bytes, content);
        } else {
            let message = "serializing a bytes object larger than 4 GiB requires pickle protocol 4 or higher";
            return Err(vm.overflow_error(message));
        }
        self.memoize(object);
        Ok(())
    }

    pub(super) fn save_bytearray(&mut self, vm: &mut Vm, array: &Ref<ByteArray>) -> Saved {
        let bytes = array.data.borrow().clone();
        if self.protocol >= 5 {
            self.write_bytearray(&bytes, array.as_value(), array.as_value());
            return Saved::Done;
        }
        let class = vm.types.bytearray.to_value();
        let arguments = match bytes.is_empty() {
            true => vm.tuple([]),
            false => {
                let bytes = vm.bytes(bytes);
                single(vm, bytes)
            }
        };
        called(array.as_value(), class, arguments)
    }

    pub(super) fn write_bytearray(&mut self, bytes: &[u8], content: &Value, object: &Value) {
        let mut header = [opcode::BYTEARRAY8; 9];
        header[1..].copy_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.out.large(&header, bytes, content);
        self.memoize(object);
    }

    pub(super) fn write_get(&mut self, number: usize) {
        if !self.binary {
            self.out.bytes(format!("g{number}\n").as_bytes());
        } else if let Ok(number) = u8::try_from(number) {
            self.out.bytes(&[opcode::BINGET, number]);
        } else {
            let [a, b, c, d] = (number as u32).to_le_bytes();
            self.out.bytes(&[opcode::LONG_BINGET, a, b, c, d]);
        }
    }

    #[inline]
    pub(super) fn write_put(&mut self, number: usize) {
        if self.protocol >= 4 {
            self.out.byte(opcode::MEMOIZE);
        } else if !self.binary {
            self.out.bytes(format!("p{number}\n").as_bytes());
        } else if let Ok(number) = u8::try_from(number) {
            self.out.bytes(&[opcode::BINPUT, number]);
        } else {
            let [a, b, c, d] = (number as u32).to_le_bytes();
            self.out.bytes(&[opcode::LONG_BINPUT, a, b, c, d]);
        }
    }
}

/// Latin-1 with escapes for the rest and for what would end the line.
fn raw_unicode_escape(text: &Str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.as_bytes().len());
    for point in text.code_points() {
        match point {
            0 | 0x0a | 0x0d | 0x1a | 0x5c | 0x100..=0xffff => {
                out.extend_from_slice(format!("\\u{point:04x}").as_bytes())
            }
            0x1_0000.. => out.extend_from_slice(format!("\\U{point:08x}").as_bytes()),
            _ => out.push(point as u8),
        }
    }
    out
}
