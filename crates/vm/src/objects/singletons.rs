//! The types of `None`, `NotImplemented` and `...`; their values are immediate and have no payload.

use corallus_heap::payload;

/// Stands for the payload that immediate values don't have.
pub struct Immediate;

payload!(Immediate, "immediate", []);
