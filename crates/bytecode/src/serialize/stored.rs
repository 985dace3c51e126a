//! Code objects in bytes that are kept, read one at a time.

use std::borrow::Cow;
use std::sync::Arc;

use super::Error;
use super::parts::{Image, Maker, Nested, Parts};
use super::read::Plain;
use crate::code::{Code, Head};
use crate::verify;

/// A code object in bytes that are kept, and those among its constants. It is read when it is wanted, one code object at a time.
#[derive(Clone)]
pub struct Stored {
    source: Source,
    /// What stands in the head of the bytes.
    layout: Image<()>,
    /// Where the code object begins.
    at: u32,
}

/// Where the bytes come from.
#[derive(Clone)]
enum Source {
    /// Our own build: they are trusted.
    Ours(&'static [u8]),
    /// Somewhere else: each code object has to be verified before it may run.
    Foreign(Arc<[u8]>),
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Stored({})", self.at)
    }
}

/// The names of a stored code object, as indices for [`Stored::text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredNames {
    pub name: usize,
    pub qualname: usize,
    pub filename: usize,
}

impl Stored {
    /// The root code object of bytes that our own build made.
    ///
    /// # Errors
    /// If the bytes don't begin as they should.
    pub fn ours(bytes: &'static [u8]) -> Result<Self, Error> {
        Self::new(Source::Ours(bytes))
    }

    /// The root code object of bytes from anywhere.
    ///
    /// # Errors
    /// If the bytes don't begin as they should.
    pub fn foreign(bytes: Arc<[u8]>) -> Result<Self, Error> {
        Self::new(Source::Foreign(bytes))
    }

    fn new(source: Source) -> Result<Self, Error> {
        let image = Image::new(source.bytes())?;
        Ok(Self {
            at: image.root,
            layout: image.with_bytes(()),
            source,
        })
    }

    fn image(&self) -> Image<&[u8]> {
        self.layout.with_bytes(self.source.bytes())
    }

    /// A name of the tree: UTF-8, unless the bytes are damaged.
    pub fn text(&self, index: usize) -> Option<&[u8]> {
        self.image().name(index)
    }

    /// What can be said without reading all of it. Frames for it have room for the parameters.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn head(&self) -> Result<(StoredNames, Head), Error> {
        let (names, head) = self.image().reader(self.at)?.head()?;
        match head.is_sound() {
            true => Ok((names, head)),
            false => Err(Error::Malformed),
        }
    }

    /// Everything else, in the form that `maker` gives it, and the encoded positions.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn parts<M: Maker>(&self, maker: &mut M) -> Result<(Parts<M>, Cow<'static, [u8]>), Error> {
        match self.source {
            Source::Ours(bytes) => {
                let (parts, positions) = self.layout.with_bytes(bytes).parts_at(self.at, maker)?;
                Ok((parts, Cow::Borrowed(positions)))
            }
            Source::Foreign(_) => {
                let (parts, positions) = self.image().parts_at(self.at, maker)?;
                Ok((parts, Cow::Owned(positions.to_vec())))
            }
        }
    }

    /// One of the code objects among the constants.
    #[must_use]
    pub fn nested(&self, at: Nested) -> Self {
        Self {
            at: at.0,
            ..self.clone()
        }
    }

    /// Whether the code object, without those among its constants, may run.
    pub fn may_run(&self) -> bool {
        match self.source {
            Source::Ours(_) => true,
            Source::Foreign(_) => self
                .read_with(Plain::for_the_verifier(self.image()))
                .is_ok_and(|code| verify::verify_alone(&code).is_ok()),
        }
    }

    /// The code object with all that is in it.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn read(&self) -> Result<Code, Error> {
        self.read_with(Plain::new(self.image()))
    }

    fn read_with(&self, mut maker: Plain<'_>) -> Result<Code, Error> {
        maker.read(&mut self.image().reader(self.at)?, 0)
    }
}

impl Source {
    fn bytes(&self) -> &[u8] {
        match self {
            Source::Ours(bytes) => bytes,
            Source::Foreign(bytes) => bytes,
        }
    }
}
