//! The raw stream below a buffered one: directly where it is a plain `FileIO`, through its methods otherwise.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::objects::bytearray::ByteArray;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::vm::Vm;

use super::file::{self, FILE_IO, FileIo};
use crate::buffer;
use crate::exception_context::caused_by;

/// The native stream, if the raw stream is exactly a `FileIO`: a subclass may have methods of its own.
fn native<'a>(vm: &mut Vm, raw: &'a Value) -> Option<&'a corallus_heap::Ref<FileIo>> {
    let exact = vm.type_for(&FILE_IO);
    let stream = raw.downcast_ref::<FileIo>()?;
    vm.type_of(raw).is(&exact).then_some(stream)
}

/// Reads at most `size` bytes; `None` if the stream has nothing for now.
pub fn read(vm: &mut Vm, raw: &Value, size: usize) -> Res<Option<Vec<u8>>> {
    vm.check_size(size)?;
    let mut bytes = vec![0; size];
    if let Some(stream) = native(vm, raw) {
        let count = file::read_some(vm, stream, &mut bytes)?;
        return Ok(count.map(|count| {
            bytes.truncate(count);
            bytes
        }));
    }
    let target = vm.bytearray(bytes);
    let count = vm.call_method(raw, "readinto", std::slice::from_ref(&target))?;
    if count.is_none() {
        return Ok(None);
    }
    let count = match vm.to_i64(&count) {
        Err(raised) if raised.is(ExceptionKind::TypeError) => {
            let failed = vm.error(ExceptionKind::OSError, "raw readinto() failed");
            return Err(caused_by(failed, raised));
        }
        count => count?,
    };
    let Some(target) = target.downcast_ref::<ByteArray>() else {
        return Ok(None);
    };
    let data = target.data.borrow();
    match usize::try_from(count)
        .ok()
        .filter(|count| *count <= size)
        .and_then(|count| data.get(..count))
    {
        Some(read) => Ok(Some(read.to_vec())),
        None => {
            let message =
                format!("raw readinto() returned invalid length {count} (should have been between 0 and {size})");
            Err(vm.error(ExceptionKind::OSError, message))
        }
    }
}

/// Reads to the end; `None` if the stream has nothing for now.
pub fn readall(vm: &mut Vm, raw: &Value) -> Res<Option<Vec<u8>>> {
    if let Some(stream) = native(vm, raw) {
        let all = file::readall(vm, stream)?;
        return if all.is_none() {
            Ok(None)
        } else {
            Ok(Some(buffer::data(vm, &all)?.to_vec()))
        };
    }
    if let Some(readall) = vm.getattr_opt(raw, "readall")? {
        let all = vm.call(&readall, &[])?;
        return if all.is_none() {
            Ok(None)
        } else {
            Ok(Some(buffer::data(vm, &all)?.to_vec()))
        };
    }
    let mut all = Vec::new();
    loop {
        match read(vm, raw, file::CHUNK)? {
            Some(piece) if piece.is_empty() => return Ok(Some(all)),
            Some(piece) => all.extend(piece),
            None => return Ok((!all.is_empty()).then_some(all)),
        }
    }
}

/// Writes some bytes; `None` if the stream takes nothing for now.
pub fn write(vm: &mut Vm, raw: &Value, bytes: &[u8]) -> Res<Option<usize>> {
    if let Some(stream) = native(vm, raw) {
        return file::write_some(vm, stream, bytes);
    }
    let data = vm.bytes(bytes);
    let count = vm.call_method(raw, "write", &[data])?;
    if count.is_none() {
        return Ok(None);
    }
    let number = vm.to_i64(&count)?;
    match usize::try_from(number).ok().filter(|count| *count <= bytes.len()) {
        Some(count) => Ok(Some(count)),
        None => {
            let length = bytes.len();
            let message =
                format!("raw write() returned invalid length {number} (should have been between 0 and {length})");
            Err(vm.error(ExceptionKind::OSError, message))
        }
    }
}

/// Moves the position and returns it.
pub fn seek(vm: &mut Vm, raw: &Value, offset: i64, whence: i32) -> Res<i64> {
    if let Some(stream) = native(vm, raw) {
        return file::seek_to(vm, stream, offset, whence);
    }
    let (offset, whence) = (vm.int(offset), Value::int32(whence));
    let at = vm.call_method(raw, "seek", &[offset, whence])?;
    position(vm, &at)
}

/// The position.
pub fn tell(vm: &mut Vm, raw: &Value) -> Res<i64> {
    if let Some(stream) = native(vm, raw) {
        return file::seek_to(vm, stream, 0, libc::SEEK_CUR);
    }
    let at = vm.call_method(raw, "tell", &[])?;
    position(vm, &at)
}

fn position(vm: &mut Vm, at: &Value) -> Res<i64> {
    let at = vm.to_i64(at)?;
    if at < 0 {
        return Err(vm.error(
            ExceptionKind::OSError,
            format!("Raw stream returned invalid position {at}"),
        ));
    }
    Ok(at)
}

/// Whether the stream is closed.
pub fn closed(vm: &mut Vm, raw: &Value) -> Res<bool> {
    if let Some(stream) = native(vm, raw) {
        return Ok(stream.fd.get() < 0);
    }
    let closed = vm.getattr(raw, "closed")?;
    vm.truth(&closed)
}
