//! Tools that watch what runs (`sys.monitoring`, PEP 669): which events each wants, everywhere or in single code objects, and
//! what is called for them. They share the watched loop with trace and profile functions, and are told before these.

use std::collections::{HashMap, HashSet};

use corallus_heap::{Ref, Value};

use super::Event;
use crate::error::{Raised, Res};
use crate::frame::FramePtr;
use crate::objects::code::CodeObject;
use crate::objects::code::attributes::lasti;
use crate::vm::Vm;

/// How many tools there can be.
pub const TOOLS: usize = 6;

/// What tools can be told, by the position of the bit in a set of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Monitored {
    PyStart,
    PyResume,
    PyReturn,
    PyYield,
    Call,
    Line,
    Instruction,
    Jump,
    BranchLeft,
    BranchRight,
    StopIteration,
    Raise,
    ExceptionHandled,
    PyUnwind,
    PyThrow,
    Reraise,
    CReturn,
    CRaise,
    Branch,
}

/// Events by the position of their bit.
pub const EVENT_NAMES: [&str; 19] = [
    "PY_START",
    "PY_RESUME",
    "PY_RETURN",
    "PY_YIELD",
    "CALL",
    "LINE",
    "INSTRUCTION",
    "JUMP",
    "BRANCH_LEFT",
    "BRANCH_RIGHT",
    "STOP_ITERATION",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "PY_THROW",
    "RERAISE",
    "C_RETURN",
    "C_RAISE",
    "BRANCH",
];

/// Events of single places of a code object, which can be asked for in that code object alone, and disabled at a place.
pub const LOCAL_EVENTS: u32 = Monitored::StopIteration.bit() * 2 - 1;

impl Monitored {
    /// Where conditional jumps lead.
    pub(super) const BRANCHES: u32 = Self::BranchLeft.bit() | Self::BranchRight.bit() | Self::Branch.bit();

    /// The event alone, as a set.
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }

    fn is_local(self) -> bool {
        self.bit() & (LOCAL_EVENTS | Self::Branch.bit()) != 0
    }

    fn name(self) -> &'static str {
        EVENT_NAMES.get(self as usize).copied().unwrap_or_default()
    }

    /// The event of a trace function that it is akin to, which decides whether the frame can go on elsewhere.
    fn akin(self) -> Event {
        match self {
            Self::PyStart | Self::PyResume | Self::PyThrow => Event::Call,
            Self::PyReturn | Self::PyYield | Self::PyUnwind => Event::Return,
            Self::Call => Event::NativeCall,
            Self::CReturn => Event::NativeReturn,
            Self::CRaise => Event::NativeException,
            Self::Line | Self::Jump | Self::BranchLeft | Self::BranchRight | Self::Branch => Event::Line,
            Self::Instruction => Event::Opcode,
            Self::StopIteration | Self::Raise | Self::ExceptionHandled | Self::Reraise => Event::Exception,
        }
    }
}

/// A place of a code object where a tool doesn't want an event any more: tool, event, position.
type Place = (usize, u32, i64);

/// What is wanted in one code object, and what isn't any more.
struct Local {
    /// Keeps the address from being another code object's.
    _code: Ref<CodeObject>,
    events: [u32; TOOLS],
    disabled: HashSet<Place>,
}

/// The tools of an isolate.
#[derive(Default)]
pub struct Tools {
    names: [Option<Value>; TOOLS],
    /// Callbacks by tool and event.
    callbacks: Vec<(usize, u32, Value)>,
    everywhere: [u32; TOOLS],
    /// By the code object's address.
    local: HashMap<usize, Local>,
    /// All events that some tool wants somewhere.
    wanted: u32,
    /// `sys.monitoring.DISABLE` and `MISSING`.
    disable: Option<Value>,
    missing: Option<Value>,
}

impl Tools {
    /// Whether a tool wants any event.
    pub(super) fn is_active(&self) -> bool {
        self.wanted != 0
    }

    /// Whether some tool wants some of the events somewhere.
    pub(super) fn wants(&self, events: u32) -> bool {
        self.wanted & events != 0
    }

    /// What a tool wants in a code object.
    fn events_in(&self, tool: usize, code: usize) -> u32 {
        let everywhere = self.everywhere.get(tool).copied().unwrap_or(0);
        let local = self.local.get(&code).and_then(|local| local.events.get(tool));
        everywhere | local.copied().unwrap_or(0)
    }

    /// What is kept of a code object.
    fn local_of(&mut self, code: &Ref<CodeObject>) -> &mut Local {
        self.local.entry(code.address()).or_insert_with(|| Local {
            _code: code.clone(),
            events: [0; TOOLS],
            disabled: HashSet::new(),
        })
    }

    fn is_disabled(&self, code: usize, place: &Place) -> bool {
        self.local
            .get(&code)
            .is_some_and(|local| local.disabled.contains(place))
    }

    fn update(&mut self) {
        self.local
            .retain(|_, local| !local.disabled.is_empty() || local.events.iter().any(|events| *events != 0));
        let local = self.local.values().flat_map(|local| &local.events);
        self.wanted = self.everywhere.iter().chain(local).fold(0, |all, events| all | events);
    }

    fn callback(&self, tool: usize, event: u32) -> Option<&Value> {
        let found = self.callbacks.iter().find(|(of, on, _)| (*of, *on) == (tool, event));
        found.map(|(.., callback)| callback)
    }
}

impl Vm {
    /// The name of the tool, if the number is in use.
    pub fn tool_name(&self, tool: usize) -> Option<Value> {
        self.tools.names.get(tool)?.clone()
    }

    /// Gives a number to a tool, or with `None` takes it back, and everything that the tool has asked for.
    pub fn set_tool_name(&mut self, tool: usize, name: Option<Value>) {
        if name.is_none() {
            self.clear_tool(tool);
        }
        if let Some(place) = self.tools.names.get_mut(tool) {
            drop(std::mem::replace(place, name));
        }
    }

    /// A tool wants no event any more, and nothing is called for it.
    pub fn clear_tool(&mut self, tool: usize) {
        let callbacks = std::mem::take(&mut self.tools.callbacks);
        let (gone, left): (Vec<_>, Vec<_>) = callbacks.into_iter().partition(|(of, ..)| *of == tool);
        self.tools.callbacks = left;
        for local in self.tools.local.values_mut() {
            local.disabled.retain(|(of, ..)| *of != tool);
            if let Some(events) = local.events.get_mut(tool) {
                *events = 0;
            }
        }
        self.set_tool_events(tool, 0);
        drop(gone);
    }

    /// What is to be called for an event; returns what was before.
    pub fn set_tool_callback(&mut self, tool: usize, event: u32, callback: Value) -> Value {
        let callbacks = &mut self.tools.callbacks;
        let found = callbacks.iter().position(|(of, on, _)| (*of, *on) == (tool, event));
        let old = found.map(|position| callbacks.swap_remove(position).2);
        if !callback.is_none() {
            callbacks.push((tool, event, callback));
        }
        old.unwrap_or(Value::NONE)
    }

    /// The events that a tool wants, in a code object or everywhere.
    pub fn tool_events(&self, tool: usize, code: Option<&Ref<CodeObject>>) -> u32 {
        match code {
            None => self.tools.everywhere.get(tool).copied().unwrap_or(0),
            Some(code) => {
                let local = self.tools.local.get(&code.address());
                local.and_then(|local| local.events.get(tool)).copied().unwrap_or(0)
            }
        }
    }

    /// A tool wants these events, in every code object. As [`Vm::set_tracing_hook`], it takes effect when the interpreter's loop
    /// is entered the next time.
    pub fn set_tool_events(&mut self, tool: usize, events: u32) {
        let Some(place) = self.tools.everywhere.get_mut(tool) else {
            return;
        };
        let new = events & !std::mem::replace(place, events);
        if new != 0 {
            for local in self.tools.local.values_mut() {
                local.disabled.retain(|(of, on, _)| *of != tool || on & new == 0);
            }
        }
        self.tools.update();
        self.update_watching();
    }

    /// As [`Vm::set_tool_events`], in one code object, besides those that are wanted everywhere.
    pub fn set_local_tool_events(&mut self, tool: usize, code: &Ref<CodeObject>, events: u32) {
        let local = self.tools.local_of(code);
        let Some(place) = local.events.get_mut(tool) else {
            return;
        };
        let old = std::mem::replace(place, events);
        let new = events & !old;
        local.disabled.retain(|(of, on, _)| *of != tool || on & new == 0);
        match old & !events {
            // Nothing is given up: the other code objects need not be looked at.
            0 => self.tools.wanted |= events,
            _ => self.tools.update(),
        }
        self.update_watching();
    }

    /// Events that were disabled at single places are wanted there again.
    pub fn restart_tool_events(&mut self) {
        for local in self.tools.local.values_mut() {
            local.disabled.clear();
        }
        self.tools.update();
    }

    /// The values with which a callback disables its event, and which stands for an argument that isn't there.
    pub fn set_tool_markers(&mut self, disable: Value, missing: Value) {
        self.tools.disable = Some(disable);
        self.tools.missing = Some(missing);
    }

    /// What stands for the first argument of a call that has none.
    pub(super) fn missing_argument(&self) -> Value {
        self.tools.missing.clone().unwrap_or(Value::NONE)
    }

    /// Whether a tool wants some of the events in the frame's code.
    pub(super) fn monitors(&self, frame: FramePtr, events: u32) -> bool {
        self.tools.wants(events)
            && frame.code().is_some_and(|code| {
                let at = code.address();
                (0..TOOLS).any(|tool| self.tools.events_in(tool, at) & events != 0)
            })
    }

    /// Tells the tools that want it of an event at the instruction at which a frame stands.
    pub(super) fn monitor_here(&mut self, frame: FramePtr, event: Monitored, details: &[Value]) -> Res<()> {
        if !self.tools.wants(event.bit()) {
            return Ok(());
        }
        let offset = lasti(frame.pc());
        let mut args = Vec::with_capacity(details.len() + 1);
        args.push(self.int(offset));
        args.extend_from_slice(details);
        self.monitor(frame, event, offset, args)
    }

    /// As [`Vm::monitor_here`], of a line.
    pub(super) fn monitor_line(&mut self, frame: FramePtr, line: u32) -> Res<()> {
        if !self.tools.wants(Monitored::Line.bit()) {
            return Ok(());
        }
        let args = vec![self.int(i64::from(line))];
        self.monitor(frame, Monitored::Line, i64::from(line), args)
    }

    /// Tells the tools that want it of an event, which can be disabled at its position.
    pub(super) fn monitor(
        &mut self,
        frame: FramePtr,
        event: Monitored,
        position: i64,
        mut args: Vec<Value>,
    ) -> Res<()> {
        if !self.tools.wants(event.bit()) {
            return Ok(());
        }
        let Some(code) = frame.code() else { return Ok(()) };
        let (at, bit) = (code.address(), event.bit());
        args.insert(0, code.to_value());
        for tool in 0..TOOLS {
            let place = (tool, bit, position);
            if self.tools.events_in(tool, at) & bit == 0 || self.tools.is_disabled(at, &place) {
                continue;
            }
            if !self.tracing.is_watching() || self.has_jumped() {
                break;
            }
            let Some(callback) = self.tools.callback(tool, bit).cloned() else {
                continue;
            };
            let answer = self.call_reporting(&callback, frame, event.akin(), &args)?;
            let disables = self.tools.disable.as_ref().is_some_and(|disable| answer.is(disable));
            if !disables {
                continue;
            }
            if !event.is_local() {
                return Err(self.refuse_disabling(tool, event));
            }
            self.tools.local_of(&code).disabled.insert(place);
        }
        Ok(())
    }

    #[cold]
    fn refuse_disabling(&mut self, tool: usize, event: Monitored) -> Raised {
        drop(self.set_tool_callback(tool, event.bit(), Value::NONE));
        let name = event.name();
        self.value_error(format!("Cannot disable {name} events. Callback removed."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_events_end_with_stop_iteration() {
        assert!(Monitored::PyStart.is_local() && Monitored::StopIteration.is_local());
        assert!(!Monitored::Raise.is_local() && !Monitored::CReturn.is_local());
        assert_eq!(Monitored::Branch.name(), "BRANCH");
    }

    #[test]
    fn what_is_wanted_somewhere_is_the_union() {
        let mut tools = Tools {
            everywhere: [1, 0, 2, 0, 0, 0],
            ..Tools::default()
        };
        tools.update();
        assert!(tools.is_active() && tools.wants(2) && !tools.wants(4));
        assert_eq!((tools.events_in(0, 0), tools.events_in(2, 0)), (1, 2));
    }
}
