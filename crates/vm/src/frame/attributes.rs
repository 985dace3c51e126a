//! What Python sees of `frame` objects.

use corallus_heap::{Ref, Value};

use super::object::FrameObject;
use super::{Frame, FrameKind, FramePtr, FrameState};
use crate::coroutine::GeneratorKind;
use crate::error::Res;
use crate::native::{Args, GetSet, Native, getset, getter, method, this};
use crate::objects::code::attributes::lasti;
use crate::vm::Vm;

pub static METHODS: &[Native] = &[
    method("clear", "($self, /)", clear, "Clear all references held by the frame."),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
];

pub static GETSETS: &[GetSet] = &[
    getter("f_back", back, ""),
    getter(
        "f_code",
        |vm, f| {
            Ok(frame(vm, f)?
                .and_then(FramePtr::code)
                .map_or(Value::NONE, Ref::into_value))
        },
        "",
    ),
    getter("f_globals", |vm, f| namespace(vm, f, false), ""),
    getter("f_builtins", |vm, f| namespace(vm, f, true), ""),
    getter(
        "f_locals",
        locals,
        "Return the mapping used by the frame to look up local variables.",
    ),
    getset("f_lineno", line_number, set_line_number, ""),
    getter("f_lasti", last_instruction, ""),
    getset(
        "f_trace",
        |vm, f| Ok(this::<FrameObject>(vm, f)?.trace_function.get()),
        set_trace,
        "",
    ),
    getset(
        "f_trace_lines",
        |vm, f| Ok(Value::bool(this::<FrameObject>(vm, f)?.trace_lines.get())),
        |vm, f, new| {
            let on = flag(vm, new)?;
            this::<FrameObject>(vm, f)?.trace_lines.set(on);
            Ok(())
        },
        "",
    ),
    getset(
        "f_trace_opcodes",
        |vm, f| Ok(Value::bool(this::<FrameObject>(vm, f)?.trace_opcodes.get())),
        |vm, f, new| {
            let on = flag(vm, new)?;
            this::<FrameObject>(vm, f)?.trace_opcodes.set(on);
            Ok(())
        },
        "",
    ),
    getter(
        "f_generator",
        generator,
        "Return the generator or coroutine associated with this frame, or None.",
    ),
];

/// The frame that a frame object shows.
fn frame(vm: &mut Vm, value: &Value) -> Res<Option<FramePtr>> {
    Ok(this::<FrameObject>(vm, value)?.frame.get())
}

fn flag(vm: &mut Vm, new: Option<Value>) -> Res<bool> {
    match new.and_then(|new| new.as_bool()) {
        Some(on) => Ok(on),
        None => Err(vm.type_error("attribute value type must be bool")),
    }
}

impl FramePtr {
    /// The first Python frame from this one on down that runs as Python sees it. A frame whose delegate is being closed
    /// doesn't: it is resumed only afterwards.
    pub fn innermost_python(self) -> Option<FramePtr> {
        self.innermost_python_within(usize::MAX)
    }

    /// As [`FramePtr::innermost_python`], if it isn't farther down than that.
    pub(crate) fn innermost_python_within(self, limit: usize) -> Option<FramePtr> {
        let mut at = self;
        for _ in 0..limit {
            if at.kind == FrameKind::Python && !at.has(Frame::CLOSING) {
                return Some(at);
            }
            at = at.back.get()?;
        }
        None
    }

    /// The line that runs; `None` where the code has none.
    pub fn line_number(self) -> Option<u32> {
        let code = self.code()?;
        if self.state.get() == FrameState::Created || self.has(Frame::STARTING) {
            return Some(code.entry_line());
        }
        match (code.position(self.pc())?.line, self.pc()) {
            // What comes before the first statement belongs to the call.
            (0, 0) => Some(code.entry_line()),
            (0, _) => None,
            (line, _) => Some(line),
        }
    }
}

impl Vm {
    /// Whether the frame is on the chain of running frames.
    fn is_executing(&self, frame: FramePtr) -> bool {
        frame.state.get() == FrameState::Running || (frame.owner.get().is_some() && self.is_running(frame))
    }

    /// The Python frame that called this one, if it runs.
    pub fn caller_of(&self, frame: FramePtr) -> Option<FramePtr> {
        if !self.is_executing(frame) {
            return None;
        }
        frame.back.get()?.innermost_python()
    }
}

fn back(vm: &mut Vm, value: &Value) -> Res {
    Ok(match frame(vm, value)?.and_then(|frame| vm.caller_of(frame)) {
        Some(caller) => vm.frame_object(caller),
        None => this::<FrameObject>(vm, value)?
            .caller
            .get_defined()
            .unwrap_or(Value::NONE),
    })
}

fn namespace(vm: &mut Vm, value: &Value, builtins: bool) -> Res {
    let frame = frame(vm, value)?;
    let function = frame.and_then(FramePtr::python_function);
    Ok(function.map_or(Value::NONE, |function| match builtins {
        true => function.builtins_value(),
        false => function.globals.to_value(),
    }))
}

fn locals(vm: &mut Vm, value: &Value) -> Res {
    let Some(frame) = frame(vm, value)? else {
        return Ok(vm.new_dict().into_value());
    };
    match frame.has_namespace() && !frame.shows_comprehension() {
        true => Ok(vm.locals_of_frame(frame)),
        false => Ok(vm.new_locals_proxy(value)),
    }
}

fn line_number(vm: &mut Vm, value: &Value) -> Res {
    let marked = this::<FrameObject>(vm, value)?.marked_line.get();
    if marked != 0 {
        return Ok(vm.int(i64::from(marked)));
    }
    let line = frame(vm, value)?.and_then(FramePtr::line_number);
    Ok(line.map_or(Value::NONE, |line| vm.int(i64::from(line))))
}

fn set_line_number(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    let Some(new) = new else {
        return Err(vm.plain_attribute_error("cannot delete attribute"));
    };
    let line = vm.line_to_jump_to(&new)?;
    let frame = frame(vm, value)?;
    if let Some(refused) = vm.refuse_jump(frame) {
        return Err(refused);
    }
    let shown = this::<FrameObject>(vm, value)?;
    match (frame, line) {
        (Some(frame), Some(line)) => vm.jump_to_line(frame, shown, line),
        _ => Err(vm.value_error("lineno out of range")),
    }
}

fn last_instruction(vm: &mut Vm, value: &Value) -> Res {
    Ok(match frame(vm, value)? {
        Some(frame) if frame.has(Frame::STARTING) => Value::int32(0),
        Some(frame) if frame.state.get() != FrameState::Created => {
            let shown = this::<FrameObject>(vm, value)?;
            let at = match shown.marked_line.get() {
                0 => lasti(frame.pc()),
                _ => shown.traced_at.get(),
            };
            vm.int(at)
        }
        _ => Value::int32(-1),
    })
}

fn set_trace(vm: &mut Vm, value: &Value, new: Option<Value>) -> Res<()> {
    drop(
        this::<FrameObject>(vm, value)?
            .trace_function
            .replace(new.unwrap_or(Value::NONE)),
    );
    Ok(())
}

fn generator(vm: &mut Vm, value: &Value) -> Res {
    let owner = frame(vm, value)?.and_then(|frame| vm.owner_of(frame));
    Ok(owner.map_or(Value::NONE, Ref::into_value))
}

fn clear(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(frame) = frame(vm, &args[0])? else {
        return Ok(Value::NONE);
    };
    if vm.is_executing(frame) {
        return Err(vm.runtime_error("cannot clear an executing frame"));
    }
    match frame.state.get() {
        FrameState::Suspended => return Err(vm.runtime_error("cannot clear a suspended frame")),
        FrameState::Created => {
            // As when it is finalised: a coroutine that never ran only warns.
            match vm.owner_of(frame) {
                Some(generator) if generator.kind == GeneratorKind::Coroutine => vm.warn_never_awaited(&generator),
                Some(generator) => drop(vm.call_method(generator.as_value(), "close", &[])?),
                None => {}
            }
        }
        _ => {
            let object = this::<FrameObject>(vm, &args[0])?;
            object.cleared.set(true);
            let registers = (0..frame.register_count()).map(|register| frame.replace(register, Value::UNDEF));
            let others = [
                object.extra_locals.replace(Value::UNDEF),
                object.trace_function.replace(Value::NONE),
            ];
            vm.heap.drop_in_order(registers.chain(others));
        }
    }
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(frame) = frame(vm, &args[0])? else {
        let text = format!("<frame at {:#x}>", args[0].bits());
        return Ok(vm.str(&text));
    };
    let Some(code) = frame.code() else {
        return Ok(vm.str("<frame>"));
    };
    let file = vm.repr(code.filename.as_value())?;
    let line = frame.line_number().map_or("None".to_owned(), |line| line.to_string());
    let name = code.name.to_string_lossy();
    let text = format!(
        "<frame at {:#x}, file {}, line {line}, code {name}>",
        args[0].bits(),
        file.to_string_lossy()
    );
    Ok(vm.str(&text))
}
