//! Project tasks: `cargo xtask TASK`.
fn main() {}
