//! What options and environment variables ask for together, as the reference's configuration has it: an option comes before
//! the variable of the same meaning, and `-E` leaves all variables out.

use std::ffi::OsString;

use corallus::Settings;

use crate::arguments::Arguments;

/// The environment, or nothing at all of it.
struct Environment {
    ignored: bool,
}

impl Environment {
    /// A variable that is set and not empty.
    fn get(&self, name: &str) -> Option<OsString> {
        let value = match self.ignored {
            true => None,
            false => std::env::var_os(name),
        };
        value.filter(|value| !value.is_empty())
    }

    fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| value.to_string_lossy().into_owned())
    }

    fn is_set(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// A variable that stands for an option given so many times: once where it isn't a number.
    fn level(&self, name: &str) -> u8 {
        let level = |value: String| {
            value
                .parse::<u32>()
                .map_or(1, |level| level.try_into().unwrap_or(u8::MAX))
        };
        self.text(name).map_or(0, level)
    }
}

/// The last `-X` option of a name: `Some(None)` if it was given without a value.
fn x_option<'a>(settings: &'a Settings, name: &str) -> Option<Option<&'a str>> {
    let option = settings.x_options.iter().rev().find(|(given, _)| given == name)?;
    Some(option.1.as_deref())
}

/// Adds what `-X` options and the environment ask for. `Err` is a message of one line.
pub fn complete(arguments: &mut Arguments) -> Result<(), String> {
    let environment = Environment {
        ignored: arguments.settings.flags.ignore_environment,
    };
    flags(&mut arguments.settings, &environment)?;
    hash_seed(arguments, &environment)?;
    let settings = &mut arguments.settings;
    warn_options(settings, &environment);
    standard_streams(settings, &environment);
    settings.no_debug_ranges =
        x_option(settings, "no_debug_ranges").is_some() || environment.is_set("PYTHONNODEBUGRANGES");
    settings.pycache_prefix = match x_option(settings, "pycache_prefix") {
        Some(prefix) => prefix.filter(|prefix| !prefix.is_empty()).map(OsString::from),
        None => environment.get("PYTHONPYCACHEPREFIX"),
    };
    settings.int_max_str_digits = max_digits(settings, &environment)?;
    settings.cpu_count = cpu_count(settings, &environment)?;
    arguments.startup = environment.text("PYTHONSTARTUP");
    Ok(())
}

fn flags(settings: &mut Settings, environment: &Environment) -> Result<(), String> {
    let utf8_mode = utf8_mode(settings, environment)?;
    let given = |name: &str| x_option(settings, name).is_some();
    let dev_mode = given("dev") || environment.is_set("PYTHONDEVMODE");
    let warn_default_encoding = given("warn_default_encoding") || environment.is_set("PYTHONWARNDEFAULTENCODING");
    let inherits = switch(
        settings,
        environment,
        "thread_inherit_context",
        "PYTHON_THREAD_INHERIT_CONTEXT",
    )?;
    let aware = switch(
        settings,
        environment,
        "context_aware_warnings",
        "PYTHON_CONTEXT_AWARE_WARNINGS",
    )?;
    if switch(settings, environment, "gil", "PYTHON_GIL")? == Some(false) {
        return Err("config_read_gil: Disabling the GIL is not supported by this build".to_owned());
    }
    let flags = &mut settings.flags;
    flags.utf8_mode = utf8_mode;
    flags.dev_mode |= dev_mode;
    flags.warn_default_encoding |= warn_default_encoding;
    flags.thread_inherit_context = inherits.unwrap_or(false);
    flags.context_aware_warnings = aware.unwrap_or(false);
    flags.optimize = flags.optimize.max(environment.level("PYTHONOPTIMIZE"));
    flags.verbose = flags.verbose.max(environment.level("PYTHONVERBOSE"));
    flags.debug |= environment.level("PYTHONDEBUG") > 0;
    flags.inspect |= environment.level("PYTHONINSPECT") > 0;
    flags.dont_write_bytecode |= environment.level("PYTHONDONTWRITEBYTECODE") > 0;
    flags.safe_path |= environment.is_set("PYTHONSAFEPATH");
    flags.no_user_site |= environment.level("PYTHONNOUSERSITE") > 0;
    Ok(())
}

/// An option or variable that is `1` or `0`.
fn switch(settings: &Settings, environment: &Environment, name: &str, variable: &str) -> Result<Option<bool>, String> {
    let read = |value: &str| match value {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    };
    match (x_option(settings, name), environment.text(variable)) {
        (Some(value), _) => match value.and_then(read) {
            None => Err(format!("-X {name} must be \"0\" or \"1\"")),
            known => Ok(known),
        },
        (None, Some(value)) => match read(&value) {
            None => Err(format!("{variable} must be \"0\" or \"1\"")),
            known => Ok(known),
        },
        (None, None) => Ok(None),
    }
}

/// What `sys.flags.utf8_mode` says (PEP 540): what is asked for; otherwise whether text is UTF-8 although the locale
/// wouldn't have it so.
fn utf8_mode(settings: &Settings, environment: &Environment) -> Result<bool, String> {
    match x_option(settings, "utf8") {
        Some(None | Some("1")) => return Ok(true),
        Some(Some("0")) => return Ok(false),
        Some(Some(_)) => return Err("invalid -X utf8 option value".to_owned()),
        None => {}
    }
    match environment.text("PYTHONUTF8").as_deref() {
        Some("1") => Ok(true),
        Some("0") => Ok(false),
        Some(_) => Err("invalid PYTHONUTF8 environment variable value".to_owned()),
        None => {
            let locale = locale().to_ascii_lowercase();
            Ok(!locale.contains("utf-8") && !locale.contains("utf8"))
        }
    }
}

/// The name of the locale for characters; these variables aren't Python's and count even where its own are ignored.
fn locale() -> String {
    let set = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(set)
        .unwrap_or_else(|| "C".to_owned())
}

fn hash_seed(arguments: &mut Arguments, environment: &Environment) -> Result<(), String> {
    let flags = &mut arguments.settings.flags;
    // `-R` asks for randomness again where the variable takes it away.
    let asked_for = std::mem::replace(&mut flags.hash_randomization, true);
    let Some(seed) = environment.text("PYTHONHASHSEED").filter(|seed| seed != "random") else {
        return Ok(());
    };
    let Ok(seed) = seed.parse::<u32>() else {
        return Err("PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]".to_owned());
    };
    flags.hash_randomization = asked_for || seed != 0;
    if !asked_for {
        arguments.hash_seed = Some(u64::from(seed));
    }
    Ok(())
}

/// `sys.warnoptions`, from the weakest to the strongest.
fn warn_options(settings: &mut Settings, environment: &Environment) {
    let mut all = Vec::new();
    if settings.flags.dev_mode {
        all.push("default".to_owned());
    }
    if let Some(options) = environment.text("PYTHONWARNINGS") {
        all.extend(options.split(',').map(str::to_owned));
    }
    all.append(&mut settings.warn_options);
    match settings.flags.bytes_warning {
        0 => {}
        1 => all.push("default::BytesWarning".to_owned()),
        _ => all.push("error::BytesWarning".to_owned()),
    }
    settings.warn_options = all;
}

fn standard_streams(settings: &mut Settings, environment: &Environment) {
    let escapes = settings.flags.utf8_mode || may_be_unset(&locale());
    let standard = &mut settings.standard;
    standard.unbuffered |= environment.level("PYTHONUNBUFFERED") > 0;
    standard.errors = if escapes { "surrogateescape" } else { "strict" }.to_owned();
    if let Some(setting) = environment.text("PYTHONIOENCODING") {
        let (encoding, errors) = setting.split_once(':').unwrap_or((&setting, ""));
        if !encoding.is_empty() {
            standard.encoding = Some(encoding.to_owned());
            standard.errors = "strict".to_owned();
        }
        if !errors.is_empty() {
            standard.errors = errors.to_owned();
        }
    }
}

/// Locales that mean that nobody chose one: what the streams can't read passes through them unchanged (PEP 538).
fn may_be_unset(locale: &str) -> bool {
    ["C", "POSIX", "C.UTF-8", "C.utf8", "UTF-8"].contains(&locale)
}

fn max_digits(settings: &Settings, environment: &Environment) -> Result<Option<usize>, String> {
    let least = corallus_vm::objects::int::text::LOWEST_LIMIT;
    let read = |value: &str| value.parse().ok().filter(|digits| *digits == 0 || *digits >= least);
    let wanted = "expected an integer; valid values: 0 for unlimited, or at least";
    match (
        x_option(settings, "int_max_str_digits"),
        environment.text("PYTHONINTMAXSTRDIGITS"),
    ) {
        (Some(value), _) => match value.and_then(read) {
            None => Err(format!("-X int_max_str_digits: invalid limit; {wanted} {least}")),
            digits => Ok(digits),
        },
        (None, Some(value)) => match read(&value) {
            None => Err(format!("PYTHONINTMAXSTRDIGITS: invalid limit; {wanted} {least}")),
            digits => Ok(digits),
        },
        (None, None) => Ok(None),
    }
}

fn cpu_count(settings: &Settings, environment: &Environment) -> Result<Option<u32>, String> {
    let read = |value: &str| value.parse().ok().filter(|count| *count > 0);
    let wanted = "n must be an integer greater than 0 or \"default\"";
    match (x_option(settings, "cpu_count"), environment.text("PYTHON_CPU_COUNT")) {
        (Some(Some("default")), _) => Ok(None),
        (Some(value), _) => match value.and_then(read) {
            None => Err(format!("invalid -X cpu_count=n: {wanted}")),
            count => Ok(count),
        },
        (None, Some(value)) if value != "default" => match read(&value) {
            None => Err(format!("invalid PYTHON_CPU_COUNT=n: {wanted}")),
            count => Ok(count),
        },
        (None, _) => Ok(None),
    }
}
