//! Embed Python coroutines in a Rust program.
//!
//! An [`Isolate`] is a whole interpreter: it owns its modules, its heap and its limits, and shares nothing with other
//! isolates.
//!
//! ```
//! use corallus::Isolate;
//!
//! let mut isolate = Isolate::new()?;
//! isolate.exec("def square(n):\n    return n * n\n")?;
//! let nine: i64 = isolate.eval("square(3)")?.extract()?;
//! assert_eq!(nine, 9);
//! # Ok::<(), corallus::Error>(())
//! ```
//!
//! Errors are typed. An exception keeps its type, its message and its traceback:
//!
//! ```
//! use corallus::{Error, Isolate};
//!
//! let mut isolate = Isolate::new()?;
//! match isolate.eval("1 / 0") {
//!     Err(Error::Exception(exception)) => {
//!         assert_eq!(exception.kind, "ZeroDivisionError");
//!         assert_eq!(exception.message, "division by zero");
//!     }
//!     other => panic!("{other:?}"),
//! }
//! # Ok::<(), corallus::Error>(())
//! ```

mod error;
mod host;
mod isolate;
mod object;
pub mod program;

pub use corallus_stdlib::sys::{Flags, Settings};
pub use error::{Error, Exception, Limit, Result};
pub use isolate::{Builder, Interrupter, Isolate};
pub use object::{ByteString, FromObject, Object, ToObject};
