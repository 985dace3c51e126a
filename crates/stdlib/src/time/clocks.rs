//! The clocks of `time`.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, Native, function};
use corallus_vm::vm::Vm;

use super::get_clock_info;
use crate::os_error;

/// `CLOCK_*`.
pub static IDS: &[(&str, i32)] = &[
    ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
    ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
    ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
    ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
    #[cfg(target_os = "linux")]
    ("CLOCK_MONOTONIC_RAW", libc::CLOCK_MONOTONIC_RAW),
    #[cfg(target_os = "linux")]
    ("CLOCK_BOOTTIME", libc::CLOCK_BOOTTIME),
    #[cfg(target_os = "linux")]
    ("CLOCK_TAI", libc::CLOCK_TAI),
];

/// A clock in seconds.
const fn in_seconds<const ID: i32>(name: &'static str, doc: &'static str) -> Native {
    function(name, "()", |vm, _| Ok(vm.float(seconds(clock(ID)))), doc)
}

/// A clock in nanoseconds.
const fn in_nanoseconds<const ID: i32>(name: &'static str, doc: &'static str) -> Native {
    function(name, "()", |vm, _| Ok(vm.int(clock(ID))), doc)
}

const MONOTONIC: &str = "Monotonic clock, cannot go backward.";
const MONOTONIC_NS: &str = "Monotonic clock, cannot go backward, as nanoseconds.";
const COUNTER: &str = "Performance counter for benchmarking.";
const COUNTER_NS: &str = "Performance counter for benchmarking as nanoseconds.";
const PROCESS: &str = "Process time for profiling: sum of the kernel and user-space CPU time.";
const THREAD: &str = "Thread time for profiling: sum of the kernel and user-space CPU time.";

pub static FUNCTIONS: &[Native] = &[
    in_seconds::<{ libc::CLOCK_REALTIME }>("time", "Return the current time in seconds since the Epoch."),
    in_nanoseconds::<{ libc::CLOCK_REALTIME }>("time_ns", "Return the current time in nanoseconds since the Epoch."),
    in_seconds::<{ libc::CLOCK_MONOTONIC }>("monotonic", MONOTONIC),
    in_nanoseconds::<{ libc::CLOCK_MONOTONIC }>("monotonic_ns", MONOTONIC_NS),
    in_seconds::<{ libc::CLOCK_MONOTONIC }>("perf_counter", COUNTER),
    in_nanoseconds::<{ libc::CLOCK_MONOTONIC }>("perf_counter_ns", COUNTER_NS),
    in_seconds::<{ libc::CLOCK_PROCESS_CPUTIME_ID }>("process_time", PROCESS),
    in_nanoseconds::<{ libc::CLOCK_PROCESS_CPUTIME_ID }>("process_time_ns", PROCESS),
    in_seconds::<{ libc::CLOCK_THREAD_CPUTIME_ID }>("thread_time", THREAD),
    in_nanoseconds::<{ libc::CLOCK_THREAD_CPUTIME_ID }>("thread_time_ns", THREAD),
    function(
        "clock_gettime",
        "(clk_id, /)",
        |vm, args| {
            let time = chosen_clock(vm, &args[0])?;
            Ok(vm.float(seconds(time)))
        },
        "Return the time of the specified clock clk_id as a float.",
    ),
    function(
        "clock_gettime_ns",
        "(clk_id, /)",
        |vm, args| {
            let time = chosen_clock(vm, &args[0])?;
            Ok(vm.int(time))
        },
        "Return the time of the specified clock clk_id as nanoseconds (int).",
    ),
    function(
        "clock_getres",
        "(clk_id, /)",
        getres,
        "Return the resolution (precision) of the specified clock clk_id.",
    ),
    function(
        "clock_settime",
        "(clk_id, time, /)",
        |vm, args| {
            let time = corallus_vm::objects::float::to_f64(vm, &args[1])?;
            set(vm, &args[0], (time * 1e9) as i64)
        },
        "Set the time of the specified clock clk_id.",
    ),
    function(
        "clock_settime_ns",
        "(clk_id, time, /)",
        |vm, args| {
            let time = vm.to_i64(&args[1])?;
            set(vm, &args[0], time)
        },
        "Set the time of the specified clock clk_id with nanoseconds.",
    ),
    function(
        "get_clock_info",
        "(name, /)",
        get_clock_info,
        "Get information of the specified clock.",
    ),
];

fn in_all(time: libc::timespec) -> i64 {
    time.tv_sec.wrapping_mul(1_000_000_000).wrapping_add(time.tv_nsec)
}

/// Reads a clock, in nanoseconds; `None` if there is no such clock.
fn read(id: libc::clockid_t) -> Option<i64> {
    // SAFETY: a zeroed `timespec` is valid and filled by the call.
    let (result, time) = unsafe {
        let mut time: libc::timespec = std::mem::zeroed();
        (libc::clock_gettime(id, &raw mut time), time)
    };
    (result == 0).then(|| in_all(time))
}

/// A clock that every system has, in nanoseconds.
pub fn clock(id: libc::clockid_t) -> i64 {
    read(id).unwrap_or(0)
}

pub fn seconds(nanoseconds: i64) -> f64 {
    nanoseconds as f64 / 1e9
}

fn chosen_clock(vm: &mut Vm, id: &Value) -> Res<i64> {
    let id = vm.to_i64(id)?;
    match libc::clockid_t::try_from(id).ok().and_then(read) {
        Some(time) => Ok(time),
        None => Err(os_error::raise(vm, libc::EINVAL, &[])),
    }
}

fn getres(vm: &mut Vm, args: Args<'_>) -> Res {
    let id = vm.to_i64(&args[0])?;
    // SAFETY: a zeroed `timespec` is valid and filled by the call.
    let (result, time) = unsafe {
        let mut time: libc::timespec = std::mem::zeroed();
        (libc::clock_getres(id as libc::clockid_t, &raw mut time), time)
    };
    if result != 0 {
        return Err(os_error::raise_last(vm, &[]));
    }
    Ok(vm.float(seconds(in_all(time))))
}

fn set(vm: &mut Vm, id: &Value, time: i64) -> Res {
    let id = vm.to_i64(id)?;
    let time = libc::timespec {
        tv_sec: time.div_euclid(1_000_000_000),
        tv_nsec: time.rem_euclid(1_000_000_000),
    };
    // SAFETY: the struct is ours.
    if unsafe { libc::clock_settime(id as libc::clockid_t, &raw const time) } != 0 {
        return Err(os_error::raise_last(vm, &[]));
    }
    Ok(Value::NONE)
}
