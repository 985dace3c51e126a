//! `_typing`: the native types behind `typing`.

use corallus_heap::Ref;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::module::Module;
use corallus_vm::objects::typing::{alias, components, generic, no_default, parameter};
use corallus_vm::objects::union::UNION;
use corallus_vm::vm::Vm;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_typing",
    functions: FUNCTIONS,
    init,
    doc: "Primitives and accelerators for the typing module.\n",
};

static FUNCTIONS: &[Native] = &[function("_idfunc", "(x, /)", idfunc, "")];

fn idfunc(_: &mut Vm, args: Args<'_>) -> Res {
    Ok(args[0].clone())
}

fn init(vm: &mut Vm, module: &Ref<Module>) -> Res<()> {
    let namespace = module.namespace(vm);
    for def in [
        &parameter::TYPE_VAR,
        &parameter::PARAM_SPEC,
        &parameter::TYPE_VAR_TUPLE,
        &components::PARAM_SPEC_ARGS,
        &components::PARAM_SPEC_KWARGS,
        &alias::TYPE_ALIAS,
        &generic::GENERIC,
        &UNION,
    ] {
        let ty = vm.type_for(def);
        namespace.set_str(vm, def.name, ty.into_value());
    }
    let no_default = no_default(vm);
    namespace.set_str(vm, "NoDefault", no_default);
    Ok(())
}
