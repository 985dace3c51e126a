//! `_md5`, `_sha1` and `_sha2`: functions that make hash objects.

use corallus_heap::{Ref, TypeFlags};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, TypeDef, function};
use corallus_vm::objects::module::Module;
use corallus_vm::vm::Vm;

use super::hasher::{Fixed, Hasher};
use super::{Digest, GETSETS, METHODS, with_data};

pub static MD5: ModuleDef = ModuleDef {
    name: "_md5",
    functions: &[constructor("md5", |vm, args| {
        new(vm, &MD5_TYPE, "md5", Box::new(Fixed::<md5::Md5>::default()), args)
    })],
    init: |vm, module| add_types(vm, module, &[&MD5_TYPE]),
    doc: "",
};

pub static SHA1: ModuleDef = ModuleDef {
    name: "_sha1",
    functions: &[constructor("sha1", |vm, args| {
        new(vm, &SHA1_TYPE, "sha1", Box::new(Fixed::<sha1::Sha1>::default()), args)
    })],
    init: |vm, module| add_types(vm, module, &[&SHA1_TYPE]),
    doc: "",
};

pub static SHA2: ModuleDef = ModuleDef {
    name: "_sha2",
    functions: SHA2_FUNCTIONS,
    init: |vm, module| add_types(vm, module, &[&SHA224_TYPE, &SHA256_TYPE, &SHA384_TYPE, &SHA512_TYPE]),
    doc: "",
};

static SHA2_FUNCTIONS: &[Native] = &[
    constructor("sha224", |vm, args| {
        new(
            vm,
            &SHA224_TYPE,
            "sha224",
            Box::new(Fixed::<sha2::Sha224>::default()),
            args,
        )
    }),
    constructor("sha256", |vm, args| {
        new(
            vm,
            &SHA256_TYPE,
            "sha256",
            Box::new(Fixed::<sha2::Sha256>::default()),
            args,
        )
    }),
    constructor("sha384", |vm, args| {
        new(
            vm,
            &SHA384_TYPE,
            "sha384",
            Box::new(Fixed::<sha2::Sha384>::default()),
            args,
        )
    }),
    constructor("sha512", |vm, args| {
        new(
            vm,
            &SHA512_TYPE,
            "sha512",
            Box::new(Fixed::<sha2::Sha512>::default()),
            args,
        )
    }),
];

static MD5_TYPE: TypeDef = hash_type("MD5Type", "_md5");
static SHA1_TYPE: TypeDef = hash_type("SHA1Type", "_sha1");
static SHA224_TYPE: TypeDef = hash_type("SHA224Type", "_sha2");
static SHA256_TYPE: TypeDef = hash_type("SHA256Type", "_sha2");
static SHA384_TYPE: TypeDef = hash_type("SHA384Type", "_sha2");
static SHA512_TYPE: TypeDef = hash_type("SHA512Type", "_sha2");

const fn hash_type(name: &'static str, module: &'static str) -> TypeDef {
    TypeDef {
        flags: TypeFlags::NO_NEW,
        methods: METHODS,
        getsets: GETSETS,
        ..TypeDef::new::<Digest>(name, module)
    }
}

const fn constructor(name: &'static str, run: fn(&mut Vm, Args<'_>) -> Res) -> Native {
    function(
        name,
        "(data=<unrepresentable>, *, usedforsecurity=True, string=<unrepresentable>)",
        run,
        "Return a new hash object; optionally initialized with a string.",
    )
}

fn new(vm: &mut Vm, def: &'static TypeDef, name: &'static str, state: Box<dyn Hasher>, args: Args<'_>) -> Res {
    let ty = vm.type_for(def);
    with_data(vm, &ty, name, state, &args[0], &args[2])
}

fn add_types(vm: &mut Vm, module: &Ref<Module>, types: &[&'static TypeDef]) -> Res<()> {
    let namespace = module.namespace(vm);
    for def in types {
        let ty = vm.type_for(def);
        namespace.set_str(vm, def.name, ty.into_value());
    }
    Ok(())
}
