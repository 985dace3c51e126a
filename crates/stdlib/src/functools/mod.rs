//! `_functools`: what `functools` has natively.
//!
//! - this file: `reduce`.
//! - [`partial`]: `partial` and `Placeholder`.
//! - [`comparison`]: the keys of `cmp_to_key`.
//! - [`lru_cache`]: the wrapper behind `lru_cache`.

mod comparison;
mod lru_cache;
mod partial;

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::native::{Cx, ModuleDef, Native, async_function};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::tuple::Items;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::vm::Vm;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_functools",
    functions: FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        let (partial, wrapper) = (
            vm.type_for(&partial::PARTIAL),
            vm.type_for(&lru_cache::LRU_CACHE_WRAPPER),
        );
        namespace.set_str(vm, "partial", partial.into_value());
        namespace.set_str(vm, "_lru_cache_wrapper", wrapper.into_value());
        let placeholder = partial::placeholder(vm);
        let ty = vm.type_of(&placeholder).to_value();
        namespace.set_str(vm, "_PlaceholderType", ty);
        namespace.set_str(vm, "Placeholder", placeholder);
        Ok(())
    },
    doc: "Tools that operate on functions.",
};

static FUNCTIONS: &[Native] = &[
    async_function(
        "reduce",
        "(function, iterable, /, initial=<unrepresentable>)",
        |cx, args| Box::pin(reduce(cx, args)),
        "Apply a function of two arguments cumulatively to the items of an iterable, from left to right.\n\nThis effectively reduces the iterable to a single value.  If initial is present,\nit is placed before the items of the iterable in the calculation, and serves as\na default when the iterable is empty.",
    ),
    comparison::CMP_TO_KEY,
];

async fn reduce(mut cx: Cx, args: Vec<Value>) -> Res {
    if !cx.vm().is_iterable(&args[1]) {
        return Err(cx.vm().type_error("reduce() arg 2 must support iteration"));
    }
    let iterator = cx.iter(&args[1]).await?;
    let mut total = args[2].clone();
    while let Some(item) = cx.next(&iterator).await? {
        total = if total.is_undef() {
            item
        } else {
            cx.call(&args[0], &[total, item]).await?
        };
    }
    if total.is_undef() {
        return Err(cx.vm().type_error("reduce() of empty iterable with no initial value"));
    }
    Ok(total)
}

/// Positional arguments followed by the values of keyword arguments, and the names of the latter, as calls take them.
fn call_arguments(
    vm: &mut Vm,
    mut values: Vec<Value>,
    keywords: Option<&Ref<Dict>>,
) -> (Vec<Value>, Option<Ref<Tuple>>) {
    let named = keywords.map(|dict| dict.entries()).unwrap_or_default();
    if named.is_empty() {
        return (values, None);
    }
    let names = named.iter().map(|(name, _)| name.clone()).collect::<Items>();
    values.extend(named.into_iter().map(|(_, value)| value));
    (values, Some(vm.new_tuple(names)))
}
