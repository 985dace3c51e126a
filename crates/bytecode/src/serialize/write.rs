//! Writes code objects.

use std::collections::HashMap;
use std::sync::Arc;

use super::{EMPTY_CACHE, FINGERPRINT, MAGIC, VERSION, control, following, tag};
use crate::code::{Code, Const, LocalKind};
use crate::instr::Instr;

/// The bytes of a code object and everything in it.
pub fn write(code: &Code) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.code(code);
    let mut out = Vec::with_capacity(writer.out.len() + 64);
    out.extend_from_slice(MAGIC);
    out.push(VERSION);
    out.extend_from_slice(&FINGERPRINT.to_le_bytes());
    out.extend_from_slice(&(writer.names.len() as u32).to_le_bytes());
    let mut end = 0;
    for name in &writer.names {
        end += name.len() as u32;
        out.extend_from_slice(&end.to_le_bytes());
    }
    for name in &writer.names {
        out.extend_from_slice(name.as_bytes());
    }
    out.extend_from_slice(&writer.out);
    out
}

fn write_number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

#[derive(Default)]
struct Writer {
    out: Vec<u8>,
    names: Vec<Arc<str>>,
    indices: HashMap<Arc<str>, u64>,
}

impl Writer {
    fn number(&mut self, value: impl Into<u64>) {
        write_number(&mut self.out, value.into());
    }

    fn name(&mut self, name: &Arc<str>) {
        let next = self.names.len() as u64;
        let index = *self.indices.entry(name.clone()).or_insert(next);
        if index == next {
            self.names.push(name.clone());
        }
        self.number(index);
    }

    fn code(&mut self, code: &Code) {
        for name in [&code.name, &code.qualname, &code.filename] {
            self.name(name);
        }
        let numbers = [
            code.first_line,
            code.flags.0,
            code.arg_count,
            code.posonly_arg_count,
            code.kwonly_arg_count,
            code.register_count,
        ];
        for number in numbers {
            self.number(number);
        }
        self.number(code.locals.len() as u64);
        for local in &code.locals {
            self.name(&local.name);
            self.out.push(kind_byte(local.kind));
        }
        for list in [&code.freevars, &code.names] {
            self.number(list.len() as u64);
            for name in list {
                self.name(name);
            }
        }
        self.number(code.consts.len() as u64);
        for constant in &code.consts {
            self.constant(constant);
        }
        self.instrs(&code.instrs);
        self.number(code.handlers.iter().count() as u64);
        for handler in code.handlers.iter() {
            for number in [handler.start, handler.end, handler.target] {
                self.number(number);
            }
            self.number(handler.exception);
            self.number(handler.first_dead);
        }
        write_bytes(&mut self.out, code.positions.as_bytes());
    }

    fn constant(&mut self, constant: &Const) {
        match constant {
            Const::None => self.out.push(tag::NONE),
            Const::True => self.out.push(tag::TRUE),
            Const::False => self.out.push(tag::FALSE),
            Const::Ellipsis => self.out.push(tag::ELLIPSIS),
            Const::Int(value) => {
                self.out.push(tag::INT);
                // Zigzag: small numbers of either sign are short.
                self.number((value << 1 ^ value >> 63) as u64);
            }
            Const::BigInt { negative, magnitude } => {
                self.out.push(if *negative { tag::BIG_NEGATIVE } else { tag::BIG });
                write_bytes(&mut self.out, magnitude);
            }
            Const::Float(value) => {
                self.out.push(tag::FLOAT);
                self.out.extend_from_slice(&value.to_bits().to_le_bytes());
            }
            Const::Complex(real, imag) => {
                self.out.push(tag::COMPLEX);
                self.out.extend_from_slice(&real.to_bits().to_le_bytes());
                self.out.extend_from_slice(&imag.to_bits().to_le_bytes());
            }
            Const::Str(text) => {
                self.out.push(tag::STR);
                write_bytes(&mut self.out, text);
            }
            Const::Bytes(data) => {
                self.out.push(tag::BYTES);
                write_bytes(&mut self.out, data);
            }
            Const::Tuple(items) => self.constants(tag::TUPLE, items),
            Const::FrozenSet(items) => self.constants(tag::FROZEN_SET, items),
            Const::Slice(parts) => {
                self.out.push(tag::SLICE);
                parts.iter().for_each(|part| self.constant(part));
            }
            Const::Code(code) => {
                self.out.push(tag::CODE);
                let outer = std::mem::take(&mut self.out);
                self.code(code);
                let inner = std::mem::replace(&mut self.out, outer);
                write_bytes(&mut self.out, &inner);
            }
        }
    }

    fn instrs(&mut self, instrs: &[Instr]) {
        self.number(instrs.len() as u64);
        let mut at = 0;
        while let Some(word) = instrs.get(at) {
            let (extended, caches) = following(word.op_byte());
            let first_cache = at + 1 + usize::from(extended);
            let rest = instrs.get(first_cache..first_cache + caches);
            let implied = rest.is_some_and(|rest| rest.iter().all(|word| *word == EMPTY_CACHE));
            self.word(*word, !implied);
            at += 1;
            if implied {
                if let Some(extension) = instrs.get(at).filter(|_| extended) {
                    self.word(*extension, true);
                }
                at = first_cache + caches;
            }
        }
    }

    fn word(&mut self, word: Instr, alone: bool) {
        let operands = [word.a(), word.b(), word.c()];
        let mut control = if alone { control::ALONE } else { 0 };
        if word.d() != 0 {
            control |= control::FLAGS;
        }
        for (operand, shift) in operands.iter().zip([0, 2, 4]) {
            control |= control::of(*operand) << shift;
        }
        self.out.extend_from_slice(&[word.op_byte(), control]);
        if word.d() != 0 {
            self.out.push(word.d());
        }
        for operand in operands {
            let bytes = operand.to_le_bytes();
            match control::of(operand) {
                control::ONE_BYTE => self.out.push(bytes[0]),
                control::TWO_BYTES => self.out.extend_from_slice(&bytes),
                _ => {}
            }
        }
    }

    fn constants(&mut self, tag: u8, items: &[Const]) {
        self.out.push(tag);
        self.number(items.len() as u64);
        items.iter().for_each(|item| self.constant(item));
    }
}

fn kind_byte(kind: LocalKind) -> u8 {
    match kind {
        LocalKind::Plain => 0,
        LocalKind::Cell => 1,
        LocalKind::Hidden => 2,
        LocalKind::HiddenCell => 3,
    }
}
