//! `_local`: an object whose attributes each thread has for itself.

use std::cell::{Cell, RefCell};

use corallus_heap::{Ref, TypeFlags, Value, WeakRef, payload};
use corallus_vm::error::Res;
use corallus_vm::frame::Begun;
use corallus_vm::native::{Args, TypeDef, begin_method, fixed, method, this};
use corallus_vm::objects::dict::Dict;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::type_::Type;
use corallus_vm::special::Special;
use corallus_vm::vm::Vm;

use super::start::Running;

/// The payload. The attributes of the thread that used it last are the object's own; those of the others wait here.
pub struct Local {
    owner: Cell<u64>,
    others: RefCell<Vec<Value>>,
    /// Whose the others are.
    owners: RefCell<Vec<u64>>,
    /// What the object was made with: each thread initialises it anew.
    args: Value,
    keywords: Value,
}

payload!(Local, "_local", [others, args, keywords]);

/// The owner of attributes that nobody has set yet, as the last owner's thread is over.
const NOBODY: u64 = 0;

/// Which objects threads other than the main one have attributes in.
#[derive(Default)]
struct Users(Vec<(u64, Ref<WeakRef>)>);

fn note_user(vm: &mut Vm, object: &Value) {
    let me = vm.thread_identity();
    if me == vm.main_thread() {
        return;
    }
    let weak = vm.heap.alloc(&vm.types.weakref, WeakRef::new(None));
    if vm.heap.watch(&weak, object) {
        vm.state::<Users>().0.push((me, weak));
    }
}

/// Lets go of the attributes of the thread that runs, which is at its end.
pub fn end_thread(vm: &mut Vm) {
    let me = vm.thread_identity();
    let users = std::mem::take(&mut vm.state::<Users>().0);
    let (used, others): (Vec<_>, Vec<_>) = users.into_iter().partition(|(thread, _)| *thread == me);
    vm.state::<Users>().0 = others;
    let mut gone = Vec::new();
    for object in used.iter().filter_map(|(_, weak)| weak.upgrade()) {
        let Some(local) = object.downcast_ref::<Local>() else {
            continue;
        };
        if local.owner.get() == me {
            local.owner.set(NOBODY);
            gone.extend(vm.instance_dict(&object).map(Ref::into_value));
            let empty = vm.new_dict().into_value();
            if let Some(attrs) = object.header().and_then(|header| header.attrs()) {
                drop(attrs.set_dict(&vm.heap, empty));
            }
            continue;
        }
        let mut owners = local.owners.borrow_mut();
        if let Some(at) = owners.iter().position(|owner| *owner == me) {
            owners.swap_remove(at);
            gone.push(local.others.borrow_mut().swap_remove(at));
        }
    }
    drop(gone);
    vm.run_pending();
}

pub static LOCAL: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE,
    methods: &[
        fixed(method("__new__", "($type, /, *args, **kwargs)", new, "")),
        begin_method(
            "__getattribute__",
            "($self, name, /)",
            get,
            "Return getattr(self, name).",
        ),
        begin_method(
            "__setattr__",
            "($self, name, value, /)",
            |vm, args| set(vm, args, Some(args[2].clone())),
            "Implement setattr(self, name, value).",
        ),
        begin_method(
            "__delattr__",
            "($self, name, /)",
            |vm, args| set(vm, args, None),
            "Implement delattr(self, name).",
        ),
    ],
    doc: "Thread-local data",
    ..TypeDef::new::<Local>("_local", "_thread")
};

fn new(vm: &mut Vm, args: Args<'_>) -> Res {
    let Some(ty) = args[0].downcast_ref::<Type>() else {
        return Err(vm.type_error("X is not a type object"));
    };
    let empty = |value: &Value| match value.downcast_ref::<Dict>() {
        Some(keywords) => keywords.is_empty(),
        None => vm.items_of_exact(value).is_none_or(|items| items.is_empty()),
    };
    let own_init = match (ty.special(Special::Init), vm.types.object.special(Special::Init)) {
        (Some(init), Some(object)) => !init.is(&object),
        _ => false,
    };
    let bare = empty(&args[1]) && empty(&args[2]);
    if !own_init && !bare {
        return Err(vm.type_error("Initialization arguments are not supported"));
    }
    let local = Local {
        owner: Cell::new(vm.thread_identity()),
        others: RefCell::default(),
        owners: RefCell::default(),
        args: args[1].clone(),
        keywords: args[2].clone(),
    };
    let object = vm.heap.alloc(ty, local).into_value();
    note_user(vm, &object);
    Ok(object)
}

/// Puts the attributes of the thread that runs in their place.
fn mine(vm: &mut Vm, object: &Value) -> Res<()> {
    let me = vm.thread_identity();
    let local = this::<Local>(vm, object)?;
    if local.owner.get() == me {
        return Ok(());
    }
    let theirs = vm.instance_dict(object)?.into_value();
    let (mut others, mut owners) = (local.others.borrow_mut(), local.owners.borrow_mut());
    let before = local.owner.replace(me);
    if before != NOBODY {
        others.push(theirs);
        owners.push(before);
    }
    let known = owners.iter().position(|owner| *owner == me);
    let found = known.map(|at| {
        owners.swap_remove(at);
        others.swap_remove(at)
    });
    // What ended threads left.
    let mut gone = Vec::new();
    let mut at = 0;
    while at < owners.len() {
        if owners[at] == vm.main_thread() || vm.state::<Running>().has(owners[at]) {
            at += 1;
        } else {
            owners.swap_remove(at);
            gone.push(others.swap_remove(at));
        }
    }
    drop((others, owners));
    let is_new = found.is_none();
    let dict = match found {
        Some(dict) => dict,
        None => vm.new_dict().into_value(),
    };
    if let Some(attrs) = object.header().and_then(|header| header.attrs()) {
        drop(attrs.set_dict(&vm.heap, dict));
    }
    drop(gone);
    if is_new {
        note_user(vm, object);
        let mut values = vm.items_of_exact(&local.args).unwrap_or_default();
        let keywords = local.keywords.downcast_ref::<Dict>();
        let keywords = keywords.map(|keywords| keywords.entries()).unwrap_or_default();
        let names: Vec<_> = keywords.iter().map(|(name, _)| name.clone()).collect();
        let names = vm.new_tuple(names);
        values.extend(keywords.into_iter().map(|(_, value)| value));
        let init = vm.getattr(object, "__init__")?;
        vm.complete(|vm| vm.begin_call(&init, &values, Some(&names)))?;
    }
    Ok(())
}

fn name(vm: &mut Vm, value: &Value) -> Res<Ref<Str>> {
    match value.downcast_ref::<Str>() {
        Some(name) => Ok(name.clone()),
        None => {
            let given = vm.type_name(value);
            Err(vm.type_error(format!("attribute name must be string, not '{given}'")))
        }
    }
}

fn get(vm: &mut Vm, args: Args<'_>) -> Res<Begun> {
    mine(vm, &args[0])?;
    let name = name(vm, &args[1])?;
    let ty = vm.type_of(&args[0]).clone();
    vm.begin_getattr_generic(&args[0], &ty, &name)
}

fn set(vm: &mut Vm, args: Args<'_>, value: Option<Value>) -> Res<Begun> {
    mine(vm, &args[0])?;
    let name = name(vm, &args[1])?;
    let ty = vm.type_of(&args[0]).clone();
    if name.as_bytes() == b"__dict__" {
        let class = ty.name();
        let message = format!("'{class}' object attribute '__dict__' is read-only");
        return Err(vm.attribute_error(&args[0], &name, message));
    }
    vm.begin_setattr_generic(&args[0], &ty, &name, value)
}
