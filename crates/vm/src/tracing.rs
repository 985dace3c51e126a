//! Trace and profile functions (`sys.settrace`, `sys.setprofile`): which events there are, and how they are reported.
//!
//! While a function is set, frames run in the interpreter's watched loop (`interp/watched.rs`), which looks at every
//! instruction before executing it; the usual loop knows nothing of tracing. A frame that runs and whose `call` has been
//! reported carries [`Frame::REPORTED`]: frames that ran already when the function was set carry it without a report, and
//! leaving a frame takes it off.

use corallus_bytecode::{Instr, NO_LINE, Opcode};
use corallus_heap::Value;

use crate::coroutine::Generator;
use crate::coroutine::async_gen::{Step, StepKind};
use crate::coroutine::methods::CoroutineWrapper;
use crate::error::{Raised, Res};
use crate::frame::object::FrameObject;
use crate::frame::{Completion, Frame, FrameKind, FramePtr};
use crate::objects::code::attributes::lasti;
use crate::objects::exception::ExceptionKind;
use crate::objects::function::Method;
use crate::objects::native_function::{NativeFunction, NativeMethod};
use crate::vm::Vm;

/// What is reported, by the names that the functions are given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    Call,
    Line,
    Opcode,
    Return,
    Exception,
    NativeCall,
    NativeReturn,
    NativeException,
}

impl Event {
    fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Line => "line",
            Self::Opcode => "opcode",
            Self::Return => "return",
            Self::Exception => "exception",
            Self::NativeCall => "c_call",
            Self::NativeReturn => "c_return",
            Self::NativeException => "c_exception",
        }
    }

    fn goes_to_trace(self) -> bool {
        !matches!(self, Self::NativeCall | Self::NativeReturn | Self::NativeException)
    }

    fn goes_to_profile(self) -> bool {
        !matches!(self, Self::Line | Self::Opcode | Self::Exception)
    }
}

/// Which of the two functions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Hook {
    Trace,
    Profile,
}

/// A call of a native that has been reported and is not over.
struct NativeCall {
    frame: FramePtr,
    /// Position of the calling instruction in the frame's code.
    position: u32,
    callable: Value,
}

/// An event while a function is told about it.
struct Reported {
    frame: FramePtr,
    event: Event,
    /// The frame's call has just begun.
    begins: bool,
    /// The word at which the frame stands, if it can go on elsewhere.
    source: Option<u32>,
}

/// Where a function has let a frame go on (see `frame/jump.rs`).
#[derive(Clone, Copy)]
pub(crate) struct Landing {
    pub word: u32,
    /// Statements without instructions at that word that are passed over.
    pub marks: u32,
    /// The call is made anew.
    pub restarts: bool,
}

/// The functions that are set, and what they watch.
pub(crate) struct Tracing {
    trace: Value,
    profile: Value,
    /// One of the functions runs: nothing is reported meanwhile.
    reporting: bool,
    native_calls: Vec<NativeCall>,
    /// What is being reported.
    during: Option<Reported>,
    /// While an event is reported from which the frame can go on elsewhere: the word at which it stands.
    source: Option<u32>,
    landing: Option<Landing>,
    /// Whether frames are to run in the watched loop: derived from the above by [`Tracing::update`], for speed.
    watched: bool,
}

impl Default for Tracing {
    fn default() -> Self {
        Self {
            trace: Value::NONE,
            profile: Value::NONE,
            reporting: false,
            native_calls: Vec::new(),
            during: None,
            source: None,
            landing: None,
            watched: false,
        }
    }
}

impl Tracing {
    /// Whether events are to be reported.
    #[inline(always)]
    pub fn is_watching(&self) -> bool {
        self.watched
    }

    pub fn profiles(&self) -> bool {
        !self.profile.is_none()
    }

    fn is_set(&self) -> bool {
        !self.trace.is_none() || !self.profile.is_none()
    }

    /// Why the frame can't be made to go on elsewhere now.
    pub fn jump_refusal(&self, frame: Option<FramePtr>) -> Option<&'static str> {
        let Some(reported) = &self.during else {
            return Some("f_lineno can only be set in a trace function");
        };
        match reported.event {
            Event::NativeCall | Event::NativeReturn | Event::NativeException => Some("can't jump during a call"),
            Event::Call if reported.begins => Some("can't jump from the 'call' trace event of a new frame"),
            _ if reported.source.is_none() || Some(reported.frame) != frame => {
                Some("can only jump from a 'line' trace event")
            }
            _ => None,
        }
    }

    /// The word from which the frame whose event is being reported can go on elsewhere.
    pub fn jump_source(&self) -> Option<u32> {
        self.during.as_ref()?.source
    }

    /// Notes that the frame whose event is being reported is to go on elsewhere.
    pub fn land(&mut self, landing: Landing) {
        self.landing = Some(landing);
        if let Some(reported) = &mut self.during {
            reported.source = Some(landing.word);
        }
    }

    fn update(&mut self) {
        self.watched = self.is_set() && !self.reporting;
    }
}

impl Vm {
    /// The function that is set, or `None`.
    pub fn tracing_hook(&self, hook: Hook) -> Value {
        match hook {
            Hook::Trace => self.tracing.trace.clone(),
            Hook::Profile => self.tracing.profile.clone(),
        }
    }

    /// Sets or, with `None`, takes off the trace or the profile function. It takes effect when the interpreter's loop is
    /// entered the next time: natives that call this must leave it (see [`crate::frame::Begun::deliver`]).
    pub fn set_tracing_hook(&mut self, hook: Hook, function: Value) {
        let before = self.tracing.is_set();
        let old = match hook {
            Hook::Trace => std::mem::replace(&mut self.tracing.trace, function),
            Hook::Profile => std::mem::replace(&mut self.tracing.profile, function),
        };
        drop(old);
        self.tracing.update();
        let now = self.tracing.is_set();
        if now != before {
            drop(std::mem::take(&mut self.tracing.native_calls));
            self.mark_running_frames(now);
        }
    }

    fn mark_running_frames(&self, reported: bool) {
        let mut at = self.current;
        while let Some(frame) = at {
            if frame.kind == FrameKind::Python {
                frame.set_flag(Frame::REPORTED, reported);
            }
            at = frame.back.get();
        }
    }

    /// Calls `work` with reports on, if a function is set: for `sys.call_tracing`.
    pub fn with_reports<R>(&mut self, work: impl FnOnce(&mut Vm) -> R) -> R {
        let reporting = std::mem::replace(&mut self.tracing.reporting, false);
        self.tracing.update();
        let result = work(self);
        self.tracing.reporting = reporting;
        self.tracing.update();
        result
    }

    /// Reports an event in a frame to the functions that want it, the profile function first. A function that raises is
    /// taken off.
    pub(crate) fn report(&mut self, frame: FramePtr, event: Event, arg: &Value) -> Res<()> {
        if !self.tracing.is_watching() {
            return Ok(());
        }
        if event.goes_to_profile() && self.tracing.profiles() {
            let function = self.tracing.profile.clone();
            if let Err(raised) = self.call_hook(&function, frame, event, arg) {
                self.set_tracing_hook(Hook::Profile, Value::NONE);
                return Err(raised);
            }
        }
        if event.goes_to_trace() && self.tracing.is_watching() && !self.tracing.trace.is_none() {
            return self.report_to_trace(frame, event, arg);
        }
        Ok(())
    }

    fn report_to_trace(&mut self, frame: FramePtr, event: Event, arg: &Value) -> Res<()> {
        let local = || {
            frame
                .frame_object()
                .and_then(|object| object.downcast::<FrameObject>().ok())
        };
        let function = match event {
            Event::Call => self.tracing.trace.clone(),
            _ => local().map_or(Value::NONE, |object| object.trace_function.get()),
        };
        if function.is_none() {
            return Ok(());
        }
        match self.call_hook(&function, frame, event, arg) {
            Ok(next) => {
                if !next.is_none()
                    && let Some(object) = local()
                {
                    drop(object.trace_function.replace(next));
                }
                Ok(())
            }
            Err(raised) => {
                self.set_tracing_hook(Hook::Trace, Value::NONE);
                if let Some(object) = local() {
                    drop(object.trace_function.replace(Value::NONE));
                }
                Err(raised)
            }
        }
    }

    fn call_hook(&mut self, function: &Value, frame: FramePtr, event: Event, arg: &Value) -> Res {
        let object = self.frame_object(frame);
        let name = self.str(event.name());
        let source = self.tracing.source.take();
        let reported = Reported {
            frame,
            event,
            begins: frame.has(Frame::STARTING),
            source,
        };
        let around = self.tracing.during.replace(reported);
        self.tracing.reporting = true;
        self.tracing.update();
        let result = self.call(function, &[object, name, arg.clone()]);
        self.tracing.reporting = false;
        self.tracing.update();
        self.tracing.during = around;
        // For the other of the two functions.
        self.tracing.source = source;
        result
    }

    /// As [`Vm::report`], of an event from which the frame can go on elsewhere: it stands at this word.
    fn report_leaving(&mut self, frame: FramePtr, event: Event, arg: &Value, source: Option<u32>) -> Res<()> {
        self.tracing.source = source;
        let result = self.report(frame, event, arg);
        self.tracing.source = None;
        result
    }

    /// Whether the function that was told about the last event has let its frame go on elsewhere.
    pub(crate) fn has_jumped(&self) -> bool {
        self.tracing.landing.is_some()
    }

    /// A frame is about to go on where a function has let it.
    #[cold]
    pub(crate) fn take_landing(&mut self, frame: FramePtr) -> Option<Landing> {
        let landing = self.tracing.landing.take()?;
        if let Some(object) = frame.frame_object()
            && let Some(shown) = object.downcast_ref::<FrameObject>()
        {
            shown.marked_line.set(0);
        }
        if landing.restarts {
            frame.set_flag(Frame::REPORTED, false);
        }
        Some(landing)
    }

    /// Reports the calls, or resumptions, of a frame that is about to run and of those that it was called by, from the
    /// outside in, as far as they haven't been reported. `at_instruction`: the frame is about to execute an instruction, so it can
    /// go on elsewhere.
    pub(crate) fn report_calls(&mut self, innermost: FramePtr, at_instruction: bool) -> Res<()> {
        if innermost.has(Frame::REPORTED) {
            return Ok(());
        }
        let mut entered = Vec::new();
        let mut at = Some(innermost);
        while let Some(frame) = at {
            if frame.kind == FrameKind::Python {
                if frame.has(Frame::REPORTED) {
                    break;
                }
                entered.push(frame);
            }
            at = frame.back.get();
        }
        for frame in entered.into_iter().rev() {
            frame.set_flag(Frame::REPORTED, true);
            self.report_call(frame, at_instruction && frame == innermost)?;
        }
        Ok(())
    }

    /// A call is reported at the line of the `def`, a resumption at that of the yield.
    fn report_call(&mut self, frame: FramePtr, at_instruction: bool) -> Res<()> {
        let (at, position) = (frame.ip(), frame.pc());
        let resumed_at = position.checked_sub(1).filter(|_| frame.stands_behind_yield());
        match resumed_at {
            Some(position) => frame.set_pc(position),
            None => frame.set_flag(Frame::STARTING, position == 0),
        }
        let source = resumed_at.filter(|_| at_instruction).map(|_| position);
        let result = self.report_leaving(frame, Event::Call, &Value::NONE, source);
        if self.has_jumped() {
            return result;
        }
        if let Some(object) = frame.frame_object()
            && let Some(object) = object.downcast_ref::<FrameObject>()
        {
            let line = if position == 0 { None } else { frame.line_number() };
            object.traced_line.set(line.unwrap_or(0));
        }
        frame.set_flag(Frame::STARTING, false);
        frame.set_ip(at);
        result
    }

    /// Reports the instruction that a frame is about to execute, if it begins another line than the last one reported, or
    /// a line anew after a jump back.
    ///
    /// `passed` statements without instructions that stand before it are passed over.
    pub(crate) fn report_line(&mut self, frame: FramePtr, instruction: Instr, passed: u32, back: &mut bool) -> Res<()> {
        let Some(object) = frame.frame_object() else {
            return Ok(());
        };
        let Some(shown) = object.downcast_ref::<FrameObject>() else {
            return Ok(());
        };
        if shown.trace_function.get().is_none() {
            return Ok(());
        }
        let Some(code) = frame.code() else { return Ok(()) };
        let marks = code.code.positions.marks(code.code.first_line, frame.pc());
        let marks: Vec<u32> = marks.skip(passed as usize).collect();
        let mut jumped_back = *back && (!marks.is_empty() || !is_artificial(instruction));
        *back &= !jumped_back;
        for line in marks {
            shown.marked_line.set(line);
            let result = self.report_new_line(frame, shown, line, std::mem::take(&mut jumped_back));
            if self.has_jumped() {
                return result;
            }
            shown.marked_line.set(0);
            result?;
        }
        if let Some(line) = frame.line_number()
            && !is_artificial(instruction)
        {
            self.report_new_line(frame, shown, line, jumped_back)?;
        }
        if self.has_jumped() {
            return Ok(());
        }
        if shown.trace_opcodes.get() {
            self.report(frame, Event::Opcode, &Value::NONE)?;
        }
        Ok(())
    }

    fn report_new_line(&mut self, frame: FramePtr, shown: &FrameObject, line: u32, anew: bool) -> Res<()> {
        if line == shown.traced_line.get() && !anew {
            return Ok(());
        }
        shown.traced_line.set(line);
        // Statements without instructions stand half a word before the instruction.
        shown
            .traced_at
            .set(lasti(frame.pc()) - i64::from(shown.marked_line.get() != 0));
        match shown.trace_lines.get() {
            true => self.report_leaving(frame, Event::Line, &Value::NONE, Some(frame.pc())),
            false => Ok(()),
        }
    }

    /// Reports that a frame is left: it returned, or an exception passes it (`None`).
    pub(crate) fn report_return(&mut self, frame: FramePtr, value: &Value) -> Res<()> {
        self.report_exit(frame, value, None)
    }

    /// Reports that the innermost frame of the running chain is about to be suspended with an item, which only it gives.
    pub(crate) fn report_item(&mut self, frame: FramePtr, item: &Value) -> Res<()> {
        self.report_exit(frame, item, Some(frame.pc()))
    }

    fn report_exit(&mut self, frame: FramePtr, value: &Value, source: Option<u32>) -> Res<()> {
        if !frame.has(Frame::REPORTED) {
            return Ok(());
        }
        // What belongs to no statement is reported at the line reported last.
        let object = frame
            .frame_object()
            .and_then(|object| object.downcast::<FrameObject>().ok());
        let shown = object.filter(|_| frame.waiting_instruction().is_some_and(|i| i.d() & NO_LINE != 0));
        if let Some(shown) = &shown {
            shown.marked_line.set(shown.traced_line.get());
        }
        let result = self.report_leaving(frame, Event::Return, value, source);
        if self.has_jumped() {
            return result;
        }
        if let Some(shown) = &shown {
            shown.marked_line.set(0);
        }
        frame.set_flag(Frame::REPORTED, false);
        result
    }

    /// Reports that a chain of delegating frames is suspended with a value, from its innermost frame to its root.
    /// `at_yield`: the innermost frame stands at the yield itself.
    pub(crate) fn report_suspension(&mut self, leaf: FramePtr, value: &Value, at_yield: bool) -> Res<()> {
        self.report_calls(leaf, false)?;
        let root = self.running;
        let mut at = Some(leaf);
        while let Some(frame) = at {
            if frame.kind == FrameKind::Python {
                let source = (at_yield && frame == leaf).then(|| frame.pc());
                self.report_exit(frame, value, source)?;
            }
            if Some(frame) == root || self.has_jumped() {
                break;
            }
            at = frame.back.get();
        }
        Ok(())
    }

    /// Reports an exception that has come to a frame, also as the end of a native that the frame called. What a function
    /// raises takes the exception's place.
    #[cold]
    pub(crate) fn report_exception(&mut self, frame: FramePtr, raised: Raised) -> Raised {
        match self.try_report_exception(frame, &raised) {
            Ok(()) => raised,
            Err(other) => other,
        }
    }

    fn try_report_exception(&mut self, frame: FramePtr, raised: &Raised) -> Res<()> {
        if let Some(callable) = self.ended_native_call(frame, false) {
            self.report(frame, Event::NativeException, &callable)?;
        }
        self.report_calls(frame, false)?;
        let passed_on = matches!(
            frame.waiting_instruction().and_then(|instruction| instruction.opcode()),
            Some(Opcode::Reraise | Opcode::RaiseBare | Opcode::EndAsyncFor)
        );
        if passed_on || self.tracing.trace.is_none() {
            return Ok(());
        }
        let traceback = raised
            .exception()
            .map_or(Value::NONE, |exception| exception.traceback.borrow().clone());
        let class = self.type_of(&raised.0).to_value();
        let details = self.tuple([class, raised.0.clone(), traceback]);
        self.report(frame, Event::Exception, &details)
    }

    /// Reports `StopIteration` where an iterator that a frame loops over, or delegates to, has come to its end, as far as the
    /// reference makes one: what a class's `__next__` raised, what a step of an async generator ends with, what a generator
    /// returned; to a loop only if that isn't `None`.
    #[cold]
    pub(crate) fn report_exhausted(
        &mut self,
        frame: FramePtr,
        iterator: &Value,
        end: &Completion,
        delegates: bool,
    ) -> Res<()> {
        let end = match end {
            Completion::Return(_) => return Ok(()),
            Completion::Raise(raised) => raised.clone(),
            Completion::Finished(value) => {
                let of_generator = iterator.has_payload::<Generator>();
                let step = iterator.downcast_ref::<Step>();
                let carries = match step {
                    Some(step) => step.kind != StepKind::Close,
                    None => !value.is_none(),
                };
                let raises = step.is_some()
                    || of_generator && (delegates || carries)
                    || iterator.has_payload::<CoroutineWrapper>() && carries;
                if !raises {
                    return Ok(());
                }
                let arguments = if carries { vec![value.clone()] } else { Vec::new() };
                self.error_with(ExceptionKind::StopIteration, arguments)
            }
        };
        let reported = self.report_exception(frame, end.clone());
        match reported.0.is(&end.0) {
            true => Ok(()),
            false => Err(reported),
        }
    }

    /// Reports that a frame calls a native, if the callable is one.
    pub(crate) fn report_native_call(&mut self, frame: FramePtr, callable: &Value, first: &Value) -> Res<()> {
        let Some(callable) = self.reported_native(callable, first) else {
            return Ok(());
        };
        self.report(frame, Event::NativeCall, &callable)?;
        let position = frame.pc();
        if self.tracing.profiles() {
            self.tracing.native_calls.push(NativeCall {
                frame,
                position,
                callable,
            });
        }
        Ok(())
    }

    /// A native as it is reported: a method of a native type bound to its object.
    fn reported_native(&mut self, callable: &Value, first: &Value) -> Option<Value> {
        let method = callable.downcast_ref::<Method>();
        let callable = method.map_or(callable, |method| &method.function);
        if callable.has_payload::<NativeFunction>() {
            return Some(callable.clone());
        }
        let method = callable.downcast_ref::<NativeMethod>()?;
        if first.is_undef() || !self.is_instance(first, &method.owner) {
            return Some(callable.clone());
        }
        Some(self.bind_native(method, first.clone()))
    }

    /// Reports that the native which a frame called last is over, if the frame has gone on.
    pub(crate) fn report_native_return(&mut self, frame: FramePtr) -> Res<()> {
        match self.ended_native_call(frame, true) {
            Some(callable) => self.report(frame, Event::NativeReturn, &callable),
            None => Ok(()),
        }
    }

    fn ended_native_call(&mut self, frame: FramePtr, went_on: bool) -> Option<Value> {
        let last = self.tracing.native_calls.last()?;
        if last.frame != frame || (last.position == frame.pc()) == went_on {
            return None;
        }
        self.tracing.native_calls.pop().map(|call| call.callable)
    }
}

/// Instructions that belong to no expression or statement of the line which their position names.
pub(crate) fn is_artificial(instruction: Instr) -> bool {
    if instruction.d() & NO_LINE != 0 {
        return true;
    }
    matches!(
        instruction.opcode(),
        Some(
            Opcode::Jump
                | Opcode::JumpBack
                | Opcode::Clear
                | Opcode::PushHandled
                | Opcode::PopHandled
                | Opcode::Reraise
                | Opcode::MakeCell
        )
    )
}
