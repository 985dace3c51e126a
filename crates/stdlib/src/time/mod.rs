//! The module `time`.
//!
//! - this file: calendar time; [`clocks`]: the clocks.

mod clocks;

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, TypeDef, function};
use corallus_vm::objects::float::as_float;
use corallus_vm::objects::int::as_i64;
use corallus_vm::objects::module::Module;
use corallus_vm::objects::str::Str;
use corallus_vm::special::Special;
use corallus_vm::vm::Vm;
use rustpython_wtf8::Wtf8;

use clocks::clock;

use crate::structseq::{self, field, hidden, sequence_type};
use crate::{os_error, paths, signal};

/// `time`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "time",
    functions: &[],
    init,
    doc: "This module provides various functions to manipulate time values.",
};

static STRUCT_TIME: TypeDef = sequence_type(
    "struct_time",
    "time",
    &[
        field::<0>("tm_year"),
        field::<1>("tm_mon"),
        field::<2>("tm_mday"),
        field::<3>("tm_hour"),
        field::<4>("tm_min"),
        field::<5>("tm_sec"),
        field::<6>("tm_wday"),
        field::<7>("tm_yday"),
        field::<8>("tm_isdst"),
        hidden::<9>("tm_zone"),
        hidden::<10>("tm_gmtoff"),
    ],
);

static FUNCTIONS: &[Native] = &[
    function(
        "sleep",
        "(seconds, /)",
        sleep,
        "Delay execution for a given number of seconds.",
    ),
    function(
        "gmtime",
        "(seconds=None, /)",
        |vm, args| broken_down(vm, args, false),
        "",
    ),
    function(
        "localtime",
        "(seconds=None, /)",
        |vm, args| broken_down(vm, args, true),
        "",
    ),
    function(
        "mktime",
        "(tuple, /)",
        mktime,
        "Convert a time tuple in local time to seconds since the Epoch.",
    ),
    function(
        "strftime",
        "(format, tuple=<unrepresentable>, /)",
        strftime,
        "Convert a time tuple to a string according to a format specification.",
    ),
    function(
        "strptime",
        "(data_string, format='%a %b %d %H:%M:%S %Y', /)",
        strptime,
        "Parse a string to a time tuple according to a format specification.",
    ),
    function("asctime", "(tuple=<unrepresentable>, /)", asctime, ""),
    function("ctime", "(seconds=None, /)", ctime, ""),
    function(
        "tzset",
        "()",
        |vm, _| {
            set_zone(vm);
            Ok(Value::NONE)
        },
        "",
    ),
];

unsafe extern "C" {
    fn tzset();
    #[link_name = "strftime"]
    fn c_strftime(out: *mut libc::c_char, size: usize, format: *const libc::c_char, time: *const libc::tm) -> usize;
    #[link_name = "mktime"]
    fn c_mktime(time: *mut libc::tm) -> libc::time_t;
}

fn init(vm: &mut Vm, module: &Ref<Module>) -> Res<()> {
    let namespace = module.namespace(vm);
    for native in clocks::FUNCTIONS.iter().chain(FUNCTIONS) {
        let function = vm.new_native_function(native, Some("time"), module.to_value());
        namespace.set_str(vm, native.name, function);
    }
    for (name, id) in clocks::IDS {
        namespace.set_str(vm, name, Value::int32(*id));
    }
    namespace.set_str(vm, "_STRUCT_TM_ITEMS", Value::int32(STRUCT_TIME.getsets.len() as i32));
    crate::permission::restrict(vm, &namespace, "time", |permissions, name| {
        permissions.environment || name != "tzset"
    });
    let ty = structseq::type_of(vm, &STRUCT_TIME);
    namespace.set_str(vm, "struct_time", ty.into_value());
    let values = zone(vm);
    for (name, value) in values {
        namespace.set_str(vm, name, value);
    }
    Ok(())
}

/// `timezone`, `altzone`, `daylight` and `tzname`.
fn zone(vm: &mut Vm) -> Vec<(&'static str, Value)> {
    // SAFETY: reads the environment's TZ, as the reference does.
    unsafe { tzset() };
    let year = 365 * 24 * 3600;
    let now = clock(libc::CLOCK_REALTIME) / 1_000_000_000;
    let january = now - now.rem_euclid(year);
    let (winter, summer) = (local(january), local(january + year / 2));
    let name = |vm: &mut Vm, time: &libc::tm| {
        if time.tm_zone.is_null() {
            return vm.str("UTC");
        }
        // SAFETY: the C library's zone names are NUL-terminated and stay.
        let text = unsafe { std::ffi::CStr::from_ptr(time.tm_zone) };
        paths::decoded(vm, text.to_bytes())
    };
    let (standard, daylight) = if winter.tm_isdst > 0 {
        (summer, winter)
    } else {
        (winter, summer)
    };
    let names = vec![name(vm, &standard), name(vm, &daylight)];
    vec![
        ("timezone", vm.int(-standard.tm_gmtoff)),
        ("altzone", vm.int(-daylight.tm_gmtoff)),
        (
            "daylight",
            Value::int32(i32::from(standard.tm_gmtoff != daylight.tm_gmtoff)),
        ),
        ("tzname", vm.tuple(names)),
    ]
}

fn set_zone(vm: &mut Vm) {
    let values = zone(vm);
    if let Some(module) = vm
        .modules
        .get_str(vm, "time")
        .and_then(|module| module.downcast::<Module>().ok())
    {
        let namespace = module.namespace(vm);
        for (name, value) in values {
            namespace.set_str(vm, name, value);
        }
    }
}

/// What the local clock shows at a time; `None` for years that don't fit.
pub(crate) fn local_parts(time: libc::time_t) -> Option<libc::tm> {
    // SAFETY: a zeroed `tm` is valid and filled by the call, which returns null for years that don't fit.
    unsafe {
        let mut parts: libc::tm = std::mem::zeroed();
        (!libc::localtime_r(&raw const time, &raw mut parts).is_null()).then_some(parts)
    }
}

fn local(time: libc::time_t) -> libc::tm {
    // SAFETY: a zeroed `tm` is valid and filled by the call.
    unsafe {
        let mut parts: libc::tm = std::mem::zeroed();
        libc::localtime_r(&raw const time, &raw mut parts);
        parts
    }
}

/// A number of seconds, as a float argument or `None` for now.
fn time_arg(vm: &mut Vm, value: &Value) -> Res<i64> {
    if value.is_none() {
        return Ok(clock(libc::CLOCK_REALTIME).div_euclid(1_000_000_000));
    }
    if let Some(seconds) = as_i64(value) {
        return Ok(seconds);
    }
    match as_float(value) {
        Some(seconds) if seconds.is_nan() => Err(vm.value_error("Invalid value NaN (not a number)")),
        Some(seconds) if seconds.abs() < 9.2e18 => Ok(seconds.floor() as i64),
        Some(_) => Err(vm.overflow_error("timestamp out of range for platform time_t")),
        None => vm.to_i64(value),
    }
}

fn sleep(vm: &mut Vm, args: Args<'_>) -> Res {
    let seconds = match (as_float(&args[0]), as_i64(&args[0])) {
        (Some(seconds), _) => seconds,
        (_, Some(seconds)) => seconds as f64,
        _ if vm.type_of(&args[0]).has_special(Special::Index) => {
            let number = vm.index(&args[0])?;
            as_i64(&number).unwrap_or(i64::MAX) as f64
        }
        _ => {
            let given = vm.type_name(&args[0]);
            return Err(vm.type_error(format!("'{given}' object cannot be interpreted as an integer or float")));
        }
    };
    if seconds.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Err(vm.value_error("sleep length must be non-negative"));
    }
    if seconds > 9.2e9 {
        return Err(vm.overflow_error("timestamp too large to convert to C PyTime_t"));
    }
    // What was printed should be seen before a long wait only if the program flushes; the reference doesn't either.
    let deadline = clock(libc::CLOCK_MONOTONIC).saturating_add((seconds * 1e9) as i64);
    loop {
        signal::before_waiting(vm)?;
        let left = deadline - clock(libc::CLOCK_MONOTONIC);
        if left <= 0 {
            return Ok(Value::NONE);
        }
        let most = vm.longest_wait();
        let left = most.map_or(left, |most| left.min(i64::try_from(most.as_nanos()).unwrap_or(left)));
        let wait = libc::timespec {
            tv_sec: left / 1_000_000_000,
            tv_nsec: left % 1_000_000_000,
        };
        // SAFETY: a plain system call.
        if os_error::blocking(vm, || unsafe { libc::nanosleep(&raw const wait, std::ptr::null_mut()) }) != 0 {
            signal::run_handlers(vm)?;
        }
        if most.is_some() {
            vm.look_up()?;
        }
    }
}

fn to_struct(vm: &mut Vm, parts: &libc::tm) -> Res {
    let numbers = [
        parts.tm_year + 1900,
        parts.tm_mon + 1,
        parts.tm_mday,
        parts.tm_hour,
        parts.tm_min,
        parts.tm_sec,
        (parts.tm_wday + 6) % 7,
        parts.tm_yday + 1,
        parts.tm_isdst,
    ];
    let items = numbers.iter().map(|number| Value::int32(*number)).collect();
    let zone = if parts.tm_zone.is_null() {
        Value::NONE
    } else {
        // SAFETY: the C library's zone names are NUL-terminated and stay.
        let text = unsafe { std::ffi::CStr::from_ptr(parts.tm_zone) };
        paths::decoded(vm, text.to_bytes())
    };
    let offset = vm.int(parts.tm_gmtoff);
    structseq::make(vm, &STRUCT_TIME, items, vec![("tm_zone", zone), ("tm_gmtoff", offset)])
}

fn broken_down(vm: &mut Vm, args: Args<'_>, is_local: bool) -> Res {
    let time = time_arg(vm, &args[0])?;
    let parts = broken_down_parts(vm, time, is_local)?;
    to_struct(vm, &parts)
}

fn broken_down_parts(vm: &mut Vm, time: libc::time_t, is_local: bool) -> Res<libc::tm> {
    // SAFETY: a zeroed `tm` is valid and filled by the call, which returns null for years that don't fit.
    let (fits, parts) = unsafe {
        let mut parts: libc::tm = std::mem::zeroed();
        let result = match is_local {
            true => libc::localtime_r(&raw const time, &raw mut parts),
            false => libc::gmtime_r(&raw const time, &raw mut parts),
        };
        (!result.is_null(), parts)
    };
    if !fits {
        return Err(os_error::raise(vm, libc::EOVERFLOW, &[]));
    }
    Ok(parts)
}

/// The C struct of a time tuple.
fn parts_arg(vm: &mut Vm, function: &str, value: &Value) -> Res<libc::tm> {
    let Some(tuple) = value.downcast_ref::<corallus_vm::objects::tuple::Tuple>() else {
        return Err(vm.type_error("Tuple or struct_time argument required"));
    };
    let items = tuple.items.to_vec();
    if items.len() != 9 {
        return Err(vm.type_error(format!("{function}(): illegal time tuple argument")));
    }
    let mut n = [0_i32; 9];
    for (place, item) in n.iter_mut().zip(&items) {
        let number = vm.to_i64(item)?;
        *place = match i32::try_from(number) {
            Ok(number) => number,
            Err(_) => return Err(vm.overflow_error("signed integer is greater than maximum")),
        };
    }
    let year = match n[0].checked_sub(1900) {
        Some(year) => year,
        None => return Err(vm.overflow_error("year out of range")),
    };
    // SAFETY: a zeroed `tm` is valid.
    let mut parts: libc::tm = unsafe { std::mem::zeroed() };
    parts.tm_year = year;
    parts.tm_mon = n[1] - 1;
    parts.tm_mday = n[2];
    parts.tm_hour = n[3];
    parts.tm_min = n[4];
    parts.tm_sec = n[5];
    // Days before -1 stay negative, which `checked_parts` refuses.
    parts.tm_wday = n[6].wrapping_add(1) % 7;
    parts.tm_yday = n[7] - 1;
    parts.tm_isdst = n[8];
    Ok(parts)
}

/// Checks what `strftime` and `asctime` can show; zeros stand for the least value.
fn checked_parts(vm: &mut Vm, function: &str, value: &Value) -> Res<libc::tm> {
    let mut parts = parts_arg(vm, function, value)?;
    if parts.tm_mon == -1 {
        parts.tm_mon = 0;
    }
    if parts.tm_mday == 0 {
        parts.tm_mday = 1;
    }
    if parts.tm_yday == -1 {
        parts.tm_yday = 0;
    }
    let checks = [
        ((0..=11).contains(&parts.tm_mon), "month out of range"),
        ((1..=31).contains(&parts.tm_mday), "day of month out of range"),
        ((0..=23).contains(&parts.tm_hour), "hour out of range"),
        ((0..=59).contains(&parts.tm_min), "minute out of range"),
        ((0..=61).contains(&parts.tm_sec), "seconds out of range"),
        (parts.tm_wday >= 0, "day of week out of range"),
        ((0..=365).contains(&parts.tm_yday), "day of year out of range"),
    ];
    match checks.iter().find(|(good, _)| !good) {
        Some((_, message)) => Err(vm.value_error(message)),
        None => Ok(parts),
    }
}

fn now_or(vm: &mut Vm, function: &str, value: &Value) -> Res<libc::tm> {
    if value.is_undef() {
        return Ok(local(clock(libc::CLOCK_REALTIME).div_euclid(1_000_000_000)));
    }
    checked_parts(vm, function, value)
}

fn mktime(vm: &mut Vm, args: Args<'_>) -> Res {
    let mut parts = parts_arg(vm, "mktime", &args[0])?;
    parts.tm_wday = -1;
    // SAFETY: the struct is ours.
    let time = unsafe { c_mktime(&raw mut parts) };
    if time == -1 && parts.tm_wday == -1 {
        return Err(vm.overflow_error("mktime argument out of range"));
    }
    Ok(vm.float(time as f64))
}

fn strftime(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(format) = args[0].downcast_ref::<Str>() else {
        let given = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("strftime() argument 1 must be str, not {given}")));
    };
    let format = format.clone();
    let parts = now_or(vm, "strftime", &args[1])?;
    let mut out = Vec::new();
    // The C library stops at NUL bytes, the reference goes on behind them.
    for (index, piece) in format.as_bytes().split(|byte| *byte == 0).enumerate() {
        if index > 0 {
            out.push(0);
        }
        out.extend(format_piece(piece, &parts));
    }
    // The system's pieces are in its encoding, the program's may hold surrogates.
    Ok(match Wtf8::from_bytes(&out) {
        Some(text) => vm.wtf8(text),
        None => paths::decoded(vm, &out),
    })
}

fn format_piece(piece: &[u8], parts: &libc::tm) -> Vec<u8> {
    // A leading character tells an empty result from a buffer that is too small.
    let Ok(format) = std::ffi::CString::new([b" ", piece].concat()) else {
        return Vec::new();
    };
    let mut size = 256 + piece.len() * 16;
    loop {
        let mut buffer = vec![0_u8; size];
        // SAFETY: the buffer is valid for its size and the format NUL-terminated.
        let length = unsafe { c_strftime(buffer.as_mut_ptr().cast(), size, format.as_ptr(), parts) };
        if length > 0 || size > 1 << 20 {
            return buffer.get(1..length).unwrap_or_default().to_vec();
        }
        size *= 4;
    }
}

fn strptime(vm: &mut Vm, args: Args<'_>) -> Res {
    let module = vm.import("_strptime")?;
    vm.call_method(&module, "_strptime_time", args)
}

fn asctime_text(parts: &libc::tm) -> String {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let day = DAYS.get(parts.tm_wday as usize).unwrap_or(&"???");
    let month = MONTHS.get(parts.tm_mon as usize).unwrap_or(&"???");
    let year = i64::from(parts.tm_year) + 1900;
    format!(
        "{day} {month} {:2} {:02}:{:02}:{:02} {year}",
        parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec
    )
}

fn asctime(vm: &mut Vm, args: Args<'_>) -> Res {
    let parts = now_or(vm, "asctime", &args[0])?;
    Ok(vm.str(&asctime_text(&parts)))
}

fn ctime(vm: &mut Vm, args: Args<'_>) -> Res {
    let time = time_arg(vm, &args[0])?;
    let parts = broken_down_parts(vm, time, true)?;
    Ok(vm.str(&asctime_text(&parts)))
}

fn get_clock_info(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = vm.text_of(&args[0]);
    let (implementation, adjustable) = match name.as_str() {
        "time" => ("clock_gettime(CLOCK_REALTIME)", true),
        "monotonic" | "perf_counter" => ("clock_gettime(CLOCK_MONOTONIC)", false),
        "process_time" => ("clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", false),
        "thread_time" => ("clock_gettime(CLOCK_THREAD_CPUTIME_ID)", false),
        _ => return Err(vm.value_error("unknown clock")),
    };
    let class = vm
        .type_for(&corallus_vm::objects::namespace::SIMPLE_NAMESPACE)
        .into_value();
    let info = vm.call(&class, &[])?;
    let (text, resolution) = (vm.str(implementation), vm.float(1e-9));
    for (name, value) in [
        ("implementation", text),
        ("monotonic", Value::bool(!adjustable)),
        ("adjustable", Value::bool(adjustable)),
        ("resolution", resolution),
    ] {
        vm.setattr(&info, name, value)?;
    }
    Ok(info)
}
