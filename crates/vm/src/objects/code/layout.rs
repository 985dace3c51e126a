//! `co_exceptiontable`: what the instructions rely on beyond the reference's fields, which register is which local variable
//! and what the handlers do with registers.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use corallus_bytecode::{Code, CodeFlags, ExceptionTable, Handler, Local, LocalKind};

use super::attributes;

/// What `co_exceptiontable` says.
#[derive(Default)]
pub struct Layout {
    pub locals: Vec<Local>,
    pub handlers: ExceptionTable,
}

/// Everything about registers that has no field of its own: the locals, then the handlers.
pub(super) fn write(code: &Code) -> Vec<u8> {
    let mut bytes = Vec::new();
    let count = |number: usize| (number as u32).to_le_bytes();
    bytes.extend(count(code.locals.len()));
    for local in &code.locals {
        bytes.push(local.kind as u8);
        bytes.extend(count(local.name.len()));
        bytes.extend(local.name.as_bytes());
    }
    for handler in code.handlers.iter() {
        for number in [handler.start, handler.end, handler.target] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(handler.exception.to_le_bytes());
        bytes.extend(handler.first_dead.to_le_bytes());
    }
    bytes
}

const KINDS: [LocalKind; 4] = [
    LocalKind::Plain,
    LocalKind::Cell,
    LocalKind::Hidden,
    LocalKind::HiddenCell,
];

impl Layout {
    /// `None` if the table is damaged. What it says is checked by the verifier.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.is_empty() {
            return Some(Self::default());
        }
        let mut layout = Self::default();
        let (count, mut rest) = number(bytes)?;
        for _ in 0..count {
            let (&kind, after) = rest.split_first()?;
            let (length, after) = number(after)?;
            let (name, after) = after.split_at_checked(length as usize)?;
            let kind = *KINDS.get(usize::from(kind))?;
            let name = std::str::from_utf8(name).ok()?.into();
            layout.locals.push(Local { name, kind });
            rest = after;
        }
        let (rows, []) = rest.as_chunks::<16>() else {
            return None;
        };
        let mut handlers = Vec::with_capacity(rows.len());
        for row in rows {
            let [start, end, target] = [0, 4, 8].map(|at| number(row.get(at..)?).map(|(number, _)| number));
            let registers = number(row.get(12..)?)?.0;
            handlers.push(Handler {
                start: start?,
                end: end?,
                target: target?,
                exception: registers as u16,
                first_dead: (registers >> 16) as u16,
            });
        }
        layout.handlers = ExceptionTable::new(handlers);
        Some(layout)
    }

    /// The locals: those of the table, under the names given. Where the numbers differ, the table isn't that of these names,
    /// and they take the registers in their order.
    pub fn locals(
        &self,
        flags: CodeFlags,
        parameters: usize,
        var_names: &[Arc<str>],
        cell_names: &[Arc<str>],
    ) -> Vec<Local> {
        let variables = attributes::variables(&self.locals, parameters);
        let cells = attributes::cells(&self.locals);
        if variables.len() == var_names.len() && cells.len() == cell_names.len() {
            let registers = variables.into_iter().chain(cells);
            let pairs = registers.zip(var_names.iter().chain(cell_names));
            let renamed: HashMap<&Arc<str>, &Arc<str>> = pairs
                .filter_map(|(register, name)| Some((&self.locals.get(register)?.name, name)))
                .collect();
            let locals = self.locals.iter();
            return locals
                .map(|local| Local {
                    name: renamed.get(&local.name).map_or(&local.name, |name| *name).clone(),
                    kind: local.kind,
                })
                .collect();
        }
        let namespace = (!flags.has(CodeFlags::OPTIMIZED)).then(|| Local {
            name: attributes::NAMESPACE.into(),
            kind: LocalKind::Plain,
        });
        let (variables, cells): (HashSet<_>, HashSet<_>) = (var_names.iter().collect(), cell_names.iter().collect());
        let local = |name: &Arc<str>| Local {
            name: name.clone(),
            kind: match cells.contains(name) {
                true => LocalKind::Cell,
                false => LocalKind::Plain,
            },
        };
        let further = cell_names.iter().filter(|name| !variables.contains(name));
        namespace
            .into_iter()
            .chain(var_names.iter().chain(further).map(local))
            .collect()
    }
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_le_bytes(*number), rest))
}
