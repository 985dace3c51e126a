//! Tracebacks: one entry is put in front for every Python frame that an exception passes (data model 3.2.13.3).

use std::cell::{Cell, RefCell};

use corallus_bytecode::{Opcode, Position};
use corallus_heap::{Ref, Value};

use crate::error::Raised;
use crate::frame::FramePtr;
use crate::frame::object::{FrameObject, Traceback};
use crate::objects::code::CodeObject;
use crate::objects::code::attributes::{instruction_at, lasti};
use crate::vm::Vm;

impl Vm {
    /// Notes in the exception's traceback that it passes `frame` at the instruction `pc`.
    #[cold]
    pub(crate) fn add_traceback(&mut self, frame: FramePtr, raised: &Raised, pc: u32) {
        let Some(exception) = raised.exception() else {
            return;
        };
        let next = exception.traceback.borrow().clone();
        if !next.is_none() && raises_again(frame, pc) {
            return;
        }
        let frame = self.frame_object(frame);
        let entry = self.heap.alloc_with(&self.types.traceback, || Traceback {
            next: RefCell::new(next),
            frame,
            lasti: lasti(pc),
            line: Cell::new(None),
        });
        drop(exception.traceback.replace(entry.into_value()));
    }
}

impl Vm {
    /// Notes in the exception's traceback that it leaves a generator's frame that has not started: at the line of its `def`.
    #[cold]
    pub(crate) fn add_traceback_of_call(&mut self, frame: FramePtr, raised: &Raised) {
        self.add_traceback(frame, raised, 0);
        if let Some(exception) = raised.exception()
            && let Some(entry) = exception.traceback.borrow().downcast_ref::<Traceback>()
        {
            entry.line.set(frame.code().map(|code| code.entry_line()));
        }
    }
}

impl Vm {
    /// Takes entries out of an exception's traceback.
    pub fn drop_traceback_entries(&mut self, raised: &Raised, unwanted: impl Fn(&Traceback) -> bool) {
        let Some(exception) = raised.exception() else {
            return;
        };
        let mut last: Option<Ref<Traceback>> = None;
        let mut next = exception.traceback.borrow().downcast_ref::<Traceback>().cloned();
        while let Some(entry) = next {
            next = entry.next_entry();
            if unwanted(&entry) {
                continue;
            }
            let place = last.as_ref().map_or(&exception.traceback, |last| &last.next);
            drop(place.replace(entry.to_value()));
            last = Some(entry);
        }
        let place = last.as_ref().map_or(&exception.traceback, |last| &last.next);
        drop(place.replace(Value::NONE));
    }
}

/// Whether the instruction passes an exception on, which leaves its traceback as it is.
fn raises_again(frame: FramePtr, pc: u32) -> bool {
    let opcode = frame
        .code()
        .and_then(|code| code.body().instrs.get(pc as usize)?.get().opcode());
    matches!(opcode, Some(Opcode::Reraise | Opcode::RaiseBare | Opcode::EndAsyncFor))
}

impl Traceback {
    /// The code object of the frame.
    pub fn code(&self) -> Option<Ref<CodeObject>> {
        self.frame.downcast_ref::<FrameObject>()?.frame.get()?.code()
    }

    /// The instruction that raised or called.
    pub fn instruction(&self) -> u32 {
        instruction_at(self.lasti)
    }

    /// Where in the source the frame was.
    pub fn position(&self) -> Option<Position> {
        self.code()?.position(self.instruction())
    }

    /// `tb_lineno`.
    pub fn line_number(&self) -> Option<u32> {
        if let Some(line) = self.line.get() {
            return Some(line);
        }
        let line = self.position()?.line;
        (line != 0).then_some(line)
    }

    /// The entry below, which stands for the frame that was called from this one.
    pub fn next_entry(&self) -> Option<Ref<Traceback>> {
        self.next.borrow().downcast_ref::<Traceback>().cloned()
    }
}

impl CodeObject {
    /// Where in the source an instruction comes from.
    pub fn position(&self, pc: u32) -> Option<Position> {
        self.positions().find(self.head.first_line, pc)
    }
}
