//! Rust values as Python objects with methods.

use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;

use corallus_heap::{Ref, TypeFlags, Value, payload};
use corallus_vm::error::Res;
use corallus_vm::native::{TypeDef, fixed, method};
use corallus_vm::objects::type_::Type;

use crate::context::{AsContext, Context, main_namespace};
use crate::convert::FromObject;
use crate::error::{Error, Result};
use crate::function::{self, HostResult, Run, argument, check_count};
use crate::object::Object;

/// A class in the making, whose instances hold a `T`: [`Class::builder`].
#[must_use = "a class is there only once it is built"]
pub struct ClassBuilder<T> {
    name: String,
    methods: Vec<(String, Run)>,
    value: PhantomData<fn() -> T>,
}

/// A class whose instances hold a `T`. Only the host makes instances; the program calls their methods, and can neither look
/// into them nor derive from the class.
///
/// ```
/// use corallus::{Class, Isolate};
///
/// struct Account { balance: i64 }
///
/// let mut isolate = Isolate::new()?;
/// let accounts = Class::builder("Account")
///     .method("deposit", |account: &mut Account, amount: i64| account.balance += amount)
///     .method("balance", |account: &mut Account| account.balance)
///     .build(&mut isolate)?;
/// let account = accounts.instance(&mut isolate, Account { balance: 10 })?;
/// isolate.set("account", &account)?;
/// isolate.exec("account.deposit(5); now = account.balance()")?;
/// assert_eq!(isolate.get::<i64>("now")?, 15);
/// assert_eq!(accounts.with(&mut isolate, &account, |account| account.balance)?, 15);
/// # Ok::<(), corallus::Error>(())
/// ```
pub struct Class<T> {
    class: Object,
    value: PhantomData<fn() -> T>,
}

/// Rust functions that can be methods: their first parameter is `&mut T`, the others are as those of a
/// [`HostFunction`](crate::HostFunction).
pub trait HostMethod<T, M>: Send + 'static {
    #[doc(hidden)]
    fn into_run(self) -> Run;
}

macro_rules! host_methods {
    ($(($count:literal $(, $type:ident $index:tt)*)),* $(,)?) => { $(
        impl<Function, This, Output, $($type),*> HostMethod<This, fn($($type),*)> for Function
        where
            Function: Fn(&mut This, $($type),*) -> Output + Send + 'static,
            This: Any + Send,
            Output: HostResult,
            $($type: FromObject,)*
        {
            #[allow(non_snake_case)]
            fn into_run(self) -> Run {
                Box::new(move |cx, args| {
                    let (this, args) = match args.split_first() {
                        Some((this, args)) => (this.clone(), args),
                        None => return Err(cx.vm.type_error("a method needs its object")),
                    };
                    check_count(cx, args, $count)?;
                    $(let $type = argument::<$type>(cx, args, $index)?;)*
                    with_value::<This, _>(cx, &this, |this| self(this, $($type),*))?.into_result(cx)
                })
            }
        }
    )* };
}

host_methods!(
    (0),
    (1, A 0),
    (2, A 0, B 1),
    (3, A 0, B 1, C 2),
    (4, A 0, B 1, C 2, D 3),
    (5, A 0, B 1, C 2, D 3, E 4),
);

/// Uses the Rust value in an object.
fn with_value<T: Any, R>(cx: &mut Context<'_>, object: &Value, work: impl FnOnce(&mut T) -> R) -> Res<R> {
    let host = object.downcast_ref::<HostValue>().cloned();
    let mut borrowed = match host.as_ref().map(|host| host.value.try_borrow_mut()) {
        Some(Ok(borrowed)) => borrowed,
        Some(Err(_)) => return Err(cx.vm.runtime_error("the host object is in use")),
        None => return Err(wrong_object(cx, object)),
    };
    match borrowed.downcast_mut::<T>() {
        Some(value) => Ok(work(value)),
        None => Err(wrong_object(cx, object)),
    }
}

fn wrong_object(cx: &mut Context<'_>, object: &Value) -> corallus_vm::error::Raised {
    let given = cx.vm.type_name(object).to_string();
    cx.vm
        .type_error(format!("the method doesn't apply to a '{given}' object"))
}

/// The payload of host objects.
pub struct HostValue {
    value: RefCell<Box<dyn Any + Send>>,
}

payload!(HostValue, "host_object", []);

static HOST_OBJECT: TypeDef = TypeDef {
    flags: TypeFlags::BASE_TYPE | TypeFlags::WEAKREFABLE,
    methods: &[fixed(method(
        "__new__",
        "($type, /, *args, **kwargs)",
        |vm, _| Err(vm.type_error("only the host makes objects of this class")),
        "",
    ))],
    ..TypeDef::new::<HostValue>("host_object", "builtins")
};

impl<T: Any + Send> Class<T> {
    /// Begins a class.
    pub fn builder(name: &str) -> ClassBuilder<T> {
        ClassBuilder {
            name: name.to_owned(),
            methods: Vec::new(),
            value: PhantomData,
        }
    }

    /// An instance.
    ///
    /// # Errors
    /// [`Error::Misuse`] with an isolate that isn't the class's.
    pub fn instance(&self, isolate: &mut impl AsContext, value: T) -> Result<Object> {
        let mut cx = isolate.context();
        let class = self.class(&mut cx)?;
        let value = HostValue {
            value: RefCell::new(Box::new(value)),
        };
        let object = cx.vm.heap.alloc(&class, value).into_value();
        Ok(Object::new(cx.vm, object))
    }

    /// Works with the value in an instance.
    ///
    /// # Errors
    /// `TypeError` if the object isn't an instance.
    pub fn with<R>(&self, isolate: &mut impl AsContext, object: &Object, work: impl FnOnce(&mut T) -> R) -> Result<R> {
        let mut cx = isolate.context();
        let value = object.value(&mut cx)?;
        with_value(&mut cx, &value, work).map_err(|raised| cx.failure(&raised))
    }

    fn class(&self, cx: &mut Context<'_>) -> Result<Ref<Type>> {
        let class = self.class.value(cx)?;
        class
            .downcast::<Type>()
            .map_err(|_| Error::Misuse("not a class".to_owned()))
    }
}

impl<T: Any + Send> ClassBuilder<T> {
    /// Adds a method. `signature` is as for [`Isolate::define`](crate::Isolate::define); a parameter list begins with `self`.
    pub fn method<M>(mut self, signature: &str, function: impl HostMethod<T, M>) -> Self {
        let run = function.into_run();
        self.methods.push((signature.to_owned(), run));
        self
    }

    /// Makes the class, and a global name for it in `__main__`.
    ///
    /// # Errors
    /// [`Error::Syntax`] if a parameter list isn't Python.
    pub fn build(self, isolate: &mut impl AsContext) -> Result<Class<T>> {
        let mut cx = isolate.context();
        let Self { name, methods, .. } = self;
        let class = cx.attempt(|vm| {
            let namespace = vm.new_dict();
            for (signature, run) in methods {
                let (name, function) = function::make(vm, &signature, run)?;
                namespace.set_str(vm, &name, function);
            }
            let slots = vm.tuple(Vec::new());
            namespace.set_str(vm, "__slots__", slots);
            let module = vm.str("__main__");
            namespace.set_str(vm, "__module__", module);
            let base = vm.type_for(&HOST_OBJECT).into_value();
            let (title, bases) = (vm.str(&name), vm.tuple([base]));
            let metaclass = vm.types.type_.to_value();
            let class = vm.call(&metaclass, &[title, bases, namespace.into_value()])?;
            main_namespace(vm).set_str(vm, &name, class.clone());
            Ok(class)
        })?;
        Ok(Class {
            class: Object::new(cx.vm, class),
            value: PhantomData,
        })
    }
}
