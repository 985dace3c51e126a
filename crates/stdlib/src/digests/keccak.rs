//! `_sha3`: SHA-3 and SHAKE, made by their classes.

use corallus_heap::Value;
use corallus_vm::error::Res;
use corallus_vm::native::{Args, GetSet, ModuleDef, Native, TypeDef, fixed, getter, method};
use corallus_vm::vm::Vm;

use super::hasher::{Extendable, Fixed, Hasher};
use super::{
    BLOCK_SIZE, COPY, DIGEST, DIGEST_SIZE, Digest, HEX_DIGEST, NAME, UPDATE, class_of, finish, hex, with_data,
};

pub static SHA3: ModuleDef = ModuleDef {
    name: "_sha3",
    functions: &[],
    init: |vm, module| {
        let namespace = module.namespace(vm);
        for def in [&SHA3_224, &SHA3_256, &SHA3_384, &SHA3_512, &SHAKE_128, &SHAKE_256] {
            let ty = vm.type_for(def);
            namespace.set_str(vm, def.name, ty.into_value());
        }
        let implementation = vm.str("RustCrypto");
        namespace.set_str(vm, "implementation", implementation);
        Ok(())
    },
    doc: "",
};

static SHA3_224: TypeDef = keccak_type(
    "sha3_224",
    &[
        constructor(|vm, args| new(vm, "sha3_224", Box::new(Fixed::<sha3::Sha3_224>::default()), args)),
        UPDATE,
        COPY,
        DIGEST,
        HEX_DIGEST,
    ],
);
static SHA3_256: TypeDef = keccak_type(
    "sha3_256",
    &[
        constructor(|vm, args| new(vm, "sha3_256", Box::new(Fixed::<sha3::Sha3_256>::default()), args)),
        UPDATE,
        COPY,
        DIGEST,
        HEX_DIGEST,
    ],
);
static SHA3_384: TypeDef = keccak_type(
    "sha3_384",
    &[
        constructor(|vm, args| new(vm, "sha3_384", Box::new(Fixed::<sha3::Sha3_384>::default()), args)),
        UPDATE,
        COPY,
        DIGEST,
        HEX_DIGEST,
    ],
);
static SHA3_512: TypeDef = keccak_type(
    "sha3_512",
    &[
        constructor(|vm, args| new(vm, "sha3_512", Box::new(Fixed::<sha3::Sha3_512>::default()), args)),
        UPDATE,
        COPY,
        DIGEST,
        HEX_DIGEST,
    ],
);
static SHAKE_128: TypeDef = keccak_type(
    "shake_128",
    &[
        constructor(|vm, args| {
            new(
                vm,
                "shake_128",
                Box::new(Extendable::<shake::Shake128, 168>::default()),
                args,
            )
        }),
        UPDATE,
        COPY,
        SHAKE_DIGEST,
        SHAKE_HEX_DIGEST,
    ],
);
static SHAKE_256: TypeDef = keccak_type(
    "shake_256",
    &[
        constructor(|vm, args| {
            new(
                vm,
                "shake_256",
                Box::new(Extendable::<shake::Shake256, 136>::default()),
                args,
            )
        }),
        UPDATE,
        COPY,
        SHAKE_DIGEST,
        SHAKE_HEX_DIGEST,
    ],
);

const fn keccak_type(name: &'static str, methods: &'static [Native]) -> TypeDef {
    TypeDef {
        methods,
        getsets: GETSETS,
        ..TypeDef::new::<Digest>(name, "_sha3")
    }
}

const fn constructor(run: fn(&mut Vm, Args<'_>) -> Res) -> Native {
    fixed(method(
        "__new__",
        "($type, data=<unrepresentable>, /, *, usedforsecurity=True, string=<unrepresentable>)",
        run,
        "Create and return a new object.",
    ))
}

fn new(vm: &mut Vm, name: &'static str, state: Box<dyn Hasher>, args: Args<'_>) -> Res {
    let ty = class_of(vm, args)?;
    with_data(vm, &ty, name, state, &args[1], &args[3])
}

static GETSETS: &[GetSet] = &[
    NAME,
    DIGEST_SIZE,
    BLOCK_SIZE,
    getter(
        "_rate_bits",
        |vm, value| {
            let rate = super::this::<Digest>(vm, value)?.state.borrow().block_size();
            Ok(vm.size(8 * rate))
        },
        "",
    ),
    getter(
        "_capacity_bits",
        |vm, value| {
            let rate = super::this::<Digest>(vm, value)?.state.borrow().block_size();
            Ok(vm.size(1600 - 8 * rate))
        },
        "",
    ),
    getter(
        "_suffix",
        |vm, value| {
            let name = super::this::<Digest>(vm, value)?.name;
            let suffix: &[u8] = if name.starts_with("shake") { b"\x1f" } else { b"\x06" };
            Ok(vm.bytes(suffix))
        },
        "",
    ),
];

const SHAKE_DIGEST: Native = method(
    "digest",
    "($self, length)",
    |vm, args| {
        let length = length_of(vm, &args[1])?;
        let digest = finish(vm, &args[0], Some(length))?;
        Ok(vm.bytes(digest))
    },
    "Return the digest value as a bytes object.",
);
const SHAKE_HEX_DIGEST: Native = method(
    "hexdigest",
    "($self, length)",
    |vm, args| {
        let length = length_of(vm, &args[1])?;
        let digest = finish(vm, &args[0], Some(length))?;
        Ok(hex(vm, &digest))
    },
    "Return the digest value as a string of hexadecimal digits.",
);

/// The longest digest that is made.
const MOST: usize = 1 << 29;

fn length_of(vm: &mut Vm, value: &Value) -> Res<usize> {
    match usize::try_from(vm.to_i64(value)?) {
        Ok(length) if length < MOST => Ok(length),
        Ok(_) => Err(vm.value_error("length is too large")),
        Err(_) => Err(vm.value_error("length must be non-negative")),
    }
}
