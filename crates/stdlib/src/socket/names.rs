//! Names of services, protocols, hosts and interfaces.

use std::ffi::CString;

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, function};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::vm::Vm;

use super::{address, system};
use crate::{os_error, paths};

pub static FUNCTIONS: &[Native] = &[
    function(
        "getservbyport",
        "(port, protocolname=None, /)",
        service_by_port,
        "Return the service name from a port number and protocol name.",
    ),
    function(
        "getprotobyname",
        "(name, /)",
        protocol_by_name,
        "Return the protocol number for the named protocol.",
    ),
    function(
        "gethostbyname_ex",
        "(host, /)",
        host_by_name,
        "Return the true host name, a list of aliases, and a list of IP addresses, for a host.",
    ),
    function(
        "gethostbyaddr",
        "(host, /)",
        host_by_address,
        "Return the true host name, a list of aliases, and a list of IP addresses, for a host.",
    ),
    function(
        "if_nameindex",
        "()",
        |vm, _| {
            let mut items = Vec::new();
            for (number, name) in system::interfaces() {
                let pair = vec![vm.int(i64::from(number)), paths::decoded(vm, &name)];
                items.push(vm.tuple(pair));
            }
            Ok(vm.list(items))
        },
        "Returns a list of network interface information (index, name) tuples.",
    ),
    function(
        "if_nametoindex",
        "(oname, /)",
        |vm, args| {
            let name = text(vm, &args[0], "if_nametoindex() argument 1")?;
            match system::interface_number(&name) {
                0 => Err(vm.error(ExceptionKind::OSError, "no interface with this name")),
                number => Ok(vm.int(i64::from(number))),
            }
        },
        "Returns the interface index corresponding to the interface name if_name.",
    ),
    function(
        "if_indextoname",
        "(if_index, /)",
        |vm, args| {
            let number = vm.to_i64(&args[0])?;
            match u32::try_from(number).ok().and_then(system::interface_name) {
                Some(name) => Ok(paths::decoded(vm, &name)),
                None => Err(os_error::raise(vm, libc::ENXIO, &[])),
            }
        },
        "Returns the interface name corresponding to the interface index if_index.",
    ),
    function(
        "sethostname",
        "(name, /)",
        |vm, args| {
            let name = text(vm, &args[0], "sethostname() argument 1")?;
            match system::set_host_name(name.as_bytes()) {
                0 => Ok(Value::NONE),
                _ => Err(os_error::raise_last(vm, &[])),
            }
        },
        "Sets the hostname to name.",
    ),
];

fn text(vm: &mut Vm, value: &Value, what: &str) -> Res<CString> {
    Ok(address::c_name(vm, value, what)?.unwrap_or_default())
}

fn service_by_port(vm: &mut Vm, args: Args<'_>) -> Res {
    let port = vm.to_i64(&args[0])?;
    let protocol = address::c_name(vm, &args[1], "getservbyport() argument 2")?;
    let Ok(port) = u16::try_from(port) else {
        return Err(vm.overflow_error("getservbyport: port must be 0-65535."));
    };
    match system::service_name(port, protocol.as_ref()) {
        Some(name) => Ok(paths::decoded(vm, &name)),
        None => Err(vm.error(ExceptionKind::OSError, "port/proto not found")),
    }
}

fn protocol_by_name(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = text(vm, &args[0], "getprotobyname() argument 1")?;
    match system::protocol_number(&name) {
        Some(number) => Ok(Value::int32(number)),
        None => Err(vm.error(ExceptionKind::OSError, "protocol not found")),
    }
}

/// The IPv4 addresses of a host.
fn addresses(vm: &mut Vm, host: &Value) -> Res<Vec<Value>> {
    let numbers = [libc::AF_INET, libc::SOCK_STREAM, 0, 0].map(Value::int32);
    let [family, kind, protocol, flags] = numbers;
    let found = address::get_address_info(vm, &[host.clone(), Value::NONE, family, kind, protocol, flags])?;
    let (zero, last) = (Value::int32(0), Value::int32(4));
    let mut hosts = Vec::new();
    for entry in vm.collect(&found)? {
        let place = vm.getitem(&entry, &last)?;
        hosts.push(vm.getitem(&place, &zero)?);
    }
    Ok(hosts)
}

fn described(vm: &mut Vm, name: Value, hosts: Vec<Value>) -> Value {
    let (aliases, hosts) = (vm.list(Vec::new()), vm.list(hosts));
    vm.tuple([name, aliases, hosts])
}

fn host_by_name(vm: &mut Vm, args: Args<'_>) -> Res {
    let hosts = addresses(vm, &args[0])?;
    Ok(described(vm, args[0].clone(), hosts))
}

fn host_by_address(vm: &mut Vm, args: Args<'_>) -> Res {
    let hosts = addresses(vm, &args[0])?;
    let first = hosts.first().cloned().unwrap_or(Value::NONE);
    let place = vm.tuple([first, Value::int32(0)]);
    let named = address::get_name_info(vm, &[place, Value::int32(libc::NI_NAMEREQD)])?;
    let name = vm.getitem(&named, &Value::int32(0))?;
    Ok(described(vm, name, hosts))
}
