//! Code objects in bytes that stay where they are, read one at a time.

use super::Error;
use super::parts::{Image, Maker, Nested, Parts};
use super::read::Plain;
use crate::code::{Code, Head};

/// A code object in bytes that stay where they are: those of the embedded library, which our own build made. It is read one
/// code object at a time, those among its constants when they are wanted.
#[derive(Clone, Copy)]
pub struct Stored {
    image: Image<'static>,
    /// Where it begins.
    at: u32,
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
    /// The root code object of the bytes.
    ///
    /// # Errors
    /// If the bytes don't begin as they should.
    pub fn new(bytes: &'static [u8]) -> Result<Self, Error> {
        let image = Image::new(bytes)?;
        let at = image.root;
        Ok(Self { image, at })
    }

    /// A name of the tree.
    pub fn text(&self, index: usize) -> Option<&'static str> {
        self.image.name(index)
    }

    /// What can be said without reading all of it.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn head(&self) -> Result<(StoredNames, Head), Error> {
        self.image.reader(self.at)?.head()
    }

    /// Everything else, in the form that `maker` gives it.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn parts<M: Maker>(&self, maker: &mut M) -> Result<Parts<'static, M>, Error> {
        let mut reader = self.image.reader(self.at)?;
        reader.head()?;
        reader.parts(maker, 0)
    }

    /// One of the code objects among the constants.
    #[must_use]
    pub fn nested(&self, at: Nested) -> Self {
        Self {
            image: self.image,
            at: at.0,
        }
    }

    /// The code object with all that is in it.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn read(&self) -> Result<Code, Error> {
        Plain::new(self.image).read(&mut self.image.reader(self.at)?, 0)
    }
}
