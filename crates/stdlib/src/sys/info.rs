//! The parts of `sys` that don't change while the program runs.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::TypeDef;
use corallus_vm::objects::set::Set;
use corallus_vm::objects::tuple::Items;
use corallus_vm::vm::Vm;

use super::Settings;
use crate::structseq::{self, field, hidden, only_ours, sequence_type};

/// `sys.copyright`.
pub const COPYRIGHT: &str = "Copyright (c) the Corallus authors.";

/// The version of the language: `sys.version_info` and what depends on it.
pub const VERSION: (i64, i64, i64) = (3, 14, 0);

static VERSION_INFO: TypeDef = only_ours(sequence_type(
    "version_info",
    "sys",
    &[
        field::<0>("major"),
        field::<1>("minor"),
        field::<2>("micro"),
        field::<3>("releaselevel"),
        field::<4>("serial"),
    ],
));

static FLAGS: TypeDef = only_ours(sequence_type(
    "flags",
    "sys",
    &[
        field::<0>("debug"),
        field::<1>("inspect"),
        field::<2>("interactive"),
        field::<3>("optimize"),
        field::<4>("dont_write_bytecode"),
        field::<5>("no_user_site"),
        field::<6>("no_site"),
        field::<7>("ignore_environment"),
        field::<8>("verbose"),
        field::<9>("bytes_warning"),
        field::<10>("quiet"),
        field::<11>("hash_randomization"),
        field::<12>("isolated"),
        field::<13>("dev_mode"),
        field::<14>("utf8_mode"),
        field::<15>("warn_default_encoding"),
        field::<16>("safe_path"),
        field::<17>("int_max_str_digits"),
        hidden::<18>("gil"),
        hidden::<19>("thread_inherit_context"),
        hidden::<20>("context_aware_warnings"),
    ],
));

static INT_INFO: TypeDef = sequence_type(
    "int_info",
    "sys",
    &[
        field::<0>("bits_per_digit"),
        field::<1>("sizeof_digit"),
        field::<2>("default_max_str_digits"),
        field::<3>("str_digits_check_threshold"),
    ],
);

static FLOAT_INFO: TypeDef = sequence_type(
    "float_info",
    "sys",
    &[
        field::<0>("max"),
        field::<1>("max_exp"),
        field::<2>("max_10_exp"),
        field::<3>("min"),
        field::<4>("min_exp"),
        field::<5>("min_10_exp"),
        field::<6>("dig"),
        field::<7>("mant_dig"),
        field::<8>("epsilon"),
        field::<9>("radix"),
        field::<10>("rounds"),
    ],
);

static HASH_INFO: TypeDef = sequence_type(
    "hash_info",
    "sys",
    &[
        field::<0>("width"),
        field::<1>("modulus"),
        field::<2>("inf"),
        field::<3>("nan"),
        field::<4>("imag"),
        field::<5>("algorithm"),
        field::<6>("hash_bits"),
        field::<7>("seed_bits"),
        field::<8>("cutoff"),
    ],
);

static THREAD_INFO: TypeDef = sequence_type(
    "thread_info",
    "sys",
    &[field::<0>("name"), field::<1>("lock"), field::<2>("version")],
);

/// Digits that conversions between `int` and `str` take by default.
pub const MAX_STR_DIGITS: i64 = 4300;

fn ints(vm: &mut Vm, numbers: &[i64]) -> Vec<Value> {
    numbers.iter().map(|number| vm.int(*number)).collect()
}

/// Sets everything.
pub fn fill(vm: &mut Vm, settings: &Settings) -> Res<()> {
    let sys = vm.sys.clone();
    let (major, minor, micro) = VERSION;
    let corallus = env!("CARGO_PKG_VERSION");
    let hex = major << 24 | minor << 16 | micro << 8 | 0xf0;
    let texts = [
        (
            "version",
            format!("{major}.{minor}.{micro} (main) [Corallus {corallus}]"),
        ),
        ("copyright", COPYRIGHT.to_owned()),
        ("platform", std::env::consts::OS.replace("macos", "darwin")),
        (
            "byteorder",
            if cfg!(target_endian = "big") { "big" } else { "little" }.to_owned(),
        ),
        ("float_repr_style", "short".to_owned()),
        ("abiflags", String::new()),
        ("platlibdir", "lib".to_owned()),
        ("_stdlib_dir", crate::library::ROOT.to_owned()),
        ("_framework", String::new()),
    ];
    for (name, text) in texts {
        let value = vm.str(&text);
        sys.set_str(vm, name, value);
    }
    for name in ["prefix", "base_prefix", "exec_prefix", "base_exec_prefix"] {
        let value = vm.str("<corallus>");
        sys.set_str(vm, name, value);
    }
    for name in ["executable", "_base_executable"] {
        let value = super::decoded(vm, &settings.executable);
        sys.set_str(vm, name, value);
    }
    for (name, number) in [
        ("hexversion", hex),
        ("api_version", 1013),
        ("maxsize", i64::MAX),
        ("maxunicode", 0x10_ffff),
    ] {
        let value = vm.int(number);
        sys.set_str(vm, name, value);
    }
    sys.set_str(
        vm,
        "dont_write_bytecode",
        Value::bool(settings.flags.dont_write_bytecode),
    );
    versions(vm)?;
    limits(vm)?;
    flags(vm, settings)?;
    names(vm)?;
    let x_options = vm.new_dict();
    for (name, value) in &settings.x_options {
        let value = value.as_ref().map_or(Value::TRUE, |value| vm.str(value));
        x_options.set_str(vm, name, value);
    }
    sys.set_str(vm, "_xoptions", x_options.into_value());
    let git = ["CPython", "", ""].iter().map(|text| vm.str(text)).collect::<Items>();
    let git = vm.tuple(git);
    sys.set_str(vm, "_git", git);
    Ok(())
}

fn versions(vm: &mut Vm) -> Res<()> {
    let sys = vm.sys.clone();
    let (major, minor, micro) = VERSION;
    let mut items = ints(vm, &[major, minor, micro]);
    items.push(vm.str("final"));
    items.push(Value::int32(0));
    let info = structseq::make(vm, &VERSION_INFO, items, Vec::new())?;
    sys.set_str(vm, "version_info", info.clone());
    let class = vm
        .type_for(&corallus_vm::objects::namespace::SIMPLE_NAMESPACE)
        .into_value();
    let types = vm.call(&class, &[])?;
    let (name, cache_tag) = (vm.str("corallus"), vm.str("corallus-314"));
    let hex = sys.get_str(vm, "hexversion").unwrap_or(Value::NONE);
    vm.setattr(&types, "name", name)?;
    vm.setattr(&types, "cache_tag", cache_tag)?;
    vm.setattr(&types, "version", info)?;
    vm.setattr(&types, "hexversion", hex)?;
    vm.setattr(&types, "supports_isolated_interpreters", Value::FALSE)?;
    sys.set_str(vm, "implementation", types);
    Ok(())
}

fn limits(vm: &mut Vm) -> Res<()> {
    let sys = vm.sys.clone();
    let items = ints(vm, &[30, 4, MAX_STR_DIGITS, 640]);
    let info = structseq::make(vm, &INT_INFO, items, Vec::new())?;
    sys.set_str(vm, "int_info", info);
    let mut items = vec![vm.float(f64::MAX)];
    items.extend(ints(vm, &[1024, 308]));
    items.push(vm.float(f64::MIN_POSITIVE));
    items.extend(ints(vm, &[-1021, -307, 15, 53]));
    items.push(vm.float(f64::EPSILON));
    items.extend(ints(vm, &[2, 1]));
    let info = structseq::make(vm, &FLOAT_INFO, items, Vec::new())?;
    sys.set_str(vm, "float_info", info);
    let mut items = ints(vm, &[64, (1 << 61) - 1, 314_159, 0, 1_000_003]);
    items.push(vm.str("folded-multiply"));
    items.extend(ints(vm, &[64, 64, 0]));
    let info = structseq::make(vm, &HASH_INFO, items, Vec::new())?;
    sys.set_str(vm, "hash_info", info);
    let items = vec![vm.str("pthread"), vm.str("semaphore"), Value::NONE];
    let info = structseq::make(vm, &THREAD_INFO, items, Vec::new())?;
    sys.set_str(vm, "thread_info", info);
    Ok(())
}

fn flags(vm: &mut Vm, settings: &Settings) -> Res<()> {
    let sys = vm.sys.clone();
    let f = &settings.flags;
    let on = |flag: bool| i64::from(flag);
    let mut items = ints(
        vm,
        &[
            on(f.debug),
            on(f.inspect),
            on(f.interactive),
            i64::from(f.optimize),
            on(f.dont_write_bytecode),
            on(f.no_user_site),
            on(f.no_site),
            on(f.ignore_environment),
            i64::from(f.verbose),
            i64::from(f.bytes_warning),
            on(f.quiet),
            on(f.hash_randomization),
            on(f.isolated),
        ],
    );
    items.push(Value::bool(f.dev_mode));
    items.extend(ints(vm, &[on(f.utf8_mode), on(f.warn_default_encoding)]));
    items.push(Value::bool(f.safe_path));
    let digits = settings
        .int_max_str_digits
        .and_then(|digits| i64::try_from(digits).ok());
    items.push(vm.int(digits.unwrap_or(MAX_STR_DIGITS)));
    let value = structseq::make(
        vm,
        &FLAGS,
        items,
        vec![
            ("gil", Value::int32(1)),
            (
                "thread_inherit_context",
                Value::int32(i32::from(f.thread_inherit_context)),
            ),
            (
                "context_aware_warnings",
                Value::int32(i32::from(f.context_aware_warnings)),
            ),
        ],
    )?;
    sys.set_str(vm, "flags", value);
    Ok(())
}

/// `builtin_module_names` and `stdlib_module_names`.
fn names(vm: &mut Vm) -> Res<()> {
    let sys = vm.sys.clone();
    let mut native: Vec<&str> = vm.native_modules.keys().copied().collect();
    native.sort_unstable();
    let top = |name: &&str| !name.contains('.');
    let mut library: Vec<&str> = crate::library::Embedded::names().into_iter().filter(top).collect();
    library.extend(native.iter().filter(|name| top(name)));
    let native = native.into_iter().map(|name| vm.str(name)).collect::<Items>();
    let native = vm.tuple(native);
    sys.set_str(vm, "builtin_module_names", native);
    let library = library.into_iter().map(|name| vm.str(name)).collect();
    let set = vm.set_of(library)?;
    let ty = vm.types.frozenset.clone();
    let table = set.downcast_ref::<Set>().map(|set| set.take()).unwrap_or_default();
    let set = vm.set_of_type(&ty, table).into_value();
    sys.set_str(vm, "stdlib_module_names", set);
    Ok(())
}
