//! `_blake2`: BLAKE2b and BLAKE2s (RFC 7693) with key, salt, personalisation and tree parameters.

use corallus_heap::{TypeFlags, Value};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, ModuleDef, Native, TypeDef, fixed, method};
use corallus_vm::vm::Vm;

use super::hasher::Hasher;
use super::{COPY, DIGEST, Digest, GETSETS, HEX_DIGEST, UPDATE, class_of, with_data};
use crate::buffer;

pub static BLAKE2: ModuleDef = ModuleDef {
    name: "_blake2",
    functions: &[],
    init: |vm, module| {
        let namespace = module.namespace(vm);
        for (def, limits) in [(&BLAKE2B, &LIMITS_B), (&BLAKE2S, &LIMITS_S)] {
            let ty = vm.type_for(def);
            for (name, number) in [
                ("SALT_SIZE", limits.part),
                ("PERSON_SIZE", limits.part),
                ("MAX_KEY_SIZE", limits.digest),
                ("MAX_DIGEST_SIZE", limits.digest),
            ] {
                let number = vm.size(number);
                ty.dict.set_str(vm, name, number);
            }
            vm.type_changed(&ty);
            namespace.set_str(vm, def.name, ty.into_value());
        }
        Ok(())
    },
    doc: "_blake2b provides BLAKE2b for hashlib",
};

static BLAKE2B: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: METHODS_B,
    getsets: GETSETS,
    doc: "Return a new BLAKE2b hash object.",
    ..TypeDef::new::<Digest>("blake2b", "_blake2")
};

static BLAKE2S: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE,
    methods: METHODS_S,
    getsets: GETSETS,
    doc: "Return a new BLAKE2s hash object.",
    ..TypeDef::new::<Digest>("blake2s", "_blake2")
};

static METHODS_B: &[Native] = &[
    constructor(|vm, args| new(vm, args, &LIMITS_B)),
    UPDATE,
    COPY,
    DIGEST,
    HEX_DIGEST,
];
static METHODS_S: &[Native] = &[
    constructor(|vm, args| new(vm, args, &LIMITS_S)),
    UPDATE,
    COPY,
    DIGEST,
    HEX_DIGEST,
];

const fn constructor(run: fn(&mut Vm, Args<'_>) -> Res) -> Native {
    fixed(method(
        "__new__",
        "($type, data=<unrepresentable>, *, digest_size=<unrepresentable>, key=<unrepresentable>, salt=<unrepresentable>, person=<unrepresentable>, fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=<unrepresentable>)",
        run,
        "Create and return a new object.",
    ))
}

/// What differs between the two.
struct Limits {
    name: &'static str,
    /// The largest digest and key.
    digest: usize,
    /// The size of salt and personalisation.
    part: usize,
    offset_bits: u32,
}

static LIMITS_B: Limits = Limits {
    name: "blake2b",
    digest: 64,
    part: 16,
    offset_bits: 64,
};
static LIMITS_S: Limits = Limits {
    name: "blake2s",
    digest: 32,
    part: 8,
    offset_bits: 48,
};

/// The checked parameters.
struct Parameters {
    digest_size: usize,
    key: Vec<u8>,
    salt: Vec<u8>,
    person: Vec<u8>,
    fanout: u8,
    depth: u8,
    leaf_size: u32,
    node_offset: u64,
    node_depth: u8,
    inner_size: usize,
    last_node: bool,
}

fn bytes(vm: &mut Vm, value: &Value) -> Res<Vec<u8>> {
    if value.is_undef() {
        return Ok(Vec::new());
    }
    Ok(buffer::data(vm, value)?.to_vec())
}

fn between(vm: &mut Vm, value: &Value, low: i64, high: i64, message: &str) -> Res<u8> {
    let number = vm.to_i64_clamped(value)?;
    match u8::try_from(number) {
        Ok(byte) if (low..=high).contains(&number) => Ok(byte),
        _ => Err(vm.value_error(message)),
    }
}

/// A number of at most `bits` bits.
fn unsigned(vm: &mut Vm, value: &Value, bits: u32, message: &str) -> Res<u64> {
    let index = vm.index(value)?;
    let big = corallus_vm::objects::int::as_big(&index).unwrap_or_default();
    if big.sign() == num_bigint::Sign::Minus {
        return Err(vm.value_error("value must be positive"));
    }
    match u64::try_from(big) {
        Ok(number) if bits == 64 || number >> bits == 0 => Ok(number),
        _ => Err(vm.overflow_error(message)),
    }
}

fn parameters(vm: &mut Vm, args: Args<'_>, limits: &Limits) -> Res<Parameters> {
    let most = limits.digest;
    let digest_size = if args[2].is_undef() {
        most as i64
    } else {
        vm.to_i64_clamped(&args[2])?
    };
    if !(1..=most as i64).contains(&digest_size) {
        let name = limits.name;
        return Err(vm.value_error(format!(
            "digest_size for {name} must be between 1 and {most} bytes, here it is {digest_size}"
        )));
    }
    let (key, salt, person) = (bytes(vm, &args[3])?, bytes(vm, &args[4])?, bytes(vm, &args[5])?);
    for (what, value) in [("salt", &salt), ("person", &person)] {
        if value.len() > limits.part {
            return Err(vm.value_error(format!("maximum {what} length is {} bytes", limits.part)));
        }
    }
    let fanout = between(vm, &args[6], 0, 255, "fanout must be between 0 and 255")?;
    let depth = between(vm, &args[7], 1, 255, "depth must be between 1 and 255")?;
    let leaf_size = unsigned(vm, &args[8], 32, "leaf_size is too large")? as u32;
    let node_offset = unsigned(vm, &args[9], limits.offset_bits, "node_offset is too large")?;
    let node_depth = between(vm, &args[10], 0, 255, "node_depth must be between 0 and 255")?;
    let message = format!("inner_size must be between 0 and is {most}");
    let inner_size = usize::from(between(vm, &args[11], 0, most as i64, &message)?);
    if key.len() > most {
        return Err(vm.value_error(format!("maximum key length is {most} bytes")));
    }
    Ok(Parameters {
        digest_size: digest_size as usize,
        key,
        salt,
        person,
        fanout,
        depth,
        leaf_size,
        node_offset,
        node_depth,
        inner_size,
        last_node: vm.truth(&args[12])?,
    })
}

fn new(vm: &mut Vm, args: Args<'_>, limits: &'static Limits) -> Res {
    let ty = class_of(vm, args)?;
    let given = parameters(vm, args, limits)?;
    let state: Box<dyn Hasher> = if limits.digest == 64 {
        Box::new(BState::new(&given))
    } else {
        Box::new(SState::new(&given))
    };
    with_data(vm, &ty, limits.name, state, &args[1], &args[14])
}

#[derive(Clone)]
struct BState {
    state: blake2b_simd::State,
    size: usize,
}

impl BState {
    fn new(given: &Parameters) -> Self {
        let mut params = blake2b_simd::Params::new();
        params
            .hash_length(given.digest_size)
            .key(&given.key)
            .salt(&given.salt)
            .personal(&given.person)
            .fanout(given.fanout)
            .max_depth(given.depth)
            .max_leaf_length(given.leaf_size)
            .node_offset(given.node_offset)
            .node_depth(given.node_depth)
            .inner_hash_length(given.inner_size)
            .last_node(given.last_node);
        Self {
            state: params.to_state(),
            size: given.digest_size,
        }
    }
}

impl Hasher for BState {
    fn update(&mut self, data: &[u8]) {
        self.state.update(data);
    }

    fn finish(&self, _: usize) -> Vec<u8> {
        self.state.finalize().as_bytes().to_vec()
    }

    fn copy(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }

    fn digest_size(&self) -> usize {
        self.size
    }

    fn block_size(&self) -> usize {
        128
    }
}

#[derive(Clone)]
struct SState {
    state: blake2s_simd::State,
    size: usize,
}

impl SState {
    fn new(given: &Parameters) -> Self {
        let mut params = blake2s_simd::Params::new();
        params
            .hash_length(given.digest_size)
            .key(&given.key)
            .salt(&given.salt)
            .personal(&given.person)
            .fanout(given.fanout)
            .max_depth(given.depth)
            .max_leaf_length(given.leaf_size)
            .node_offset(given.node_offset)
            .node_depth(given.node_depth)
            .inner_hash_length(given.inner_size)
            .last_node(given.last_node);
        Self {
            state: params.to_state(),
            size: given.digest_size,
        }
    }
}

impl Hasher for SState {
    fn update(&mut self, data: &[u8]) {
        self.state.update(data);
    }

    fn finish(&self, _: usize) -> Vec<u8> {
        self.state.finalize().as_bytes().to_vec()
    }

    fn copy(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }

    fn digest_size(&self) -> usize {
        self.size
    }

    fn block_size(&self) -> usize {
        64
    }
}
