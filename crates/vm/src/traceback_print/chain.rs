//! Causes, contexts and groups.

use std::collections::HashMap;
use std::rc::Rc;

use corallus_heap::Value;

use super::{message, stack};
use crate::objects::exception::Exception;
use crate::objects::exception::groups::{as_group, members_of};
use crate::vm::Vm;

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";
/// More exceptions of a group than this are counted instead of shown.
const GROUP_WIDTH: usize = 15;
const GROUP_DEPTH: usize = 10;

/// The text so far, and what is needed to go on with it.
#[derive(Default)]
pub(super) struct Report {
    pub text: String,
    /// How deep in groups the text stands.
    depth: usize,
    /// The last exception of a group has not drawn the closing line yet.
    need_close: bool,
    seen: Vec<Value>,
    /// Source files read so far.
    pub sources: HashMap<String, Rc<[String]>>,
}

impl Report {
    fn indent(&self) -> String {
        "  ".repeat(self.depth)
    }

    /// Adds lines, inside the frame of the group that they belong to.
    fn emit(&mut self, text: &str, margin: char) {
        let prefix = if self.depth > 0 {
            format!("{}{margin} ", self.indent())
        } else {
            String::new()
        };
        for line in text.split_inclusive('\n') {
            self.text.push_str(&prefix);
            self.text.push_str(line);
        }
    }

    fn is_new(&mut self, value: &Value) -> bool {
        if value.is_none() || self.seen.iter().any(|seen| seen.is(value)) {
            return false;
        }
        self.seen.push(value.clone());
        true
    }

    /// An exception after those that led to it.
    pub fn chain(&mut self, vm: &mut Vm, value: &Value) {
        self.seen.push(value.clone());
        let mut chain: Vec<(Value, &str)> = vec![(value.clone(), "")];
        let mut at = value.clone();
        while let Some(exception) = at.downcast_ref::<Exception>().cloned() {
            let (cause, context) = (exception.cause.borrow().clone(), exception.context.borrow().clone());
            let (next, link) = if self.is_new(&cause) {
                (cause, CAUSE)
            } else if !exception.suppress_context.get() && self.is_new(&context) {
                (context, CONTEXT)
            } else {
                break;
            };
            chain.push((next.clone(), link));
            at = next;
        }
        // Each link stands between an exception and the one it led to.
        for (value, link) in chain.iter().rev() {
            match as_group(value).is_some() {
                true => self.group(vm, value),
                false => self.single(vm, value),
            }
            if !link.is_empty() {
                self.emit(link, '|');
            }
        }
    }

    fn single(&mut self, vm: &mut Vm, value: &Value) {
        if let Some(entries) = stack::render(vm, self, value) {
            self.emit("Traceback (most recent call last):\n", '|');
            self.emit(&entries, '|');
        }
        let last = message::render(vm, value);
        self.emit(&last, '|');
    }

    fn group(&mut self, vm: &mut Vm, value: &Value) {
        if self.depth > GROUP_DEPTH {
            self.emit(&format!("... (max_group_depth is {GROUP_DEPTH})\n"), '|');
            return;
        }
        let outermost = self.depth == 0;
        if outermost {
            self.depth = 1;
        }
        if let Some(entries) = stack::render(vm, self, value) {
            self.emit(
                "Exception Group Traceback (most recent call last):\n",
                if outermost { '+' } else { '|' },
            );
            self.emit(&entries, '|');
        }
        let last = message::render(vm, value);
        self.emit(&last, '|');
        let members = as_group(value).map_or_else(Vec::new, |group| members_of(group));
        let shown = if members.len() <= GROUP_WIDTH {
            members.len()
        } else {
            GROUP_WIDTH + 1
        };
        self.need_close = false;
        for (index, member) in members.iter().enumerate().take(shown) {
            let is_last = index + 1 == shown;
            if is_last {
                self.need_close = true;
            }
            let truncated = index >= GROUP_WIDTH;
            let title = if truncated {
                "...".to_owned()
            } else {
                (index + 1).to_string()
            };
            let corner = if index == 0 { "+-" } else { "  " };
            let line = format!("{}{corner}+---------------- {title} ----------------\n", self.indent());
            self.text.push_str(&line);
            self.depth += 1;
            if truncated {
                let rest = members.len() - GROUP_WIDTH;
                let plural = if rest > 1 { "s" } else { "" };
                self.emit(&format!("and {rest} more exception{plural}\n"), '|');
            } else {
                self.chain(vm, member);
            }
            if is_last && self.need_close {
                let line = format!("{}+------------------------------------\n", self.indent());
                self.text.push_str(&line);
                self.need_close = false;
            }
            self.depth -= 1;
        }
        if outermost {
            self.depth = 0;
        }
    }
}
