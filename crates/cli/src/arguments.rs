//! The command line, read as the reference reads its own: options up to the program, and everything after it is the
//! program's. What options and environment ask for together is worked out in [`crate::configuration`].

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use corallus::{Flags, Settings};

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Run a file (or folder with a `__main__.py`).
    File(OsString),
    /// Run source text.
    Text(OsString),
    /// Run a module.
    Module(OsString),
    /// Read the program from standard input, or prompt for it.
    Stdin,
    /// Show the bytecode of a file.
    Disassemble(OsString),
    Version {
        long: bool,
    },
    /// Show these texts.
    Help(&'static [&'static str]),
}

/// A command line.
#[derive(Debug)]
pub struct Arguments {
    pub command: Command,
    pub settings: Settings,
    /// Leave out the first line of the file.
    pub skip_first_line: bool,
    /// A file to execute before the first prompt.
    pub startup: Option<String>,
    /// The seed for hashes, if they aren't random.
    pub hash_seed: Option<u64>,
}

/// The usage text.
pub const USAGE: &str = "\
usage: corallus [option] ... [-c cmd | -m mod | file | -] [arg] ...
       corallus dis FILE
Options (and corresponding environment variables):
-b     : issue warnings about converting bytes/bytearray to str and comparing
         bytes/bytearray with str or bytes with int; also -bb: issue errors
-B     : don't write compiled modules on import; also PYTHONDONTWRITEBYTECODE=x
-c cmd : program passed in as string (terminates option list)
-d     : accepted; also PYTHONDEBUG=x
-E     : ignore PYTHON* environment variables (such as PYTHONPATH)
-h     : print this help message and exit (also -? or --help)
-i     : prompt after running the program; also PYTHONINSPECT=x
-I     : isolate from the user's environment (implies -E, -P and -s)
-m mod : run library module as a script (terminates option list)
-O     : remove assert and __debug__-dependent statements; also PYTHONOPTIMIZE=x
-OO    : do -O changes and also discard docstrings
-P     : don't prepend a potentially unsafe path to sys.path; also
         PYTHONSAFEPATH
-q     : don't print version and copyright messages on interactive startup
-s     : accepted; also PYTHONNOUSERSITE=x
-S     : don't add what the module site adds to the builtins
-u     : force the stdout and stderr streams to be unbuffered; also
         PYTHONUNBUFFERED=x
-v     : accepted; also PYTHONVERBOSE=x
-V     : print the version number and exit (also --version)
-W arg : warning control; arg is action:message:category:module:lineno; also
         PYTHONWARNINGS=arg
-x     : skip first line of source
-X opt : set an implementation-specific option (see --help-xoptions)
--check-hash-based-pycs always|default|never: accepted
--help-env: print help about environment variables and exit
--help-xoptions: print help about implementation-specific -X options and exit
--help-all: print complete help information and exit

Arguments:
file   : program read from script file
-      : program read from standard input (default; prompts on a terminal)
arg ...: arguments passed to the program in sys.argv[1:]
";

/// What `--help-env` shows.
const ENVIRONMENT: &str = "\
Environment variables that change behavior:
PYTHON_CPU_COUNT: override the return value of os.cpu_count() (-X cpu_count)
PYTHON_CONTEXT_AWARE_WARNINGS: 1: warnings.catch_warnings() keeps its filters
         in a context variable (-X context_aware_warnings)
PYTHON_THREAD_INHERIT_CONTEXT: 1: threads begin with their starter's context
         (-X thread_inherit_context)
PYTHONBREAKPOINT: what breakpoint() calls; 0 disables it
PYTHONDEBUG, PYTHONDONTWRITEBYTECODE, PYTHONINSPECT, PYTHONNOUSERSITE,
PYTHONOPTIMIZE, PYTHONSAFEPATH, PYTHONUNBUFFERED, PYTHONVERBOSE,
PYTHONWARNINGS: see the options above
PYTHONDEVMODE: enable the development mode (-X dev)
PYTHONHASHSEED: a number from 0 to 4294967295, or random: the seed of the
         hashes of strings
PYTHON_HISTORY: where the prompt keeps its history
PYTHONINTMAXSTRDIGITS: most digits of conversions between int and str; 0 means
         no limit (-X int_max_str_digits)
PYTHONIOENCODING: encoding[:errors] of the standard streams
PYTHONPATH: folders, separated by ':', that come before the library on sys.path
PYTHONPYCACHEPREFIX: where compiled modules are kept (-X pycache_prefix)
PYTHONSTARTUP: a file that is executed before the first prompt
PYTHONUTF8: 1 or 0: what sys.flags.utf8_mode says (-X utf8)
PYTHONWARNDEFAULTENCODING: warn where a text file is opened without an
         encoding (-X warn_default_encoding)
PYTHONHOME, PYTHONPLATLIBDIR: ignored; the library is part of the command
";

/// What `--help-xoptions` shows.
const X_OPTIONS: &str = "\
Options of -X, which sys._xoptions has, whatever they are:
-X context_aware_warnings=0|1: see PYTHON_CONTEXT_AWARE_WARNINGS
-X cpu_count=N|default: override the return value of os.cpu_count()
-X dev : enable the development mode: show warnings that are hidden otherwise
-X int_max_str_digits=N: limit the size of int<->str conversions; 0: no limit
-X pycache_prefix=PATH: keep compiled modules in a parallel tree
-X thread_inherit_context=0|1: see PYTHON_THREAD_INHERIT_CONTEXT
-X utf8[=0|1]: what sys.flags.utf8_mode says
-X warn_default_encoding: warn where a text file is opened without an encoding
";

impl Arguments {
    /// Reads the arguments, the command's name first. `Err` is one line to show.
    pub fn parse(executable: OsString, words: Vec<OsString>) -> Result<Self, String> {
        let mut parsed = Parser {
            settings: Settings {
                executable,
                orig_argv: words.clone(),
                ..Settings::default()
            },
            words: words.into_iter(),
            skip_first_line: false,
        };
        // The command's name.
        parsed.words.next();
        let (command, argv0) = parsed.options()?;
        let Parser {
            words,
            mut settings,
            skip_first_line,
        } = parsed;
        settings.argv = std::iter::once(argv0).chain(words).collect();
        Ok(Self {
            command,
            settings,
            skip_first_line,
            startup: None,
            hash_seed: None,
        })
    }
}

struct Parser {
    words: std::vec::IntoIter<OsString>,
    settings: Settings,
    skip_first_line: bool,
}

impl Parser {
    /// Reads options until the command is clear; also returns `sys.argv[0]`.
    fn options(&mut self) -> Result<(Command, OsString), String> {
        let mut version = 0;
        while let Some(word) = self.words.next() {
            if word == "-" {
                return Ok((Command::Stdin, word));
            }
            if word == "--" {
                match self.words.next() {
                    Some(word) => return Ok(self.program(word)),
                    None => break,
                }
            }
            if let Some(long) = word.as_bytes().strip_prefix(b"--") {
                match self.long_option(long, version)? {
                    Some(command) => return Ok((command, OsString::new())),
                    None => continue,
                }
            }
            let Some(letters) = word.as_bytes().strip_prefix(b"-") else {
                return Ok(self.program(word));
            };
            for (at, letter) in letters.iter().enumerate() {
                let rest = letters.get(at + 1..).unwrap_or_default();
                match letter {
                    b'c' => return Ok((Command::Text(self.value('c', rest)?), "-c".into())),
                    b'm' => return Ok((Command::Module(self.value('m', rest)?), "-m".into())),
                    b'W' => {
                        let value = self.value('W', rest)?;
                        self.settings.warn_options.push(value.to_string_lossy().into_owned());
                        break;
                    }
                    b'X' => {
                        let value = self.value('X', rest)?;
                        self.x_option(&value.to_string_lossy());
                        break;
                    }
                    b'V' => version += 1,
                    b'h' | b'?' => return Ok((Command::Help(&[USAGE]), OsString::new())),
                    _ => self.flag(char::from(*letter))?,
                }
            }
        }
        if version > 0 {
            return Ok((Command::Version { long: version > 1 }, OsString::new()));
        }
        Ok((Command::Stdin, OsString::new()))
    }

    /// An option of a whole word: a command that it asks for, if it does.
    fn long_option(&mut self, name: &[u8], versions: u32) -> Result<Option<Command>, String> {
        let name = String::from_utf8_lossy(name);
        Ok(Some(match &*name {
            "help" => Command::Help(&[USAGE]),
            "help-env" => Command::Help(&[ENVIRONMENT]),
            "help-xoptions" => Command::Help(&[X_OPTIONS]),
            "help-all" => Command::Help(&[USAGE, "\n", ENVIRONMENT, "\n", X_OPTIONS]),
            "version" => Command::Version { long: versions > 0 },
            "check-hash-based-pycs" => {
                let value = self.words.next().unwrap_or_default();
                if !["always", "default", "never"].iter().any(|known| value == *known) {
                    return Err("--check-hash-based-pycs must be one of 'default', 'always', or 'never'".to_owned());
                }
                return Ok(None);
            }
            _ => return Err(format!("unknown option --{name}")),
        }))
    }

    /// A word that isn't an option: the program, or a subcommand that isn't a file.
    fn program(&mut self, word: OsString) -> (Command, OsString) {
        if word == "dis"
            && !std::path::Path::new("dis").exists()
            && let Some(file) = self.words.next()
        {
            return (Command::Disassemble(file), word);
        }
        (Command::File(word.clone()), word)
    }

    fn value(&mut self, letter: char, rest: &[u8]) -> Result<OsString, String> {
        if !rest.is_empty() {
            return Ok(OsString::from_vec(rest.to_vec()));
        }
        self.words
            .next()
            .ok_or_else(|| format!("Argument expected for the -{letter} option"))
    }

    fn flag(&mut self, letter: char) -> Result<(), String> {
        let flags: &mut Flags = &mut self.settings.flags;
        match letter {
            'i' => {
                flags.interactive = true;
                flags.inspect = true;
            }
            'u' => self.settings.standard.unbuffered = true,
            'x' => self.skip_first_line = true,
            'O' => flags.optimize = flags.optimize.saturating_add(1),
            'q' => flags.quiet = true,
            'd' => flags.debug = true,
            'v' => flags.verbose = flags.verbose.saturating_add(1),
            'b' => flags.bytes_warning = flags.bytes_warning.saturating_add(1),
            'B' => flags.dont_write_bytecode = true,
            'E' => flags.ignore_environment = true,
            'I' => {
                flags.isolated = true;
                flags.ignore_environment = true;
                flags.no_user_site = true;
                flags.safe_path = true;
            }
            'P' => flags.safe_path = true,
            's' => flags.no_user_site = true,
            'S' => flags.no_site = true,
            'R' => flags.hash_randomization = true,
            _ => return Err(format!("Unknown option: -{letter}")),
        }
        Ok(())
    }

    fn x_option(&mut self, text: &str) {
        let option = match text.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (text.to_owned(), None),
        };
        self.settings.x_options.push(option);
    }
}

/// A word of the command line as messages show it.
pub fn shown(word: &OsStr) -> String {
    word.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<OsString> {
        std::iter::once(&"corallus").chain(words).map(OsString::from).collect()
    }

    fn parse(given: &[&str]) -> Arguments {
        Arguments::parse("corallus".into(), words(given)).expect("a good command line")
    }

    #[test]
    fn everything_after_the_program_is_its_own() {
        let arguments = parse(&["-O", "prog.py", "-c", "x"]);
        assert_eq!(arguments.command, Command::File("prog.py".into()));
        assert_eq!(arguments.settings.argv, ["prog.py", "-c", "x"]);
        assert_eq!(arguments.settings.flags.optimize, 1);
    }

    #[test]
    fn letters_combine_and_values_may_be_attached() {
        let arguments = parse(&["-OOq", "-Werror", "-cpass", "a"]);
        assert_eq!(arguments.command, Command::Text("pass".into()));
        assert_eq!(arguments.settings.argv, ["-c", "a"]);
        assert_eq!(arguments.settings.warn_options, ["error"]);
        assert!(arguments.settings.flags.quiet && arguments.settings.flags.optimize == 2);
    }

    #[test]
    fn two_hyphens_end_the_options() {
        assert_eq!(parse(&["--", "-x"]).command, Command::File("-x".into()));
        assert_eq!(parse(&["-q", "--"]).command, Command::Stdin);
    }

    #[test]
    fn a_missing_value_is_an_error() {
        assert!(Arguments::parse("corallus".into(), words(&["-c"])).is_err());
        assert!(Arguments::parse("corallus".into(), words(&["-Z"])).is_err());
    }
}
