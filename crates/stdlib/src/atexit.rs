//! `atexit`: functions to call when the program ends.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::tuple::Items;
use corallus_vm::vm::Vm;

/// A registered call.
#[derive(Clone)]
struct Call {
    function: Value,
    args: Vec<Value>,
    keywords: Vec<(Value, Value)>,
}

/// Registered calls, in order.
#[derive(Default)]
struct ExitFunctions(Vec<Call>);

/// `atexit`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "atexit",
    functions: FUNCTIONS,
    init: |_, _| Ok(()),
    doc: "allow programmer to define multiple exit functions to be executed\nupon normal program termination.",
};

static FUNCTIONS: &[Native] = &[
    function(
        "register",
        "(func, /, *args, **kwargs)",
        register,
        "Register a function to be executed upon normal program termination.",
    ),
    function(
        "unregister",
        "(func, /)",
        unregister,
        "Unregister an exit function which was previously registered using atexit.register.",
    ),
    function(
        "_clear",
        "()",
        |vm, _| {
            let old = std::mem::take(&mut vm.state::<ExitFunctions>().0);
            drop(old);
            Ok(Value::NONE)
        },
        "",
    ),
    function(
        "_run_exitfuncs",
        "()",
        |vm, _| {
            run(vm);
            Ok(Value::NONE)
        },
        "",
    ),
    function(
        "_ncallbacks",
        "()",
        |vm, _| {
            let n = vm.state::<ExitFunctions>().0.len();
            Ok(vm.size(n))
        },
        "",
    ),
];

fn register(vm: &mut Vm, args: Args<'_>) -> Res {
    if !vm.is_callable(&args[0]) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let call = Call {
        function: args[0].clone(),
        args: vm.items_of_exact(&args[1]).unwrap_or_default(),
        keywords: args[2]
            .downcast_ref::<Dict>()
            .map(|keywords| keywords.entries())
            .unwrap_or_default(),
    };
    vm.state::<ExitFunctions>().0.push(call);
    Ok(args[0].clone())
}

fn unregister(vm: &mut Vm, args: Args<'_>) -> Res {
    let calls = vm.state::<ExitFunctions>().0.clone();
    let mut kept = Vec::new();
    for call in calls {
        if !vm.eq(&call.function, &args[0])? {
            kept.push(call);
        }
    }
    let old = std::mem::replace(&mut vm.state::<ExitFunctions>().0, kept);
    drop(old);
    Ok(Value::NONE)
}

/// Calls them all, last registered first. What they raise is reported.
pub fn run(vm: &mut Vm) {
    while let Some(call) = vm.state::<ExitFunctions>().0.pop() {
        let names = call.keywords.iter().map(|(name, _)| name.clone()).collect::<Items>();
        let names = vm.new_tuple(names);
        let mut values = call.args;
        values.extend(call.keywords.into_iter().map(|(_, value)| value));
        if let Err(raised) = vm.complete(|vm| vm.begin_call(&call.function, &values, Some(&names))) {
            vm.unraisable(raised, "Exception ignored in atexit callback", &call.function);
        }
    }
}
