//! `termios`: settings of terminals.

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::list::List;
use corallus_vm::vm::Vm;

use crate::error_class::ErrorClass;
use crate::posix::c_int;
use crate::{os_error, paths};

// SAFETY: the C library's functions with these types. They take numbers only and touch no memory of ours.
unsafe extern "C" {
    safe fn tcsendbreak(fd: i32, duration: i32) -> i32;
    safe fn tcdrain(fd: i32) -> i32;
    safe fn tcflush(fd: i32, queue: i32) -> i32;
    safe fn tcflow(fd: i32, action: i32) -> i32;
}

pub static MODULE: ModuleDef = ModuleDef {
    name: "termios",
    functions: FUNCTIONS,
    init: |vm, module| {
        let (namespace, error) = (module.namespace(vm), ERROR.get(vm)?);
        namespace.set_str(vm, "error", error);
        for (name, number) in NUMBERS {
            let number = vm.int(*number);
            namespace.set_str(vm, name, number);
        }
        crate::permission::restrict(vm, &namespace, "termios", |permissions, _| permissions.filesystem);
        Ok(())
    },
    doc: "This module provides an interface to the Posix calls for tty I/O control.",
};

static ERROR: ErrorClass = ErrorClass::new("termios", "error", ExceptionKind::Exception);

#[rustfmt::skip]
static NUMBERS: &[(&str, i64)] = numbers!(
    B0 B50 B75 B110 B134 B150 B200 B300 B600 B1200 B1800 B2400 B4800 B9600 B19200 B38400 B57600 B115200 B230400
    CSIZE CSTOPB CREAD PARENB PARODD HUPCL CLOCAL CRTSCTS CS5 CS6 CS7 CS8
    TCSANOW TCSADRAIN TCSAFLUSH TCIFLUSH TCOFLUSH TCIOFLUSH TCOOFF TCOON TCIOFF TCION
    IGNBRK BRKINT IGNPAR PARMRK INPCK ISTRIP INLCR IGNCR ICRNL IXON IXANY IXOFF IMAXBEL
    OPOST ONLCR OCRNL ONOCR ONLRET OFILL OFDEL NLDLY CRDLY TABDLY BSDLY VTDLY FFDLY
    ISIG ICANON ECHO ECHOE ECHOK ECHONL ECHOCTL ECHOPRT ECHOKE FLUSHO NOFLSH TOSTOP PENDIN IEXTEN EXTPROC
    VINTR VQUIT VERASE VKILL VEOF VTIME VMIN VSWTC VSTART VSTOP VSUSP VEOL VREPRINT VDISCARD VWERASE VLNEXT VEOL2 NCCS
    TIOCGWINSZ TIOCSWINSZ TIOCGPGRP TIOCSPGRP TIOCSCTTY TIOCNOTTY TIOCOUTQ TIOCSTI TIOCEXCL TIOCNXCL TIOCGPTPEER
    FIONREAD FIONBIO FIOASYNC FIOCLEX FIONCLEX TCGETS TCSETS TCSETSW TCSETSF TCSBRK TCXONC TCFLSH
    TIOCMGET TIOCMSET TIOCMBIS TIOCMBIC TIOCINQ
);

static FUNCTIONS: &[Native] = &[
    function(
        "tcgetattr",
        "(fd, /)",
        get,
        "Get the tty attributes for file descriptor fd.",
    ),
    function(
        "tcsetattr",
        "(fd, when, attributes, /)",
        set,
        "Set the tty attributes for file descriptor fd.",
    ),
    function(
        "tcsendbreak",
        "(fd, duration, /)",
        |vm, args| with_number(vm, args, tcsendbreak),
        "Send a break on file descriptor fd.",
    ),
    function(
        "tcdrain",
        "(fd, /)",
        |vm, args| {
            let fd = paths::fd(vm, &args[0])?;
            done(vm, tcdrain(fd))
        },
        "Wait until all output written to file descriptor fd has been transmitted.",
    ),
    function(
        "tcflush",
        "(fd, queue, /)",
        |vm, args| with_number(vm, args, tcflush),
        "Discard queued data on file descriptor fd.",
    ),
    function(
        "tcflow",
        "(fd, action, /)",
        |vm, args| with_number(vm, args, tcflow),
        "Suspend or resume input or output on file descriptor fd.",
    ),
    function(
        "tcgetwinsize",
        "(fd, /)",
        get_size,
        "Get the tty winsize for file descriptor fd.",
    ),
    function(
        "tcsetwinsize",
        "(fd, winsize, /)",
        set_size,
        "Set the tty winsize for file descriptor fd.",
    ),
];

/// `termios.error(errno, message)`.
fn failed(vm: &mut Vm) -> Raised {
    let errno = os_error::last();
    let args = [Value::int32(errno), vm.str(&os_error::message(errno))];
    match ERROR.get(vm).and_then(|class| vm.call(&class, &args)) {
        Ok(exception) => Raised(exception),
        Err(raised) => raised,
    }
}

fn done(vm: &mut Vm, result: i32) -> Res {
    if result == -1 { Err(failed(vm)) } else { Ok(Value::NONE) }
}

fn with_number(vm: &mut Vm, args: Args<'_>, call: extern "C" fn(i32, i32) -> i32) -> Res {
    let (fd, number) = (paths::fd(vm, &args[0])?, c_int(vm, &args[1])?);
    done(vm, call(fd, number))
}

fn read(vm: &mut Vm, fd: i32) -> Res<libc::termios> {
    // SAFETY: a zeroed `termios` is valid and filled by the call.
    let (result, settings) = unsafe {
        let mut settings: libc::termios = std::mem::zeroed();
        (libc::tcgetattr(fd, &raw mut settings), settings)
    };
    if result == -1 { Err(failed(vm)) } else { Ok(settings) }
}

fn get(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = paths::fd(vm, &args[0])?;
    let settings = read(vm, fd)?;
    // SAFETY: the settings are ours.
    let (input, output) = unsafe {
        (
            libc::cfgetispeed(&raw const settings),
            libc::cfgetospeed(&raw const settings),
        )
    };
    let canonical = settings.c_lflag & libc::ICANON != 0;
    let mut characters = Vec::with_capacity(settings.c_cc.len());
    for (at, byte) in settings.c_cc.iter().enumerate() {
        let number = !canonical && (at == libc::VMIN || at == libc::VTIME);
        characters.push(match number {
            true => Value::int32(i32::from(*byte)),
            false => vm.bytes([*byte]),
        });
    }
    let flags = [
        settings.c_iflag,
        settings.c_oflag,
        settings.c_cflag,
        settings.c_lflag,
        input,
        output,
    ];
    let mut items: Vec<Value> = flags.iter().map(|flags| vm.int(i64::from(*flags))).collect();
    items.push(vm.list(characters));
    Ok(vm.list(items))
}

fn set(vm: &mut Vm, args: Args<'_>) -> Res {
    let (fd, when) = (paths::fd(vm, &args[0])?, c_int(vm, &args[1])?);
    let items = args[2].downcast_ref::<List>().map(|list| list.to_vec());
    let Some(items) = items.filter(|items| items.len() == 7) else {
        return Err(vm.type_error("tcsetattr, arg 3: must be 7 element list"));
    };
    let mut settings = read(vm, fd)?;
    let mut flags = [0; 6];
    for (flags, item) in flags.iter_mut().zip(&items) {
        *flags = vm.to_i64(item)? as libc::tcflag_t;
    }
    let characters = items
        .last()
        .and_then(|item| item.downcast_ref::<List>())
        .map(|list| list.to_vec());
    let Some(characters) = characters.filter(|characters| characters.len() == settings.c_cc.len()) else {
        let count = settings.c_cc.len();
        return Err(vm.type_error(format!("tcsetattr: attributes[6] must be {count} element list")));
    };
    for (place, item) in settings.c_cc.iter_mut().zip(&characters) {
        *place = match item.downcast_ref::<Bytes>().map(|bytes| &*bytes.data) {
            Some([byte]) => *byte,
            Some(_) => {
                return Err(vm.type_error("tcsetattr: elements of attributes must be characters or integers"));
            }
            None => c_int(vm, item)? as libc::cc_t,
        };
    }
    [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag] = [flags[0], flags[1], flags[2], flags[3]];
    // SAFETY: the settings are ours.
    let result = unsafe {
        match libc::cfsetispeed(&raw mut settings, flags[4]) {
            -1 => -1,
            _ => match libc::cfsetospeed(&raw mut settings, flags[5]) {
                -1 => -1,
                _ => libc::tcsetattr(fd, when, &raw const settings),
            },
        }
    };
    done(vm, result)
}

fn size(vm: &mut Vm, fd: i32) -> Res<libc::winsize> {
    // SAFETY: a zeroed `winsize` is valid and filled by the call.
    let (result, size) = unsafe {
        let mut size: libc::winsize = std::mem::zeroed();
        (libc::ioctl(fd, libc::TIOCGWINSZ, &raw mut size), size)
    };
    if result == -1 { Err(failed(vm)) } else { Ok(size) }
}

fn get_size(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = paths::fd(vm, &args[0])?;
    let size = size(vm, fd)?;
    let items = [size.ws_row, size.ws_col].map(|count| Value::int32(i32::from(count)));
    Ok(vm.tuple(items.to_vec()))
}

fn set_size(vm: &mut Vm, args: Args<'_>) -> Res {
    let fd = paths::fd(vm, &args[0])?;
    let items = vm.collect(&args[1])?;
    let [rows, columns] = items.as_slice() else {
        return Err(vm.type_error("tcsetwinsize, arg 2: must be a two-item sequence"));
    };
    let (rows, columns) = (c_int(vm, rows)?, c_int(vm, columns)?);
    let (Ok(rows), Ok(columns)) = (u16::try_from(rows), u16::try_from(columns)) else {
        return Err(vm.overflow_error("winsize value(s) out of range"));
    };
    let mut size = size(vm, fd)?;
    (size.ws_row, size.ws_col) = (rows, columns);
    // SAFETY: the structure is ours.
    let result = unsafe { libc::ioctl(fd, libc::TIOCSWINSZ, &raw const size) };
    done(vm, result)
}
