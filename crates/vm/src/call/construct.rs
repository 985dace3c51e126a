//! Calling a class: `__new__`, then `__init__` (data model 3.3.1). Both may be Python code; a native frame waits between.

use corallus_heap::{Ref, Trace, Tracer, TypeFlags, Value};
use smallvec::SmallVec;

use super::with_first;
use crate::error::Res;
use crate::frame::{Begun, Completion, Frame, NativeFrame, and_then};
use crate::native::sink::{NewList, NewTuple};
use crate::native::{Arguments, Binding};
use crate::objects::float::Float;
use crate::objects::function::Function;
use crate::objects::list::List;
use crate::objects::native_function::{NativeFunction, NativeMethod};
use crate::objects::object::Instance;
use crate::objects::property::StaticMethod;
use crate::objects::set::Set;
use crate::objects::set::table::SetTable;
use crate::objects::str::Str;
use crate::objects::tuple::{Items, Tuple};
use crate::objects::type_::{Construction, Type};
use crate::special::Special;
use crate::vm::Vm;

/// The `__new__` of a native type, if it isn't inherited.
fn own_native_new(ty: &Ref<Type>) -> Option<Ref<NativeFunction>> {
    let new = ty.special(Special::New)?.downcast::<NativeFunction>().ok()?;
    let own = new.native.binding == Binding::StaticMethod && new.bound.is(ty.as_value());
    own.then_some(new)
}

impl Vm {
    /// Makes an instance of a native type whose construction is [`Construction::Native`]; the class goes before the arguments.
    /// `None`: it takes more than the arguments as they stand, and nothing has been done.
    pub(crate) fn begin_native_new(&mut self, args: &[Value]) -> Option<Res<Begun>> {
        let new = own_native_new(args.first()?.downcast_ref::<Type>()?)?;
        if let Some(quick) = new.native.quick
            && let Some(begun) = quick.call(self, args)
        {
            return Some(begun);
        }
        new.signature.direct.as_ref()?.call(self, None, args)
    }

    /// Calls a class: the metaclass's `__call__`, which usually is `type`'s.
    pub(crate) fn begin_call_type(&mut self, ty: &Ref<Type>, args: Arguments<'_>) -> Res<Begun> {
        let metatype = self.type_of(ty.as_value());
        if !metatype.is(&self.types.type_) {
            let call = metatype.special(Special::Call);
            let own = self.types.type_.special(Special::Call);
            if let (Some(call), Some(own)) = (call, own)
                && !call.is(&own)
            {
                return self.begin_call_unbound(&call, ty.as_value(), args);
            }
        }
        self.begin_construct(ty, args)
    }

    /// `type.__call__`.
    pub(crate) fn begin_construct(&mut self, ty: &Ref<Type>, args: Arguments<'_>) -> Res<Begun> {
        if ty.is(&self.types.type_) && args.values.len() == 1 && args.names.is_empty() {
            return Ok(Begun::Done(self.type_of(&args.values[0]).to_value()));
        }
        if ty.has(TypeFlags::NO_NEW) {
            let name = self.full_type_name(ty);
            return Err(self.type_error(format!("cannot create '{name}' instances")));
        }
        let Some(new) = ty.special(Special::New) else {
            let name = self.full_type_name(ty);
            return Err(self.type_error(format!("cannot create '{name}' instances")));
        };
        match self.construction(ty) {
            Construction::Bare if args.values.is_empty() => {
                return Ok(Begun::Done(self.heap.alloc(ty, Instance).into_value()));
            }
            Construction::Exception if args.names.is_empty() => {
                return Ok(Begun::Done(self.new_exception(ty, args.values.to_vec())));
            }
            Construction::Quick if args.names.is_empty() => {
                if let Some(begun) = self.begin_quickly(ty, args.values) {
                    return begun;
                }
            }
            Construction::Init => {
                if let Some(init) = self.plain_init(ty) {
                    return self.begin_plain_construct(ty, &init, args);
                }
            }
            _ => {}
        }
        // A native type without an `__init__` of its own: what its `__new__` returns is the result.
        if let Some(native) = new.downcast_ref::<NativeFunction>()
            && !ty.is_heap_type()
            && matches!((ty.special(Special::Init), &self.object_init), (Some(own), Some(object)) if own.is(object))
        {
            let native = native.clone();
            return with_first(ty.as_value(), args, |args| {
                self.begin_call_with(native.as_value(), args)
            });
        }
        let new = match new.downcast_ref::<StaticMethod>() {
            Some(method) => method.callable.borrow().clone(),
            None if new.has_payload::<NativeFunction>() || new.has_payload::<Function>() => new,
            // Any other descriptor is bound to the class first.
            None => self.descriptor_get(&new, None, ty)?,
        };
        let state = Construct {
            ty: ty.clone(),
            args: args.values.into(),
            names: args.names.into(),
            instance: Value::UNDEF,
        };
        let for_new = match !args.names.is_empty() && self.leaves_keywords(ty, &new) {
            true => Arguments {
                values: &args.values[..args.values.len() - args.names.len()],
                names: &[],
            },
            false => args,
        };
        self.begin_native(state, |vm| {
            with_first(ty.as_value(), for_new, |args| vm.begin_call_with(&new, args))
        })
    }

    /// Whether a native `__new__` that takes no keywords leaves them to the `__init__` of a program's subclass.
    fn leaves_keywords(&self, ty: &Ref<Type>, new: &Value) -> bool {
        let Some(native) = new.downcast_ref::<NativeFunction>().filter(|_| ty.is_heap_type()) else {
            return false;
        };
        let Some(owner) = native.bound.downcast_ref::<Type>() else {
            return false;
        };
        let is_object = std::ptr::eq(owner.core.vtable, self.types.object.core.vtable);
        let overrides = match (ty.special(Special::Init), owner.special(Special::Init)) {
            (Some(own), Some(inherited)) => !own.is(&inherited),
            _ => false,
        };
        !is_object && overrides && native.signature.is_positional_only()
    }

    /// Whether a native `__init__` that takes no keywords leaves them to the `__new__` of a program's subclass.
    fn init_ignores_keywords(&self, made: &Ref<Type>, init: &Value) -> bool {
        let Some(native) = init.downcast_ref::<NativeMethod>().filter(|_| made.is_heap_type()) else {
            return false;
        };
        let overrides = match (made.special(Special::New), native.owner.special(Special::New)) {
            (Some(own), Some(inherited)) => !own.is(&inherited),
            _ => false,
        };
        let refuses = [&self.types.object, &self.types.set]
            .into_iter()
            .any(|owner| native.owner.is(owner));
        overrides && !refuses && native.signature.is_positional_only()
    }

    /// Whether this `__init__` takes any arguments and does nothing: `object`'s, where `__new__` isn't `object`'s, too.
    fn init_does_nothing(&self, made: &Type, init: &Value) -> bool {
        let is = |method: &Value, object: &Option<Value>| object.as_ref().is_some_and(|object| method.is(object));
        is(init, &self.object_init)
            && made
                .special(Special::New)
                .is_some_and(|new| !is(&new, &self.object_new))
    }

    /// What `type.__call__` does with the class.
    #[inline(always)]
    pub(crate) fn construction(&mut self, ty: &Ref<Type>) -> Construction {
        let (version, known) = ty.construction.get();
        if version != 0 && version == ty.core.version.get() {
            return known;
        }
        self.find_construction(ty)
    }

    #[inline(never)]
    fn find_construction(&mut self, ty: &Ref<Type>) -> Construction {
        let version = self.type_version(ty);
        let is = |special, object: &Option<Value>| match (ty.special(special), object) {
            (Some(own), Some(object)) => own.is(object),
            _ => false,
        };
        let plain = std::ptr::eq(ty.core.vtable, self.types.object.core.vtable) && is(Special::New, &self.object_new);
        let init = ty.special(Special::Init);
        let found = if ty.has(TypeFlags::ABSTRACT | TypeFlags::NO_NEW) {
            Construction::General
        } else if plain && is(Special::Init, &self.object_init) {
            Construction::Bare
        } else if plain && init.as_ref().is_some_and(|init| init.has_payload::<Function>()) {
            Construction::Init
        } else if self.is_quick(ty) {
            Construction::Quick
        } else if ty.has(TypeFlags::EXCEPTION)
            && is(Special::New, &self.exception_new)
            && is(Special::Init, &self.exception_init)
        {
            Construction::Exception
        } else if ty.has(TypeFlags::EXCEPTION)
            && is(Special::New, &self.exception_new)
            && init.is_some_and(|init| init.has_payload::<Function>())
        {
            Construction::ExceptionInit
        } else if !ty.is_heap_type() && is(Special::Init, &self.object_init) && own_native_new(ty).is_some() {
            Construction::Native
        } else {
            Construction::General
        };
        ty.construction.set((version, found));
        found
    }

    /// Whether [`Vm::construct_quickly`] knows the type.
    fn is_quick(&self, ty: &Ref<Type>) -> bool {
        let types = &self.types;
        [
            &types.range,
            &types.list,
            &types.dict,
            &types.set,
            &types.tuple,
            &types.str,
            &types.int,
            &types.bool_,
            &types.float,
            &types.type_,
        ]
        .iter()
        .any(|known| known.is(ty))
    }

    /// Whether calling the class makes something by [`Vm::construct_quickly`], as a rule.
    #[inline(always)]
    pub(crate) fn is_made_quickly(&self, ty: &Ref<Type>) -> bool {
        let (version, known) = ty.construction.get();
        known == Construction::Quick && version != 0 && version == ty.core.version.get()
    }

    /// What a call of one of a few builtin types makes, without its `__new__` and `__init__`. `None`: they are needed.
    pub(crate) fn begin_quickly(&mut self, ty: &Ref<Type>, args: &[Value]) -> Option<Res<Begun>> {
        if let Some(made) = self.construct_quickly(ty, args) {
            return Some(Ok(Begun::Done(made)));
        }
        let [iterable] = args else { return None };
        let is_list = ty.is(&self.types.list);
        if !is_list && !ty.is(&self.types.tuple) {
            return None;
        }
        match self.items_at_hand(iterable) {
            Ok(None) => {}
            Ok(Some(items)) if is_list => return Some(Ok(Begun::Done(self.list(items)))),
            Ok(Some(items)) => return Some(Ok(Begun::Done(self.tuple(items)))),
            Err(raised) => return Some(Err(raised)),
        }
        let iterator = match self.iter_at_once(iterable)? {
            Ok(iterator) => iterator,
            Err(raised) => return Some(Err(raised)),
        };
        if !is_list {
            return Some(self.begin_sink(&iterator, NewTuple::default()));
        }
        let list = self.new_list(Vec::new());
        Some(self.begin_sink(&iterator, NewList(list)))
    }

    /// What a call of one of a few builtin types makes, in the cases that need no binding and can't fail: ranges of
    /// immediate integers, empty containers, small copies, plain conversions, the type of an object.
    pub(crate) fn construct_quickly(&mut self, ty: &Ref<Type>, args: &[Value]) -> Option<Value> {
        if ty.is(&self.types.range) {
            if !args.iter().all(Value::is_small_int) {
                return None;
            }
            let (zero, one) = (Value::int32(0), Value::int32(1));
            return match args {
                [stop] => Some(self.new_range(zero, stop.clone(), one)),
                [start, stop] => Some(self.new_range(start.clone(), stop.clone(), one)),
                [start, stop, step] if !step.is(&zero) => {
                    Some(self.new_range(start.clone(), stop.clone(), step.clone()))
                }
                _ => None,
            };
        }
        match args {
            [] => self.construct_empty(ty),
            [from] => self.convert_quickly(ty, from),
            _ => None,
        }
    }

    fn construct_empty(&mut self, ty: &Ref<Type>) -> Option<Value> {
        if ty.is(&self.types.list) {
            Some(self.list(Vec::new()))
        } else if ty.is(&self.types.dict) {
            Some(self.new_dict().into_value())
        } else if ty.is(&self.types.set) {
            Some(self.heap.alloc(ty, Set::default()).into_value())
        } else {
            None
        }
    }

    fn convert_quickly(&mut self, ty: &Ref<Type>, from: &Value) -> Option<Value> {
        if ty.is(&self.types.type_) {
            return Some(self.type_of(from).to_value());
        }
        // What is larger asks for memory in the usual way.
        const SMALL: usize = 1000;
        if ty.is(&self.types.dict) {
            let source = self
                .types
                .exact_dict(from)
                .filter(|source| source.len() <= SMALL)?
                .clone();
            let copy = self.new_dict();
            copy.merge(self, &source).ok()?;
            return Some(copy.into_value());
        }
        if ty.is(&self.types.set) {
            if !self.type_of(from).is(&self.types.list) && !self.type_of(from).is(&self.types.tuple) {
                return None;
            }
            let items = self.items_of_exact(from).filter(|items| items.len() <= SMALL)?;
            let set = self.new_set(SetTable::default());
            for item in items {
                set.add_plain(self, item).ok()?;
            }
            return Some(set.into_value());
        }
        if ty.is(&self.types.list) || ty.is(&self.types.tuple) {
            if ty.is(&self.types.tuple) && self.type_of(from).is(ty) {
                return Some(from.clone());
            }
            if !from.has_payload::<List>() && !from.has_payload::<Tuple>() {
                return None;
            }
            if ty.is(&self.types.tuple) && self.type_of(from).is(&self.types.list) {
                let items = from.downcast_ref::<List>()?.items.borrow();
                return (items.len() <= SMALL).then(|| self.tuple(items.iter().cloned().collect::<Items>()));
            }
            let items = self.items_of_exact(from).filter(|items| items.len() <= SMALL)?;
            return Some(match ty.is(&self.types.list) {
                true => self.list(items),
                false => self.tuple(items),
            });
        }
        if ty.is(&self.types.str) {
            if let Some(int) = from.as_small_int() {
                return Some(self.decimal(int));
            }
            let own = self.type_of(from);
            if own.is(&self.types.float) {
                return self.repr(from).ok().map(Ref::into_value);
            }
            return own.is(ty).then(|| from.clone());
        }
        if ty.is(&self.types.int) {
            if from.is_small_int() {
                return Some(from.clone());
            }
            if self.type_of(from).is(&self.types.float) {
                let value = from.downcast_ref::<Float>()?.value;
                return (value.abs() < 9e18).then(|| self.int(value as i64));
            }
            return self.digits(from);
        }
        if ty.is(&self.types.bool_) {
            return self.quick_truth(from).map(Value::bool);
        }
        if ty.is(&self.types.float) {
            return match from.as_small_int() {
                Some(int) => Some(self.float(int as f64)),
                None => self.type_of(from).is(ty).then(|| from.clone()),
            };
        }
        None
    }

    /// The integer that a plain string of a few decimal digits stands for.
    fn digits(&mut self, text: &Value) -> Option<Value> {
        if !self.type_of(text).is(&self.types.str) {
            return None;
        }
        let text = text.downcast_ref::<Str>()?.as_bytes();
        if text.is_empty() || text.len() > 15 || !text.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let value = text.iter().fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
        Some(self.int(value))
    }

    /// The `__init__` of a class of [`Construction::Init`].
    #[inline(always)]
    pub(crate) fn plain_init(&self, ty: &Ref<Type>) -> Option<Ref<Function>> {
        ty.special(Special::Init)?.downcast::<Function>().ok()
    }

    /// Whether calling the class is `type.__call__` and nothing else.
    #[inline(always)]
    pub(crate) fn is_plain_class(&self, ty: &Ref<Type>) -> bool {
        self.type_of(ty.as_value()).is(&self.types.type_)
    }

    /// The common case: `object.__new__` and a Python `__init__`, whose frame carries the instance.
    fn begin_plain_construct(&mut self, ty: &Ref<Type>, init: &Ref<Function>, args: Arguments<'_>) -> Res<Begun> {
        let instance = self.heap.alloc(ty, Instance).into_value();
        let begun = with_first(&instance, args, |args| self.begin_function(init, args))?;
        match (&begun, self.current) {
            (Begun::Pushed, Some(frame)) => {
                frame.set_flag(Frame::CONSTRUCTOR, true);
                drop(frame.set_stash(instance));
                Ok(begun)
            }
            _ => Err(self.type_error("__init__() should return None, not 'coroutine' or 'generator'")),
        }
    }

    /// `__new__` of a native type must be called with a subclass whose instances have the same payload.
    pub(crate) fn check_new_type(&mut self, function: &NativeFunction, first: Option<&Value>) -> Res<()> {
        let Some(owner) = &function.owner else { return Ok(()) };
        let Some(first) = first else {
            let owner_name = owner.long_name();
            return Err(self.type_error(format!("{owner_name}.__new__(): not enough arguments")));
        };
        let Some(ty) = first.downcast_ref::<Type>() else {
            let (owner_name, given) = (owner.long_name(), self.type_name(first));
            return Err(self.type_error(format!("{owner_name}.__new__(X): X is not a type object ({given})")));
        };
        if !ty.is_subtype(owner) {
            let (owner_name, name) = (owner.long_name(), ty.long_name());
            return Err(self.type_error(format!(
                "{owner_name}.__new__({name}): {name} is not a subtype of {owner_name}"
            )));
        }
        let mut base = ty.clone();
        while base.is_heap_type() {
            let next = base.base.borrow().clone();
            match next {
                Some(next) => base = next,
                None => break,
            }
        }
        let own = |ty: &Type| ty.special(Special::New);
        let same = match (own(&base), own(owner)) {
            (Some(one), Some(other)) => one.is(&other),
            _ => true,
        };
        if !same || !std::ptr::eq(ty.core.vtable, owner.core.vtable) {
            if base.has(TypeFlags::NO_NEW) {
                let name = base.long_name();
                return Err(self.type_error(format!("cannot create '{name}' instances")));
            }
            let (owner_name, name, safe) = (owner.long_name(), ty.long_name(), base.long_name());
            return Err(self.type_error(format!(
                "{owner_name}.__new__({name}) is not safe, use {safe}.__new__()"
            )));
        }
        Ok(())
    }

    /// `module.name` of a type as messages have it; without the module for builtins.
    pub fn full_type_name(&mut self, ty: &Ref<Type>) -> String {
        let name = ty.name();
        match self.module_of_type(ty) {
            Some(module) if !ty.is_heap_type() && self.text_of(&module) != "builtins" => {
                format!("{}.{name}", self.text_of(&module))
            }
            _ => name.to_string(),
        }
    }
}

/// Arguments that are kept for `__init__` without a list of them.
const FEW: usize = 4;

/// Waits for `__new__`, then for `__init__`.
struct Construct {
    ty: Ref<Type>,
    args: SmallVec<[Value; FEW]>,
    names: SmallVec<[Value; 1]>,
    /// `UNDEF` until `__new__` has returned.
    instance: Value,
}

impl NativeFrame for Construct {
    fn resume(&mut self, vm: &mut Vm, input: Completion) -> Res<Begun> {
        let value = input.into_result(vm)?;
        if !self.instance.is_undef() {
            if !value.is_none() {
                let given = vm.type_name(&value);
                return Err(vm.type_error(format!("__init__() should return None, not '{given}'")));
            }
            return Ok(Begun::Done(self.instance.clone()));
        }
        let made = vm.type_of(&value).clone();
        if !made.is_subtype(&self.ty) {
            return Ok(Begun::Done(value));
        }
        match made.special(Special::Init) {
            Some(init) if !vm.init_does_nothing(&made, &init) => {
                self.instance = value;
                if vm.init_ignores_keywords(&made, &init) {
                    self.args.truncate(self.args.len() - self.names.len());
                    self.names.clear();
                }
                let args = Arguments {
                    values: &self.args,
                    names: &self.names,
                };
                let begun = vm.begin_call_unbound(&init, &self.instance, args);
                and_then(self, vm, begun)
            }
            _ => Ok(Begun::Done(value)),
        }
    }

    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.ty.trace(tracer);
        self.args[..].trace(tracer);
        self.names[..].trace(tracer);
        self.instance.trace(tracer);
    }

    fn name(&self) -> &'static str {
        "type.__call__"
    }
}
