//! The interpreter's loop while a trace or profile function is set or a tool wants events: every instruction is looked at before
//! it is executed.

use corallus_bytecode::{Instr, Opcode as Op};
use corallus_heap::Value;

use super::{Cursor, Exit, Flow};
use crate::error::Res;
use crate::frame::{Frame, FramePtr};
use crate::objects::tuple::Tuple;
use crate::run::Signal;
use crate::vm::Vm;

impl Vm {
    /// As [`Vm::interpret`], reporting events, until reports are no longer wanted.
    #[inline(never)]
    pub(super) fn interpret_watched(&mut self, frame: FramePtr) -> Signal {
        let mut cursor = Cursor::new(frame);
        let mut jumped_back = false;
        // Statements without instructions that a jump of the trace function has passed over.
        let mut passed = 0;
        while self.tracing.is_watching() {
            cursor.sync();
            if self.heap.has_pending() {
                // What finalisers do is reported: not so from within a trace function.
                self.run_pending();
            }
            let before = cursor;
            let instruction = cursor.fetch();
            let reported = self.report_instruction(cursor, instruction, passed, &mut jumped_back);
            passed = 0;
            if self.has_jumped()
                && let Some(landing) = self.take_landing(cursor.frame)
                && reported.is_ok()
            {
                cursor = Cursor::new(cursor.frame);
                jumped_back = false;
                passed = landing.marks;
                continue;
            }
            match self.step_reported(&mut cursor, reported) {
                Ok(()) => jumped_back |= cursor.frame == before.frame && cursor.pc <= before.pc,
                Err(exit) => match self.leave(exit) {
                    Ok(frame) => cursor = Cursor::new(frame),
                    Err(signal) => return signal,
                },
            }
        }
        cursor.sync();
        Signal::Run
    }

    #[inline(always)]
    fn step_reported(&mut self, cursor: &mut Cursor, reported: Res<()>) -> Flow {
        reported.map_err(Exit::Raise)?;
        self.step::<true>(cursor)
    }

    /// Reports what happens at an instruction before it is executed.
    fn report_instruction(&mut self, c: Cursor, i: Instr, passed: u32, jumped_back: &mut bool) -> Res<()> {
        let Some(op) = i.opcode() else { return Ok(()) };
        self.report_native_return(c.frame)?;
        self.report_branch(c.frame)?;
        self.report_calls(c.frame, true, None)?;
        if self.has_jumped() {
            return Ok(());
        }
        self.report_line(c.frame, i, passed, jumped_back)?;
        if self.has_jumped() {
            return Ok(());
        }
        match op {
            Op::Call | Op::CallKw | Op::CallEx if self.reports_calls() => {
                let first = match (op, c.get(i.b() + 1).is_undef()) {
                    (_, false) => c.get(i.b() + 1).clone(),
                    (Op::CallEx, true) => match c.get(i.b() + 2).downcast_ref::<Tuple>() {
                        Some(arguments) => arguments.items.first().cloned().unwrap_or(Value::UNDEF),
                        None => Value::UNDEF,
                    },
                    (_, true) if i.c() == 0 => Value::UNDEF,
                    (_, true) => c.get(i.b() + 2).clone(),
                };
                let callable = c.get(i.b()).clone();
                self.report_native_call(c.frame, &callable, &first)
            }
            Op::Return => {
                let value = match c.frame.has(Frame::CONSTRUCTOR) {
                    true => Value::NONE,
                    false => c.get(i.a()).clone(),
                };
                self.report_return(c.frame, &value)
            }
            Op::YieldValue => {
                let value = c.get(i.b()).clone();
                self.report_suspension(c.frame, &value, true)
            }
            Op::AsyncYield => {
                let item = c.get(i.b()).clone();
                self.report_item(c.frame, &item)
            }
            _ => self.report_jump(c.frame, op),
        }
    }
}
