//! Isolates: interpreters with modules, heap and limits of their own.

use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::time::Duration;

use corallus_heap::Ref;
use corallus_vm::host::Interrupt;
use corallus_vm::objects::dict::Dict;
use corallus_vm::vm::Vm;

use crate::builder::Builder;
use crate::context::{AsContext, Context, EntryLimits, main_namespace};
use crate::convert::{Args, FromObject, ToObject};
use crate::error::Result;
use crate::function::HostFunction;
use crate::module::ModuleBuilder;
use crate::object::Object;

/// A Python interpreter with modules, heap and limits of its own.
///
/// An isolate that isn't running anything can be moved to another thread; isolates in different threads run in parallel and
/// share nothing.
///
/// ```
/// use corallus::Isolate;
///
/// let mut isolate = Isolate::new()?;
/// isolate.exec("x = 20")?;
/// let (mut isolate, sum) = std::thread::spawn(move || {
///     let sum = isolate.eval::<i64>("x + 1");
///     (isolate, sum)
/// }).join().unwrap();
/// assert_eq!(sum?, 21);
/// assert_eq!(isolate.eval::<i64>("x + 2")?, 22);
/// # Ok::<(), corallus::Error>(())
/// ```
pub struct Isolate {
    vm: ManuallyDrop<Box<Vm>>,
}

impl Drop for Isolate {
    fn drop(&mut self) {
        self.vm.abandon_threads();
        if !self.vm.has_abandoned_threads() {
            // SAFETY: nobody uses the machine after this.
            unsafe { ManuallyDrop::drop(&mut self.vm) };
        }
    }
}

// SAFETY: everything that an isolate refers to and that isn't `Sync` is its own, so that it moves as a whole:
// - its objects are reached only through it: handles of a host (`Object`) are places in a table, and a borrowed `Context` or
//   `Items` borrows the isolate and isn't `Send`;
// - what a host puts into it (functions, streams, values of classes) must be `Send`;
// - nothing in the machine is kept in thread-locals or statics, and no native stack is suspended while nobody runs it, except
//   those of a program's own threads, which wait for the machine or for the system and don't touch it meanwhile.
unsafe impl Send for Isolate {}

impl AsContext for Isolate {
    fn context(&mut self) -> Context<'_> {
        Context { vm: &mut self.vm }
    }
}

/// Stops or interrupts the isolate that it came from, from any thread.
#[derive(Clone)]
pub struct Interrupter(Arc<Interrupt>);

impl Interrupter {
    /// Asks for `KeyboardInterrupt`, which the program may catch; it is raised at the next call or backward jump.
    pub fn interrupt(&self) {
        self.0.request();
    }

    /// Ends what runs, as a hard limit does: the host's call ends with [`Limit::Stopped`](crate::Limit::Stopped), whatever the program tries.
    /// If nothing runs just now, the next call ends so.
    pub fn stop(&self) {
        self.0.stop();
    }
}

impl Isolate {
    /// An isolate with default settings: no limits, and no access to the machine.
    ///
    /// # Errors
    /// As [`Builder::build`].
    pub fn new() -> Result<Self> {
        Self::builder().build()
    }

    /// Settings, limits and permissions for a new isolate.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn from_vm(vm: Box<Vm>) -> Self {
        Self {
            vm: ManuallyDrop::new(vm),
        }
    }

    /// Runs statements in `__main__`.
    ///
    /// # Errors
    /// [`Error::Syntax`](crate::Error::Syntax), [`Error::Exception`](crate::Error::Exception) or
    /// [`Error::Limit`](crate::Error::Limit).
    pub fn exec(&mut self, source: &str) -> Result<()> {
        self.context().exec(source)
    }

    /// The value of an expression in `__main__`.
    ///
    /// ```
    /// # use corallus::Isolate;
    /// let mut isolate = Isolate::new()?;
    /// let text: String = isolate.eval("'-'.join(['a', 'b'])")?;
    /// assert_eq!(text, "a-b");
    /// # Ok::<(), corallus::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Isolate::exec`], and [`Error::Conversion`](crate::Error::Conversion) if the value can't become a `T`.
    pub fn eval<T: FromObject>(&mut self, expression: &str) -> Result<T> {
        self.context().eval(expression)
    }

    /// Calls a function that `__main__` defines.
    ///
    /// ```
    /// # use corallus::Isolate;
    /// let mut isolate = Isolate::new()?;
    /// isolate.exec("def greet(name, times): return f'hello {name} ' * times")?;
    /// let greeting: String = isolate.call("greet", ("world", 2))?;
    /// assert_eq!(greeting, "hello world hello world ");
    /// # Ok::<(), corallus::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Isolate::eval`]; `NameError` if there is no such function.
    pub fn call<T: FromObject>(&mut self, function: &str, args: impl Args) -> Result<T> {
        self.context().call(function, args)
    }

    /// Sets a global variable of `__main__`.
    ///
    /// # Errors
    /// [`Error::Misuse`](crate::Error::Misuse) for an object of another isolate.
    pub fn set(&mut self, name: &str, value: impl ToObject) -> Result<()> {
        self.context().set(name, value)
    }

    /// A global variable of `__main__`.
    ///
    /// # Errors
    /// `NameError` if there is none of that name; [`Error::Conversion`](crate::Error::Conversion).
    pub fn get<T: FromObject>(&mut self, name: &str) -> Result<T> {
        self.context().get(name)
    }

    /// Imports a module.
    ///
    /// # Errors
    /// `ModuleNotFoundError`, or what the module raises.
    pub fn import(&mut self, name: &str) -> Result<Object> {
        self.context().import(name)
    }

    /// Defines a global function of `__main__` that runs Rust code: see [`Context::define`].
    ///
    /// # Errors
    /// [`Error::Syntax`](crate::Error::Syntax) if the parameter list isn't Python.
    pub fn define<M>(&mut self, name: &str, function: impl HostFunction<M>) -> Result<()> {
        self.context().define(name, function)
    }

    /// Defines a function of `__main__` whose call is answered by whoever drives the coroutine that awaits it: see
    /// [`Request`](crate::Request).
    ///
    /// # Errors
    /// [`Error::Limit`](crate::Error::Limit).
    pub fn define_request(&mut self, name: &str) -> Result<()> {
        self.context().define_request(name)
    }

    /// A module of host functions, to be imported by the program once it is [installed](ModuleBuilder::install).
    pub fn module(&mut self, name: &str) -> ModuleBuilder<'_> {
        ModuleBuilder::new(self.context(), name)
    }

    /// Releases what dropped handles held and collects garbage, finalisers included. Returns the number of objects found.
    pub fn collect_garbage(&mut self) -> usize {
        self.context().collect_garbage()
    }

    /// Gives the program fuel for what it does from now on; `None` for as much as it likes.
    ///
    /// ```
    /// use corallus::{Error, Isolate, Limit};
    ///
    /// let mut isolate = Isolate::new()?;
    /// isolate.exec("done = 0")?;
    /// isolate.set_fuel(Some(1000));
    /// let result = isolate.exec("while True: done += 1");
    /// assert!(matches!(result, Err(Error::Limit(Limit::Fuel))));
    /// assert_eq!(isolate.fuel(), Some(0));
    /// isolate.set_fuel(None);
    /// assert!(isolate.get::<i64>("done")? <= 1000);
    /// # Ok::<(), corallus::Error>(())
    /// ```
    pub fn set_fuel(&mut self, fuel: Option<u64>) {
        self.vm.set_fuel(fuel);
    }

    /// The fuel that is left.
    pub fn fuel(&self) -> Option<u64> {
        self.vm.fuel()
    }

    /// How long each of the host's calls may run from now on: see [`Builder::time_limit`].
    pub fn set_time_limit(&mut self, limit: Option<Duration>) {
        self.vm.state::<EntryLimits>().time = limit;
    }

    /// The bytes that the isolate takes, as [`Builder::memory_limit`] counts them.
    pub fn memory_used(&self) -> usize {
        self.vm.heap.used()
    }

    /// A handle that interrupts this isolate from any thread.
    pub fn interrupter(&self) -> Interrupter {
        Interrupter(self.vm.interrupt.clone())
    }

    /// Drops the isolate; gives the bytes of objects that should have gone and have not, for tests of this workspace.
    #[doc(hidden)]
    pub fn leaked_bytes(mut self) -> usize {
        // SAFETY: the isolate isn't used any more, and not dropped either.
        let vm = unsafe { ManuallyDrop::take(&mut self.vm) };
        std::mem::forget(self);
        let heap = vm.into_heap();
        heap.close();
        heap.blocks.live()
    }

    /// The machine, for the command line and for tests of this workspace; not part of the stable interface.
    #[doc(hidden)]
    pub fn vm(&mut self) -> &mut Vm {
        &mut self.vm
    }

    /// The namespace of `__main__`.
    #[doc(hidden)]
    pub fn main_namespace(&mut self) -> Ref<Dict> {
        main_namespace(&mut self.vm)
    }
}
