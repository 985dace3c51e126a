//! The hooks of `sys`: what is shown of values and exceptions, and who hears of what.

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, Cx, Native, NativeFuture, async_function, function};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::vm::Vm;

/// Audit hooks that the program added.
#[derive(Default)]
struct AuditHooks(Vec<Value>);

pub static FUNCTIONS: &[Native] = &[
    function(
        "displayhook",
        "(object, /)",
        displayhook,
        "Print an object to sys.stdout and also save it in builtins._",
    ),
    function(
        "excepthook",
        "(exctype, value, traceback, /)",
        excepthook,
        "Handle an exception by displaying it with a traceback on sys.stderr.",
    ),
    async_function("breakpointhook", "(*args, **kwargs)", breakpointhook, ""),
    function(
        "addaudithook",
        "(hook)",
        addaudithook,
        "Adds a new audit hook callback.",
    ),
    function(
        "audit",
        "(event, /, *args)",
        audit,
        "Passes the event to any hooks that are attached.",
    ),
];

fn stream(vm: &mut Vm, name: &str) -> Option<Value> {
    let sys = vm.sys.clone();
    sys.get_str(vm, name).filter(|stream| !stream.is_none())
}

fn displayhook(vm: &mut Vm, args: Args<'_>) -> Res {
    let builtins = vm.builtins.clone();
    if args[0].is_none() {
        return Ok(Value::NONE);
    }
    builtins.set_str(vm, "_", Value::NONE);
    let Some(stdout) = stream(vm, "stdout") else {
        return Err(vm.runtime_error("lost sys.stdout"));
    };
    let text = vm.repr(&args[0])?;
    match vm.call_method(&stdout, "write", &[text.to_value()]) {
        Err(raised) if raised.is(ExceptionKind::UnicodeEncodeError) => write_escaped(vm, &stdout, &text.to_value())?,
        result => drop(result?),
    }
    let newline = vm.str("\n");
    vm.call_method(&stdout, "write", &[newline])?;
    builtins.set_str(vm, "_", args[0].clone());
    Ok(Value::NONE)
}

/// Text that the stream can't encode, with escapes.
fn write_escaped(vm: &mut Vm, stdout: &Value, text: &Value) -> Res<()> {
    let encoding = vm.getattr(stdout, "encoding")?;
    let handler = vm.str("backslashreplace");
    let bytes = vm.call_method(text, "encode", &[encoding.clone(), handler])?;
    let strict = vm.str("strict");
    let text = vm.call_method(&bytes, "decode", &[encoding, strict])?;
    vm.call_method(stdout, "write", &[text]).map(drop)
}

fn excepthook(vm: &mut Vm, args: Args<'_>) -> Res {
    let traceback = &args[2];
    if let Some(exception) = args[1].downcast_ref::<corallus_vm::objects::exception::Exception>()
        && !traceback.is_none()
        && exception.traceback.borrow().is_none()
    {
        drop(exception.traceback.replace(traceback.clone()));
    }
    if !args[1].has_payload::<corallus_vm::objects::exception::Exception>() {
        let given = vm.type_name(&args[1]);
        vm.write_stderr(&format!(
            "TypeError: print_exception(): Exception expected for value, {given} found\n"
        ));
        return Ok(Value::NONE);
    }
    vm.print_exception(&Raised(args[1].clone()));
    Ok(Value::NONE)
}

fn breakpointhook(cx: Cx, args: Vec<Value>) -> NativeFuture {
    Box::pin(async move {
        let mut cx = cx;
        let permitted = cx.vm().permissions.environment;
        let target = match permitted && !cx.vm().state::<super::runtime::SysState>().ignore_environment {
            true => std::env::var("PYTHONBREAKPOINT").unwrap_or_default(),
            false => String::new(),
        };
        if target == "0" {
            return Ok(Value::NONE);
        }
        let target = if target.is_empty() { "pdb.set_trace" } else { &target };
        let (module, name) = target.rsplit_once('.').unwrap_or(("builtins", target));
        let found = match module {
            "" => None,
            module => match cx.vm().import(module) {
                Ok(module) => cx.vm().getattr_opt(&module, name)?,
                Err(raised) if raised.is(ExceptionKind::ImportError) => None,
                Err(raised) => return Err(raised),
            },
        };
        let Some(hook) = found else {
            let message = format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{target}\"");
            cx.vm().warn(ExceptionKind::RuntimeWarning, &message)?;
            return Ok(Value::NONE);
        };
        let positional = args
            .first()
            .and_then(|args| cx.vm().items_of_exact(args))
            .unwrap_or_default();
        cx.call(&hook, &positional).await
    })
}

fn addaudithook(vm: &mut Vm, args: Args<'_>) -> Res {
    vm.state::<AuditHooks>().0.push(args[0].clone());
    Ok(Value::NONE)
}

fn audit(vm: &mut Vm, args: Args<'_>) -> Res {
    if !args[0].has_payload::<corallus_vm::objects::str::Str>() {
        let given = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("expected str for argument 'event', not {given}")));
    }
    tell_auditors(vm, &args[0], &args[1])?;
    Ok(Value::NONE)
}

fn tell_auditors(vm: &mut Vm, event: &Value, args: &Value) -> Res<()> {
    for hook in vm.state::<AuditHooks>().0.clone() {
        vm.call(&hook, &[event.clone(), args.clone()])?;
    }
    Ok(())
}

/// An event that a native module raises (PEP 578).
pub fn raise_event(vm: &mut Vm, event: &str, args: &[Value]) -> Res<()> {
    if vm.state::<AuditHooks>().0.is_empty() {
        return Ok(());
    }
    let (event, args) = (vm.str(event), vm.tuple(args.to_vec()));
    tell_auditors(vm, &event, &args)
}
