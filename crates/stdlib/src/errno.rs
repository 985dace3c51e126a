//! `errno`: the operating system's error numbers.

use corallus_heap::{Ref, Value};
use corallus_vm::error::Res;
use corallus_vm::native::ModuleDef;
use corallus_vm::objects::module::Module;
use corallus_vm::vm::Vm;

/// `errno`.
pub static MODULE: ModuleDef = ModuleDef {
    name: "errno",
    functions: &[],
    init,
    doc: "This module makes available standard errno system symbols.",
};

macro_rules! numbers {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name)),*] };
}

#[rustfmt::skip]
static NUMBERS: &[(&str, i32)] = numbers!(
    E2BIG EACCES EADDRINUSE EADDRNOTAVAIL EAFNOSUPPORT EAGAIN EALREADY EBADF EBADMSG EBUSY ECANCELED ECHILD ECONNABORTED
    ECONNREFUSED ECONNRESET EDEADLK EDESTADDRREQ EDOM EDQUOT EEXIST EFAULT EFBIG EHOSTDOWN EHOSTUNREACH EIDRM EILSEQ
    EINPROGRESS EINTR EINVAL EIO EISCONN EISDIR ELOOP EMFILE EMLINK EMSGSIZE EMULTIHOP ENAMETOOLONG ENETDOWN ENETRESET
    ENETUNREACH ENFILE ENOBUFS ENODEV ENOENT ENOEXEC ENOLCK ENOLINK ENOMEM ENOMSG ENOPROTOOPT ENOSPC ENOSYS ENOTBLK
    ENOTCONN ENOTDIR ENOTEMPTY ENOTSOCK ENOTSUP ENOTTY ENXIO EOPNOTSUPP EOVERFLOW EPERM EPFNOSUPPORT EPIPE EPROTO
    EPROTONOSUPPORT EPROTOTYPE ERANGE EREMOTE EROFS ESHUTDOWN ESOCKTNOSUPPORT ESPIPE ESRCH ESTALE ETIMEDOUT ETOOMANYREFS
    ETXTBSY EUSERS EWOULDBLOCK EXDEV
    EADV EBADE EBADFD EBADR EBADRQC EBADSLT EBFONT ECHRNG ECOMM EDEADLOCK EDOTDOT EISNAM EKEYEXPIRED EKEYREJECTED EKEYREVOKED
    EL2HLT EL2NSYNC EL3HLT EL3RST ELIBACC ELIBBAD ELIBEXEC ELIBMAX ELIBSCN ELNRNG EMEDIUMTYPE ENAVAIL ENOANO ENOCSI ENODATA
    ENOKEY ENOMEDIUM ENONET ENOPKG ENOSR ENOSTR ENOTNAM ENOTRECOVERABLE ENOTUNIQ EOWNERDEAD EREMCHG EREMOTEIO ERESTART
    ERFKILL ESRMNT ESTRPIPE ETIME EUCLEAN EUNATCH EXFULL
);

fn init(vm: &mut Vm, module: &Ref<Module>) -> Res<()> {
    let namespace = module.namespace(vm);
    let names = vm.new_dict();
    for (name, number) in NUMBERS {
        namespace.set_str(vm, name, Value::int32(*number));
        let text = vm.str(name);
        names.insert(vm, Value::int32(*number), text)?;
    }
    // Two names for one number: the reference keeps these.
    for (number, name) in [
        (libc::EAGAIN, "EAGAIN"),
        (libc::ENOTSUP, "ENOTSUP"),
        (libc::EDEADLK, "EDEADLOCK"),
    ] {
        let text = vm.str(name);
        names.insert(vm, Value::int32(number), text)?;
    }
    namespace.set_str(vm, "errorcode", names.into_value());
    Ok(())
}
