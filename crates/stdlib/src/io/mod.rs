//! `_io`: streams.
//!
//! - [`base`]: the abstract classes.
//! - [`file`]: file descriptors; [`raw`]: how the layers above reach a raw stream.
//! - [`buffered`] and [`pair`]: buffers over raw streams.
//! - [`text`]: text over buffered streams; [`newline`]: line ends of decoded text.
//! - [`bytes`] and [`string`]: streams in memory.
//! - [`open`]: the function `open()`.
//! - [`host`]: raw streams that a host supplies.

pub mod base;
pub mod buffered;
pub mod bytes;
pub mod file;
pub mod host;
pub mod newline;
pub mod open;
pub mod pair;
mod raw;
pub mod string;
pub mod text;

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::native::{ModuleDef, TypeDef, function};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::module::Module;
use corallus_vm::vm::Vm;

/// `_io`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "_io",
    functions: &[
        function(
            "open",
            "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
            open::open,
            "Open file and return a stream.  Raise OSError upon failure.",
        ),
        function(
            "open_code",
            "(path)",
            open::open_code,
            "Opens the provided file with the intent to import the contents.",
        ),
        function(
            "text_encoding",
            "(encoding, stacklevel=2, /)",
            open::text_encoding,
            "A helper function to choose the text encoding.",
        ),
    ],
    init,
    doc: "The io module provides the Python interfaces to stream handling.",
};

static TYPES: &[&TypeDef] = &[
    &base::IO_BASE,
    &base::RAW_IO_BASE,
    &base::BUFFERED_IO_BASE,
    &base::TEXT_IO_BASE,
    &file::FILE_IO,
    &buffered::READER,
    &buffered::WRITER,
    &buffered::RANDOM,
    &pair::PAIR,
    &bytes::BYTES_IO,
    &bytes::BYTES_IO_BUFFER,
    &string::STRING_IO,
    &text::TEXT_IO_WRAPPER,
    &newline::DECODER,
];

/// How much buffered streams read at a time, unless they are told otherwise.
const DEFAULT_BUFFER_SIZE: i32 = 131_072;

fn init(vm: &mut Vm, module: &Ref<Module>) -> Res<()> {
    let namespace = module.namespace(vm);
    for def in TYPES {
        let ty = vm.type_for(def);
        namespace.set_str(vm, def.name, ty.into_value());
    }
    namespace.set_str(vm, "DEFAULT_BUFFER_SIZE", Value::int32(DEFAULT_BUFFER_SIZE));
    let unsupported = base::unsupported_type(vm)?;
    namespace.set_str(vm, "UnsupportedOperation", unsupported.into_value());
    let blocking = vm.exception_type(ExceptionKind::BlockingIOError);
    namespace.set_str(vm, "BlockingIOError", blocking.into_value());
    Ok(())
}

/// `ValueError` unless the raw stream of a native buffered one is open.
pub(crate) fn buffered_open(vm: &mut Vm, buffer: &Value) -> Res<()> {
    let stream = buffered::stream(vm, buffer)?;
    if buffered::is_closed(vm, &stream)? {
        Err(base::closed_error(vm))
    } else {
        Ok(())
    }
}

/// Writes out what the standard streams hold back, at the end of the program.
pub fn flush_standard(vm: &mut Vm) -> Res<()> {
    let (out, err) = (flush_stream(vm, "stdout"), flush_stream(vm, "stderr"));
    out?;
    err
}

/// Writes out what one of the standard streams holds back.
pub fn flush_stream(vm: &mut Vm, name: &str) -> Res<()> {
    let sys = vm.sys.clone();
    let Some(stream) = sys.get_str(vm, name).filter(|stream| !stream.is_none()) else {
        return Ok(());
    };
    let closed = match vm.getattr_opt(&stream, "closed")? {
        Some(closed) => vm.truth(&closed)?,
        None => false,
    };
    if !closed {
        vm.call_method(&stream, "flush", &[])?;
    }
    Ok(())
}
