//! The command line, read as the reference reads its own: options up to the program, and everything after it is the
//! program's.

use corallus::{Flags, Settings};

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Run a file (or folder with a `__main__.py`).
    File(String),
    /// Run source text.
    Text(String),
    /// Run a module.
    Module(String),
    /// Read the program from standard input, or prompt for it.
    Stdin,
    /// Show the bytecode of a file.
    Disassemble(String),
    Version {
        long: bool,
    },
    Help,
}

/// A command line.
#[derive(Debug)]
pub struct Arguments {
    pub command: Command,
    pub settings: Settings,
    /// Prompt after the program has run.
    pub interactive: bool,
    pub unbuffered: bool,
}

/// The usage text.
pub const USAGE: &str = "\
usage: corallus [option] ... [-c cmd | -m mod | file | -] [arg] ...
       corallus dis FILE
Options:
-c cmd : program passed in as string (terminates option list)
-m mod : run library module as a script (terminates option list)
-i     : prompt after running the program
-E     : ignore PYTHON* environment variables
-I     : isolate from the user's environment (implies -E and -P)
-O     : remove assert and __debug__-dependent statements; -OO: also discard docstrings
-P     : don't prepend a potentially unsafe path to sys.path
-q     : don't print version and copyright messages on interactive startup
-s, -S : accepted; there is no site to leave out
-u     : force the standard output streams to be unbuffered
-v     : accepted
-V     : print the version number and exit
-W arg : warning control; arg is action:message:category:module:lineno
-X opt : set an implementation-specific option
file   : program read from script file
-      : program read from standard input
arg ...: arguments passed to the program in sys.argv[1:]
";

impl Arguments {
    /// Reads the arguments after the command's name. `Err` is one line to show.
    pub fn parse(executable: String, words: Vec<String>) -> Result<Self, String> {
        let mut settings = Settings {
            executable,
            ..Settings::default()
        };
        settings.orig_argv = std::iter::once("corallus".to_owned())
            .chain(words.iter().cloned())
            .collect();
        let mut parsed = Parser {
            words: words.into_iter(),
            settings,
            interactive: false,
            unbuffered: false,
        };
        let (command, argv0) = parsed.options()?;
        let Parser {
            words,
            mut settings,
            interactive,
            unbuffered,
        } = parsed;
        settings.argv = std::iter::once(argv0).chain(words).collect();
        settings.flags.interactive |= interactive && command == Command::Stdin;
        settings.flags.inspect |= interactive;
        let arguments = Self {
            command,
            settings,
            interactive,
            unbuffered,
        };
        Ok(arguments.with_environment())
    }

    /// Adds what the environment asks for.
    fn with_environment(mut self) -> Self {
        self.settings.flags.hash_randomization = true;
        if self.settings.flags.ignore_environment {
            return self;
        }
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        if let Some(options) = set("PYTHONWARNINGS") {
            let mut all: Vec<String> = options.split(',').map(str::to_owned).collect();
            all.append(&mut self.settings.warn_options);
            self.settings.warn_options = all;
        }
        let level = |value: String| value.parse().unwrap_or(1_u8);
        let flags = &mut self.settings.flags;
        if let Some(value) = set("PYTHONOPTIMIZE") {
            flags.optimize = flags.optimize.max(level(value)).min(2);
        }
        if let Some(value) = set("PYTHONVERBOSE") {
            flags.verbose = flags.verbose.max(level(value));
        }
        self.settings.no_debug_ranges |= set("PYTHONNODEBUGRANGES").is_some();
        flags.dont_write_bytecode |= set("PYTHONDONTWRITEBYTECODE").is_some();
        if self.settings.pycache_prefix.is_none() {
            self.settings.pycache_prefix = set("PYTHONPYCACHEPREFIX");
        }
        flags.dev_mode |= set("PYTHONDEVMODE").is_some();
        flags.safe_path |= set("PYTHONSAFEPATH").is_some();
        flags.no_user_site |= set("PYTHONNOUSERSITE").is_some();
        self.interactive |= set("PYTHONINSPECT").is_some();
        flags.hash_randomization = set("PYTHONHASHSEED").is_none_or(|seed| seed != "0");
        self
    }

    /// The seed for hashes that the environment asks for.
    pub fn hash_seed(&self) -> Result<Option<u64>, String> {
        if self.settings.flags.ignore_environment {
            return Ok(None);
        }
        match std::env::var("PYTHONHASHSEED") {
            Ok(seed) if !seed.is_empty() && seed != "random" => match seed.parse::<u32>() {
                Ok(seed) => Ok(Some(u64::from(seed))),
                Err(_) => Err("PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]".to_owned()),
            },
            _ => Ok(None),
        }
    }
}

struct Parser {
    words: std::vec::IntoIter<String>,
    settings: Settings,
    interactive: bool,
    unbuffered: bool,
}

impl Parser {
    /// Reads options until the command is clear; also returns `sys.argv[0]`.
    fn options(&mut self) -> Result<(Command, String), String> {
        let mut version = 0;
        while let Some(word) = self.words.next() {
            if word == "-" {
                return Ok((Command::Stdin, "-".to_owned()));
            }
            if let Some(long) = word.strip_prefix("--") {
                match long {
                    "help" => return Ok((Command::Help, String::new())),
                    "version" => return Ok((Command::Version { long: version > 0 }, String::new())),
                    "" => continue,
                    _ => return Err(format!("unknown option --{long}")),
                }
            }
            let Some(letters) = word.strip_prefix('-') else {
                return Ok(self.program(word));
            };
            for (at, letter) in letters.char_indices() {
                let rest = letters.get(at + letter.len_utf8()..).unwrap_or_default();
                match letter {
                    'c' => return Ok((Command::Text(self.value('c', rest)?), "-c".to_owned())),
                    'm' => return Ok((Command::Module(self.value('m', rest)?), "-m".to_owned())),
                    'W' => {
                        let value = self.value('W', rest)?;
                        self.settings.warn_options.push(value);
                        break;
                    }
                    'X' => {
                        let value = self.value('X', rest)?;
                        self.x_option(&value);
                        break;
                    }
                    'V' => version += 1,
                    'h' | '?' => return Ok((Command::Help, String::new())),
                    _ => self.flag(letter)?,
                }
            }
        }
        if version > 0 {
            return Ok((Command::Version { long: version > 1 }, String::new()));
        }
        Ok((Command::Stdin, String::new()))
    }

    /// A word that isn't an option: the program, or a subcommand that isn't a file.
    fn program(&mut self, word: String) -> (Command, String) {
        if word == "dis"
            && !std::path::Path::new("dis").exists()
            && let Some(file) = self.words.next()
        {
            return (Command::Disassemble(file), word);
        }
        (Command::File(word.clone()), word)
    }

    fn value(&mut self, letter: char, rest: &str) -> Result<String, String> {
        if !rest.is_empty() {
            return Ok(rest.to_owned());
        }
        self.words
            .next()
            .ok_or_else(|| format!("Argument expected for the -{letter} option"))
    }

    fn flag(&mut self, letter: char) -> Result<(), String> {
        let flags: &mut Flags = &mut self.settings.flags;
        match letter {
            'i' => self.interactive = true,
            'u' => self.unbuffered = true,
            'O' => flags.optimize = (flags.optimize + 1).min(2),
            'q' => flags.quiet = true,
            'd' => flags.debug = flags.debug.saturating_add(1),
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
            'R' | 'x' => {}
            _ => return Err(format!("Unknown option: -{letter}")),
        }
        Ok(())
    }

    fn x_option(&mut self, text: &str) {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (text, None),
        };
        self.settings.flags.dev_mode |= name == "dev";
        self.settings.no_debug_ranges |= name == "no_debug_ranges";
        if name == "pycache_prefix" {
            self.settings.pycache_prefix = value.clone().filter(|value| !value.is_empty());
        }
        self.settings.x_options.push((name.to_owned(), value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Arguments {
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        Arguments::parse("corallus".to_owned(), words).expect("a good command line")
    }

    #[test]
    fn everything_after_the_program_is_its_own() {
        let arguments = parse(&["-O", "prog.py", "-c", "x"]);
        assert_eq!(arguments.command, Command::File("prog.py".to_owned()));
        assert_eq!(arguments.settings.argv, ["prog.py", "-c", "x"]);
        assert_eq!(arguments.settings.flags.optimize, 1);
    }

    #[test]
    fn letters_combine_and_values_may_be_attached() {
        let arguments = parse(&["-OOq", "-Werror", "-cpass", "a"]);
        assert_eq!(arguments.command, Command::Text("pass".to_owned()));
        assert_eq!(arguments.settings.argv, ["-c", "a"]);
        assert_eq!(arguments.settings.warn_options, ["error"]);
        assert!(arguments.settings.flags.quiet && arguments.settings.flags.optimize == 2);
    }

    #[test]
    fn a_missing_value_is_an_error() {
        assert!(Arguments::parse("corallus".to_owned(), vec!["-c".to_owned()]).is_err());
        assert!(Arguments::parse("corallus".to_owned(), vec!["-Z".to_owned()]).is_err());
    }
}
