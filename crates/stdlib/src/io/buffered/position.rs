//! Seeking and truncating.

use corallus_vm::error::Res;
use corallus_vm::native::Args;
use corallus_vm::vm::Vm;

use super::{Buffered, flush, open, raw_of, stream};
use crate::io::base::unsupported;
use crate::io::raw;

/// The position as the program sees it.
fn tell(vm: &mut Vm, stream: &Buffered) -> Res<i64> {
    let raw = raw_of(vm, stream)?;
    let at = raw::tell(vm, &raw)?;
    // A device says that it stands at its beginning, whatever was read.
    Ok((at - stream.unread() as i64 + stream.waiting.borrow().len() as i64).max(0))
}

pub fn tell_method(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = stream(vm, &args[0])?;
    let at = tell(vm, &stream)?;
    Ok(vm.int(at))
}

/// Moves the position.
fn seek_to(vm: &mut Vm, stream: &Buffered, mut offset: i64, whence: i32) -> Res<i64> {
    flush(vm, stream)?;
    let raw = raw_of(vm, stream)?;
    let rest = stream.unread() as i64;
    if whence != libc::SEEK_END && rest > 0 {
        // Within what was read ahead nothing need be read again.
        let at = raw::tell(vm, &raw)?;
        let target = if whence == libc::SEEK_SET {
            offset
        } else {
            at - rest + offset
        };
        let start = at - stream.ahead.borrow().len() as i64;
        if target >= start && target <= at {
            stream.taken.set((target - start) as usize);
            return Ok(target.max(0));
        }
    }
    if whence == libc::SEEK_CUR {
        offset -= rest;
    }
    stream.forget();
    raw::seek(vm, &raw, offset, whence)
}

pub fn seek(vm: &mut Vm, args: Args<'_>) -> Res {
    let (offset, whence) = (vm.to_i64(&args[1])?, vm.to_i64(&args[2])?);
    if !(0..=4).contains(&whence) {
        return Err(vm.value_error(format!("whence value {whence} unsupported")));
    }
    let stream = open(vm, &args[0], "seek of closed file")?;
    let raw = raw_of(vm, &stream)?;
    let seekable = vm.call_method(&raw, "seekable", &[])?;
    if !vm.truth(&seekable)? {
        return Err(unsupported(vm, "File or stream is not seekable."));
    }
    let at = seek_to(vm, &stream, offset, i32::try_from(whence).unwrap_or(0))?;
    Ok(vm.int(at))
}

pub fn truncate(vm: &mut Vm, args: Args<'_>) -> Res {
    let stream = open(vm, &args[0], "truncate of closed file")?;
    flush(vm, &stream)?;
    let position = if args[1].is_none() {
        let at = tell(vm, &stream)?;
        vm.int(at)
    } else {
        args[1].clone()
    };
    let raw = raw_of(vm, &stream)?;
    vm.call_method(&raw, "truncate", &[position])
}

/// `truncate` of what can only be read.
pub fn refuse_truncation(vm: &mut Vm, args: Args<'_>) -> Res {
    open(vm, &args[0], "truncate of closed file")?;
    Err(unsupported(vm, "truncate"))
}
