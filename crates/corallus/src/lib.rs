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
//! let nine: i64 = isolate.call("square", (3,))?;
//! assert_eq!(nine, 9);
//! # Ok::<(), corallus::Error>(())
//! ```
//!
//! - [`Builder`]: limits, permissions, streams; [`Isolate`]: running code; [`Context`]: the same from within a host function.
//! - [`Isolate::define`], [`ModuleBuilder`], [`Class`]: what the host gives to the program.
//! - [`Object`]: a Python value in the hands of the host; [`FromObject`] and [`ToObject`]: conversions.
//! - [`Coroutine`]: generators and coroutines, driven with `send`, `throw` and `close`; [`Request`]: `await`s that the host answers.
//!
//! Errors are typed. An exception keeps its type, its message and its traceback:
//!
//! ```
//! use corallus::{Error, Isolate};
//!
//! let mut isolate = Isolate::new()?;
//! match isolate.exec("1 / 0") {
//!     Err(Error::Exception(exception)) => {
//!         assert_eq!(exception.kind, "ZeroDivisionError");
//!         assert_eq!(exception.message, "division by zero");
//!     }
//!     other => panic!("{other:?}"),
//! }
//! # Ok::<(), corallus::Error>(())
//! ```

/// What README.md shows runs.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

mod builder;
mod class;
mod context;
mod convert;
mod coroutine;
mod error;
mod function;
mod handles;
mod host;
mod isolate;
mod module;
mod object;
pub mod program;
mod request;

pub use builder::Builder;
pub use class::{Class, ClassBuilder, HostMethod};
pub use context::{AsContext, Context};
pub use convert::{Args, ByteString, FromObject, ToObject};
pub use corallus_stdlib::sys::{Flags, Settings, StandardStreams};
pub use coroutine::{Coroutine, Items, Step};
pub use error::{Error, Exception, Limit, Result};
pub use function::{HostFunction, HostResult};
pub use isolate::{Interrupter, Isolate};
pub use module::ModuleBuilder;
pub use object::Object;
pub use request::Request;
