//! What an isolate isn't permitted: natives that reach the machine it runs on refuse with `PermissionError`.
//!
//! A module stays importable, so that what the pure-Python library does with the rest of it works: [`restrict`] replaces the functions
//! that reach out by ones that refuse. Constructors that can't be replaced ask with [`require`].

use corallus_heap::{Ref, Value};
use corallus_vm::error::{Raised, Res};
use corallus_vm::host::Permissions;
use corallus_vm::native::{Native, method};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::native_function::NativeFunction;
use corallus_vm::vm::Vm;

use crate::os_error;

/// What stands in the place of a function that isn't permitted; its `self` is the name.
static REFUSED: Native = method(
    "refused",
    "($self, /, *args, **kwargs)",
    |vm, args| Err(refusal(vm, &args[0])),
    "This function isn't permitted in this isolate.",
);

/// `PermissionError` for something by its name.
fn refusal(vm: &mut Vm, what: &Value) -> Raised {
    let raised = os_error::raise(vm, libc::EPERM, &[]);
    let text = format!("not permitted in this isolate: {}", vm.text_of(what));
    let text = vm.str(&text);
    if let Some(exception) = raised.exception() {
        exception.set_member("strerror", text);
    }
    raised
}

/// Raises `PermissionError` unless something is permitted.
pub fn require(vm: &mut Vm, permitted: bool, what: &str) -> Res<()> {
    if permitted {
        return Ok(());
    }
    let what = vm.str(what);
    Err(refusal(vm, &what))
}

/// Replaces the native functions of a module that aren't permitted.
pub fn restrict(
    vm: &mut Vm,
    namespace: &Ref<Dict>,
    module: &'static str,
    permitted: impl Fn(&Permissions, &str) -> bool,
) {
    for (key, value) in namespace.entries() {
        let name = vm.text_of(&key);
        if !value.has_payload::<NativeFunction>() || permitted(&vm.permissions, &name) {
            continue;
        }
        let what = vm.str(&format!("{module}.{name}"));
        let refused = vm.new_native_function(&REFUSED, Some(module), what);
        namespace.set_str(vm, &name, refused);
    }
}
