//! The `corallus` command.
fn main() {}
