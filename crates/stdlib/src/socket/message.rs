//! `sendmsg` and `recvmsg`: data with ancillary data, such as descriptors.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, function};
use corallus_vm::vm::Vm;

use super::object::{call, socket};
use super::{address, system};
use crate::buffer;
use crate::posix::c_int;

pub static FUNCTIONS: &[Native] = &[
    function(
        "CMSG_LEN",
        "(length, /)",
        |vm, args| {
            let length = item_length(
                vm,
                &args[0],
                system::control_sizes(0).0,
                "CMSG_LEN() argument out of range",
            )?;
            Ok(vm.size(system::control_sizes(length).0))
        },
        "Return the total length, without trailing padding, of an ancillary data item.",
    ),
    function(
        "CMSG_SPACE",
        "(length, /)",
        |vm, args| {
            let length = item_length(
                vm,
                &args[0],
                system::control_sizes(1).1,
                "CMSG_SPACE() argument out of range",
            )?;
            Ok(vm.size(system::control_sizes(length).1))
        },
        "Return the buffer size needed for recvmsg() to receive an ancillary data item.",
    ),
];

/// The largest amount of ancillary data that is taken.
const MOST: usize = 1 << 20;

/// The length of an item whose size with what is around it is a size to the system.
fn item_length(vm: &mut Vm, value: &Value, around: usize, message: &str) -> Res<u32> {
    let length = vm.to_i64(value)?;
    let most = (i32::MAX as usize).saturating_sub(around);
    match u32::try_from(length) {
        Ok(length) if length as usize <= most => Ok(length),
        _ => Err(vm.overflow_error(message)),
    }
}

fn length(vm: &mut Vm, value: &Value, message: &str) -> Res<usize> {
    let length = vm.to_i64(value)?;
    match usize::try_from(length) {
        Ok(length) if length <= MOST => Ok(length),
        _ => Err(vm.value_error(message)),
    }
}

fn ancillary(vm: &mut Vm, value: &Value) -> Res<Vec<system::Ancillary>> {
    let mut control = Vec::new();
    for item in vm.collect(value)? {
        let parts = vm.collect(&item)?;
        let [level, kind, data] = parts.as_slice() else {
            let count = parts.len();
            return Err(vm.type_error(format!(
                "[sendmsg() ancillary data items]() argument must be sequence of length 3, not {count}"
            )));
        };
        let (level, kind, data) = (c_int(vm, level)?, c_int(vm, kind)?, buffer::data(vm, data)?.to_vec());
        if data.len() > MOST {
            return Err(vm.error(
                corallus_vm::objects::exception::ExceptionKind::OSError,
                "ancillary data item too large",
            ));
        }
        control.push((level, kind, data));
    }
    Ok(control)
}

pub(super) fn send(vm: &mut Vm, args: Args<'_>) -> Res {
    let s = socket(vm, args)?;
    let mut data = Vec::new();
    for piece in vm.collect(&args[1])? {
        let piece = buffer::data(vm, &piece)?;
        vm.check_size(data.len() + piece.len())?;
        data.extend_from_slice(&piece);
    }
    let control = ancillary(vm, &args[2])?;
    let flags = c_int(vm, &args[3])?;
    let to = match args[4].is_none() {
        true => None,
        false => Some(address::from_value(vm, "sendmsg", s.family(), &args[4])?),
    };
    let sent = call(vm, &s, Some(true), |fd| {
        system::send_message(fd, &data, &control, flags, to.as_ref())
    })?;
    Ok(vm.int(sent))
}

/// Receives into `data`; gives the count and the rest of the result.
fn receive_some(
    vm: &mut Vm,
    args: Args<'_>,
    data: &mut [u8],
    control: &Value,
    flags: &Value,
) -> Res<(usize, [Value; 3])> {
    let s = socket(vm, args)?;
    let control = length(vm, control, "invalid ancillary data buffer length")?;
    let flags = c_int(vm, flags)?;
    let mut received = None;
    let count = call(vm, &s, Some(false), |fd| {
        let (status, rest) = system::receive_message(fd, data, control, flags);
        received = Some(rest);
        status
    })?;
    let Some(received) = received else {
        return Err(vm.system_error("recvmsg() brought nothing"));
    };
    let mut items = Vec::with_capacity(received.control.len());
    for (level, kind, bytes) in received.control {
        let parts = vec![Value::int32(level), Value::int32(kind), vm.bytes(bytes)];
        items.push(vm.tuple(parts));
    }
    let address = match received.address {
        Some(address) => address::to_value(vm, &address),
        None => Value::NONE,
    };
    let items = vm.list(items);
    Ok((
        usize::try_from(count).unwrap_or(0),
        [items, Value::int32(received.flags), address],
    ))
}

pub(super) fn receive(vm: &mut Vm, args: Args<'_>) -> Res {
    let size = vm.to_i64(&args[1])?;
    let Ok(size) = usize::try_from(size) else {
        return Err(vm.value_error("negative buffer size in recvmsg()"));
    };
    vm.check_size(size)?;
    let mut data = vec![0; size];
    let (count, [items, flags, address]) = receive_some(vm, args, &mut data, &args[2], &args[3])?;
    data.truncate(count);
    let data = vm.bytes(data);
    Ok(vm.tuple([data, items, flags, address]))
}

pub(super) fn receive_into(vm: &mut Vm, args: Args<'_>) -> Res {
    let targets = vm.collect(&args[1])?;
    let mut sizes = Vec::with_capacity(targets.len());
    for target in &targets {
        sizes.push(buffer::writable_size(vm, target)?);
    }
    let mut data = vec![0; sizes.iter().sum()];
    let (count, [items, flags, address]) = receive_some(vm, args, &mut data, &args[2], &args[3])?;
    let mut rest = data.get(..count).unwrap_or_default();
    for (target, size) in targets.iter().zip(sizes) {
        let (piece, more) = rest.split_at(size.min(rest.len()));
        buffer::write_into(vm, target, piece)?;
        rest = more;
    }
    let count = vm.size(count);
    Ok(vm.tuple([count, items, flags, address]))
}
