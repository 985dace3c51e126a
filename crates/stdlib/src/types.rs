//! `_types`: the types that have no builtin name, for `types`.

use corallus_heap::{TypeFlags, Value, payload};
use corallus_vm::native::{ModuleDef, TypeDef};
use corallus_vm::objects::generic_alias::GENERIC_ALIAS;
use corallus_vm::objects::mapping_proxy::MAPPING_PROXY;
use corallus_vm::objects::namespace::SIMPLE_NAMESPACE;
use corallus_vm::objects::union::UNION;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_types",
    functions: &[],
    init: |vm, module| {
        let namespace = module.namespace(vm);
        let defined: [(&str, &'static TypeDef); 5] = [
            ("CapsuleType", &CAPSULE),
            ("GenericAlias", &GENERIC_ALIAS),
            ("MappingProxyType", &MAPPING_PROXY),
            ("SimpleNamespace", &SIMPLE_NAMESPACE),
            ("UnionType", &UNION),
        ];
        for (name, def) in defined {
            let ty = vm.type_for(def).into_value();
            namespace.set_str(vm, name, ty);
        }
        // Bound special methods of native types have a type that only an instance shows.
        let method_wrapper = vm.getattr(&Value::NONE, "__str__")?;
        let method_wrapper = vm.type_of(&method_wrapper).to_value();
        let types = &vm.types;
        let core = [
            ("AsyncGeneratorType", &types.async_generator),
            ("BuiltinFunctionType", &types.builtin_function),
            ("BuiltinMethodType", &types.builtin_function),
            ("CellType", &types.cell),
            ("ClassMethodDescriptorType", &types.classmethod_descriptor),
            ("CodeType", &types.code),
            ("CoroutineType", &types.coroutine),
            ("EllipsisType", &types.ellipsis),
            ("FrameType", &types.frame),
            ("FunctionType", &types.function),
            ("GeneratorType", &types.generator),
            ("GetSetDescriptorType", &types.getset_descriptor),
            ("LambdaType", &types.function),
            ("MemberDescriptorType", &types.member_descriptor),
            ("MethodDescriptorType", &types.method_descriptor),
            ("MethodType", &types.method),
            ("ModuleType", &types.module),
            ("NoneType", &types.none),
            ("NotImplementedType", &types.not_implemented),
            ("TracebackType", &types.traceback),
            ("WrapperDescriptorType", &types.wrapper_descriptor),
        ]
        .map(|(name, ty)| (name, ty.to_value()));
        for (name, ty) in core {
            namespace.set_str(vm, name, ty);
        }
        namespace.set_str(vm, "MethodWrapperType", method_wrapper);
        Ok(())
    },
    doc: "Define names for built-in types.",
};

/// The payload of capsules: pointers of C extensions, of which there are none.
pub struct Capsule;

payload!(Capsule, "PyCapsule", []);

static CAPSULE: TypeDef = TypeDef {
    flags: TypeFlags::NO_NEW,
    ..TypeDef::new::<Capsule>("PyCapsule", "builtins")
};
