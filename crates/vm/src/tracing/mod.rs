//! Trace and profile functions (`sys.settrace`, `sys.setprofile`): which events there are, and how they are reported; also to
//! tools ([`monitoring`]).
//!
//! While a function is set or a tool wants events, frames run in the interpreter's watched loop (`interp/watched.rs`), which looks at every
//! instruction before executing it; the usual loop knows nothing of tracing. A frame that runs and whose `call` has been
//! reported carries [`Frame::REPORTED`]: frames that ran already when the function was set carry it without a report, and
//! leaving a frame takes it off.

pub mod monitoring;

use corallus_bytecode::disassemble::jump_target;
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
use crate::objects::function::{Function, Method};
use crate::objects::native_function::{NativeFunction, NativeMethod};
use crate::vm::Vm;
use monitoring::Monitored;

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

/// A call of something other than a function in Python that has been reported and is not over.
struct NativeCall {
    frame: FramePtr,
    /// Position of the calling instruction in the frame's code.
    position: u32,
    /// What is called, and the first argument, as tools are told.
    callable: Value,
    first: Value,
    /// The native as the profile function is told, if it is one.
    native: Option<Value>,
}

/// A conditional jump that a frame is executing.
struct Branch {
    frame: FramePtr,
    position: u32,
    target: u32,
}

/// How a frame is left.
enum Leaving<'r> {
    Return,
    Yield,
    Raising(&'r Raised),
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
    branches: Vec<Branch>,
    /// What is being reported.
    during: Option<Reported>,
    /// While an event is reported from which the frame can go on elsewhere: the word at which it stands.
    source: Option<u32>,
    landing: Option<Landing>,
    /// A function is set, or a tool wants events.
    enabled: bool,
    /// Whether frames are to run in the watched loop: derived from the above by [`Vm::update_watching`], for speed.
    watched: bool,
}

impl Default for Tracing {
    fn default() -> Self {
        Self {
            trace: Value::NONE,
            profile: Value::NONE,
            reporting: false,
            native_calls: Vec::new(),
            branches: Vec::new(),
            during: None,
            source: None,
            landing: None,
            enabled: false,
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
}

impl Vm {
    /// Looks again whether frames are to run in the watched loop. Those that run already are not reported as called.
    pub(crate) fn update_watching(&mut self) {
        let enabled = self.tracing.is_set() || self.tools.is_active();
        self.tracing.watched = enabled && !self.tracing.reporting;
        if std::mem::replace(&mut self.tracing.enabled, enabled) != enabled {
            drop(std::mem::take(&mut self.tracing.native_calls));
            self.tracing.branches.clear();
            self.mark_running_frames(enabled);
        }
    }

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
        let old = match hook {
            Hook::Trace => std::mem::replace(&mut self.tracing.trace, function),
            Hook::Profile => std::mem::replace(&mut self.tracing.profile, function),
        };
        self.update_watching();
        drop(old);
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
        self.update_watching();
        let result = work(self);
        self.tracing.reporting = reporting;
        self.update_watching();
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
        self.call_reporting(function, frame, event, &[object, name, arg.clone()])
    }

    /// Calls a function because of an event; nothing is reported meanwhile.
    fn call_reporting(&mut self, function: &Value, frame: FramePtr, event: Event, args: &[Value]) -> Res {
        let source = self.tracing.source.take();
        let reported = Reported {
            frame,
            event,
            begins: frame.has(Frame::STARTING),
            source,
        };
        let around = self.tracing.during.replace(reported);
        self.tracing.reporting = true;
        self.update_watching();
        let result = self.call(function, args);
        self.tracing.reporting = false;
        self.update_watching();
        self.tracing.during = around;
        // For the other of the two functions.
        self.tracing.source = source;
        result
    }

    /// As [`Vm::report`], of an event from which the frame can go on elsewhere: it stands at this word.
    fn report_leaving(
        &mut self,
        frame: FramePtr,
        event: Event,
        arg: &Value,
        source: Option<u32>,
        tools: impl FnOnce(&mut Vm) -> Res<()>,
    ) -> Res<()> {
        self.tracing.source = source;
        let mut result = tools(self);
        if result.is_ok() && !self.has_jumped() {
            result = self.report(frame, event, arg);
        }
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
    /// go on elsewhere. `thrown`: what it is resumed with, if that is an exception.
    pub(crate) fn report_calls(
        &mut self,
        innermost: FramePtr,
        at_instruction: bool,
        thrown: Option<&Raised>,
    ) -> Res<()> {
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
            self.report_call(frame, at_instruction && frame == innermost, thrown)?;
        }
        Ok(())
    }

    /// A call is reported at the line of the `def`, a resumption at that of the yield.
    fn report_call(&mut self, frame: FramePtr, at_instruction: bool, thrown: Option<&Raised>) -> Res<()> {
        let (at, position) = (frame.ip(), frame.pc());
        let resumed_at = position.checked_sub(1).filter(|_| frame.stands_behind_yield());
        match resumed_at {
            Some(position) => frame.set_pc(position),
            None => frame.set_flag(Frame::STARTING, position == 0),
        }
        let source = resumed_at.filter(|_| at_instruction).map(|_| position);
        let result = self.report_leaving(frame, Event::Call, &Value::NONE, source, |vm| match thrown {
            Some(thrown) => vm.monitor_here(frame, Monitored::PyThrow, std::slice::from_ref(&thrown.0)),
            None if resumed_at.is_some() => vm.monitor_here(frame, Monitored::PyResume, &[]),
            None => vm.monitor_here(frame, Monitored::PyStart, &[]),
        });
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
        let monitored = self.monitors(frame, Monitored::Line.bit() | Monitored::Instruction.bit());
        let mut object = frame.frame_object();
        if monitored && object.is_none() {
            object = Some(self.shown_to_tools(frame));
        }
        let Some(object) = object else {
            return Ok(());
        };
        let Some(shown) = object.downcast_ref::<FrameObject>() else {
            return Ok(());
        };
        if shown.trace_function.get().is_none() && !monitored {
            return Ok(());
        }
        let Some(code) = frame.code() else { return Ok(()) };
        let marks = code.positions().marks(code.head.first_line, frame.pc());
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
        self.monitor_here(frame, Monitored::Instruction, &[])?;
        if shown.trace_opcodes.get() {
            self.report(frame, Event::Opcode, &Value::NONE)?;
        }
        Ok(())
    }

    /// The object of a frame whose lines tools want from now on: the line at which it stands isn't new if it began before.
    fn shown_to_tools(&mut self, frame: FramePtr) -> Value {
        let object = self.frame_object(frame);
        let (code, pc) = (frame.code(), frame.pc());
        let before = pc.checked_sub(1).and_then(|pc| {
            let code = code.as_ref()?;
            code.positions().find(code.head.first_line, pc)
        });
        if let Some(shown) = object.downcast_ref::<FrameObject>() {
            shown.traced_line.set(before.map_or(0, |position| position.line));
        }
        object
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
        self.tracing.source = Some(frame.pc());
        let mut result = self.monitor_line(frame, line);
        if result.is_ok() && !self.has_jumped() && shown.trace_lines.get() {
            self.tracing.source = Some(frame.pc());
            result = self.report(frame, Event::Line, &Value::NONE);
        }
        self.tracing.source = None;
        result
    }

    /// Reports that a frame returns.
    pub(crate) fn report_return(&mut self, frame: FramePtr, value: &Value) -> Res<()> {
        self.report_exit(frame, value, None, &Leaving::Return)
    }

    /// Reports that an exception leaves a frame. What a function raises takes the exception's place.
    #[cold]
    pub(crate) fn report_unwinding(&mut self, frame: FramePtr, raised: Raised) -> Raised {
        match self.report_exit(frame, &Value::NONE, None, &Leaving::Raising(&raised)) {
            Ok(()) => raised,
            Err(other) => other,
        }
    }

    /// Reports that the innermost frame of the running chain is about to be suspended with an item, which only it gives.
    pub(crate) fn report_item(&mut self, frame: FramePtr, item: &Value) -> Res<()> {
        self.report_exit(frame, item, Some(frame.pc()), &Leaving::Yield)
    }

    fn report_exit(&mut self, frame: FramePtr, value: &Value, source: Option<u32>, leaving: &Leaving<'_>) -> Res<()> {
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
        let result = self.report_leaving(frame, Event::Return, value, source, |vm| {
            let (event, detail) = match leaving {
                Leaving::Return => (Monitored::PyReturn, value),
                Leaving::Yield => (Monitored::PyYield, value),
                Leaving::Raising(raised) => (Monitored::PyUnwind, &raised.0),
            };
            vm.monitor_here(frame, event, std::slice::from_ref(detail))
        });
        if self.has_jumped() {
            return result;
        }
        if let Some(shown) = &shown {
            shown.marked_line.set(0);
        }
        frame.set_flag(Frame::REPORTED, false);
        if matches!(leaving, Leaving::Raising(_)) {
            self.tracing.branches.retain(|branch| branch.frame != frame);
        }
        result
    }

    /// Reports that a chain of delegating frames is suspended with a value, from its innermost frame to its root.
    /// `at_yield`: the innermost frame stands at the yield itself.
    pub(crate) fn report_suspension(&mut self, leaf: FramePtr, value: &Value, at_yield: bool) -> Res<()> {
        self.report_calls(leaf, false, None)?;
        let root = self.running;
        let mut at = Some(leaf);
        while let Some(frame) = at {
            if frame.kind == FrameKind::Python {
                let source = (at_yield && frame == leaf).then(|| frame.pc());
                self.report_exit(frame, value, source, &Leaving::Yield)?;
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
        match self.try_report_exception(frame, &raised, Monitored::Raise) {
            Ok(()) => raised,
            Err(other) => other,
        }
    }

    fn try_report_exception(&mut self, frame: FramePtr, raised: &Raised, event: Monitored) -> Res<()> {
        if let Some(call) = self.ended_native_call(frame, false) {
            self.monitor_here(frame, Monitored::CRaise, &[call.callable, call.first])?;
            if let Some(native) = call.native {
                self.report(frame, Event::NativeException, &native)?;
            }
        }
        self.report_calls(frame, false, Some(raised))?;
        let passed_on = matches!(
            frame.waiting_instruction().and_then(|instruction| instruction.opcode()),
            Some(Opcode::Reraise | Opcode::RaiseBare | Opcode::EndAsyncFor)
        );
        let event = if passed_on { Monitored::Reraise } else { event };
        self.monitor_here(frame, event, std::slice::from_ref(&raised.0))?;
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
        let (event, end) = match end {
            Completion::Return(_) => return Ok(()),
            Completion::Raise(raised) => (Monitored::Raise, raised.clone()),
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
                let end = self.error_with(ExceptionKind::StopIteration, arguments);
                let event = match delegates {
                    true => Monitored::StopIteration,
                    false => Monitored::Raise,
                };
                (event, end)
            }
        };
        self.try_report_exception(frame, &end, event)
    }

    /// Whether calls are reported besides those of frames.
    pub(crate) fn reports_calls(&self) -> bool {
        self.tracing.profiles() || self.tools.wants(Monitored::Call.bit())
    }

    /// Reports that a frame calls something: to tools whatever it is, to the profile function if it is a native.
    pub(crate) fn report_native_call(&mut self, frame: FramePtr, callable: &Value, first: &Value) -> Res<()> {
        let given = match first.is_undef() {
            true => self.missing_argument(),
            false => first.clone(),
        };
        self.monitor_here(frame, Monitored::Call, &[callable.clone(), given.clone()])?;
        let native = self.reported_native(callable, first);
        if let Some(native) = &native {
            self.report(frame, Event::NativeCall, native)?;
        }
        let method = callable.downcast_ref::<Method>();
        let is_python = method
            .map_or(callable, |method| &method.function)
            .has_payload::<Function>();
        if self.reports_calls() && !is_python {
            self.tracing.native_calls.push(NativeCall {
                frame,
                position: frame.pc(),
                callable: callable.clone(),
                first: given,
                native,
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
            Some(call) => {
                self.monitor_here(frame, Monitored::CReturn, &[call.callable, call.first])?;
                match call.native {
                    Some(native) => self.report(frame, Event::NativeReturn, &native),
                    None => Ok(()),
                }
            }
            None => Ok(()),
        }
    }

    fn ended_native_call(&mut self, frame: FramePtr, went_on: bool) -> Option<NativeCall> {
        let last = self.tracing.native_calls.last()?;
        if last.frame != frame || (last.position == frame.pc()) == went_on {
            return None;
        }
        self.tracing.native_calls.pop()
    }

    /// Tells tools of an unconditional jump, and notes a conditional one until it is known where it leads.
    pub(crate) fn report_jump(&mut self, frame: FramePtr, op: Opcode) -> Res<()> {
        if !self.tools.wants(Monitored::Jump.bit() | Monitored::BRANCHES) {
            return Ok(());
        }
        let Some(code) = frame.code() else { return Ok(()) };
        let position = frame.pc();
        let mut words = code.compiled().instrs.iter().skip(position as usize).copied();
        let instruction = words.next();
        let Some(target) = instruction.and_then(|i| jump_target(i.opcode()?, i, words.next())) else {
            return Ok(());
        };
        if matches!(op, Opcode::Jump | Opcode::JumpBack) {
            let target = self.int(lasti(target));
            return self.monitor_here(frame, Monitored::Jump, &[target]);
        }
        if self.tools.wants(Monitored::BRANCHES) {
            self.tracing.branches.push(Branch {
                frame,
                position,
                target,
            });
        }
        Ok(())
    }

    /// Tells tools where the conditional jump has led that a frame was executing.
    pub(crate) fn report_branch(&mut self, frame: FramePtr) -> Res<()> {
        while let Some(branch) = self.tracing.branches.pop_if(|branch| branch.frame == frame) {
            let (from, to) = (lasti(branch.position), frame.pc());
            let event = match to == branch.target {
                true => Monitored::BranchRight,
                false => Monitored::BranchLeft,
            };
            for event in [event, Monitored::Branch] {
                let args = vec![self.int(from), self.int(lasti(to))];
                self.monitor(frame, event, from, args)?;
            }
        }
        Ok(())
    }

    /// Tells tools that a frame begins to handle an exception.
    /// `register`: where the exception is.
    pub(crate) fn report_handling(&mut self, frame: FramePtr, register: u16) -> Res<()> {
        let exception = &frame.get(usize::from(register)).clone();
        self.monitor_here(frame, Monitored::ExceptionHandled, std::slice::from_ref(exception))
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
