//! `open()`: parses the mode and puts the layers of a stream together.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::Args;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use super::buffered::{RANDOM, READER, WRITER};
use super::file::FILE_IO;
use super::text::TEXT_IO_WRAPPER;
use crate::exception_context::after;
use crate::sys::runtime::SysState;

/// A parsed mode.
#[derive(Default)]
struct Mode {
    reading: bool,
    writing: bool,
    appending: bool,
    creating: bool,
    updating: bool,
    binary: bool,
}

impl Mode {
    fn parse(vm: &mut Vm, text: &str) -> Res<Self> {
        let mut mode = Mode::default();
        let mut explicit_text = false;
        for c in text.chars() {
            let place = match c {
                'r' => &mut mode.reading,
                'w' => &mut mode.writing,
                'a' => &mut mode.appending,
                'x' => &mut mode.creating,
                '+' => &mut mode.updating,
                'b' => &mut mode.binary,
                't' => &mut explicit_text,
                _ => return Err(vm.value_error(format!("invalid mode: '{text}'"))),
            };
            if std::mem::replace(place, true) {
                return Err(vm.value_error(format!("invalid mode: '{text}'")));
            }
        }
        if mode.binary && explicit_text {
            return Err(vm.value_error("can't have text and binary mode at once"));
        }
        let kinds = [mode.reading, mode.writing, mode.appending, mode.creating];
        if kinds.into_iter().filter(|on| *on).count() != 1 {
            return Err(vm.value_error("must have exactly one of create/read/write/append mode"));
        }
        Ok(mode)
    }

    fn raw(&self) -> String {
        let kinds = [
            (self.reading, 'r'),
            (self.writing, 'w'),
            (self.appending, 'a'),
            (self.creating, 'x'),
            (self.updating, '+'),
        ];
        kinds.into_iter().filter(|(on, _)| *on).map(|(_, c)| c).collect()
    }
}

pub fn open(vm: &mut Vm, args: Args<'_>) -> Res {
    let [file, mode, buffering, encoding, errors, newline, close_fd, opener] = args else {
        return Err(vm.system_error("open was bound wrongly"));
    };
    let Some(text) = mode.downcast_ref::<Str>() else {
        let given = vm.type_name(mode);
        return Err(vm.type_error(format!("open() argument 'mode' must be str, not {given}")));
    };
    let text = text.to_string_lossy().into_owned();
    let parsed = Mode::parse(vm, &text)?;
    if parsed.binary {
        for (value, name) in [(encoding, "an encoding"), (errors, "an errors"), (newline, "a newline")] {
            if !value.is_none() {
                return Err(vm.value_error(format!("binary mode doesn't take {name} argument")));
            }
        }
    }
    let file = if corallus_vm::objects::int::is_int(file) {
        file.clone()
    } else {
        crate::paths::fspath(vm, file)?
    };
    let buffering = vm.to_i64(buffering)?;
    let raw_mode = vm.str(&parsed.raw());
    let class = vm.type_for(&FILE_IO).into_value();
    let raw = vm.call(&class, &[file, raw_mode, close_fd.clone(), opener.clone()])?;
    let opened = layers(vm, &raw, &parsed, buffering, mode, [encoding, errors, newline]);
    match opened {
        // The reference closes what it can't hand out.
        Err(raised) => {
            let closed = vm.call_method(&raw, "close", &[]);
            after(Err(raised), closed)
        }
        opened => opened,
    }
}

fn layers(vm: &mut Vm, raw: &Value, mode: &Mode, buffering: i64, mode_text: &Value, text: [&Value; 3]) -> Res {
    let (mut buffering, mut line_buffering) = (buffering, buffering == 1);
    let terminal = buffering < 0 && vm.call_method(raw, "_isatty_open_only", &[])?.is_true();
    if buffering == 1 && mode.binary {
        vm.warn(
            ExceptionKind::RuntimeWarning,
            "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used",
        )?;
        line_buffering = false;
    }
    if terminal {
        line_buffering = true;
    }
    if buffering < 0 || buffering == 1 {
        let size = vm.getattr(raw, "_blksize")?;
        buffering = vm.to_i64(&size)?.clamp(8192, 131_072);
    }
    if buffering == 0 {
        return if mode.binary {
            Ok(raw.clone())
        } else {
            Err(vm.value_error("can't have unbuffered text I/O"))
        };
    }
    let def = if mode.updating {
        &RANDOM
    } else if mode.reading {
        &READER
    } else {
        &WRITER
    };
    let class = vm.type_for(def).into_value();
    let size = vm.int(buffering);
    let buffer = vm.call(&class, &[raw.clone(), size])?;
    if mode.binary {
        return Ok(buffer);
    }
    let [encoding, errors, newline] = text;
    let class = vm.type_for(&TEXT_IO_WRAPPER).into_value();
    let args = [
        buffer,
        encoding.clone(),
        errors.clone(),
        newline.clone(),
        Value::bool(line_buffering),
    ];
    let wrapper = match vm.call(&class, &args) {
        Ok(wrapper) => wrapper,
        Err(raised) => {
            let closed = vm.call_method(&args[0], "close", &[]);
            return after(Err(raised), closed);
        }
    };
    vm.setattr(&wrapper, "mode", mode_text.clone())?;
    Ok(wrapper)
}

pub fn open_code(vm: &mut Vm, args: Args<'_>) -> Res {
    let mode = vm.str("rb");
    let none = Value::NONE;
    open(
        vm,
        &[
            args[0].clone(),
            mode,
            Value::int32(-1),
            none.clone(),
            none.clone(),
            none.clone(),
            Value::TRUE,
            none,
        ],
    )
}

/// Warns of a text file that is opened without an encoding, where that is asked for (PEP 597).
pub fn warn_of_default(vm: &mut Vm, level: i64) -> Res<()> {
    if !vm.state::<SysState>().warn_default_encoding {
        return Ok(());
    }
    let warnings = vm.import("warnings")?;
    let message = vm.str("'encoding' argument not specified");
    let category = vm.exception_type(ExceptionKind::EncodingWarning).into_value();
    let level = vm.int(level);
    vm.call_method(&warnings, "warn", &[message, category, level]).map(drop)
}

pub fn text_encoding(vm: &mut Vm, args: Args<'_>) -> Res {
    if !args[0].is_none() {
        return Ok(args[0].clone());
    }
    let level = vm.to_i64(&args[1])?;
    warn_of_default(vm, level)?;
    let utf8 = vm.state::<SysState>().utf8_mode;
    Ok(vm.str(if utf8 { "utf-8" } else { "locale" }))
}
