//! Addresses between Python and the system: `(host, port)`, `(host, port, flowinfo, scope_id)`, paths.

use std::ffi::CString;
use std::net::{Ipv4Addr, Ipv6Addr};

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::vm::Vm;

use super::system::{self, Hints, RawAddress};
use super::{GAI_ERROR, c_int};
use crate::{os_error, paths};

/// `socket.gaierror(code, text)`.
pub fn look_up_error(vm: &mut Vm, code: i32) -> Raised {
    if code == libc::EAI_SYSTEM {
        return crate::os_error::raise_last(vm, &[]);
    }
    let (number, text) = (vm.int(i64::from(code)), vm.str(&system::look_up_message(code)));
    match GAI_ERROR.get(vm).and_then(|class| vm.call(&class, &[number, text])) {
        Ok(exception) => Raised(exception),
        Err(raised) => raised,
    }
}

/// A name as C has it; `None` stays `None`.
pub fn c_name(vm: &mut Vm, value: &Value, what: &str) -> Res<Option<CString>> {
    let bytes = if value.is_none() {
        return Ok(None);
    } else if let Some(text) = value.downcast_ref::<Str>() {
        match text.is_ascii() {
            true => text.as_bytes().to_vec(),
            false => {
                let idna = vm.str("idna");
                let encoded = vm.call_method(value, "encode", &[idna])?;
                encoded
                    .downcast_ref::<Bytes>()
                    .map(|bytes| bytes.data.to_vec())
                    .unwrap_or_default()
            }
        }
    } else if let Some(bytes) = value.downcast_ref::<Bytes>() {
        bytes.data.to_vec()
    } else {
        let given = vm.type_name(value);
        return Err(vm.type_error(format!("{what} must be str, bytes or bytearray, not {given}")));
    };
    match CString::new(bytes) {
        Ok(name) => Ok(Some(name)),
        Err(_) => Err(vm.value_error("embedded null character")),
    }
}

/// A host's first address in a family: a number as it stands, a name through the resolver.
fn resolve(vm: &mut Vm, host: &Value, family: i32) -> Res<RawAddress> {
    let name = c_name(vm, host, "host name")?;
    let name = name.unwrap_or_default();
    let (v4, v6) = (family == libc::AF_INET, family == libc::AF_INET6);
    match name.to_bytes() {
        b"" if v4 => return Ok(RawAddress::v4([0; 4], 0)),
        b"" if v6 => return Ok(RawAddress::v6([0; 16], 0, 0, 0)),
        b"<broadcast>" if v4 => return Ok(RawAddress::v4([255; 4], 0)),
        _ => {}
    }
    let text = name.to_string_lossy();
    if v4 && let Ok(address) = text.parse::<Ipv4Addr>() {
        return Ok(RawAddress::v4(address.octets(), 0));
    }
    if v6 && let Ok(address) = text.parse::<Ipv6Addr>() {
        return Ok(RawAddress::v6(address.octets(), 0, 0, 0));
    }
    let hints = Hints {
        family,
        ..Hints::default()
    };
    match system::look_up(Some(&name), None, hints) {
        Ok(found) => match found.first() {
            Some(first) => Ok(first.address),
            None => Err(look_up_error(vm, libc::EAI_NONAME)),
        },
        Err(code) => Err(look_up_error(vm, code)),
    }
}

fn port_number(vm: &mut Vm, method: &str, value: &Value) -> Res<u16> {
    let port = vm.to_i64(value)?;
    match u16::try_from(port) {
        Ok(port) => Ok(port),
        Err(_) => Err(vm.error(
            ExceptionKind::OverflowError,
            format!("{method}(): port must be 0-65535."),
        )),
    }
}

/// The system's form of an address that a program gives to a socket of a family.
pub fn from_value(vm: &mut Vm, method: &str, family: i32, value: &Value) -> Res<RawAddress> {
    match family {
        libc::AF_UNIX => local(vm, value),
        libc::AF_INET | libc::AF_INET6 => {
            let name = if family == libc::AF_INET { "AF_INET" } else { "AF_INET6" };
            let Some(tuple) = value.downcast_ref::<Tuple>().cloned() else {
                let given = vm.type_name(value);
                return Err(vm.type_error(format!("{method}(): {name} address must be tuple, not {given}")));
            };
            let most = if family == libc::AF_INET { 2 } else { 4 };
            if tuple.items.len() < 2 || tuple.items.len() > most {
                let shape = match family {
                    libc::AF_INET => "a pair (host, port)",
                    _ => "a tuple (host, port[, flowinfo[, scopeid]])",
                };
                return Err(vm.type_error(format!("{method}(): {name} address must be {shape}")));
            }
            let found = resolve(vm, &tuple.items[0], family)?;
            let port = port_number(vm, method, &tuple.items[1])?;
            let bytes = found.bytes().to_vec();
            if family == libc::AF_INET {
                let host = bytes
                    .get(4..8)
                    .and_then(|host| host.try_into().ok())
                    .unwrap_or_default();
                return Ok(RawAddress::v4(host, port));
            }
            let host = bytes
                .get(8..24)
                .and_then(|host| host.try_into().ok())
                .unwrap_or_default();
            let mut numbers = [0_u32; 2];
            for (number, item) in numbers.iter_mut().zip(tuple.items.iter().skip(2)) {
                *number = u32::try_from(vm.to_i64(item)?).unwrap_or(0);
            }
            Ok(RawAddress::v6(host, port, numbers[0], numbers[1]))
        }
        _ => Err(vm.error(ExceptionKind::OSError, format!("{method}(): bad family"))),
    }
}

fn local(vm: &mut Vm, value: &Value) -> Res<RawAddress> {
    let bytes = match crate::buffer::data_opt(vm, value)? {
        Some(data) => data.to_vec(),
        None => match value.downcast_ref::<Str>().and_then(|text| paths::encode(text)) {
            Some(bytes) => bytes,
            None => {
                let given = vm.type_name(value);
                return Err(vm.type_error(format!("a bytes-like object is required, not '{given}'")));
            }
        },
    };
    match RawAddress::local(&bytes) {
        Some(address) => Ok(address),
        None => Err(vm.error(ExceptionKind::OSError, "AF_UNIX path too long")),
    }
}

/// The program's form of an address.
pub fn to_value(vm: &mut Vm, address: &RawAddress) -> Value {
    let bytes = address.bytes().to_vec();
    let port = |bytes: &[u8]| {
        bytes
            .get(2..4)
            .map_or(0, |port| i64::from(port[0]) << 8 | i64::from(port[1]))
    };
    match address.family() {
        libc::AF_INET => {
            let host: [u8; 4] = bytes
                .get(4..8)
                .and_then(|host| host.try_into().ok())
                .unwrap_or_default();
            let (host, port) = (vm.str(&Ipv4Addr::from(host).to_string()), vm.int(port(&bytes)));
            vm.tuple([host, port])
        }
        libc::AF_INET6 => {
            let host: [u8; 16] = bytes
                .get(8..24)
                .and_then(|host| host.try_into().ok())
                .unwrap_or_default();
            let word = |range: std::ops::Range<usize>| -> [u8; 4] {
                bytes
                    .get(range)
                    .and_then(|word| word.try_into().ok())
                    .unwrap_or_default()
            };
            let (flow, scope) = (u32::from_be_bytes(word(4..8)), u32::from_ne_bytes(word(24..28)));
            let host = vm.str(&Ipv6Addr::from(host).to_string());
            let numbers = [port(&bytes), i64::from(flow), i64::from(scope)];
            let mut items = vec![host];
            items.extend(numbers.map(|number| vm.int(number)));
            vm.tuple(items)
        }
        libc::AF_UNIX => {
            let path = bytes.get(2..).unwrap_or_default();
            match path.first() {
                // An abstract name is bytes, a path text.
                Some(0) if path.len() > 1 => vm.bytes(path),
                _ => {
                    let path = path.split(|byte| *byte == 0).next().unwrap_or_default();
                    paths::decoded(vm, path)
                }
            }
        }
        _ => Value::NONE,
    }
}

/// `getaddrinfo(host, port, family, type, proto, flags)`.
pub fn get_address_info(vm: &mut Vm, args: &[Value]) -> Res {
    let host = c_name(vm, &args[0], "getaddrinfo() argument 1")?;
    let service = match args[1].as_small_int() {
        Some(port) => CString::new(port.to_string()).ok(),
        None => c_name(vm, &args[1], "Int or String expected; getaddrinfo() argument 2")?,
    };
    let mut hints = [0; 4];
    for (hint, value) in hints.iter_mut().zip(&args[2..]) {
        *hint = c_int(vm, value)?;
    }
    let [family, kind, protocol, flags] = hints;
    let hints = Hints {
        family,
        kind,
        protocol,
        flags,
    };
    let looked_up = os_error::blocking(vm, || system::look_up(host.as_ref(), service.as_ref(), hints));
    let found = match looked_up {
        Ok(found) => found,
        Err(code) => return Err(look_up_error(vm, code)),
    };
    let mut items = Vec::with_capacity(found.len());
    for entry in found {
        let canonical = vm.str(&String::from_utf8_lossy(&entry.canonical));
        let address = to_value(vm, &entry.address);
        let [family, kind, protocol] = [entry.family, entry.kind, entry.protocol].map(|number| vm.int(number.into()));
        items.push(vm.tuple([family, kind, protocol, canonical, address]));
    }
    Ok(vm.list(items))
}

/// `getnameinfo(sockaddr, flags)`.
pub fn get_name_info(vm: &mut Vm, args: &[Value]) -> Res {
    let Some(tuple) = args[0].downcast_ref::<Tuple>() else {
        return Err(vm.type_error("getnameinfo() argument 1 must be a tuple"));
    };
    let numeric = |text: &Value| {
        text.downcast_ref::<Str>()
            .is_some_and(|text| text.as_bytes().contains(&b':'))
    };
    let family = match tuple.items.first() {
        Some(host) if numeric(host) => libc::AF_INET6,
        _ => libc::AF_INET,
    };
    let address = from_value(vm, "getnameinfo", family, &args[0])?;
    let flags = c_int(vm, &args[1])?;
    match system::names_of(&address, flags) {
        Ok((host, service)) => {
            let (host, service) = (String::from_utf8_lossy(&host), String::from_utf8_lossy(&service));
            let (host, service) = (vm.str(&host), vm.str(&service));
            Ok(vm.tuple([host, service]))
        }
        Err(code) => Err(look_up_error(vm, code)),
    }
}
