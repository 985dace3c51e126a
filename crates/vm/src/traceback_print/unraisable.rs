//! Exceptions that nobody can catch: `sys.unraisablehook`.

use corallus_heap::{Value, payload};

use crate::error::{Raised, Res};
use crate::native::{Args, GetSet, Native, TypeDef, function, getter, this};
use crate::objects::exception::Exception;
use crate::vm::Vm;

/// The payload of what `sys.unraisablehook` gets.
pub struct UnraisableArgs {
    pub class: Value,
    pub value: Value,
    pub traceback: Value,
    pub message: Value,
    pub object: Value,
}

payload!(
    UnraisableArgs,
    "UnraisableHookArgs",
    [class, value, traceback, message, object]
);

/// `sys.UnraisableHookArgs`.
pub static UNRAISABLE_HOOK_ARGS: TypeDef = TypeDef {
    getsets: GETSETS,
    doc: "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.",
    ..TypeDef::new::<UnraisableArgs>("UnraisableHookArgs", "sys")
};

static GETSETS: &[GetSet] = &[
    getter(
        "exc_type",
        |vm, value| Ok(this::<UnraisableArgs>(vm, value)?.class.clone()),
        "Exception type",
    ),
    getter(
        "exc_value",
        |vm, value| Ok(this::<UnraisableArgs>(vm, value)?.value.clone()),
        "Exception value",
    ),
    getter(
        "exc_traceback",
        |vm, value| Ok(this::<UnraisableArgs>(vm, value)?.traceback.clone()),
        "Exception traceback",
    ),
    getter(
        "err_msg",
        |vm, value| Ok(this::<UnraisableArgs>(vm, value)?.message.clone()),
        "Error message",
    ),
    getter(
        "object",
        |vm, value| Ok(this::<UnraisableArgs>(vm, value)?.object.clone()),
        "Object causing the exception",
    ),
];

/// The default of `sys.unraisablehook`.
pub static UNRAISABLE_HOOK: Native = function(
    "unraisablehook",
    "(unraisable, /)",
    unraisable_hook,
    "Handle an unraisable exception.\n\nThe unraisable argument has the following attributes:\n\n* exc_type: Exception type.\n* exc_value: Exception value, can be None.\n* exc_traceback: Exception traceback, can be None.\n* err_msg: Error message, can be None.\n* object: Object causing the exception, can be None.",
);

fn unraisable_hook(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(given) = args[0].downcast_ref::<UnraisableArgs>().cloned() else {
        return Err(vm.type_error("unraisablehook argument type must be UnraisableHookArgs"));
    };
    vm.print_unraisable(&given);
    Ok(Value::NONE)
}

impl Vm {
    /// Passes an exception that nobody can catch to `hook`, or prints it.
    pub fn report_unraisable(
        &mut self,
        hook: Option<Value>,
        raised: &Raised,
        message: &str,
        object: &Value,
    ) -> Res<()> {
        let ty = self.type_for(&UNRAISABLE_HOOK_ARGS);
        let traceback = raised
            .exception()
            .map_or(Value::NONE, |e: &corallus_heap::Ref<Exception>| {
                e.traceback.borrow().clone()
            });
        let payload = UnraisableArgs {
            class: self.type_of(&raised.0).to_value(),
            value: raised.0.clone(),
            traceback,
            message: self.str(message),
            object: object.clone(),
        };
        let args = self.heap.alloc(&ty, payload);
        match hook.filter(|hook| !hook.is_none()) {
            Some(hook) => self.call(&hook, &[args.into_value()]).map(drop),
            None => {
                self.print_unraisable(&args);
                Ok(())
            }
        }
    }

    fn print_unraisable(&mut self, args: &UnraisableArgs) {
        let message = match args.message.is_none() {
            true => "Exception ignored in".to_owned(),
            false => self.text_of(&args.message),
        };
        let mut text = match args.object.is_none() {
            true => format!("{message}:\n"),
            false => {
                let shown = match self.repr(&args.object) {
                    Ok(shown) => shown.to_string_lossy().into_owned(),
                    Err(_) => "<object repr() failed>".to_owned(),
                };
                format!("{message}: {shown}\n")
            }
        };
        text.push_str(&self.render_exception(&Raised(args.value.clone())));
        self.write_stderr(&text);
    }
}
