//! `_hashlib`: what `hashlib` and `hmac` take from the reference's OpenSSL module: key derivation and comparison in constant
//! time. Digests are the library's own, also under the names that the reference gives OpenSSL's.

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, ModuleDef, Native, function};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use crate::buffer;
use crate::error_class::ErrorClass;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_hashlib",
    functions: FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        let error = UNSUPPORTED.get(vm)?;
        namespace.set_str(vm, "UnsupportedDigestmodError", error);
        let operator = vm.import("_operator")?;
        let compare = vm.getattr(&operator, "_compare_digest")?;
        namespace.set_str(vm, "compare_digest", compare);
        let mut names = Vec::new();
        for (from, name) in DIGESTS {
            let from = vm.import(from)?;
            let constructor = vm.getattr(&from, name)?;
            namespace.set_str(vm, &format!("openssl_{name}"), constructor);
            names.push(vm.str(name));
        }
        let (names, class) = (vm.list(names), vm.types.frozenset.to_value());
        let names = vm.call(&class, &[names])?;
        namespace.set_str(vm, "openssl_md_meth_names", names);
        Ok(())
    },
    doc: "",
};

/// The library's own digests, under the names that OpenSSL's have.
static DIGESTS: &[(&str, &str)] = &[
    ("_md5", "md5"),
    ("_sha1", "sha1"),
    ("_sha2", "sha224"),
    ("_sha2", "sha256"),
    ("_sha2", "sha384"),
    ("_sha2", "sha512"),
    ("_sha3", "sha3_224"),
    ("_sha3", "sha3_256"),
    ("_sha3", "sha3_384"),
    ("_sha3", "sha3_512"),
    ("_sha3", "shake_128"),
    ("_sha3", "shake_256"),
];

static UNSUPPORTED: ErrorClass = ErrorClass::new("_hashlib", "UnsupportedDigestmodError", ExceptionKind::ValueError);

static FUNCTIONS: &[Native] = &[
    function(
        "new",
        "(name, data=<unrepresentable>, *, usedforsecurity=True, string=None)",
        new,
        "Return a new hash object using the named algorithm.",
    ),
    function(
        "hmac_new",
        "(key, msg=None, digestmod=None)",
        |vm, _| Err(UNSUPPORTED.raise(vm, "unsupported hash type")),
        "Return a new hmac object.",
    ),
    function(
        "hmac_digest",
        "(key, msg, digest)",
        |vm, _| Err(UNSUPPORTED.raise(vm, "unsupported hash type")),
        "Single-shot HMAC.",
    ),
    function(
        "pbkdf2_hmac",
        "(hash_name, password, salt, iterations, dklen=None)",
        pbkdf2_hmac,
        "Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function.",
    ),
    function(
        "scrypt",
        "(password, *, salt, n, r, p, maxmem=0, dklen=64)",
        scrypt,
        "scrypt password-based key derivation function.",
    ),
];

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = vm
        .str_of(&args[0])?
        .to_string_lossy()
        .to_ascii_lowercase()
        .replace('-', "_");
    let name = name
        .strip_prefix("sha_")
        .map_or(name.clone(), |digits| format!("sha{digits}"));
    let Some((module, constructor)) = DIGESTS.iter().find(|(_, known)| *known == name) else {
        return Err(unknown(vm, &args[0]));
    };
    let module = vm.import(module)?;
    let constructor = vm.getattr(&module, constructor)?;
    let data = if args[1].is_undef() { &args[3] } else { &args[1] };
    let data = if data.is_undef() || data.is_none() {
        vm.bytes(&b""[..])
    } else {
        data.clone()
    };
    vm.call_kw(&constructor, &[data], &[("usedforsecurity", args[2].clone())])
}

#[cold]
fn unknown(vm: &mut Vm, name: &Value) -> Raised {
    match vm.str_of(name) {
        Ok(name) => UNSUPPORTED.raise(vm, format!("unsupported hash type {}", name.to_string_lossy())),
        Err(raised) => raised,
    }
}

/// A positive number of bytes to derive.
fn key_length(vm: &mut Vm, value: &Value, message: &str) -> Res<usize> {
    let length = vm.to_i64(value)?;
    match usize::try_from(length) {
        Ok(length) if (1..=i32::MAX as usize).contains(&length) => {
            vm.check_size(length)?;
            Ok(length)
        }
        Ok(0) | Err(_) => Err(vm.value_error(message)),
        Ok(_) => Err(vm.overflow_error("key length is too great.")),
    }
}

fn pbkdf2_hmac(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(name) = args[0].downcast_ref::<Str>() else {
        let given = vm.type_name(&args[0]);
        return Err(vm.type_error(format!("pbkdf2_hmac() argument 'hash_name' must be str, not {given}")));
    };
    let (password, salt) = (buffer::data(vm, &args[1])?, buffer::data(vm, &args[2])?);
    let rounds = vm.to_i64(&args[3])?;
    let rounds = match u32::try_from(rounds) {
        Ok(0) | Err(_) if rounds <= 0 => return Err(vm.value_error("iteration value must be greater than 0.")),
        Ok(rounds) => rounds,
        Err(_) => return Err(vm.overflow_error("iteration value is too great.")),
    };
    let name = name.to_string_lossy().to_lowercase().replace('-', "");
    type Derive = fn(&[u8], &[u8], u32, &mut [u8]);
    let (derive, size): (Derive, usize) = match name.as_str() {
        "md5" => (pbkdf2::pbkdf2_hmac::<md5::Md5>, 16),
        "sha1" => (pbkdf2::pbkdf2_hmac::<sha1::Sha1>, 20),
        "sha224" => (pbkdf2::pbkdf2_hmac::<sha2::Sha224>, 28),
        "sha256" => (pbkdf2::pbkdf2_hmac::<sha2::Sha256>, 32),
        "sha384" => (pbkdf2::pbkdf2_hmac::<sha2::Sha384>, 48),
        "sha512" => (pbkdf2::pbkdf2_hmac::<sha2::Sha512>, 64),
        _ => return Err(unknown(vm, &args[0])),
    };
    let length = match args[4].is_none() {
        true => size,
        false => key_length(vm, &args[4], "key length must be greater than 0.")?,
    };
    let mut key = vec![0; length];
    derive(&password, &salt, rounds, &mut key);
    Ok(vm.bytes(key))
}

/// What OpenSSL allows `scrypt` to use if the program doesn't say.
const MEMORY: i64 = 32 << 20;

fn scrypt(vm: &mut Vm, args: Args<'_>) -> Res {
    let (password, salt) = (buffer::data(vm, &args[0])?, buffer::data(vm, &args[1])?);
    let (n, r, p) = (vm.to_i64(&args[2])?, vm.to_i64(&args[3])?, vm.to_i64(&args[4])?);
    if n < 2 || n & (n - 1) != 0 {
        return Err(vm.value_error("n must be a power of 2."));
    }
    let memory = vm.to_i64(&args[5])?;
    if !(0..=i64::from(i32::MAX)).contains(&memory) {
        return Err(vm.value_error("maxmem must be positive and smaller than 2147483647"));
    }
    let length = key_length(vm, &args[6], "dklen must be greater than 0 and smaller than 2147483647")?;
    let memory = if memory == 0 { MEMORY } else { memory };
    let needed = n.checked_add(p).and_then(|rows| rows.checked_mul(r)?.checked_mul(128));
    let parameters = match (u32::try_from(r), u32::try_from(p)) {
        (Ok(r), Ok(p)) if needed.is_some_and(|needed| needed <= memory) => {
            scrypt::Params::new(n.trailing_zeros() as u8, r, p).ok()
        }
        _ => None,
    };
    let Some(parameters) = parameters else {
        return Err(vm.value_error("Invalid parameter combination for n, r, p, maxmem."));
    };
    vm.check_size(usize::try_from(memory).unwrap_or(usize::MAX))?;
    let mut key = vec![0; length];
    match scrypt::scrypt(&password, &salt, &parameters, &mut key) {
        Ok(()) => Ok(vm.bytes(key)),
        Err(_) => Err(vm.value_error("Invalid parameter combination for n, r, p, maxmem.")),
    }
}
