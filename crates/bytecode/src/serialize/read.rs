//! Reads code objects with everything in them.

use std::sync::Arc;

use super::Error;
use super::parts::{Image, Item, Maker, Nested, Reader};
use crate::code::{Code, Const, Local};
use crate::positions::PositionTable;

/// The code object that `bytes` hold.
///
/// # Errors
/// See [`Error`].
pub fn read(bytes: &[u8]) -> Result<Arc<Code>, Error> {
    let image = Image::new(bytes)?;
    let mut reader = image.reader(image.root)?;
    let code = Plain::new(image).read(&mut reader, 0)?;
    match reader.is_at_end() {
        true => Ok(Arc::new(code)),
        false => Err(Error::Malformed),
    }
}

/// Makes [`Code`] and [`Const`].
pub(super) struct Plain<'a> {
    image: Image<&'a [u8]>,
    /// The names met so far: equal ones are one allocation.
    names: Vec<Option<Arc<str>>>,
    /// What stands for names, and for code objects among constants, if only what the verifier looks at is wanted.
    substitutes: Option<(Arc<str>, Arc<Code>)>,
}

impl<'a> Plain<'a> {
    pub(super) fn new(image: Image<&'a [u8]>) -> Self {
        Self {
            image,
            names: vec![None; image.name_count()],
            substitutes: None,
        }
    }

    /// One that reads as much as the verifier looks at: how many names there are, and of constants which
    /// ones are code, and how long tuples are.
    pub(super) fn for_the_verifier(image: Image<&'a [u8]>) -> Self {
        let empty = Code::empty();
        Self {
            image,
            names: Vec::new(),
            substitutes: Some((empty.name.clone(), Arc::new(empty))),
        }
    }

    /// The code object at which the reader stands.
    pub(super) fn read(&mut self, reader: &mut Reader<'_>, depth: usize) -> Result<Code, Error> {
        let (names, head) = reader.head()?;
        let mut name = |index| self.name(index).ok_or(Error::Malformed);
        let (name, qualname, filename) = (name(names.name)?, name(names.qualname)?, name(names.filename)?);
        let (parts, positions) = reader.parts(self, depth)?;
        let locals = parts.locals.into_iter().zip(parts.kinds);
        Ok(Code {
            name,
            qualname,
            filename,
            first_line: head.first_line,
            flags: head.flags,
            arg_count: head.arg_count,
            posonly_arg_count: head.posonly_arg_count,
            kwonly_arg_count: head.kwonly_arg_count,
            locals: locals.map(|(name, kind)| Local { name, kind }).collect(),
            freevars: parts.freevars,
            register_count: head.register_count,
            names: parts.names,
            consts: parts.consts,
            instrs: parts.instrs,
            handlers: parts.handlers,
            positions: PositionTable::from_bytes(positions.to_vec().into()),
        })
    }
}

impl Maker for Plain<'_> {
    type Name = Arc<str>;
    type Const = Const;

    fn name(&mut self, index: usize) -> Option<Arc<str>> {
        if let Some((name, _)) = &self.substitutes {
            return (index < self.image.name_count()).then(|| name.clone());
        }
        let known = self.names.get_mut(index)?;
        if known.is_none() {
            *known = Some(std::str::from_utf8(self.image.name(index)?).ok()?.into());
        }
        known.clone()
    }

    fn constant(&mut self, item: Item<'_, Const>) -> Const {
        if self.substitutes.is_some() {
            return match item {
                Item::Tuple(items) => Const::Tuple(items.into()),
                _ => Const::None,
            };
        }
        match item {
            Item::None => Const::None,
            Item::Bool(true) => Const::True,
            Item::Bool(false) => Const::False,
            Item::Ellipsis => Const::Ellipsis,
            Item::Int(value) => Const::Int(value),
            Item::BigInt { negative, magnitude } => Const::BigInt {
                negative,
                magnitude: magnitude.into(),
            },
            Item::Float(value) => Const::Float(value),
            Item::Complex(real, imag) => Const::Complex(real, imag),
            Item::Str(text) => Const::Str(text.into()),
            Item::Bytes(data) => Const::Bytes(data.into()),
            Item::Tuple(items) => Const::Tuple(items.into()),
            Item::FrozenSet(items) => Const::FrozenSet(items.into()),
            Item::Slice(parts) => Const::Slice(Box::new(parts)),
        }
    }

    fn code(&mut self, reader: &mut Reader<'_>, _: Nested, depth: usize) -> Result<Const, Error> {
        if let Some((_, code)) = &self.substitutes {
            return Ok(Const::Code(code.clone()));
        }
        let code = self.read(reader, depth)?;
        match reader.is_at_end() {
            true => Ok(Const::Code(Arc::new(code))),
            false => Err(Error::Malformed),
        }
    }
}
