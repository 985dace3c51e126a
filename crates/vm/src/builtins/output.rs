//! `print`, `input` and `open`: they go through `sys.stdout`, `sys.stdin` and the `io` module.

use corallus_heap::{Ref, Value};

use crate::error::Res;
use crate::frame::Begun;
use crate::native::{Args, Cx, Native, async_function, begin_function};
use crate::objects::exception::ExceptionKind;
use crate::objects::str::Str;
use crate::vm::Vm;

pub static FUNCTIONS: &[Native] = &[
    begin_function(
        "print",
        "(*args, sep=' ', end='\\n', file=None, flush=False)",
        print,
        "Prints the values to a stream, or to sys.stdout by default.\n\n  sep\n    string inserted between values, default a space.\n  end\n    string appended after the last value, default a newline.\n  file\n    a file-like object (stream); defaults to the current sys.stdout.\n  flush\n    whether to forcibly flush the stream.",
    ),
    begin_function(
        "breakpoint",
        "(*args, **kws)",
        breakpoint,
        "Call sys.breakpointhook(*args, **kws), which by default starts the debugger.",
    ),
    async_function(
        "input",
        "(prompt='', /)",
        |cx, args| Box::pin(input(cx, args)),
        "Read a string from standard input.  The trailing newline is stripped.\n\nThe prompt string, if given, is printed to standard output without a\ntrailing newline before reading input.\n\nIf the user hits EOF (*nix: Ctrl-D, Windows: Ctrl-Z+Return), raise EOFError.",
    ),
    begin_function(
        "open",
        "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
        open,
        "Open file and return a stream.  Raise OSError upon failure.",
    ),
];

/// How text reaches a native stream without a call of its `write` method. Answers whether it took the text.
pub type FastWrite = fn(&mut Vm, &Value, &[u8]) -> Res<bool>;

/// The embedding's shortcut for `print`.
#[derive(Default)]
pub struct PrintHook {
    pub write: Option<FastWrite>,
}

/// An attribute of `sys`, as the program may have replaced it.
fn stream(vm: &mut Vm, name: &str) -> Res {
    let sys = vm.sys.clone();
    sys.get_str(vm, name)
        .ok_or_else(|| vm.runtime_error(format!("lost sys.{name}")))
}

/// A separator: a string, or `None` for the default.
fn separator(vm: &mut Vm, name: &str, value: &Value, default: &str) -> Res<Ref<Str>> {
    if value.is_none() {
        return Ok(vm.intern(default));
    }
    match value.downcast_ref::<Str>() {
        Some(text) => Ok(text.clone()),
        None => {
            let ty = vm.type_name(value);
            Err(vm.type_error(format!("{name} must be None or a string, not {ty}")))
        }
    }
}

fn print(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let file = if args[3].is_none() {
        stream(vm, "stdout")?
    } else {
        args[3].clone()
    };
    if file.is_none() {
        return Ok(Begun::Done(Value::NONE));
    }
    let sep = separator(vm, "sep", &args[1], " ")?;
    let end = separator(vm, "end", &args[2], "\n")?;
    let values = vm.items_of_exact(&args[0]).unwrap_or_default();
    if let Some(write) = vm.state::<PrintHook>().write
        && args[4].is_false()
        && values.iter().all(|value| !vm.type_of(value).is_heap_type())
    {
        let mut text = Vec::new();
        for (index, value) in values.iter().enumerate() {
            if index > 0 {
                text.extend_from_slice(sep.as_bytes());
            }
            text.extend_from_slice(vm.str_of(value)?.as_bytes());
        }
        text.extend_from_slice(end.as_bytes());
        if write(vm, &file, &text)? {
            return Ok(Begun::Done(Value::NONE));
        }
    }
    let args = vec![
        args[0].clone(),
        sep.into_value(),
        end.into_value(),
        file,
        args[4].clone(),
    ];
    vm.begin_async("print", |cx, args| Box::pin(print_to(cx, args)), args)
}

fn breakpoint(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    match vm.sys.clone().get_str(vm, "breakpointhook") {
        Some(hook) => vm.begin_call_spread(&hook, &args[0], &args[1]),
        None => Err(vm.runtime_error("lost sys.breakpointhook")),
    }
}

/// Writes each piece by a call of its own, as the reference does: a stream of the program's sees them so.
async fn print_to(mut cx: Cx, args: Vec<Value>) -> Res {
    let values = cx.vm().items_of_exact(&args[0]).unwrap_or_default();
    let file = &args[3];
    let str_type = cx.vm().types.str.to_value();
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            cx.call_method(file, "write", &args[1..2]).await?;
        }
        let text = if cx.vm().type_of(value).is_heap_type() {
            cx.call(&str_type, std::slice::from_ref(value)).await?
        } else {
            cx.vm().str_of(value)?.into_value()
        };
        cx.call_method(file, "write", &[text]).await?;
    }
    cx.call_method(file, "write", &args[2..3]).await?;
    if cx.truth(&args[4]).await? {
        cx.call_method(file, "flush", &[]).await?;
    }
    Ok(Value::NONE)
}

async fn input(mut cx: Cx, args: Vec<Value>) -> Res {
    let stdin = stream(cx.vm(), "stdin")?;
    let stdout = stream(cx.vm(), "stdout")?;
    if stdin.is_none() || stdout.is_none() {
        let name = if stdin.is_none() { "stdin" } else { "stdout" };
        return Err(cx.vm().runtime_error(format!("input(): lost sys.{name}")));
    }
    let prompt = cx.vm().str_of(&args[0])?;
    if !prompt.is_empty() {
        cx.call_method(&stdout, "write", &[prompt.into_value()]).await?;
    }
    // A stream that can't be flushed is no reason not to ask.
    match cx.call_method(&stdout, "flush", &[]).await {
        Err(raised) if !raised.is(ExceptionKind::Exception) => return Err(raised),
        _ => {}
    }
    let line = cx.call_method(&stdin, "readline", &[]).await?;
    let vm = cx.vm();
    let Some(text) = line.downcast_ref::<Str>() else {
        return Err(vm.type_error("object.readline() returned non-string"));
    };
    if text.is_empty() {
        return Err(vm.error(ExceptionKind::EOFError, "EOF when reading a line"));
    }
    match text.as_bytes().strip_suffix(b"\n") {
        Some(line) => Ok(vm.new_str(line.into()).into_value()),
        None => Ok(line),
    }
}

fn open(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let io = vm.import("io")?;
    let open = vm.getattr(&io, "open")?;
    vm.begin_call(&open, args, None)
}
