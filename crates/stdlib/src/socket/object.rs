//! The type `socket`: a descriptor with family, type, protocol and a time-out.

use std::cell::Cell;
use std::collections::HashSet;
use std::time::{Duration, Instant};

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, GetSet, Native, TypeDef, fixed, getter, method, this};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::message;
use super::system::{self, RawAddress, Status};
use super::{DefaultTimeout, address, c_int};
use crate::{buffer, os_error, permission};

/// The payload of `socket`.
pub struct Socket {
    /// -1 when closed.
    fd: Cell<i32>,
    family: Cell<i32>,
    kind: Cell<i32>,
    protocol: Cell<i32>,
    /// Seconds: `None` blocks, 0 doesn't wait.
    timeout: Cell<Option<f64>>,
}

payload!(Socket, "socket", []);

impl Socket {
    /// Its address family.
    pub(super) fn family(&self) -> i32 {
        self.family.get()
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.fd.get() >= 0 {
            system::close(self.fd.get());
        }
    }
}

/// `_socket.socket`.
pub static SOCKET: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: METHODS,
    getsets: GETSETS,
    doc: "Open a socket of the given type.",
    ..TypeDef::new::<Socket>("socket", "_socket")
};

#[rustfmt::skip]
static METHODS: &[Native] = &[
    fixed(method("__new__", "($type, /, *args, **kwargs)", new, "")),
    method("__init__", "($self, family=-1, type=-1, proto=-1, fileno=None)", init, ""),
    method("__repr__", "($self, /)", repr, "Return repr(self)."),
    method("__del__", "($self, /)", del, ""),
    method("fileno", "($self, /)", |vm, args| { let s = socket(vm, args)?; Ok(vm.int(i64::from(s.fd.get()))) }, ""),
    method("detach", "($self, /)", detach, "Close the socket object without closing the underlying file descriptor."),
    method("close", "($self, /)", close, "Close the socket."),
    method("bind", "($self, address, /)", bind, "Bind the socket to a local address."),
    method("listen", "($self, backlog=128, /)", listen, "Enable a server to accept connections."),
    method("_accept", "($self, /)", accept, ""),
    method("connect", "($self, address, /)", connect, "Connect the socket to a remote address."),
    method("connect_ex", "($self, address, /)", connect_ex, ""),
    method("shutdown", "($self, how, /)", shutdown, "Shut down the reading side, the writing side, or both."),
    method("getsockname", "($self, /)", |vm, args| name(vm, args, false), "Return the address of the local endpoint."),
    method("getpeername", "($self, /)", |vm, args| name(vm, args, true), "Return the address of the remote endpoint."),
    method("send", "($self, data, flags=0, /)", send, "Send data; return the number of bytes sent."),
    method("sendall", "($self, data, flags=0, /)", send_all, "Send all of the data."),
    method("sendto", "($self, data, flags_or_address, address=<unrepresentable>, /)", send_to, ""),
    method("recv", "($self, bufsize, flags=0, /)", receive, "Receive up to bufsize bytes."),
    method("recv_into", "($self, buffer, nbytes=0, flags=0)", receive_into, ""),
    method("sendmsg", "($self, buffers, ancdata=(), flags=0, address=None, /)", message::send, "Send normal and ancillary data to the socket."),
    method("recvmsg", "($self, bufsize, ancbufsize=0, flags=0, /)", message::receive, "Receive normal data and ancillary data from the socket."),
    method("recvmsg_into", "($self, buffers, ancbufsize=0, flags=0, /)", message::receive_into, ""),
    method("recvfrom", "($self, bufsize, flags=0, /)", receive_from, ""),
    method("recvfrom_into", "($self, buffer, nbytes=0, flags=0)", receive_from_into, ""),
    method("setsockopt", "($self, level, option, value, optlen=<unrepresentable>, /)", set_option, ""),
    method("getsockopt", "($self, level, option, buflen=<unrepresentable>, /)", get_option, ""),
    method("settimeout", "($self, timeout, /)", set_timeout, "Set a timeout on blocking operations."),
    method("gettimeout", "($self, /)", get_timeout, ""),
    method("setblocking", "($self, flag, /)", set_blocking, ""),
    method("getblocking", "($self, /)", |vm, args| Ok(Value::bool(socket(vm, args)?.timeout.get() != Some(0.0))), ""),
];

static GETSETS: &[GetSet] = &[
    getter("family", |vm, s| number(vm, s, |s| s.family.get()), "the socket family"),
    getter("type", |vm, s| number(vm, s, |s| s.kind.get()), "the socket type"),
    getter(
        "proto",
        |vm, s| number(vm, s, |s| s.protocol.get()),
        "the socket protocol",
    ),
    getter(
        "timeout",
        |vm, s| get_timeout(vm, std::slice::from_ref(s)),
        "the socket timeout",
    ),
];

fn number(vm: &mut Vm, value: &Value, field: fn(&Socket) -> i32) -> Res {
    let number = field(this::<Socket>(vm, value)?);
    Ok(vm.int(i64::from(number)))
}

pub(super) fn socket(vm: &mut Vm, args: Args<'_>) -> Res<Ref<Socket>> {
    this::<Socket>(vm, &args[0]).cloned()
}

/// A time-out in seconds as programs give it; `None` blocks.
pub fn timeout_argument(vm: &mut Vm, value: &Value) -> Res<Option<f64>> {
    if value.is_none() {
        return Ok(None);
    }
    let seconds = corallus_vm::objects::float::to_f64(vm, value)?;
    if seconds.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Err(vm.value_error("Timeout value out of range"));
    }
    if seconds > 1e9 {
        return Err(vm.overflow_error("timeout doesn't fit into C timeval"));
    }
    Ok(Some(seconds))
}

fn closed_socket() -> Socket {
    Socket {
        fd: Cell::new(-1),
        family: Cell::new(-1),
        kind: Cell::new(-1),
        protocol: Cell::new(-1),
        timeout: Cell::new(None),
    }
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let class = this::<Type>(vm, &args[0])?.clone();
    Ok(vm.heap.alloc(&class, closed_socket()).into_value())
}

fn init(vm: &mut Vm, args: Args<'_>) -> Res {
    let s = socket(vm, args)?;
    let adopted = vm.permissions.network || {
        let fd = args[4].as_small_int().and_then(|fd| i32::try_from(fd).ok());
        fd.is_some_and(|fd| vm.state::<Detached>().0.remove(&fd))
    };
    permission::require(vm, adopted, "socket.socket")?;
    let (mut family, mut kind, mut protocol) = (c_int(vm, &args[1])?, c_int(vm, &args[2])?, c_int(vm, &args[3])?);
    let fd = if args[4].is_none() {
        family = if family == -1 { libc::AF_INET } else { family };
        kind = if kind == -1 { libc::SOCK_STREAM } else { kind };
        protocol = if protocol == -1 { 0 } else { protocol };
        match system::socket(family, kind, protocol) {
            ..0 => return Err(os_error::raise_last(vm, &[])),
            fd => fd as i32,
        }
    } else {
        let fd = c_int(vm, &args[4])?;
        if fd < 0 {
            return Err(vm.value_error("negative file descriptor"));
        }
        let mut own = RawAddress::empty();
        if system::name(fd, false, &mut own) < 0 {
            return Err(os_error::raise_last(vm, &[]));
        }
        family = if family == -1 { own.family() } else { family };
        if kind == -1 {
            kind = int_option(fd, libc::SO_TYPE).unwrap_or(libc::SOCK_STREAM);
        }
        if protocol == -1 {
            protocol = int_option(fd, libc::SO_PROTOCOL).unwrap_or(0);
        }
        fd
    };
    let old = s.fd.replace(fd);
    if old >= 0 && old != fd {
        system::close(old);
    }
    s.family.set(family);
    s.kind.set(kind & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC));
    s.protocol.set(protocol);
    let timeout = match kind & libc::SOCK_NONBLOCK {
        0 => vm.state::<DefaultTimeout>().0.get(),
        _ => Some(0.0),
    };
    apply_timeout(vm, &s, timeout)?;
    Ok(Value::NONE)
}

/// Descriptors of this isolate's own socket pairs that no object owns just now. Without permission for the network a program can make
/// pairs, on which event loops stand, but must not get hold of anybody else's descriptors.
#[derive(Default)]
struct Detached(HashSet<i32>);

/// Pairs made so far without permission for the network.
#[derive(Default)]
struct Pairs(usize);

/// Whether the socket may be tied to an address.
fn require_network(vm: &mut Vm, what: &str) -> Res<()> {
    permission::require(vm, vm.permissions.network, what)
}

fn int_option(fd: i32, option: i32) -> Option<i32> {
    let mut room = vec![0; size_of::<i32>()];
    if system::get_option(fd, libc::SOL_SOCKET, option, &mut room) < 0 {
        return None;
    }
    room.try_into().ok().map(i32::from_ne_bytes)
}

/// `socketpair()`: two connected sockets, of the base type.
pub fn pair(vm: &mut Vm, args: Args<'_>) -> Res {
    let family = if args[0].is_none() {
        libc::AF_UNIX
    } else {
        c_int(vm, &args[0])?
    };
    let (kind, protocol) = (c_int(vm, &args[1])?, c_int(vm, &args[2])?);
    if !vm.permissions.network {
        /// Pairs that a program without permission for the network may make: descriptors are the process's.
        const MOST: usize = 64;
        let pairs = &mut vm.state::<Pairs>().0;
        *pairs += 1;
        let few = *pairs <= MOST;
        permission::require(vm, few && family == libc::AF_UNIX, "socket.socketpair")?;
    }
    let Some((first, second)) = system::pair(family, kind, protocol) else {
        return Err(os_error::raise_last(vm, &[]));
    };
    let class = vm.type_for(&SOCKET);
    let timeout = vm.state::<DefaultTimeout>().0.get();
    let mut pair = Vec::with_capacity(2);
    for fd in [first, second] {
        let s = vm.heap.alloc(&class, closed_socket());
        s.fd.set(fd);
        s.family.set(family);
        s.kind.set(kind);
        s.protocol.set(protocol);
        apply_timeout(vm, &s, timeout)?;
        pair.push(s.into_value());
    }
    Ok(vm.tuple(pair))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let s = socket(vm, args)?;
    let (fd, family, kind, protocol) = (s.fd.get(), s.family.get(), s.kind.get(), s.protocol.get());
    Ok(vm.str(&format!(
        "<socket object, fd={fd}, family={family}, type={kind}, proto={protocol}>"
    )))
}

/// A socket that nobody closed warns.
fn del(vm: &mut Vm, args: Args<'_>) -> Res {
    let s = socket(vm, args)?;
    if s.fd.get() >= 0 {
        let text = vm.repr(&args[0])?.to_string_lossy().into_owned();
        let warned = vm.warn(ExceptionKind::ResourceWarning, &format!("unclosed {text}"));
        system::close(s.fd.replace(-1));
        warned?;
    }
    Ok(Value::NONE)
}

fn detach(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = socket(vm, args)?.fd.replace(-1);
    if !vm.permissions.network {
        vm.state::<Detached>().0.insert(fd);
    }
    Ok(vm.int(i64::from(fd)))
}

fn close(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = socket(vm, args)?.fd.replace(-1);
    // A peer that has gone already is no error here.
    if fd >= 0 && system::close(fd) < 0 && os_error::last() != libc::ECONNRESET {
        return Err(os_error::raise_last(vm, &[]));
    }
    Ok(Value::NONE)
}

/// One system call, tried again after signals (PEP 475). `write`: what to wait for, within the time-out, where the call
/// may have to wait; `None` for calls that don't.
pub(super) fn call(vm: &mut Vm, s: &Socket, write: Option<bool>, run: impl FnMut(i32) -> Status) -> Res<Status> {
    call_until(vm, s, write, deadline(s), run)
}

/// When an operation that begins now runs out of time.
fn deadline(s: &Socket) -> Option<Instant> {
    let timeout = s.timeout.get().filter(|seconds| *seconds > 0.0)?;
    Instant::now().checked_add(Duration::try_from_secs_f64(timeout).ok()?)
}

fn call_until(
    vm: &mut Vm,
    s: &Socket,
    write: Option<bool>,
    deadline: Option<Instant>,
    mut run: impl FnMut(i32) -> Status,
) -> Res<Status> {
    loop {
        if let (Some(deadline), Some(write)) = (deadline, write) {
            wait_until(vm, s, write, deadline)?;
        }
        // A signal that has come already wouldn't interrupt the call.
        crate::signal::before_waiting(vm)?;
        // Only a socket without a time-out may block here.
        let fd = s.fd.get();
        let result = match write.is_some() && s.timeout.get().is_none() {
            true => os_error::blocking(vm, || run(fd)),
            false => run(fd),
        };
        match result {
            ..0 => match os_error::last() {
                libc::EINTR => crate::signal::run_handlers(vm)?,
                // Ready as the system said, and then not: wait again.
                libc::EAGAIN if deadline.is_some() && write.is_some() => {}
                errno => return Err(os_error::raise(vm, errno, &[])),
            },
            result => return Ok(result),
        }
    }
}

fn wait_until(vm: &mut Vm, s: &Socket, write: bool, deadline: Instant) -> Res<()> {
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        // Rounded up: a wait must not end before its time.
        let milliseconds = i32::try_from(left.as_micros().div_ceil(1000)).unwrap_or(i32::MAX);
        let fd = s.fd.get();
        match os_error::blocking(vm, || system::wait(fd, write, milliseconds)) {
            0 => return Err(vm.error(ExceptionKind::TimeoutError, "timed out")),
            ..0 if os_error::last() == libc::EINTR => crate::signal::run_handlers(vm)?,
            ..0 => return Err(os_error::raise_last(vm, &[])),
            _ => return Ok(()),
        }
    }
}

fn bind(vm: &mut Vm, args: Args<'_>) -> Res {
    require_network(vm, "socket.bind")?;
    let s = socket(vm, args)?;
    let address = address::from_value(vm, "bind", s.family.get(), &args[1])?;
    call(vm, &s, None, |fd| system::bind(fd, &address))?;
    Ok(Value::NONE)
}

fn listen(vm: &mut Vm, args: Args<'_>) -> Res {
    require_network(vm, "socket.listen")?;
    let s = socket(vm, args)?;
    let backlog = c_int(vm, &args[1])?.max(0);
    call(vm, &s, None, |fd| system::listen(fd, backlog))?;
    Ok(Value::NONE)
}

fn accept(vm: &mut Vm, args: Args<'_>) -> Res {
    require_network(vm, "socket.accept")?;
    let s = socket(vm, args)?;
    let mut peer = RawAddress::empty();
    let fd = call(vm, &s, Some(false), |fd| system::accept(fd, &mut peer))?;
    let (fd, peer) = (vm.int(fd), address::to_value(vm, &peer));
    Ok(vm.tuple([fd, peer]))
}

/// Connects; gives the error number, 0 for success.
fn start_connecting(vm: &mut Vm, s: &Socket, address: &RawAddress) -> Res<i32> {
    let fd = s.fd.get();
    if os_error::blocking(vm, || system::connect(fd, address)) == 0 {
        return Ok(0);
    }
    let errno = os_error::last();
    if errno == libc::EINTR {
        crate::signal::run_handlers(vm)?;
    }
    let waits = match errno {
        libc::EINTR => s.timeout.get() != Some(0.0),
        libc::EINPROGRESS => s.timeout.get().is_some_and(|seconds| seconds > 0.0),
        _ => false,
    };
    if !waits {
        return Ok(errno);
    }
    match s.timeout.get() {
        Some(seconds) => wait_until(vm, s, true, Instant::now() + Duration::from_secs_f64(seconds))?,
        None => {
            while os_error::blocking(vm, || system::wait(fd, true, -1)) < 0 && os_error::last() == libc::EINTR {
                crate::signal::run_handlers(vm)?;
            }
        }
    }
    Ok(int_option(s.fd.get(), libc::SO_ERROR).unwrap_or_else(os_error::last))
}

fn connect(vm: &mut Vm, args: Args<'_>) -> Res {
    require_network(vm, "socket.connect")?;
    let s = socket(vm, args)?;
    let address = address::from_value(vm, "connect", s.family.get(), &args[1])?;
    match start_connecting(vm, &s, &address)? {
        0 => Ok(Value::NONE),
        errno => Err(os_error::raise(vm, errno, &[])),
    }
}

fn connect_ex(vm: &mut Vm, args: Args<'_>) -> Res {
    require_network(vm, "socket.connect_ex")?;
    let s = socket(vm, args)?;
    let address = address::from_value(vm, "connect_ex", s.family.get(), &args[1])?;
    let errno = match start_connecting(vm, &s, &address) {
        Err(raised) if raised.is(ExceptionKind::TimeoutError) => libc::EWOULDBLOCK,
        errno => errno?,
    };
    Ok(vm.int(i64::from(errno)))
}

fn shutdown(vm: &mut Vm, args: Args<'_>) -> Res {
    let s = socket(vm, args)?;
    let how = c_int(vm, &args[1])?;
    call(vm, &s, None, |fd| system::shutdown(fd, how))?;
    Ok(Value::NONE)
}

fn name(vm: &mut Vm, args: Args<'_>, peer: bool) -> Res {
    let s = socket(vm, args)?;
    let mut address = RawAddress::empty();
    call(vm, &s, None, |fd| system::name(fd, peer, &mut address))?;
    Ok(address::to_value(vm, &address))
}

fn send(vm: &mut Vm, args: Args<'_>) -> Res {
    let s = socket(vm, args)?;
    let (data, flags) = (buffer::data(vm, &args[1])?, c_int(vm, &args[2])?);
    let sent = call(vm, &s, Some(true), |fd| system::send(fd, &data, flags))?;
    Ok(vm.int(sent))
}

fn send_all(vm: &mut Vm, args: Args<'_>) -> Res {
    let s = socket(vm, args)?;
    let (data, flags) = (buffer::data(vm, &args[1])?, c_int(vm, &args[2])?);
    let mut rest = &data[..];
    // The time-out is for all of the data.
    let deadline = deadline(&s);
    while !rest.is_empty() {
        let sent = call_until(vm, &s, Some(true), deadline, |fd| system::send(fd, rest, flags))?;
        rest = rest.get(sent as usize..).unwrap_or_default();
        // A signal may have ended the call early.
        crate::signal::before_waiting(vm)?;
    }
    Ok(Value::NONE)
}

fn send_to(vm: &mut Vm, args: Args<'_>) -> Res {
    require_network(vm, "socket.sendto")?;
    let s = socket(vm, args)?;
    let data = buffer::data(vm, &args[1])?;
    let (flags, to) = match args[3].is_undef() {
        true => (0, &args[2]),
        false => (c_int(vm, &args[2])?, &args[3]),
    };
    let address = address::from_value(vm, "sendto", s.family.get(), to)?;
    let sent = call(vm, &s, Some(true), |fd| system::send_to(fd, &data, flags, &address))?;
    Ok(vm.int(sent))
}

/// Room for as many bytes as the program asks for.
fn room(vm: &mut Vm, method: &str, size: i64) -> Res<Vec<u8>> {
    match usize::try_from(size) {
        Ok(size) => {
            vm.check_size(size)?;
            Ok(vec![0; size])
        }
        Err(_) => Err(vm.value_error(format!("negative buffersize in {method}"))),
    }
}

fn receive(vm: &mut Vm, args: Args<'_>) -> Res {
    let s = socket(vm, args)?;
    let (size, flags) = (vm.to_i64(&args[1])?, c_int(vm, &args[2])?);
    let mut data = room(vm, "recv", size)?;
    let count = call(vm, &s, Some(false), |fd| system::receive(fd, &mut data, flags))?;
    data.truncate(count as usize);
    Ok(vm.bytes(data))
}

fn receive_from(vm: &mut Vm, args: Args<'_>) -> Res {
    let s = socket(vm, args)?;
    let (size, flags) = (vm.to_i64(&args[1])?, c_int(vm, &args[2])?);
    let mut data = room(vm, "recvfrom", size)?;
    let mut from = RawAddress::empty();
    let count = call(vm, &s, Some(false), |fd| {
        system::receive_from(fd, &mut data, flags, &mut from)
    })?;
    data.truncate(count as usize);
    let (data, from) = (vm.bytes(data), address::to_value(vm, &from));
    Ok(vm.tuple([data, from]))
}

/// Room for what is to go into a program's buffer.
fn room_for(vm: &mut Vm, method: &str, target: &Value, size: &Value) -> Res<Vec<u8>> {
    let writable = buffer::writable_size(vm, target)?;
    let wanted = vm.to_i64(size)?;
    match usize::try_from(wanted) {
        Ok(0) => Ok(vec![0; writable]),
        Ok(wanted) if wanted <= writable => Ok(vec![0; wanted]),
        Ok(_) => Err(vm.value_error("buffer too small for requested bytes")),
        Err(_) => Err(vm.value_error(format!("negative buffersize in {method}"))),
    }
}

fn receive_into(vm: &mut Vm, args: Args<'_>) -> Res {
    let s = socket(vm, args)?;
    let mut data = room_for(vm, "recv_into", &args[1], &args[2])?;
    let flags = c_int(vm, &args[3])?;
    let count = call(vm, &s, Some(false), |fd| system::receive(fd, &mut data, flags))?;
    buffer::write_into(vm, &args[1], data.get(..count as usize).unwrap_or_default())?;
    Ok(vm.int(count))
}

fn receive_from_into(vm: &mut Vm, args: Args<'_>) -> Res {
    let s = socket(vm, args)?;
    let mut data = room_for(vm, "recvfrom_into", &args[1], &args[2])?;
    let flags = c_int(vm, &args[3])?;
    let mut from = RawAddress::empty();
    let count = call(vm, &s, Some(false), |fd| {
        system::receive_from(fd, &mut data, flags, &mut from)
    })?;
    buffer::write_into(vm, &args[1], data.get(..count as usize).unwrap_or_default())?;
    let (count, from) = (vm.int(count), address::to_value(vm, &from));
    Ok(vm.tuple([count, from]))
}

fn set_option(vm: &mut Vm, args: Args<'_>) -> Res {
    let s = socket(vm, args)?;
    let (level, option) = (c_int(vm, &args[1])?, c_int(vm, &args[2])?);
    let value = match buffer::data_opt(vm, &args[3])? {
        Some(data) => data.to_vec(),
        None => c_int(vm, &args[3])?.to_ne_bytes().to_vec(),
    };
    call(vm, &s, None, |fd| system::set_option(fd, level, option, &value))?;
    Ok(Value::NONE)
}

fn get_option(vm: &mut Vm, args: Args<'_>) -> Res {
    let s = socket(vm, args)?;
    let (level, option) = (c_int(vm, &args[1])?, c_int(vm, &args[2])?);
    let size = if args[3].is_undef() { 0 } else { c_int(vm, &args[3])? };
    if !(0..=1024).contains(&size) {
        return Err(vm.error(ExceptionKind::OSError, "getsockopt buflen out of range"));
    }
    let mut data = vec![0; if size == 0 { size_of::<i32>() } else { size as usize }];
    call(vm, &s, None, |fd| system::get_option(fd, level, option, &mut data))?;
    if size != 0 {
        return Ok(vm.bytes(data));
    }
    let number = data.try_into().map_or(0, i32::from_ne_bytes);
    Ok(vm.int(i64::from(number)))
}

fn apply_timeout(vm: &mut Vm, s: &Socket, timeout: Option<f64>) -> Res<()> {
    s.timeout.set(timeout);
    let wanted = timeout.is_none();
    if system::is_blocking(s.fd.get()) != Some(wanted) && system::set_blocking(s.fd.get(), wanted) < 0 {
        return Err(os_error::raise_last(vm, &[]));
    }
    Ok(())
}

fn set_timeout(vm: &mut Vm, args: Args<'_>) -> Res {
    let s = socket(vm, args)?;
    let timeout = timeout_argument(vm, &args[1])?;
    apply_timeout(vm, &s, timeout)?;
    Ok(Value::NONE)
}

fn get_timeout(vm: &mut Vm, args: Args<'_>) -> Res {
    match socket(vm, args)?.timeout.get() {
        Some(seconds) => Ok(vm.float(seconds)),
        None => Ok(Value::NONE),
    }
}

fn set_blocking(vm: &mut Vm, args: Args<'_>) -> Res {
    let s = socket(vm, args)?;
    let timeout = if vm.truth(&args[1])? { None } else { Some(0.0) };
    apply_timeout(vm, &s, timeout)?;
    Ok(Value::NONE)
}
