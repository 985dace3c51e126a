//! Tracebacks on standard error, as the reference prints them.
//!
//! - [`chain`]: causes, contexts and groups: which exceptions are shown in what order and frame.
//! - [`stack`]: the entries of one traceback, with source lines ([`source`]), carets ([`carets`], [`segment`]) and repeated
//!   entries counted.
//! - [`message`]: the last lines: class, message, notes, the place of a syntax error.
//! - [`suggestions`]: "Did you mean".
//! - [`unraisable`]: exceptions that nobody can catch (`sys.unraisablehook`).
//! - this file: where the text goes.

mod carets;
mod chain;
mod message;
mod segment;
mod source;
mod stack;
mod suggestions;
pub mod unraisable;

pub use source::SourceTexts;

use crate::error::Raised;
use crate::vm::Vm;

impl Vm {
    /// Prints an exception with its traceback, causes and contexts to `sys.stderr`.
    pub fn print_exception(&mut self, raised: &Raised) {
        let text = self.render_exception(raised);
        self.write_stderr(&text);
    }

    /// The text that [`Vm::print_exception`] prints.
    pub fn render_exception(&mut self, raised: &Raised) -> String {
        let mut report = chain::Report::default();
        report.chain(self, &raised.0);
        report.text
    }

    /// Writes text to `sys.stderr`, or, where that is gone or fails, to the process's standard error.
    pub fn write_stderr(&mut self, text: &str) {
        let stream = self
            .sys
            .clone()
            .get_str(self, "stderr")
            .filter(|stream| !stream.is_none());
        if let Some(stream) = stream {
            let text = self.str(text);
            let written = self.call_method(&stream, "write", &[text]);
            if written.is_ok() {
                // A stream that can't be flushed has still got the text.
                let _ = self.call_method(&stream, "flush", &[]);
                return;
            }
        }
        use std::io::Write;
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}
