//! `_IOBase` and its three abstract children: what every stream can do, expressed through the few methods that a concrete
//! stream has.

use corallus_heap::{Ref, TypeFlags, Value};
use corallus_vm::error::{Raised, Res};
use corallus_vm::frame::Begun;
use corallus_vm::native::{
    Args, Cx, GetSet, Native, NativeFuture, TypeDef, async_method, begin_method, getter, method,
};
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::list::List;
use corallus_vm::objects::object::Instance;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::buffered::Buffered;
use super::file::FileIo;
use super::text::TextWrapper;
use crate::buffer;

const FLAGS: u32 = TypeFlags::BASE_TYPE | TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE;

/// `_io._IOBase`.
pub static IO_BASE: TypeDef = TypeDef {
    flags: FLAGS,
    methods: METHODS,
    getsets: GETSETS,
    doc: "The abstract base class for all I/O classes.",
    ..TypeDef::new::<Instance>("_IOBase", "_io")
};

/// `_io._RawIOBase`.
pub static RAW_IO_BASE: TypeDef = TypeDef {
    base: Some(&IO_BASE),
    flags: FLAGS,
    methods: &[
        async_method("read", "($self, size=-1, /)", raw_read, ""),
        async_method(
            "readall",
            "($self, /)",
            raw_readall,
            "Read until EOF, using multiple read() call.",
        ),
    ],
    doc: "Base class for raw binary I/O.",
    ..TypeDef::new::<Instance>("_RawIOBase", "_io")
};

/// `_io._BufferedIOBase`.
pub static BUFFERED_IO_BASE: TypeDef = TypeDef {
    base: Some(&IO_BASE),
    flags: FLAGS,
    methods: &[
        method("read", "($self, size=-1, /)", |vm, _| Err(unsupported(vm, "read")), ""),
        method(
            "read1",
            "($self, size=-1, /)",
            |vm, _| Err(unsupported(vm, "read1")),
            "",
        ),
        method("write", "($self, b, /)", |vm, _| Err(unsupported(vm, "write")), ""),
        method("detach", "($self, /)", |vm, _| Err(unsupported(vm, "detach")), ""),
        async_method(
            "readinto",
            "($self, buffer, /)",
            |cx, args| buffered_readinto(cx, args, "read"),
            "",
        ),
        async_method(
            "readinto1",
            "($self, buffer, /)",
            |cx, args| buffered_readinto(cx, args, "read1"),
            "",
        ),
    ],
    doc: "Base class for buffered IO objects.",
    ..TypeDef::new::<Instance>("_BufferedIOBase", "_io")
};

/// `_io._TextIOBase`.
pub static TEXT_IO_BASE: TypeDef = TypeDef {
    base: Some(&IO_BASE),
    flags: FLAGS,
    methods: &[
        method("read", "($self, size=-1, /)", |vm, _| Err(unsupported(vm, "read")), ""),
        method(
            "readline",
            "($self, size=-1, /)",
            |vm, _| Err(unsupported(vm, "readline")),
            "",
        ),
        method("write", "($self, s, /)", |vm, _| Err(unsupported(vm, "write")), ""),
        method("detach", "($self, /)", |vm, _| Err(unsupported(vm, "detach")), ""),
    ],
    getsets: &[
        getter("encoding", |_, _| Ok(Value::NONE), ""),
        getter("newlines", |_, _| Ok(Value::NONE), ""),
        getter("errors", |_, _| Ok(Value::NONE), ""),
    ],
    doc: "Base class for text I/O.",
    ..TypeDef::new::<Instance>("_TextIOBase", "_io")
};

static METHODS: &[Native] = &[
    method(
        "seek",
        "($self, offset, whence=0, /)",
        |vm, _| Err(unsupported(vm, "seek")),
        "",
    ),
    begin_method("tell", "($self, /)", tell, "Return current stream position."),
    method(
        "truncate",
        "($self, size=None, /)",
        |vm, _| Err(unsupported(vm, "truncate")),
        "",
    ),
    method("fileno", "($self, /)", |vm, _| Err(unsupported(vm, "fileno")), ""),
    method("flush", "($self, /)", flush, "Flush write buffers, if applicable."),
    async_method("close", "($self, /)", close, "Flush and close the IO object."),
    method("seekable", "($self, /)", |_, _| Ok(Value::FALSE), ""),
    method("readable", "($self, /)", |_, _| Ok(Value::FALSE), ""),
    method("writable", "($self, /)", |_, _| Ok(Value::FALSE), ""),
    method("isatty", "($self, /)", is_no_terminal, ""),
    method(
        "_checkClosed",
        "($self, msg=None, /)",
        |vm, args| check_closed(vm, &args[0]).map(|()| Value::NONE),
        "",
    ),
    method(
        "_checkSeekable",
        "($self, /)",
        |vm, args| check(vm, args, "seekable", "File or stream is not seekable."),
        "",
    ),
    method(
        "_checkReadable",
        "($self, /)",
        |vm, args| check(vm, args, "readable", "File or stream is not readable."),
        "",
    ),
    method(
        "_checkWritable",
        "($self, /)",
        |vm, args| check(vm, args, "writable", "File or stream is not writable."),
        "",
    ),
    method("__enter__", "($self, /)", enter, ""),
    begin_method("__exit__", "($self, /, *exc_info)", exit, ""),
    method("__iter__", "($self, /)", enter, ""),
    async_method("__next__", "($self, /)", next_line, ""),
    async_method(
        "readline",
        "($self, size=-1, /)",
        readline,
        "Read and return a line from the stream.",
    ),
    async_method(
        "readlines",
        "($self, hint=-1, /)",
        readlines,
        "Return a list of lines from the stream.",
    ),
    async_method(
        "writelines",
        "($self, lines, /)",
        writelines,
        "Write a list of lines to stream.",
    ),
    async_method("__del__", "($self, /)", finalize, ""),
];

static GETSETS: &[GetSet] = &[getter(
    "closed",
    |vm, this| Ok(Value::bool(marked_closed(vm, this)?)),
    "",
)];

/// State of `_io` in an isolate.
#[derive(Default)]
pub struct IoState {
    unsupported: Option<Ref<Type>>,
}

/// `io.UnsupportedOperation`, made on first use.
pub fn unsupported_type(vm: &mut Vm) -> Res<Ref<Type>> {
    if let Some(ty) = &vm.state::<IoState>().unsupported {
        return Ok(ty.clone());
    }
    let bases = [ExceptionKind::OSError, ExceptionKind::ValueError].map(|kind| vm.exception_type(kind).into_value());
    let bases = vm.tuple(bases.to_vec());
    let namespace = vm.new_dict();
    let module = vm.str("io");
    namespace.set_str(vm, "__module__", module);
    let name = vm.str("UnsupportedOperation");
    let class = vm.types.type_.to_value();
    let ty = vm.call(&class, &[name, bases, namespace.into_value()])?;
    match ty.downcast::<Type>() {
        Ok(ty) => {
            vm.state::<IoState>().unsupported = Some(ty.clone());
            Ok(ty)
        }
        Err(_) => Err(vm.system_error("type() made no type")),
    }
}

/// `io.UnsupportedOperation(message)`.
pub fn unsupported(vm: &mut Vm, message: &str) -> Raised {
    match unsupported_type(vm) {
        Ok(ty) => {
            let message = vm.str(message);
            match vm.call(&ty.into_value(), &[message]) {
                Ok(exception) | Err(Raised(exception)) => Raised(exception),
            }
        }
        Err(raised) => raised,
    }
}

/// `ValueError` for a stream that is closed.
pub fn closed_error(vm: &mut Vm) -> Raised {
    vm.value_error("I/O operation on closed file.")
}

/// Raises if `self.closed`.
pub fn check_closed(vm: &mut Vm, this: &Value) -> Res<()> {
    let closed = vm.getattr(this, "closed")?;
    if vm.truth(&closed)? {
        Err(closed_error(vm))
    } else {
        Ok(())
    }
}

/// Whether a stream without a native state was closed.
fn marked_closed(vm: &mut Vm, this: &Value) -> Res<bool> {
    Ok(vm.getattr_opt(this, "__IOBase_closed")?.is_some())
}

fn is_no_terminal(vm: &mut Vm, args: Args<'_>) -> Res {
    check_closed(vm, &args[0])?;
    Ok(Value::FALSE)
}

fn check(vm: &mut Vm, args: Args<'_>, what: &str, message: &str) -> Res {
    let answer = vm.call_method(&args[0], what, &[])?;
    if answer.is_true() {
        Ok(Value::TRUE)
    } else {
        Err(unsupported(vm, message))
    }
}

fn tell(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let seek = vm.getattr(&args[0], "seek")?;
    vm.begin_call(&seek, &[Value::int32(0), Value::int32(1)], None)
}

fn flush(vm: &mut Vm, args: Args<'_>) -> Res {
    let file = args[0].downcast_ref::<FileIo>();
    if file.is_some_and(|file| file.fd.get() < 0) || marked_closed(vm, &args[0])? {
        return Err(closed_error(vm));
    }
    Ok(Value::NONE)
}

fn close(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let Some(stream) = args.first() else {
            return Ok(Value::NONE);
        };
        if marked_closed(cx.vm(), stream)? {
            return Ok(Value::NONE);
        }
        let flushed = cx.call_method(stream, "flush", &[]).await;
        cx.vm().setattr(stream, "__IOBase_closed", Value::TRUE)?;
        flushed.map(|_| Value::NONE)
    })
}

fn enter(vm: &mut Vm, args: Args<'_>) -> Res {
    check_closed(vm, &args[0])?;
    Ok(args[0].clone())
}

fn exit(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    let close = vm.getattr(&args[0], "close")?;
    vm.begin_call(&close, &[], None)
}

fn finalize(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let Some(stream) = args.first() else {
            return Ok(Value::NONE);
        };
        let closed = match cx.vm().getattr_opt(stream, "closed") {
            Ok(Some(closed)) => cx.vm().truth(&closed).unwrap_or(true),
            _ => true,
        };
        if closed {
            return Ok(Value::NONE);
        }
        let warned = warn_of_unclosed(cx.vm(), stream);
        if let Err(raised) = cx.call_method(stream, "close", &[]).await {
            cx.vm()
                .unraisable(raised, "Exception ignored while finalizing file", stream);
        }
        warned.map(|()| Value::NONE)
    })
}

/// `ResourceWarning` for a file that is closed only because nobody refers to it any more.
fn warn_of_unclosed(vm: &mut Vm, stream: &Value) -> Res<()> {
    // Nobody asked: without the module and options, the warning is one that isn't shown.
    let sys = vm.sys.clone();
    let options = sys.get_str(vm, "warnoptions");
    let asked = options.is_some_and(|options| options.downcast_ref::<List>().is_some_and(|list| !list.is_empty()));
    let modules = vm.modules.clone();
    if !asked && modules.get_str(vm, "warnings").is_none() {
        return Ok(());
    }
    let mut inner = stream.clone();
    if inner.has_payload::<TextWrapper>() {
        inner = vm.getattr_opt(&inner, "buffer")?.unwrap_or(Value::NONE);
    }
    if inner.has_payload::<Buffered>() {
        inner = vm.getattr_opt(&inner, "raw")?.unwrap_or(Value::NONE);
    }
    if inner
        .downcast_ref::<FileIo>()
        .is_some_and(|file| file.owns_descriptor())
    {
        let shown = vm.repr(stream)?;
        let message = format!("unclosed file {}", shown.to_string_lossy());
        return vm.warn_about(ExceptionKind::ResourceWarning, &message, stream);
    }
    Ok(())
}

fn next_line(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let Some(stream) = args.first() else {
            return Ok(Value::NONE);
        };
        let line = cx.call_method(stream, "readline", &[]).await?;
        if cx.vm().len(&line)? == 0 {
            return Err(cx.vm().stop_iteration(Value::NONE));
        }
        Ok(line)
    })
}

/// The general `readline`: byte by byte through `read`, or by what `peek` shows.
fn readline(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let [stream, size] = &args[..] else {
            return Ok(Value::NONE);
        };
        let limit = match size.is_none() {
            true => -1,
            false => cx.vm().to_i64(size)?,
        };
        let peek = cx.vm().getattr_opt(stream, "peek")?;
        let mut line: Vec<u8> = Vec::new();
        while limit < 0 || (line.len() as i64) < limit {
            let mut wanted = 1;
            if let Some(peek) = &peek {
                let seen = cx.call(peek, &[Value::int32(1)]).await?;
                if let Some(seen) = seen.downcast_ref::<Bytes>() {
                    let end = seen
                        .data
                        .iter()
                        .position(|byte| *byte == b'\n')
                        .map_or(seen.data.len(), |at| at + 1);
                    wanted = end.max(1);
                }
                if limit >= 0 {
                    wanted = wanted.min((limit - line.len() as i64) as usize);
                }
            }
            let wanted = cx.vm().size(wanted);
            let piece = cx.call_method(stream, "read", &[wanted]).await?;
            let Some(piece) = piece.downcast_ref::<Bytes>() else {
                let given = cx.vm().type_name(&piece);
                let message = format!("read() should have returned a bytes object, not '{given}'");
                return Err(cx.vm().error(ExceptionKind::OSError, message));
            };
            if piece.data.is_empty() {
                break;
            }
            line.extend_from_slice(&piece.data);
            if line.ends_with(b"\n") {
                break;
            }
        }
        Ok(cx.vm().bytes(line))
    })
}

fn readlines(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let [stream, hint] = &args[..] else {
            return Ok(Value::NONE);
        };
        let hint = if hint.is_none() { -1 } else { cx.vm().to_i64(hint)? };
        let iterator = cx.iter(stream).await?;
        let mut lines = Vec::new();
        let mut length = 0;
        while let Some(line) = cx.next(&iterator).await? {
            length += i64::try_from(cx.vm().len(&line)?).unwrap_or(i64::MAX);
            lines.push(line);
            if hint > 0 && length >= hint {
                break;
            }
        }
        Ok(cx.vm().list(lines))
    })
}

fn writelines(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let [stream, lines] = &args[..] else {
            return Ok(Value::NONE);
        };
        check_closed(cx.vm(), stream)?;
        let write = cx.getattr(stream, "write").await?;
        let iterator = cx.iter(lines).await?;
        while let Some(line) = cx.next(&iterator).await? {
            cx.call(&write, &[line]).await?;
        }
        Ok(Value::NONE)
    })
}

/// `RawIOBase.read` through `readinto`.
fn raw_read(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let [stream, size] = &args[..] else {
            return Ok(Value::NONE);
        };
        let size = if size.is_none() { -1 } else { cx.vm().to_i64(size)? };
        let Ok(size) = usize::try_from(size) else {
            return cx.call_method(stream, "readall", &[]).await;
        };
        cx.vm().check_size(size)?;
        let target = cx.vm().bytearray(vec![0; size]);
        let count = cx
            .call_method(stream, "readinto", std::slice::from_ref(&target))
            .await?;
        if count.is_none() {
            return Ok(Value::NONE);
        }
        let count = usize::try_from(cx.vm().to_i64(&count)?).unwrap_or(0);
        let data = buffer::data(cx.vm(), &target)?;
        let read = data.get(..count).unwrap_or(&data).to_vec();
        Ok(cx.vm().bytes(read))
    })
}

fn raw_readall(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let Some(stream) = args.first() else {
            return Ok(Value::NONE);
        };
        let mut all = Vec::new();
        loop {
            let piece = cx.call_method(stream, "read", &[Value::int32(8192)]).await?;
            if piece.is_none() && all.is_empty() {
                return Ok(Value::NONE);
            }
            match piece.downcast_ref::<Bytes>() {
                Some(piece) if !piece.data.is_empty() => all.extend_from_slice(&piece.data),
                Some(_) => break,
                None if piece.is_none() => break,
                None => return Err(cx.vm().type_error("read() should return bytes")),
            }
        }
        Ok(cx.vm().bytes(all))
    })
}

fn buffered_readinto(cx: Cx, args: Vec<Value>, read: &'static str) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let [stream, target] = &args[..] else {
            return Ok(Value::NONE);
        };
        let size = buffer::writable_size(cx.vm(), target)?;
        let wanted = cx.vm().size(size);
        let piece = cx.call_method(stream, read, &[wanted]).await?;
        let data = buffer::data(cx.vm(), &piece)?;
        if data.len() > size {
            let message = format!(
                "read() returned too much data: {size} bytes requested, {} returned",
                data.len()
            );
            return Err(cx.vm().value_error(message));
        }
        buffer::write_into(cx.vm(), target, &data)?;
        Ok(cx.vm().size(data.len()))
    })
}

/// Streams that stand for something of the system have no state that could be pickled, and neither have instances of subclasses.
pub const NO_REDUCE: Native = method("__reduce__", "($self, /)", cannot_pickle, "Helper for pickle.");
/// See [`NO_REDUCE`].
pub const NO_REDUCE_EX: Native = method(
    "__reduce_ex__",
    "($self, protocol, /)",
    cannot_pickle,
    "Helper for pickle.",
);

fn cannot_pickle(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = vm.short_type_name(&args[0]);
    Err(vm.type_error(format!("cannot pickle '{name}' instances")))
}
