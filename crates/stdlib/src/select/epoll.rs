//! `epoll` objects (Linux).

use std::cell::Cell;

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, GetSet, Native, TypeDef, class, fixed, getter, method, this};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use super::{deadline, descriptor, wait};
use crate::os_error;
use crate::posix::c_int;

/// The payload: the descriptor, -1 when closed.
struct Epoll {
    fd: Cell<i32>,
}

payload!(Epoll, "epoll", []);

impl Drop for Epoll {
    fn drop(&mut self) {
        if self.fd.get() >= 0 {
            // SAFETY: the object owns the descriptor.
            unsafe { libc::close(self.fd.get()) };
        }
    }
}

static EPOLL: TypeDef = TypeDef {
    methods: METHODS,
    getsets: GETSETS,
    flags: TypeFlags::BASE_TYPE,
    doc: "Returns an epolling object.",
    ..TypeDef::new::<Epoll>("epoll", "select")
};

static METHODS: &[Native] = &[
    fixed(method("__new__", "($type, sizehint=-1, flags=0)", new, "")),
    class(method(
        "fromfd",
        "($type, fd, /)",
        from_fd,
        "Create an epoll object from a given control fd.",
    )),
    method(
        "fileno",
        "($self, /)",
        |vm, args| Ok(Value::int32(open(vm, args)?.fd.get())),
        "",
    ),
    method("close", "($self, /)", close, "Close the epoll control file descriptor."),
    method("register", "($self, fd, eventmask=1073741831)", register, ""),
    method("modify", "($self, fd, eventmask)", modify, ""),
    method("unregister", "($self, fd)", unregister, ""),
    method(
        "poll",
        "($self, timeout=None, maxevents=-1)",
        poll,
        "Wait for events on the epoll file descriptor.",
    ),
    method(
        "__enter__",
        "($self, /)",
        |vm, args| {
            open(vm, args)?;
            Ok(args[0].clone())
        },
        "",
    ),
    method(
        "__exit__",
        "($self, exc_type=None, exc_value=None, exc_tb=None, /)",
        close,
        "",
    ),
];

static GETSETS: &[GetSet] = &[getter(
    "closed",
    |vm, e| Ok(Value::bool(this::<Epoll>(vm, e)?.fd.get() < 0)),
    "True if the epoll handler is closed",
)];

const CONSTANTS: &[(&str, u32)] = &[
    ("EPOLLIN", libc::EPOLLIN as u32),
    ("EPOLLOUT", libc::EPOLLOUT as u32),
    ("EPOLLPRI", libc::EPOLLPRI as u32),
    ("EPOLLMSG", libc::EPOLLMSG as u32),
    ("EPOLLRDBAND", libc::EPOLLRDBAND as u32),
    ("EPOLLRDNORM", libc::EPOLLRDNORM as u32),
    ("EPOLLWRBAND", libc::EPOLLWRBAND as u32),
    ("EPOLLWRNORM", libc::EPOLLWRNORM as u32),
    ("EPOLLERR", libc::EPOLLERR as u32),
    ("EPOLLHUP", libc::EPOLLHUP as u32),
    ("EPOLLRDHUP", libc::EPOLLRDHUP as u32),
    ("EPOLLET", libc::EPOLLET as u32),
    ("EPOLLONESHOT", libc::EPOLLONESHOT as u32),
    ("EPOLLEXCLUSIVE", libc::EPOLLEXCLUSIVE as u32),
    ("EPOLL_CLOEXEC", libc::EPOLL_CLOEXEC as u32),
];

/// Adds the type and its constants to the module.
pub fn add_to(vm: &mut Vm, namespace: &Ref<Dict>) {
    let ty = vm.type_for(&EPOLL).into_value();
    namespace.set_str(vm, "epoll", ty);
    for (name, number) in CONSTANTS {
        let number = vm.int(i64::from(*number));
        namespace.set_str(vm, name, number);
    }
}

fn make(vm: &mut Vm, class: &Value, fd: i32) -> Res {
    let class = this::<Type>(vm, class)?.clone();
    Ok(vm.heap.alloc(&class, Epoll { fd: Cell::new(fd) }).into_value())
}

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let (hint, flags) = (c_int(vm, &args[1])?, c_int(vm, &args[2])?);
    if hint < -1 || hint == 0 {
        return Err(vm.value_error("negative sizehint"));
    }
    if flags & !libc::EPOLL_CLOEXEC != 0 {
        return Err(os_error::raise(vm, libc::EINVAL, &[]));
    }
    // SAFETY: numbers only.
    match unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) } {
        ..0 => Err(os_error::raise_last(vm, &[])),
        fd => make(vm, &args[0], fd),
    }
}

fn from_fd(vm: &mut Vm, args: Args<'_>) -> Res {
    crate::permission::require(vm, vm.permissions.network, "epoll.fromfd")?;
    let fd = c_int(vm, &args[1])?;
    make(vm, &args[0], fd)
}

fn open(vm: &mut Vm, args: Args<'_>) -> Res<Ref<Epoll>> {
    let epoll = this::<Epoll>(vm, &args[0])?.clone();
    match epoll.fd.get() {
        ..0 => Err(vm.value_error("I/O operation on closed epoll object")),
        _ => Ok(epoll),
    }
}

fn close(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = this::<Epoll>(vm, &args[0])?.fd.replace(-1);
    if fd >= 0 {
        // SAFETY: the object owned the descriptor.
        unsafe { libc::close(fd) };
    }
    Ok(Value::NONE)
}

fn control(vm: &mut Vm, args: Args<'_>, operation: i32, events: u32) -> Res {
    let (epoll, fd) = (open(vm, args)?, descriptor(vm, &args[1])?);
    let mut event = libc::epoll_event { events, u64: fd as u64 };
    // SAFETY: the event outlives the call.
    match unsafe { libc::epoll_ctl(epoll.fd.get(), operation, fd, &raw mut event) } {
        ..0 => Err(os_error::raise_last(vm, &[])),
        _ => Ok(Value::NONE),
    }
}

fn mask(vm: &mut Vm, value: &Value) -> Res<u32> {
    let mask = vm.to_i64(value)?;
    match u32::try_from(mask) {
        Ok(mask) => Ok(mask),
        Err(_) => Err(vm.overflow_error("Python int too large for C unsigned int")),
    }
}

fn register(vm: &mut Vm, args: Args<'_>) -> Res {
    let events = mask(vm, &args[2])?;
    control(vm, args, libc::EPOLL_CTL_ADD, events)
}

fn modify(vm: &mut Vm, args: Args<'_>) -> Res {
    let events = mask(vm, &args[2])?;
    control(vm, args, libc::EPOLL_CTL_MOD, events)
}

fn unregister(vm: &mut Vm, args: Args<'_>) -> Res {
    control(vm, args, libc::EPOLL_CTL_DEL, 0)
}

/// More than a process may have open.
const MOST_EVENTS: usize = 1 << 20;

fn poll(vm: &mut Vm, args: Args<'_>) -> Res {
    let epoll = open(vm, args)?;
    // A negative time-out waits for ever.
    let forever = corallus_vm::objects::float::as_float(&args[1]).is_some_and(|seconds| seconds < 0.0)
        || args[1].as_small_int().is_some_and(|seconds| seconds < 0);
    let timeout = if forever { Value::NONE } else { args[1].clone() };
    let deadline = deadline(vm, &timeout, 1.0)?;
    let room = match c_int(vm, &args[2])? {
        -1 => 255,
        most if most > 0 => most as usize,
        most => {
            return Err(vm.value_error(format!("maxevents must be greater than 0, got {most}")));
        }
    };
    // There are never more events than descriptors.
    let room = room.min(MOST_EVENTS);
    let mut events = vec![libc::epoll_event { events: 0, u64: 0 }; room];
    let count = wait(vm, deadline, |milliseconds| {
        // SAFETY: there is room for as many events as said.
        unsafe { libc::epoll_wait(epoll.fd.get(), events.as_mut_ptr(), room as i32, milliseconds) }
    })?;
    let mut ready = Vec::with_capacity(count);
    for event in events.iter().take(count) {
        let (fd, mask) = (event.u64 as i64, event.events);
        let pair = vec![vm.int(fd), vm.int(i64::from(mask))];
        ready.push(vm.tuple(pair));
    }
    Ok(vm.list(ready))
}
