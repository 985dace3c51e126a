//! `pwd` and `grp`: the system's users and groups.

use std::ffi::CStr;

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::{Args, ModuleDef, Native, TypeDef, function};
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::str::Str;
use corallus_vm::vm::Vm;

use crate::paths;
use crate::structseq::{self, field, sequence_type};

pub static PWD: ModuleDef = ModuleDef {
    name: "pwd",
    functions: &[
        function(
            "getpwuid",
            "(uidobj, /)",
            user_by_id,
            "Return the password database entry for the given numeric user ID.",
        ),
        function(
            "getpwnam",
            "(name, /)",
            user_by_name,
            "Return the password database entry for the given user name.",
        ),
        function(
            "getpwall",
            "()",
            all_users,
            "Return a list of all available password database entries, in arbitrary order.",
        ),
    ],
    init: |vm, module| {
        let (namespace, ty) = (module.namespace(vm), structseq::type_of(vm, &STRUCT_PASSWD));
        namespace.set_str(vm, "struct_passwd", ty.into_value());
        crate::permission::restrict(vm, &namespace, "pwd", |permissions, _| permissions.environment);
        Ok(())
    },
    doc: "This module provides access to the Unix password database.",
};

pub static GRP: ModuleDef = ModuleDef {
    name: "grp",
    functions: GRP_FUNCTIONS,
    init: |vm, module| {
        let (namespace, ty) = (module.namespace(vm), structseq::type_of(vm, &STRUCT_GROUP));
        namespace.set_str(vm, "struct_group", ty.into_value());
        crate::permission::restrict(vm, &namespace, "grp", |permissions, _| permissions.environment);
        Ok(())
    },
    doc: "Access to the Unix group database.",
};

static GRP_FUNCTIONS: &[Native] = &[
    function(
        "getgrgid",
        "(id)",
        group_by_id,
        "Return the group database entry for the given numeric group ID.",
    ),
    function(
        "getgrnam",
        "(name)",
        group_by_name,
        "Return the group database entry for the given group name.",
    ),
    function(
        "getgrall",
        "()",
        all_groups,
        "Return a list of all available group entries, in arbitrary order.",
    ),
];

static STRUCT_PASSWD: TypeDef = sequence_type(
    "struct_passwd",
    "pwd",
    &[
        field::<0>("pw_name"),
        field::<1>("pw_passwd"),
        field::<2>("pw_uid"),
        field::<3>("pw_gid"),
        field::<4>("pw_gecos"),
        field::<5>("pw_dir"),
        field::<6>("pw_shell"),
    ],
);

static STRUCT_GROUP: TypeDef = sequence_type(
    "struct_group",
    "grp",
    &[
        field::<0>("gr_name"),
        field::<1>("gr_passwd"),
        field::<2>("gr_gid"),
        field::<3>("gr_mem"),
    ],
);

/// Text from the C library.
fn text(vm: &mut Vm, place: *const libc::c_char) -> Value {
    if place.is_null() {
        return Value::NONE;
    }
    // SAFETY: the C library's entries hold NUL-terminated texts.
    let text = unsafe { CStr::from_ptr(place) };
    paths::decoded(vm, text.to_bytes())
}

/// An id to look for; `None` if it is out of range, which finds nothing.
fn id(vm: &mut Vm, value: &Value) -> Res<Option<u32>> {
    let index = vm.index(value)?;
    Ok(corallus_vm::objects::int::as_i64(&index).and_then(|number| u32::try_from(number).ok()))
}

fn missing(vm: &mut Vm, function: &str, what: &str, value: &Value) -> Raised {
    let shown = match value.has_payload::<Str>() {
        true => vm.repr(value),
        false => vm.str_of(value),
    };
    match shown {
        Ok(shown) => {
            let message = format!("{function}(): {what} not found: {}", shown.to_string_lossy());
            let message = vm.str(&message);
            vm.error_with(ExceptionKind::KeyError, vec![message])
        }
        Err(raised) => raised,
    }
}

fn user(vm: &mut Vm, entry: &libc::passwd) -> Res {
    let items = vec![
        text(vm, entry.pw_name),
        text(vm, entry.pw_passwd),
        vm.int(i64::from(entry.pw_uid)),
        vm.int(i64::from(entry.pw_gid)),
        text(vm, entry.pw_gecos),
        text(vm, entry.pw_dir),
        text(vm, entry.pw_shell),
    ];
    structseq::make(vm, &STRUCT_PASSWD, items, Vec::new())
}

/// Looks an entry up with a buffer that grows until it fits.
fn look_up<T>(
    call: impl Fn(*mut T, *mut libc::c_char, usize, *mut *mut T) -> i32,
    mut found: impl FnMut(&T) -> Res,
) -> Option<Res> {
    let mut buffer = vec![0; 1024];
    loop {
        // SAFETY: a zeroed entry is valid: numbers and null pointers.
        let (mut entry, mut result) = unsafe { (std::mem::zeroed::<T>(), std::ptr::null_mut()) };
        let code = call(&raw mut entry, buffer.as_mut_ptr(), buffer.len(), &raw mut result);
        if code == libc::ERANGE && buffer.len() < 1 << 20 {
            buffer.resize(buffer.len() * 2, 0);
            continue;
        }
        return (code == 0 && !result.is_null()).then(|| found(&entry));
    }
}

fn user_by_id(vm: &mut Vm, args: Args<'_>) -> Res {
    let found = match id(vm, &args[0])? {
        // SAFETY: entry, buffer and result are the caller's.
        Some(id) => look_up(
            |entry, buffer, size, result| unsafe { libc::getpwuid_r(id, entry, buffer, size, result) },
            |entry| user(vm, entry),
        ),
        None => None,
    };
    found.unwrap_or_else(|| Err(missing(vm, "getpwuid", "uid", &args[0])))
}

fn user_by_name(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = name(vm, "getpwnam", &args[0])?;
    let found = look_up(
        // SAFETY: the name is NUL-terminated; entry, buffer and result are the caller's.
        |entry, buffer, size, result| unsafe { libc::getpwnam_r(name.as_ptr(), entry, buffer, size, result) },
        |entry| user(vm, entry),
    );
    found.unwrap_or_else(|| Err(missing(vm, "getpwnam", "name", &args[0])))
}

fn name(vm: &mut Vm, function: &str, value: &Value) -> Res<std::ffi::CString> {
    let Some(name) = value.downcast_ref::<Str>() else {
        let given = vm.type_name(value);
        return Err(vm.type_error(format!("{function}() argument must be str, not {given}")));
    };
    let bytes = paths::encode(name).unwrap_or_default();
    std::ffi::CString::new(bytes).map_err(|_| vm.value_error("embedded null byte"))
}

fn all_users(vm: &mut Vm, _: Args<'_>) -> Res {
    let mut users = Vec::new();
    // SAFETY: the database's own iteration; the entry stays until the next call, and Python code doesn't run meanwhile.
    unsafe {
        libc::setpwent();
        while let Some(entry) = libc::getpwent().as_ref() {
            users.push(user(vm, entry)?);
        }
        libc::endpwent();
    }
    Ok(vm.list(users))
}

fn group(vm: &mut Vm, entry: &libc::group) -> Res {
    let mut members = Vec::new();
    let mut place = entry.gr_mem;
    // SAFETY: the list of members ends with a null pointer.
    while let Some(member) = unsafe { place.as_ref() }.filter(|member| !member.is_null()) {
        members.push(text(vm, *member));
        // SAFETY: the null pointer at the end hasn't been reached.
        place = unsafe { place.add(1) };
    }
    let items = vec![
        text(vm, entry.gr_name),
        text(vm, entry.gr_passwd),
        vm.int(i64::from(entry.gr_gid)),
        vm.list(members),
    ];
    structseq::make(vm, &STRUCT_GROUP, items, Vec::new())
}

fn group_by_id(vm: &mut Vm, args: Args<'_>) -> Res {
    let found = match id(vm, &args[0])? {
        // SAFETY: entry, buffer and result are the caller's.
        Some(id) => look_up(
            |entry, buffer, size, result| unsafe { libc::getgrgid_r(id, entry, buffer, size, result) },
            |entry| group(vm, entry),
        ),
        None => None,
    };
    found.unwrap_or_else(|| Err(missing(vm, "getgrgid", "gid", &args[0])))
}

fn group_by_name(vm: &mut Vm, args: Args<'_>) -> Res {
    let name = name(vm, "getgrnam", &args[0])?;
    let found = look_up(
        // SAFETY: the name is NUL-terminated; entry, buffer and result are the caller's.
        |entry, buffer, size, result| unsafe { libc::getgrnam_r(name.as_ptr(), entry, buffer, size, result) },
        |entry| group(vm, entry),
    );
    found.unwrap_or_else(|| Err(missing(vm, "getgrnam", "name", &args[0])))
}

fn all_groups(vm: &mut Vm, _: Args<'_>) -> Res {
    let mut groups = Vec::new();
    // SAFETY: the database's own iteration; the entry stays until the next call, and Python code doesn't run meanwhile.
    unsafe {
        libc::setgrent();
        while let Some(entry) = libc::getgrent().as_ref() {
            groups.push(group(vm, entry)?);
        }
        libc::endgrent();
    }
    Ok(vm.list(groups))
}
