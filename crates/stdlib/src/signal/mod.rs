//! `_signal`: handlers that run at the machine's safe points.
//!
//! The operating system's handler only notes that the signal came and asks the machine to look up; a pipe isn't needed,
//! as system calls that wait are interrupted and come back here.
//!
//! - this file: handlers and timers; [`mask`]: blocked and pending signals, and waiting for them.

mod mask;

use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Arc, OnceLock};

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::host::Interrupt;
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::module::Module;
use corallus_vm::vm::Vm;

use crate::os_error;

/// Signals are numbered below this.
const COUNT: usize = 65;

/// Signals belong to the process, not to an isolate: which ones came. Nothing else is shared.
static CAME: [AtomicBool; COUNT] = [const { AtomicBool::new(false) }; COUNT];
/// A signal has come since handlers were last run.
static SIGNALLED: AtomicBool = AtomicBool::new(false);
/// Where each signal's number is written as well, for event loops (`set_wakeup_fd`); -1 for nowhere.
static WAKEUP: AtomicI32 = AtomicI32::new(-1);
/// Whom to tell. The first isolate that installs a handler is the one that gets signals.
static RECEIVER: OnceLock<Arc<Interrupt>> = OnceLock::new();

/// The system's number of the thread that gets signals; 0 if none does.
static MAIN_THREAD: AtomicI32 = AtomicI32::new(0);

/// What the program installed.
pub struct SignalState {
    handlers: Vec<Value>,
}

impl Default for SignalState {
    fn default() -> Self {
        Self {
            handlers: vec![Value::NONE; COUNT],
        }
    }
}

const DEFAULT: i32 = 0;
const IGNORE: i32 = 1;

/// `_signal`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "_signal",
    functions: FUNCTIONS,
    init,
    doc: "",
};

static FUNCTIONS: &[Native] = &[
    function(
        "signal",
        "(signalnum, handler, /)",
        set_handler,
        "Set the action for the given signal.",
    ),
    function(
        "getsignal",
        "(signalnum, /)",
        get_handler,
        "Return the current action for the given signal.",
    ),
    function(
        "default_int_handler",
        "(signalnum, frame, /)",
        default_int_handler,
        "The default handler for SIGINT.",
    ),
    function(
        "raise_signal",
        "(signalnum, /)",
        raise_signal,
        "Send a signal to the executing process.",
    ),
    function(
        "alarm",
        "(seconds, /)",
        alarm,
        "Arrange for SIGALRM to arrive after the given number of seconds.",
    ),
    function("setitimer", "(which, seconds, interval=0.0, /)", setitimer, ""),
    function("getitimer", "(which, /)", getitimer, ""),
    function("pause", "()", pause, "Wait until a signal arrives."),
    function("siginterrupt", "(signalnum, flag, /)", |_, _| Ok(Value::NONE), ""),
    function(
        "set_wakeup_fd",
        "(fd, /, *, warn_on_full_buffer=True)",
        set_wakeup_fd,
        "",
    ),
    function("strsignal", "(signalnum, /)", strsignal, ""),
    function("valid_signals", "()", valid_signals, ""),
];

static NUMBERS: &[(&str, i32)] = &[
    ("SIGHUP", libc::SIGHUP),
    ("SIGINT", libc::SIGINT),
    ("SIGQUIT", libc::SIGQUIT),
    ("SIGILL", libc::SIGILL),
    ("SIGTRAP", libc::SIGTRAP),
    ("SIGABRT", libc::SIGABRT),
    ("SIGFPE", libc::SIGFPE),
    ("SIGKILL", libc::SIGKILL),
    ("SIGBUS", libc::SIGBUS),
    ("SIGSEGV", libc::SIGSEGV),
    ("SIGSYS", libc::SIGSYS),
    ("SIGPIPE", libc::SIGPIPE),
    ("SIGALRM", libc::SIGALRM),
    ("SIGTERM", libc::SIGTERM),
    ("SIGURG", libc::SIGURG),
    ("SIGSTOP", libc::SIGSTOP),
    ("SIGTSTP", libc::SIGTSTP),
    ("SIGCONT", libc::SIGCONT),
    ("SIGCHLD", libc::SIGCHLD),
    ("SIGTTIN", libc::SIGTTIN),
    ("SIGTTOU", libc::SIGTTOU),
    ("SIGIO", libc::SIGIO),
    ("SIGXCPU", libc::SIGXCPU),
    ("SIGXFSZ", libc::SIGXFSZ),
    ("SIGVTALRM", libc::SIGVTALRM),
    ("SIGPROF", libc::SIGPROF),
    ("SIGWINCH", libc::SIGWINCH),
    ("SIGUSR1", libc::SIGUSR1),
    ("SIGUSR2", libc::SIGUSR2),
    ("SIGPWR", libc::SIGPWR),
    ("SIGSTKFLT", libc::SIGSTKFLT),
    ("SIGPOLL", libc::SIGPOLL),
    ("SIGIOT", libc::SIGIOT),
    ("SIGCLD", libc::SIGCHLD),
    ("ITIMER_REAL", libc::ITIMER_REAL),
    ("ITIMER_VIRTUAL", libc::ITIMER_VIRTUAL),
    ("ITIMER_PROF", libc::ITIMER_PROF),
    ("SIG_DFL", DEFAULT),
    ("SIG_IGN", IGNORE),
    ("SIG_BLOCK", libc::SIG_BLOCK),
    ("SIG_UNBLOCK", libc::SIG_UNBLOCK),
    ("SIG_SETMASK", libc::SIG_SETMASK),
    ("NSIG", COUNT as i32),
];

fn init(vm: &mut Vm, module: &Ref<Module>) -> Res<()> {
    let namespace = module.namespace(vm);
    for native in mask::FUNCTIONS {
        let function = vm.new_native_function(native, Some("signal"), module.to_value());
        namespace.set_str(vm, native.name, function);
    }
    let siginfo = crate::structseq::type_of(vm, &mask::SIGINFO);
    namespace.set_str(vm, "struct_siginfo", siginfo.into_value());
    for (name, number) in [("SIGRTMIN", libc::SIGRTMIN()), ("SIGRTMAX", libc::SIGRTMAX())] {
        namespace.set_str(vm, name, Value::int32(number));
    }
    for (name, number) in NUMBERS {
        namespace.set_str(vm, name, Value::int32(*number));
    }
    crate::permission::restrict(vm, &namespace, "signal", |permissions, name| {
        permissions.processes
            || matches!(
                name,
                "getsignal" | "default_int_handler" | "strsignal" | "valid_signals" | "set_wakeup_fd"
            )
    });
    let error = vm.exception_type(ExceptionKind::OSError);
    namespace.set_str(vm, "ItimerError", error.into_value());
    let interrupt = namespace.get_str(vm, "default_int_handler").unwrap_or(Value::NONE);
    let installed = RECEIVER
        .get()
        .is_some_and(|receiver| Arc::ptr_eq(receiver, &vm.interrupt));
    if let Some(place) = vm.state::<SignalState>().handlers.get_mut(libc::SIGINT as usize)
        && place.is_none()
    {
        *place = if installed { interrupt } else { Value::int32(DEFAULT) };
    }
    Ok(())
}

extern "C" fn note(signal: libc::c_int) {
    // Only what is safe in a signal handler: stores to atomics.
    if let Some(came) = usize::try_from(signal).ok().and_then(|signal| CAME.get(signal)) {
        came.store(true, Ordering::Relaxed);
    }
    SIGNALLED.store(true, Ordering::Relaxed);
    let fd = WAKEUP.load(Ordering::Relaxed);
    if fd >= 0 {
        let byte = signal as u8;
        // SAFETY: one byte from our stack; `write` may be called in a signal handler. Nobody is told if it fails.
        unsafe { libc::write(fd, (&raw const byte).cast(), 1) };
    }
    if let Some(receiver) = RECEIVER.get() {
        receiver.wake();
    }
}

fn install(signal: i32, action: libc::sighandler_t) -> bool {
    // SAFETY: the struct is filled in, and the handler only stores to atomics.
    unsafe {
        let mut new: libc::sigaction = std::mem::zeroed();
        new.sa_sigaction = action;
        libc::sigemptyset(&raw mut new.sa_mask);
        libc::sigaction(signal, &raw const new, std::ptr::null_mut()) == 0
    }
}

/// The thread that calls is the one that handles signals.
pub fn main_thread_is_here() {
    // SAFETY: a plain system call.
    MAIN_THREAD.store(unsafe { libc::gettid() }, Ordering::Relaxed);
}

/// Makes Ctrl-C raise `KeyboardInterrupt` in this isolate, and writing beyond the limit for a file's size an `OSError`.
pub fn catch_interrupt(vm: &mut Vm) {
    let _ = RECEIVER.set(vm.interrupt.clone());
    main_thread_is_here();
    install(libc::SIGINT, note as *const () as libc::sighandler_t);
    install(libc::SIGXFSZ, libc::SIG_IGN);
}

/// Runs the handlers of signals that came since, after interrupted system calls.
pub fn run_handlers(vm: &mut Vm) -> Res<()> {
    // They run in the main thread only, for which the request stays.
    if !vm.in_main_thread() {
        return Ok(());
    }
    let asked = vm.interrupt.take();
    handle(vm, asked)
}

/// Runs the handlers of signals that came since, before a call that may wait for long.
pub fn before_waiting(vm: &mut Vm) -> Res<()> {
    if SIGNALLED.load(Ordering::Relaxed) {
        run_handlers(vm)?;
    }
    Ok(())
}

/// The machine's hook at safe points, when somebody asked it to look up.
pub fn at_safe_point(vm: &mut Vm) -> Res<()> {
    run_handlers(vm)
}

fn handle(vm: &mut Vm, asked: bool) -> Res<()> {
    let ours = RECEIVER
        .get()
        .is_some_and(|receiver| Arc::ptr_eq(receiver, &vm.interrupt));
    let count = if ours { COUNT } else { 0 };
    if ours {
        // Before the look: a signal that comes meanwhile asks for another one.
        SIGNALLED.store(false, Ordering::Relaxed);
    }
    for (number, came) in CAME.iter().enumerate().take(count).skip(1) {
        if !came.swap(false, Ordering::Relaxed) {
            continue;
        }
        let handler = vm
            .state::<SignalState>()
            .handlers
            .get(number)
            .cloned()
            .unwrap_or(Value::NONE);
        if handler.is_none() && number as i32 == libc::SIGINT {
            return Err(vm.error_with(ExceptionKind::KeyboardInterrupt, Vec::new()));
        }
        if handler.is_none() || handler.is_small_int() {
            continue;
        }
        let frame = crate::sys::runtime::current_frame(vm);
        let number = vm.size(number);
        if let Err(raised) = vm.call(&handler, &[number, frame]) {
            // Others may have come as well.
            SIGNALLED.store(true, Ordering::Relaxed);
            vm.interrupt.wake();
            return Err(raised);
        }
    }
    if asked {
        // A host or another thread asked, not a signal.
        return Err(vm.error_with(ExceptionKind::KeyboardInterrupt, Vec::new()));
    }
    Ok(())
}

fn number(vm: &mut Vm, value: &Value) -> Res<usize> {
    let number = vm.to_i64(value)?;
    match usize::try_from(number)
        .ok()
        .filter(|number| (1..COUNT).contains(number))
    {
        Some(number) => Ok(number),
        None => Err(vm.value_error("signal number out of range")),
    }
}

/// Behaves as if the signal had come, if the program or the command has a handler for it (`_thread.interrupt_main`).
pub fn simulate(vm: &mut Vm, signal: &Value) -> Res<()> {
    let signal = number(vm, signal)?;
    let ours = RECEIVER
        .get()
        .is_some_and(|receiver| Arc::ptr_eq(receiver, &vm.interrupt));
    if !ours {
        vm.interrupt.request();
        return Ok(());
    }
    let handler = vm.state::<SignalState>().handlers.get(signal).cloned();
    let default = handler.as_ref().is_none_or(Value::is_none);
    if handler.is_some_and(|handler| handler.is_small_int()) || (default && signal as i32 != libc::SIGINT) {
        return Ok(());
    }
    note(signal as i32);
    Ok(())
}

fn set_handler(vm: &mut Vm, args: Args<'_>) -> Res {
    if !vm.in_main_thread() {
        return Err(vm.value_error("signal only works in main thread of the main interpreter"));
    }
    let signal = number(vm, &args[0])?;
    let action = match corallus_vm::objects::int::as_i64(&args[1]) {
        Some(0) => libc::SIG_DFL,
        Some(1) => libc::SIG_IGN,
        _ if vm.is_callable(&args[1]) => note as *const () as libc::sighandler_t,
        _ => return Err(vm.type_error("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")),
    };
    let receiver = RECEIVER.get_or_init(|| vm.interrupt.clone());
    if !Arc::ptr_eq(receiver, &vm.interrupt) {
        return Err(vm.value_error("signal only works in the isolate that handles the process's signals"));
    }
    if !install(signal as i32, action) {
        return Err(os_error::raise_last(vm, &[]));
    }
    let place = vm.state::<SignalState>().handlers.get_mut(signal);
    let old = place
        .map(|place| std::mem::replace(place, args[1].clone()))
        .unwrap_or(Value::NONE);
    Ok(if old.is_none() { Value::int32(DEFAULT) } else { old })
}

fn get_handler(vm: &mut Vm, args: Args<'_>) -> Res {
    let signal = number(vm, &args[0])?;
    let handler = vm
        .state::<SignalState>()
        .handlers
        .get(signal)
        .cloned()
        .unwrap_or(Value::NONE);
    Ok(if handler.is_none() {
        Value::int32(DEFAULT)
    } else {
        handler
    })
}

fn default_int_handler(vm: &mut Vm, _: Args<'_>) -> Res {
    Err(vm.error_with(ExceptionKind::KeyboardInterrupt, Vec::new()))
}

fn raise_signal(vm: &mut Vm, args: Args<'_>) -> Res {
    let signal = number(vm, &args[0])?;
    // SAFETY: a plain library call.
    if unsafe { libc::raise(signal as i32) } != 0 {
        return Err(os_error::raise_last(vm, &[]));
    }
    run_handlers(vm)?;
    Ok(Value::NONE)
}

fn alarm(vm: &mut Vm, args: Args<'_>) -> Res {
    let seconds = vm.to_i64(&args[0])?;
    let seconds = u32::try_from(seconds).unwrap_or(0);
    // SAFETY: a plain system call.
    let left = unsafe { libc::alarm(seconds) };
    Ok(vm.int(i64::from(left)))
}

fn seconds_arg(vm: &mut Vm, value: &Value) -> Res<libc::timeval> {
    let class = vm.types.float.to_value();
    let seconds = vm.call(&class, std::slice::from_ref(value))?;
    let seconds = corallus_vm::objects::float::as_float(&seconds).unwrap_or(0.0);
    Ok(libc::timeval {
        tv_sec: seconds.trunc() as libc::time_t,
        tv_usec: (seconds.fract() * 1e6).round() as libc::suseconds_t,
    })
}

fn timer_value(vm: &mut Vm, timer: &libc::itimerval) -> Value {
    let seconds = |time: &libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    let (value, interval) = (
        vm.float(seconds(&timer.it_value)),
        vm.float(seconds(&timer.it_interval)),
    );
    vm.tuple([value, interval])
}

fn setitimer(vm: &mut Vm, args: Args<'_>) -> Res {
    let which = vm.to_i64(&args[0])?;
    let new = libc::itimerval {
        it_value: seconds_arg(vm, &args[1])?,
        it_interval: seconds_arg(vm, &args[2])?,
    };
    // SAFETY: both structs are ours; a zeroed `itimerval` is valid.
    let (result, old) = unsafe {
        let mut old: libc::itimerval = std::mem::zeroed();
        (libc::setitimer(which as _, &raw const new, &raw mut old), old)
    };
    if result != 0 {
        return Err(os_error::raise_last(vm, &[]));
    }
    Ok(timer_value(vm, &old))
}

fn getitimer(vm: &mut Vm, args: Args<'_>) -> Res {
    let which = vm.to_i64(&args[0])?;
    // SAFETY: the struct is ours; a zeroed `itimerval` is valid.
    let (result, timer) = unsafe {
        let mut timer: libc::itimerval = std::mem::zeroed();
        (libc::getitimer(which as _, &raw mut timer), timer)
    };
    if result != 0 {
        return Err(os_error::raise_last(vm, &[]));
    }
    Ok(timer_value(vm, &timer))
}

fn pause(vm: &mut Vm, _: Args<'_>) -> Res {
    // Signals are held back until the wait begins, so that none slips in between the look and the wait.
    os_error::blocking(vm, || {
        let mut all = MaybeUninit::<libc::sigset_t>::uninit();
        let mut before = MaybeUninit::<libc::sigset_t>::uninit();
        // SAFETY: both sets are filled before they are read.
        unsafe {
            libc::sigfillset(all.as_mut_ptr());
            libc::pthread_sigmask(libc::SIG_BLOCK, all.as_ptr(), before.as_mut_ptr());
            if !SIGNALLED.load(Ordering::Relaxed) {
                libc::sigsuspend(before.as_ptr());
            }
            libc::pthread_sigmask(libc::SIG_SETMASK, before.as_ptr(), std::ptr::null_mut());
        }
    });
    run_handlers(vm)?;
    Ok(Value::NONE)
}

fn set_wakeup_fd(vm: &mut Vm, args: Args<'_>) -> Res {
    if !vm.in_main_thread() {
        return Err(vm.value_error("set_wakeup_fd only works in main thread of the main interpreter"));
    }
    let fd = crate::posix::c_int(vm, &args[0])?;
    let receiver = RECEIVER.get_or_init(|| vm.interrupt.clone());
    if !Arc::ptr_eq(receiver, &vm.interrupt) {
        return Err(vm.value_error("set_wakeup_fd only works in the isolate that handles the process's signals"));
    }
    let flags = match fd {
        // SAFETY: takes numbers.
        0.. => unsafe { libc::fcntl(fd, libc::F_GETFL) },
        _ => 0,
    };
    if flags == -1 {
        return Err(os_error::raise_last(vm, &[]));
    }
    if fd >= 0 && flags & libc::O_NONBLOCK == 0 {
        return Err(vm.value_error(format!("the fd {fd} must be in non-blocking mode")));
    }
    Ok(Value::int32(WAKEUP.swap(fd.max(-1), Ordering::Relaxed)))
}

fn strsignal(vm: &mut Vm, args: Args<'_>) -> Res {
    let signal = number(vm, &args[0])?;
    // SAFETY: the result is a NUL-terminated string or null; nobody else changes it between the two calls.
    let text = unsafe {
        let text = libc::strsignal(signal as i32);
        (!text.is_null()).then(|| std::ffi::CStr::from_ptr(text).to_string_lossy().into_owned())
    };
    Ok(text.map_or(Value::NONE, |text| vm.str(&text)))
}

fn valid_signals(vm: &mut Vm, _: Args<'_>) -> Res {
    let numbers = (1..COUNT as i32)
        .filter(|number| !(32..34).contains(number))
        .map(Value::int32)
        .collect();
    let list = vm.list(numbers);
    let class = vm.types.set.to_value();
    vm.call(&class, &[list])
}
