//! Rust functions that Python calls.

use std::error::Error as StdError;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use corallus_heap::{Value, payload};
use corallus_vm::error::{Raised, Res};
use corallus_vm::host::CompileMode;
use corallus_vm::native::{Args, TypeDef, getter, method, this};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::int::as_i64;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::vm::Vm;

use crate::context::{Context, run_source};
use crate::convert::{FromObject, ToObject};
use crate::error::{Error, Exception};

/// A Rust function as the machine calls it.
#[doc(hidden)]
pub type Run = Box<dyn Fn(&mut Context<'_>, &[Value]) -> Res + Send>;

/// Rust functions and closures that Python can call.
///
/// Up to six parameters, each [`FromObject`], optionally with a `&mut Context` before them, through which the function can
/// use the isolate that called it. The result is anything that is [`ToObject`], or a `Result` with it:
///
/// - An argument that can't be converted is a `TypeError` in the program.
/// - An error is raised in the program. [`Error`] and [`Exception`] say as which class;
///   an `io::Error` becomes an `OSError`, any other error a `RuntimeError` with its text.
/// - A panic is caught and becomes a `RuntimeError`.
///
/// The function must be `Send`, as the isolate may move to another thread between two runs.
///
/// ```
/// use corallus::{Exception, Isolate};
///
/// let mut isolate = Isolate::new()?;
/// isolate.define("half", |n: i64| match n % 2 {
///     0 => Ok(n / 2),
///     _ => Err(Exception::new("ValueError", "odd")),
/// })?;
/// isolate.exec("
/// try:
///     half(3)
/// except ValueError as error:
///     caught = str(error)
/// ")?;
/// assert_eq!(isolate.get::<String>("caught")?, "odd");
/// assert_eq!(isolate.eval::<i64>("half(8)")?, 4);
/// # Ok::<(), corallus::Error>(())
/// ```
pub trait HostFunction<M>: Send + 'static {
    #[doc(hidden)]
    fn into_run(self) -> Run;
}

/// What a host function returns.
pub trait HostResult {
    #[doc(hidden)]
    fn into_result(self, cx: &mut Context<'_>) -> Res;
}

impl<T: ToObject> HostResult for T {
    fn into_result(self, cx: &mut Context<'_>) -> Res {
        self.to_value(cx).map_err(|error| Error::raise(cx, Box::new(error)))
    }
}

impl<T: ToObject, E: Into<Box<dyn StdError + Send + Sync>>> HostResult for std::result::Result<T, E> {
    fn into_result(self, cx: &mut Context<'_>) -> Res {
        match self {
            Ok(value) => value.into_result(cx),
            Err(error) => Err(Error::raise(cx, error.into())),
        }
    }
}

/// An argument as the Rust type that is wanted.
pub(crate) fn argument<T: FromObject>(cx: &mut Context<'_>, args: &[Value], index: usize) -> Res<T> {
    let value = args.get(index).cloned().unwrap_or(Value::NONE);
    T::from_value(cx, &value).map_err(|error| match error {
        Error::Conversion(message) => cx.vm.type_error(format!("argument {}: {message}", index + 1)),
        other => Error::raise(cx, Box::new(other)),
    })
}

/// Raises unless that many arguments were given.
pub(crate) fn check_count(cx: &mut Context<'_>, args: &[Value], wanted: usize) -> Res<()> {
    if args.len() == wanted {
        return Ok(());
    }
    let plural = if wanted == 1 { "" } else { "s" };
    let given = args.len();
    let message = format!("the host function takes {wanted} argument{plural}, {given} given");
    Err(cx.vm.type_error(message))
}

/// Marks host functions that want a context.
#[doc(hidden)]
pub struct WithContext;

macro_rules! host_functions {
    ($(($count:literal $(, $type:ident $index:tt)*)),* $(,)?) => { $(
        impl<Function, Output, $($type),*> HostFunction<fn($($type),*)> for Function
        where
            Function: Fn($($type),*) -> Output + Send + 'static,
            Output: HostResult,
            $($type: FromObject,)*
        {
            fn into_run(self) -> Run {
                Box::new(move |cx, args| {
                    check_count(cx, args, $count)?;
                    self($(argument::<$type>(cx, args, $index)?),*).into_result(cx)
                })
            }
        }
        impl<Function, Output, $($type),*> HostFunction<(WithContext, fn($($type),*))> for Function
        where
            Function: Fn(&mut Context<'_>, $($type),*) -> Output + Send + 'static,
            Output: HostResult,
            $($type: FromObject,)*
        {
            #[allow(non_snake_case)]
            fn into_run(self) -> Run {
                Box::new(move |cx, args| {
                    check_count(cx, args, $count)?;
                    $(let $type = argument::<$type>(cx, args, $index)?;)*
                    self(cx, $($type),*).into_result(cx)
                })
            }
        }
    )* };
}

host_functions!(
    (0),
    (1, A 0),
    (2, A 0, B 1),
    (3, A 0, B 1, C 2),
    (4, A 0, B 1, C 2, D 3),
    (5, A 0, B 1, C 2, D 3, E 4),
    (6, A 0, B 1, C 2, D 3, E 4, F 5),
);

/// The payload of host functions.
pub struct HostFunctionObject {
    name: String,
    run: Rc<Run>,
}

payload!(HostFunctionObject, "host_function", []);

static HOST_FUNCTION: TypeDef = TypeDef {
    methods: &[
        method("__call__", "($self, /, *args)", call, "Call self as a function."),
        method("__get__", "($self, instance, owner=None, /)", get, ""),
        method("__repr__", "($self, /)", repr, "Return repr(self)."),
    ],
    getsets: &[
        getter("__name__", name, ""),
        getter("__qualname__", name, ""),
        getter("__doc__", |_, _| Ok(Value::NONE), ""),
    ],
    ..TypeDef::new::<HostFunctionObject>("host_function", "builtins")
};

fn call(vm: &mut Vm, args: Args<'_>) -> Res {
    let function = this::<HostFunctionObject>(vm, &args[0])?;
    let run = function.run.clone();
    let given = args[1].downcast_ref::<Tuple>().cloned();
    let given: &[Value] = given.as_ref().map_or(&[], |tuple| &tuple.items);
    // The machine's own state is whole where host code runs: it is at a call.
    match catch_unwind(AssertUnwindSafe(|| run(&mut Context { vm }, given))) {
        Ok(result) => result,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
            let name = this::<HostFunctionObject>(vm, &args[0])?.name.clone();
            Err(vm.runtime_error(format!(
                "the host function {name}() panicked: {}",
                text.unwrap_or("no message")
            )))
        }
    }
}

/// As a Python function, it is bound when found on a class.
fn get(vm: &mut Vm, args: Args<'_>) -> Res {
    if args[1].is_none() {
        return Ok(args[0].clone());
    }
    Ok(vm.new_method(args[0].clone(), args[1].clone()))
}

fn repr(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = this::<HostFunctionObject>(vm, &args[0])?.name.clone();
    Ok(vm.str(&format!("<host function {name}>")))
}

fn name(vm: &mut Vm, function: &Value) -> Res {
    let name = this::<HostFunctionObject>(vm, function)?.name.clone();
    Ok(vm.str(&name))
}

/// Makes a host function from its name or its whole parameter list; gives its name too.
pub(crate) fn make(vm: &mut Vm, signature: &str, run: Run) -> Res<(String, Value)> {
    let (name, has_parameters) = match signature.split_once('(') {
        Some((name, _)) => (name.trim(), true),
        None => (signature.trim(), false),
    };
    let ty = vm.type_for(&HOST_FUNCTION);
    let function = HostFunctionObject {
        name: name.to_owned(),
        run: Rc::new(run),
    };
    let function = vm.heap.alloc(&ty, function).into_value();
    let function = match has_parameters {
        true => with_parameters(vm, name, signature, function)?,
        false => function,
    };
    Ok((name.to_owned(), function))
}

/// A Python function with the parameters that binds arguments and passes all of them on by position.
fn with_parameters(vm: &mut Vm, name: &str, signature: &str, function: Value) -> Res {
    let namespace = vm.new_dict();
    let filename = "<host>";
    run_source(
        vm,
        &namespace,
        &format!("def {signature}: pass"),
        filename,
        CompileMode::Exec,
    )?;
    let Some(shape) = namespace.get_str(vm, name) else {
        return Err(vm.error(ExceptionKind::SyntaxError, "not a function's name and parameters"));
    };
    let names = parameter_names(vm, &shape)?;
    namespace.set_str(vm, "__host__", function);
    let source = format!("def {signature}: return __host__({})", names.join(", "));
    run_source(vm, &namespace, &source, filename, CompileMode::Exec)?;
    match namespace.get_str(vm, name) {
        Some(function) => Ok(function),
        None => Err(missing(vm, name)),
    }
}

/// The names of a function's parameters, as written.
fn parameter_names(vm: &mut Vm, function: &Value) -> Res<Vec<String>> {
    const VAR_POSITIONAL: usize = 4;
    const VAR_KEYWORD: usize = 8;
    let code = vm.getattr(function, "__code__")?;
    let number = |vm: &mut Vm, name: &str| -> Res<usize> {
        let value = vm.getattr(&code, name)?;
        Ok(as_i64(&value)
            .and_then(|number| usize::try_from(number).ok())
            .unwrap_or(0))
    };
    let flags = number(vm, "co_flags")?;
    let (by_position, by_keyword) = (number(vm, "co_argcount")?, number(vm, "co_kwonlyargcount")?);
    let count =
        by_position + by_keyword + usize::from(flags & VAR_POSITIONAL != 0) + usize::from(flags & VAR_KEYWORD != 0);
    let names = vm.getattr(&code, "co_varnames")?;
    let names = vm.collect(&names)?;
    let mut names: Vec<String> = names.iter().take(count).map(|name| vm.text_of(name)).collect();
    // The code object lists `*args` behind the parameters that are keyword-only.
    if flags & VAR_POSITIONAL != 0
        && let Some(tail) = names.get_mut(by_position..=by_position + by_keyword)
    {
        tail.rotate_right(1);
    }
    Ok(names)
}

fn missing(vm: &mut Vm, name: &str) -> Raised {
    vm.system_error(format!("the host function {name} was not made"))
}

/// An exception to raise from a host function, for `?` on other results.
impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Error::Exception(Exception::new("OSError", error.to_string()))
    }
}
