//! The `builtins` module's functions.
//!
//! - [`attributes`]: `getattr` and its like, `callable`, `isinstance`, `issubclass`, `dir`, `vars`, `id`, `hash`.
//! - [`iteration`]: `iter`, `next`, `aiter`, `anext`, `all`, `any`, `len`, `sorted`.
//! - [`extremes`]: `min` and `max`.
//! - [`numbers`]: `abs`, `divmod`, `pow`, `round`, `bin`, `oct`, `hex`, `chr`, `ord`.
//! - [`sum`]: `sum`, with compensated summation of floats.
//! - [`text`]: `repr`, `ascii`, `format`.
//! - [`output`]: `print`, `input`, `open`.

pub mod anext;
pub mod attributes;
pub mod extremes;
pub mod iteration;
pub mod numbers;
pub mod output;
pub mod sum;
pub mod text;

use crate::native::{Native, TypeDef};
use crate::objects::iterators;

/// Functions, by family.
pub static FUNCTIONS: &[&[Native]] = &[
    attributes::FUNCTIONS,
    extremes::FUNCTIONS,
    iteration::FUNCTIONS,
    numbers::FUNCTIONS,
    output::FUNCTIONS,
    sum::FUNCTIONS,
    text::FUNCTIONS,
];

/// Types that are builtins by name but have no place of their own in the machine.
pub static TYPES: &[&TypeDef] = &[
    &iterators::enumerate::ENUMERATE,
    &iterators::filter::FILTER,
    &iterators::map::MAP,
    &iterators::sequence::REVERSED,
    &iterators::zip::ZIP,
];
