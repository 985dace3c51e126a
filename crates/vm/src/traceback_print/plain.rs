//! The machine's own rendering of an exception.

use corallus_heap::{Ref, Value};

use crate::error::Raised;
use crate::frame::object::Traceback;
use crate::objects::exception::Exception;
use crate::vm::Vm;

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

impl Vm {
    /// The text that [`Vm::print_exception`] prints.
    pub(crate) fn render_exception(&mut self, raised: &Raised) -> String {
        // The chain from the newest exception to the oldest; each is printed before the one it led to.
        let mut chain: Vec<(Value, &str)> = vec![(raised.0.clone(), "")];
        let mut at = raised.0.clone();
        while let Some(exception) = at.downcast_ref::<Exception>().cloned() {
            let (cause, context) = (exception.cause.borrow().clone(), exception.context.borrow().clone());
            let (next, link) = if !cause.is_none() {
                (cause, CAUSE)
            } else if !context.is_none() && !exception.suppress_context.get() {
                (context, CONTEXT)
            } else {
                break;
            };
            if chain.iter().any(|(seen, _)| seen.is(&next)) {
                break;
            }
            if let Some(last) = chain.last_mut() {
                last.1 = link;
            }
            chain.push((next.clone(), ""));
            at = next;
        }
        let mut text = String::new();
        for (exception, link) in chain.iter().rev() {
            text.push_str(link);
            self.render_one(&mut text, exception);
        }
        text
    }

    fn render_one(&mut self, text: &mut String, value: &Value) {
        let Some(exception) = value.downcast_ref::<Exception>().cloned() else {
            return;
        };
        let first = exception.traceback.borrow().downcast_ref::<Traceback>().cloned();
        if let Some(first) = first {
            text.push_str("Traceback (most recent call last):\n");
            self.render_entries(text, first);
        }
        let line = self.exception_line(value);
        text.push_str(&line);
        text.push('\n');
    }

    fn render_entries(&mut self, text: &mut String, first: Ref<Traceback>) {
        let mut at = Some(first);
        while let Some(entry) = at {
            if let Some(code) = entry.code() {
                let (file, name) = (code.filename.to_string_lossy(), code.qualname.to_string_lossy());
                let line = entry.line_number().unwrap_or(0);
                text.push_str(&format!("  File \"{file}\", line {line}, in {name}\n"));
            }
            at = entry.next_entry();
        }
    }

    /// `module.Class: message`.
    pub(crate) fn exception_line(&mut self, value: &Value) -> String {
        let ty = self.type_of(value).clone();
        let name = match self.getattr(ty.as_value(), "__qualname__") {
            Ok(name) => self.text_of(&name),
            Err(_) => ty.name().to_string(),
        };
        let module = match self.getattr(ty.as_value(), "__module__") {
            Ok(module) => self.text_of(&module),
            Err(_) => "<unknown>".to_owned(),
        };
        let class = match module.as_str() {
            "builtins" | "__main__" => name,
            _ => format!("{module}.{name}"),
        };
        match self.str_of(value) {
            Ok(message) if message.is_empty() => class,
            Ok(message) => format!("{class}: {}", message.to_string_lossy()),
            Err(_) => format!("{class}: <exception str() failed>"),
        }
    }
}
