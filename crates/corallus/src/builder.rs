//! How an isolate is made: settings, limits, permissions, streams.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::time::Duration;

use corallus_heap::{Ref, Value};
use corallus_stdlib::isolate::{Stream, Streams};
use corallus_stdlib::posix::process::Environment;
use corallus_stdlib::sys::Settings;
use corallus_vm::error::Res;
use corallus_vm::host::Permissions;
use corallus_vm::objects::dict::Dict;
use corallus_vm::vm::Vm;

use crate::context::{EntryLimits, MainNamespace};
use crate::error::{Error, Result};
use crate::host::StandardHost;
use crate::isolate::Isolate;

/// How an isolate is made: what it may use up, and what it may reach.
///
/// # Limits
///
/// A limit is *soft* if reaching it is an exception that the program may catch, and *hard* if it ends the program: no handler and no
/// `finally` block runs, and the host gets [`Error::Limit`]. The isolate can be used again after either; suspended generators and
/// globals are as they were.
///
/// | limit | what it counts | what happens |
/// |---|---|---|
/// | [`fuel`](Self::fuel) | calls, backward jumps, steps of native iteration, and native work by size | hard |
/// | [`time_limit`](Self::time_limit) | the clock, from the host's call on | hard |
/// | [`memory_limit`](Self::memory_limit) | bytes of Python objects | soft; hard at a sixteenth (at least 256 KiB) more |
/// | [`recursion_limit`](Self::recursion_limit) | nested calls | soft |
///
/// # Permissions
///
/// An isolate begins with none: it computes, tells the time and draws random numbers, and what else it can do is what the host gives
/// it. What a program isn't permitted raises `PermissionError`; the modules can be imported all the same.
///
/// ```
/// use corallus::{Error, Isolate, Limit};
/// use std::time::Duration;
///
/// let mut isolate = Isolate::builder().memory_limit(64 << 20).time_limit(Duration::from_millis(50)).build()?;
/// let endless = "
/// while True:
///     try: pass
///     except BaseException: pass
/// ";
/// assert!(matches!(isolate.exec(endless), Err(Error::Limit(Limit::Time))));
/// isolate.exec("
/// try:
///     open('/etc/passwd')
/// except PermissionError:
///     refused = True
/// ")?;
/// assert!(isolate.get::<bool>("refused")?);
/// # Ok::<(), corallus::Error>(())
/// ```
pub struct Builder {
    settings: Settings,
    hash_seed: Option<u64>,
    memory_limit: Option<usize>,
    recursion_limit: Option<usize>,
    fuel: Option<u64>,
    time_limit: Option<Duration>,
    permissions: Permissions,
    environment: Option<Vec<(String, String)>>,
    streams: Streams,
}

impl Default for Builder {
    fn default() -> Self {
        let mut settings = Settings::default();
        settings.flags.dont_write_bytecode = true;
        settings.flags.utf8_mode = true;
        Self {
            settings,
            hash_seed: None,
            memory_limit: None,
            recursion_limit: None,
            fuel: None,
            time_limit: None,
            permissions: Permissions::default(),
            environment: None,
            streams: Streams {
                stdin: Stream::Host(Box::new(std::io::empty())),
                stdout: Stream::Host(Box::new(std::io::stdout())),
                stderr: Stream::Host(Box::new(std::io::stderr())),
            },
        }
    }
}

impl Builder {
    /// `sys.argv`, flags and the rest of what a command line decides.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// `sys.argv`.
    #[must_use]
    pub fn argv<T: Into<OsString>>(mut self, argv: impl IntoIterator<Item = T>) -> Self {
        self.settings.argv = argv.into_iter().map(Into::into).collect();
        self
    }

    /// Whether modules imported from folders are kept compiled, in `__pycache__` beside them. Off by default.
    #[must_use]
    pub fn cache_modules(mut self, wanted: bool) -> Self {
        self.settings.flags.dont_write_bytecode = !wanted;
        self
    }

    /// Folders to import from, before the embedded library. They are searched only with
    /// [`allow_filesystem`](Self::allow_filesystem).
    #[must_use]
    pub fn path<T: Into<OsString>>(mut self, folders: impl IntoIterator<Item = T>) -> Self {
        self.settings.path = folders.into_iter().map(Into::into).collect();
        self
    }

    /// The seed for hashes of strings; random by default, so that a program can't be attacked through collisions.
    #[must_use]
    pub fn hash_seed(mut self, seed: u64) -> Self {
        self.hash_seed = Some(seed);
        self
    }

    /// The most bytes that the isolate's objects may take: the objects themselves, the text, bytes, items and digits that they hold,
    /// frames, and free memory that waits to be used again; an empty isolate has about 1 MiB. Not counted is what natives need for the
    /// moment of a call, and compiled code; a single such step is bounded by a small multiple of what it works on.
    ///
    /// Before anything is refused, garbage is collected. What would be too large by itself (`'x' * 10**12`) is `MemoryError` at once.
    /// A program that grows bit by bit gets `MemoryError` once; if it catches that and takes still more, it is ended.
    #[must_use]
    pub fn memory_limit(mut self, bytes: usize) -> Self {
        self.memory_limit = Some(bytes);
        self
    }

    /// How deep Python calls may nest: 1000 by default, and then the program may raise it with `sys.setrecursionlimit`. If it is given here,
    /// the program can only lower it.
    #[must_use]
    pub fn recursion_limit(mut self, calls: usize) -> Self {
        self.recursion_limit = Some(calls);
        self
    }

    /// How much the program may do in all: one unit for each call, each backward jump and each step of a native over an iterator, more for
    /// arithmetic on long integers. The same program with the same hash seed always uses the same. Host functions cost the
    /// call only. See [`Isolate::set_fuel`].
    #[must_use]
    pub fn fuel(mut self, fuel: u64) -> Self {
        self.fuel = Some(fuel);
        self
    }

    /// How long each of the host's calls may run: every [`exec`](Isolate::exec), [`call`](Isolate::call), step of a coroutine and so on begins
    /// anew. The clock is looked at every few thousand units of fuel, in waits, and before expensive arithmetic; host functions
    /// count, but aren't interrupted.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// Permits files and folders: `open`, the functions of `os` on paths and descriptors, imports from `sys.path`, source lines in
    /// tracebacks.
    #[must_use]
    pub fn allow_filesystem(mut self) -> Self {
        self.permissions.filesystem = true;
        self
    }

    /// Permits what the process knows of its surroundings: environment variables, the names of user and machine. Without it, `os.environ` is
    /// what [`environment`](Self::environment) gives, or empty.
    #[must_use]
    pub fn allow_environment(mut self) -> Self {
        self.permissions.environment = true;
        self
    }

    /// Permits sockets and the resolution of names. Without it a program can still make up to 64 pairs of connected sockets, on which event
    /// loops such as that of `asyncio` stand.
    #[must_use]
    pub fn allow_network(mut self) -> Self {
        self.permissions.network = true;
        self
    }

    /// Permits other processes, signals, and what concerns the process as a whole: `subprocess`, `os.kill`, `os._exit`, `signal.signal`.
    #[must_use]
    pub fn allow_processes(mut self) -> Self {
        self.permissions.processes = true;
        self
    }

    /// Permits everything, as the `corallus` command does.
    #[must_use]
    pub fn allow_all(mut self) -> Self {
        self.permissions = Permissions::ALL;
        self
    }

    /// `os.environ` in place of the process's environment.
    #[must_use]
    pub fn environment<K: Into<String>, V: Into<String>>(
        mut self,
        variables: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let variables = variables.into_iter();
        self.environment = Some(variables.map(|(name, value)| (name.into(), value.into())).collect());
        self
    }

    /// Where `sys.stdout` goes; to the process's standard output by default. The writer gets what is printed at once. An error that it
    /// returns is an `OSError` in the program.
    ///
    /// ```
    /// use corallus::Isolate;
    /// use std::sync::mpsc;
    ///
    /// struct Lines(mpsc::Sender<Vec<u8>>);
    /// impl std::io::Write for Lines {
    ///     fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
    ///         let _ = self.0.send(bytes.to_vec());
    ///         Ok(bytes.len())
    ///     }
    ///     fn flush(&mut self) -> std::io::Result<()> { Ok(()) }
    /// }
    ///
    /// let (sender, receiver) = mpsc::channel();
    /// let mut isolate = Isolate::builder().stdout(Lines(sender)).build()?;
    /// isolate.exec("print('hello', 3)")?;
    /// assert_eq!(receiver.recv().unwrap(), b"hello 3\n");
    /// # Ok::<(), corallus::Error>(())
    /// ```
    #[must_use]
    pub fn stdout(mut self, writer: impl Write + Send + 'static) -> Self {
        self.streams.stdout = Stream::Host(Box::new(writer));
        self
    }

    /// Where `sys.stderr` goes; to the process's standard error by default.
    #[must_use]
    pub fn stderr(mut self, writer: impl Write + Send + 'static) -> Self {
        self.streams.stderr = Stream::Host(Box::new(writer));
        self
    }

    /// What `sys.stdin` reads; it is empty by default.
    #[must_use]
    pub fn stdin(mut self, reader: impl Read + Send + 'static) -> Self {
        self.streams.stdin = Stream::Host(Box::new(reader));
        self
    }

    /// Makes the standard streams those of the process, descriptors 0 to 2, with buffers and encoding as a Python command has them.
    #[must_use]
    pub fn inherit_streams(mut self) -> Self {
        self.streams = Streams {
            stdin: Stream::Process,
            stdout: Stream::Process,
            stderr: Stream::Process,
        };
        self
    }

    /// Makes the isolate.
    ///
    /// # Errors
    /// If the limits are too tight for an empty isolate.
    pub fn build(self) -> Result<Isolate> {
        let hash_seed = self.hash_seed.unwrap_or_else(random_seed);
        let mut vm = Vm::new(Box::new(StandardHost { hash_seed }));
        vm.permissions = self.permissions;
        if let Some(limit) = self.recursion_limit {
            vm.recursion_limit = limit;
            vm.max_recursion_limit = limit;
        }
        vm.state::<Environment>().0 = self.environment;
        let main = corallus_stdlib::isolate::set_up(&mut vm, &self.settings, self.streams);
        let main = main.and_then(|()| make_main(&mut vm));
        match main {
            Ok(main) => vm.state::<MainNamespace>().0 = Some(main),
            Err(raised) => return Err(Error::from_raised(&mut vm, &raised)),
        }
        if let Some(limit) = self.memory_limit {
            vm.set_quota(limit);
        }
        vm.set_fuel(self.fuel);
        vm.state::<EntryLimits>().time = self.time_limit;
        Ok(Isolate::from_vm(vm))
    }
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder")
            .field("settings", &self.settings)
            .field("permissions", &self.permissions)
            .finish_non_exhaustive()
    }
}

/// A seed that differs from isolate to isolate.
fn random_seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    // The standard library draws the keys of its hashers from the operating system.
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}

/// Makes `__main__`.
fn make_main(vm: &mut Vm) -> Res<Ref<Dict>> {
    let module = vm.new_module("__main__", Value::NONE)?;
    let namespace = module.namespace(vm);
    if let Some(builtins) = vm.modules.get_str(vm, "builtins") {
        namespace.set_str(vm, "__builtins__", builtins);
    }
    let loader = corallus_vm::import::builtin_importer(vm).into_value();
    namespace.set_str(vm, "__loader__", loader);
    vm.enter_module("__main__", module.into_value());
    Ok(namespace)
}
