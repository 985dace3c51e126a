//! The digests behind `hashlib`: `_md5`, `_sha1`, `_sha2`, `_sha3` and `_blake2`, over the RustCrypto crates and
//! `blake2b_simd`.
//!
//! - [`hasher`]: what all algorithms can do.
//! - [`fixed`]: MD5, SHA-1 and SHA-2, made by functions.
//! - [`keccak`]: SHA-3 and SHAKE, made by their classes.
//! - [`blake2`]: BLAKE2 with its parameters.
//! - [`derive`]: key derivation, `_hashlib`.
//! - this file: the payload and the methods that all have.

pub mod blake2;
pub mod derive;
pub mod fixed;
mod hasher;
pub mod keccak;

use std::cell::RefCell;

use corallus_heap::{Ref, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{Args, GetSet, Native, getter, method, this};
use corallus_vm::objects::str::Str;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

use crate::buffer::{self, Data};
use hasher::Hasher;

/// The payload of every hash object.
pub struct Digest {
    name: &'static str,
    state: RefCell<Box<dyn Hasher>>,
}

payload!(Digest, "hash", []);

const UPDATE: Native = method(
    "update",
    "($self, obj, /)",
    |vm, args| {
        let data = input(vm, &args[1])?;
        this::<Digest>(vm, &args[0])?.state.borrow_mut().update(&data);
        Ok(Value::NONE)
    },
    "Update this hash object's state with the provided string.",
);
const COPY: Native = method(
    "copy",
    "($self, /)",
    |vm, args| {
        let (ty, digest) = (vm.type_of(&args[0]).clone(), this::<Digest>(vm, &args[0])?.clone());
        let state = digest.state.borrow().copy();
        Ok(make(vm, &ty, digest.name, state))
    },
    "Return a copy of the hash object.",
);

const DIGEST: Native = method(
    "digest",
    "($self, /)",
    |vm, args| {
        let digest = finish(vm, &args[0], None)?;
        Ok(vm.bytes(digest))
    },
    "Return the digest value as a bytes object.",
);
const HEX_DIGEST: Native = method(
    "hexdigest",
    "($self, /)",
    |vm, args| {
        let digest = finish(vm, &args[0], None)?;
        Ok(hex(vm, &digest))
    },
    "Return the digest value as a string of hexadecimal digits.",
);

/// The methods of digests of a fixed size.
static METHODS: &[Native] = &[UPDATE, COPY, DIGEST, HEX_DIGEST];

const NAME: GetSet = getter(
    "name",
    |vm, value| {
        let name = this::<Digest>(vm, value)?.name;
        Ok(vm.str(name))
    },
    "",
);
const DIGEST_SIZE: GetSet = getter(
    "digest_size",
    |vm, value| {
        let size = this::<Digest>(vm, value)?.state.borrow().digest_size();
        Ok(vm.size(size))
    },
    "",
);
const BLOCK_SIZE: GetSet = getter(
    "block_size",
    |vm, value| {
        let size = this::<Digest>(vm, value)?.state.borrow().block_size();
        Ok(vm.size(size))
    },
    "",
);

static GETSETS: &[GetSet] = &[NAME, DIGEST_SIZE, BLOCK_SIZE];

fn make(vm: &mut Vm, ty: &Ref<Type>, name: &'static str, state: Box<dyn Hasher>) -> Value {
    let state = RefCell::new(state);
    vm.heap.alloc(ty, Digest { name, state }).into_value()
}

fn finish(vm: &mut Vm, value: &Value, length: Option<usize>) -> Res<Vec<u8>> {
    let digest = this::<Digest>(vm, value)?.clone();
    let state = digest.state.borrow();
    let length = length.unwrap_or(state.digest_size());
    vm.check_size(length)?;
    Ok(state.finish(length))
}

fn hex(vm: &mut Vm, digest: &[u8]) -> Value {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(2 * digest.len());
    for byte in digest {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    vm.str(&text)
}

/// Bytes to hash.
fn input(vm: &mut Vm, value: &Value) -> Res<Data> {
    if value.has_payload::<Str>() {
        return Err(vm.type_error("Strings must be encoded before hashing"));
    }
    match buffer::data_opt(vm, value)? {
        Some(data) => Ok(data),
        None => Err(vm.type_error("object supporting the buffer API required")),
    }
}

/// A hash object over the `data` or the `string` argument of a constructor; both are undefined if not given.
fn with_data(
    vm: &mut Vm,
    ty: &Ref<Type>,
    name: &'static str,
    mut state: Box<dyn Hasher>,
    data: &Value,
    string: &Value,
) -> Res {
    let given = match (data.is_undef(), string.is_undef()) {
        (false, false) => {
            let message = "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version.";
            return Err(vm.type_error(message));
        }
        (true, true) => None,
        (false, true) => Some(data),
        (true, false) => Some(string),
    };
    if let Some(given) = given {
        let data = input(vm, given)?;
        state.update(&data);
    }
    Ok(make(vm, ty, name, state))
}

/// The class that a `__new__` was called with.
fn class_of(vm: &mut Vm, args: Args<'_>) -> Res<Ref<Type>> {
    match args[0].downcast_ref::<Type>() {
        Some(ty) => Ok(ty.clone()),
        None => Err(vm.type_error("__new__(X): X is not a type object")),
    }
}
