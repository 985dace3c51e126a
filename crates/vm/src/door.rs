//! The re-entrant door: synchronous forms of the operations, which run the interpreter on the native stack until the
//! operation is complete. Guarded by depth; for data structures half-way through a probe, and for rare natives.

use std::cell::RefCell;
use std::rc::Rc;

use corallus_heap::{Ref, Value};

use crate::attribute::AtHand;
use crate::error::Res;
use crate::frame::{Begun, Completion};
use crate::native::sink::Collecting;
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::float::{self, Float};
use crate::objects::int;
use crate::objects::str::{Str, repr_of};
use crate::objects::tuple::{Items, Tuple, hash_items};
use crate::objects::type_::Type;
use crate::operators::{BinaryOp, CompareOp, Operation, UnaryOp, is_plain_native};
use crate::special::Special;
use crate::vm::Vm;

/// Runs of the interpreter that may nest on the native stack, whatever the recursion limit.
const MAX_NATIVE_DEPTH: usize = 20_000;
/// The native stack grows by segments: a new one when less than this is left.
const RED_ZONE: usize = 128 * 1024;
const SEGMENT: usize = 2 * 1024 * 1024;

/// Runs `work` with enough native stack for one more level of natives.
#[inline(always)]
pub fn with_stack<R>(work: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(RED_ZONE, SEGMENT, work)
}

impl Vm {
    /// Starts an operation and runs it to its completion.
    pub fn complete_with(&mut self, begin: impl FnOnce(&mut Vm) -> Res<Begun>) -> Completion {
        if let Err(raised) = self.tick().and_then(|()| self.enter_native_recursion()) {
            return Completion::Raise(raised);
        }
        let entry = self.push_entry_frame();
        let begun = with_stack(|| begin(self));
        let completion = match begun {
            Ok(Begun::Done(value)) => {
                self.pop_entry_frame(entry);
                Completion::Return(value)
            }
            Ok(Begun::Finished(value)) => {
                self.pop_entry_frame(entry);
                Completion::Finished(value)
            }
            Err(raised) => {
                self.pop_entry_frame(entry);
                Completion::Raise(raised)
            }
            Ok(Begun::Pushed) => with_stack(|| self.run(entry, None)),
            Ok(deliver) => with_stack(|| self.run(entry, deliver.delivery())),
        };
        self.leave_native_recursion();
        completion
    }

    /// Starts an operation and runs it to its result.
    pub fn complete(&mut self, begin: impl FnOnce(&mut Vm) -> Res<Begun>) -> Res {
        self.complete_with(begin).into_result(self)
    }

    pub(crate) fn enter_native_recursion(&mut self) -> Res<()> {
        if self.native_depth >= self.recursion_limit.min(MAX_NATIVE_DEPTH) {
            return Err(self.error(ExceptionKind::RecursionError, "maximum recursion depth exceeded"));
        }
        self.native_depth += 1;
        Ok(())
    }

    pub(crate) fn leave_native_recursion(&mut self) {
        self.native_depth -= 1;
    }

    /// One level of a native that recurses over nested data: guarded by depth, with enough native stack.
    pub fn nested<R>(&mut self, work: impl FnOnce(&mut Vm) -> Res<R>) -> Res<R> {
        self.enter_native_recursion()?;
        let result = with_stack(|| work(self));
        self.leave_native_recursion();
        result
    }

    pub fn call(&mut self, callable: &Value, args: &[Value]) -> Res {
        self.complete(|vm| vm.begin_call(callable, args, None))
    }

    pub fn call_kw(&mut self, callable: &Value, args: &[Value], keywords: &[(&str, Value)]) -> Res {
        let names = keywords
            .iter()
            .map(|(name, _)| self.intern(name).into_value())
            .collect::<Items>();
        let names = self.new_tuple(names);
        let mut values = args.to_vec();
        values.extend(keywords.iter().map(|(_, value)| value.clone()));
        self.complete(|vm| vm.begin_call(callable, &values, Some(&names)))
    }

    pub fn call_method(&mut self, object: &Value, name: &str, args: &[Value]) -> Res {
        let method = self.getattr(object, name)?;
        self.call(&method, args)
    }

    /// Calls a special method; `None` if the type doesn't have it.
    pub fn call_special(&mut self, object: &Value, special: Special, args: &[Value]) -> Res<Option<Value>> {
        match self.type_of(object).special(special) {
            Some(method) if !method.is_none() || special.calls_none() => {
                if is_plain_native(&method)
                    && let Some(begun) = self.nested(|vm| Ok(vm.call_slot(&method, object, args)))?
                {
                    return match begun? {
                        Begun::Done(value) => Ok(Some(value)),
                        other => self.complete(|_| Ok(other)).map(Some),
                    };
                }
                let args = crate::native::Arguments {
                    values: args,
                    names: &[],
                };
                self.complete(|vm| vm.begin_call_unbound(&method, object, args))
                    .map(Some)
            }
            _ => Ok(None),
        }
    }

    pub fn getattr(&mut self, object: &Value, name: &str) -> Res {
        let name = self.intern(name);
        self.getattr_name(object, &name)
    }

    pub fn getattr_name(&mut self, object: &Value, name: &Ref<Str>) -> Res {
        self.complete(|vm| vm.begin_getattr(object, name))
            .inspect_err(|raised| self.name_missing_attribute(raised, object, name))
    }

    /// The attribute, or `None` on `AttributeError`.
    pub fn getattr_opt(&mut self, object: &Value, name: &str) -> Res<Option<Value>> {
        let name = self.intern(name);
        match self.attribute_at_hand(object, &name) {
            AtHand::Absent => return Ok(None),
            AtHand::Value(value) => return Ok(Some(value)),
            AtHand::Unknown => {}
        }
        match self.getattr_name(object, &name) {
            Ok(value) => Ok(Some(value)),
            Err(raised) if raised.is(ExceptionKind::AttributeError) => Ok(None),
            Err(raised) => Err(raised),
        }
    }

    pub fn hasattr(&mut self, object: &Value, name: &str) -> Res<bool> {
        self.getattr_opt(object, name).map(|value| value.is_some())
    }

    pub fn setattr(&mut self, object: &Value, name: &str, value: Value) -> Res<()> {
        let name = self.intern(name);
        self.complete(|vm| vm.begin_setattr(object, &name, Some(value)))
            .map(drop)
    }

    pub fn delattr(&mut self, object: &Value, name: &str) -> Res<()> {
        let name = self.intern(name);
        self.complete(|vm| vm.begin_setattr(object, &name, None)).map(drop)
    }

    pub fn getitem(&mut self, container: &Value, key: &Value) -> Res {
        self.complete(|vm| vm.begin_getitem(container, key))
    }

    /// `container[key]`; `None` where that raises `KeyError`.
    pub fn find_item(&mut self, container: &Value, key: &Value) -> Res<Option<Value>> {
        match self.getitem(container, key) {
            Ok(value) => Ok(Some(value)),
            Err(raised) if raised.is(ExceptionKind::KeyError) => Ok(None),
            Err(raised) => Err(raised),
        }
    }

    pub fn setitem(&mut self, container: &Value, key: &Value, value: Value) -> Res<()> {
        self.complete(|vm| vm.begin_setitem(container, key, Some(value)))
            .map(drop)
    }

    pub fn delitem(&mut self, container: &Value, key: &Value) -> Res<()> {
        self.complete(|vm| vm.begin_setitem(container, key, None)).map(drop)
    }

    pub fn contains(&mut self, container: &Value, item: &Value) -> Res<bool> {
        self.complete(|vm| vm.begin_contains(container, item))
            .map(|value| value.is_true())
    }

    pub fn truth(&mut self, value: &Value) -> Res<bool> {
        if let Some(truth) = self.quick_truth(value) {
            return Ok(truth);
        }
        self.complete(|vm| vm.begin_truth(value)).map(|value| value.is_true())
    }

    /// `len(object)`.
    pub fn len(&mut self, object: &Value) -> Res<usize> {
        if let Some(length) = self.quick_len(object) {
            return Ok(length);
        }
        match self.call_special(object, Special::Len, &[])? {
            Some(value) => self.length_from(&value),
            None if self.type_of(object).has_special(Special::Len) => {
                Err(self.type_error("'NoneType' object is not callable"))
            }
            None => {
                let name = self.type_name(object);
                Err(self.type_error(format!("object of type '{name}' has no len()")))
            }
        }
    }

    /// The length of a plain list, tuple, string or dict.
    fn quick_len(&self, object: &Value) -> Option<usize> {
        let ty = self.type_of(object);
        if ty.is(&self.types.list) {
            return object
                .downcast_ref::<crate::objects::list::List>()
                .map(|list| list.items.borrow().len());
        }
        if ty.is(&self.types.tuple) {
            return object
                .downcast_ref::<crate::objects::tuple::Tuple>()
                .map(|tuple| tuple.items.len());
        }
        if ty.is(&self.types.str) {
            return object.downcast_ref::<Str>().map(|text| text.len());
        }
        if ty.is(&self.types.dict) {
            return object.downcast_ref::<Dict>().map(|dict| dict.len());
        }
        None
    }

    /// What `__len__` returned as a length.
    pub fn length_from(&mut self, value: &Value) -> Res<usize> {
        let index = self.index(value)?;
        match int::as_i64(&index) {
            Some(length) => usize::try_from(length).map_err(|_| self.value_error("__len__() should return >= 0")),
            None if int::as_big(&index).is_some_and(|big| big.sign() == num_bigint::Sign::Minus) => {
                Err(self.value_error("__len__() should return >= 0"))
            }
            None => Err(self.overflow_error("cannot fit 'int' into an index-sized integer")),
        }
    }

    /// Equality as containers see it: identical objects are equal.
    pub fn eq(&mut self, a: &Value, b: &Value) -> Res<bool> {
        if a.is(b) {
            return Ok(true);
        }
        if let (Some(_), Some(_)) = (a.as_small_int(), b.as_small_int()) {
            return Ok(false);
        }
        if let (Some(x), Some(y)) = (a.downcast_ref::<Str>(), b.downcast_ref::<Str>())
            && self.type_of(a).is(&self.types.str)
            && self.type_of(b).is(&self.types.str)
        {
            return Ok(**x == **y);
        }
        let result = self.compare(a, b, CompareOp::Eq)?;
        self.truth(&result)
    }

    pub fn lt(&mut self, a: &Value, b: &Value) -> Res<bool> {
        if let (Some(a), Some(b)) = (a.as_small_int(), b.as_small_int()) {
            return Ok(a < b);
        }
        let result = self.compare(a, b, CompareOp::Lt)?;
        self.truth(&result)
    }

    /// A rich comparison; the result may be any object.
    pub fn compare(&mut self, a: &Value, b: &Value, op: CompareOp) -> Res {
        let operation = Operation::Compare(op);
        let value = self.complete(|vm| vm.begin_operation(operation, a, b))?;
        if !value.is_not_implemented() {
            return Ok(value);
        }
        self.complete(|vm| vm.go_on_operation(operation, a, b))
    }

    pub fn binary(&mut self, op: BinaryOp, a: &Value, b: &Value) -> Res {
        self.complete(|vm| vm.begin_binary(op, a, b))
    }

    pub fn inplace(&mut self, op: BinaryOp, a: &Value, b: &Value) -> Res {
        self.complete(|vm| vm.begin_inplace(op, a, b))
    }

    pub fn unary(&mut self, op: UnaryOp, value: &Value) -> Res {
        self.complete(|vm| vm.begin_unary(op, value))
    }

    /// `hash(object)`.
    pub fn hash(&mut self, object: &Value) -> Res<i64> {
        if let Some(string) = object.downcast_ref::<Str>()
            && self.type_of(object).is(&self.types.str)
        {
            return Ok(string.hash(self.hash_seed));
        }
        if let Some(small) = object.as_small_int() {
            return Ok(hash_small_int(small));
        }
        if let Some(tuple) = object.downcast_ref::<Tuple>()
            && self.type_of(object).is(&self.types.tuple)
        {
            if let Some(hash) = tuple.hash.get() {
                return Ok(hash);
            }
            if tuple
                .items
                .iter()
                .all(|item| item.is_small_int() || item.has_payload::<Str>())
            {
                let hash = hash_items(self, &tuple.items)?;
                tuple.hash.set(Some(hash));
                return Ok(hash);
            }
        }
        match self.call_special(object, Special::Hash, &[])? {
            Some(value) => match int::as_i64(&value) {
                Some(-1) => Ok(-2),
                Some(hash) => Ok(hash),
                None => match int::as_big(&value) {
                    Some(big) => Ok(hash_big(&big)),
                    None => Err(self.type_error("__hash__ method should return an integer")),
                },
            },
            None => {
                let name = self.type_name(object);
                Err(self.type_error(format!("unhashable type: '{name}'")))
            }
        }
    }

    pub fn repr(&mut self, object: &Value) -> Res<Ref<Str>> {
        if let Some(int) = object.as_small_int() {
            return Ok(self.decimal_str(int));
        }
        let ty = self.type_of(object);
        if ty.is(&self.types.str)
            && let Some(string) = object.downcast_ref::<Str>()
        {
            return Ok(self.new_str(repr_of(string).into()));
        }
        if ty.is(&self.types.float)
            && let Some(float) = object.downcast_ref::<Float>()
        {
            return Ok(self.new_str(float::repr(float.value).into_bytes().into()));
        }
        let value = self.call_special(object, Special::Repr, &[])?;
        self.expect_str(value, object, "__repr__")
    }

    /// `str(object)`.
    pub fn str_of(&mut self, object: &Value) -> Res<Ref<Str>> {
        if self.type_of(object).is(&self.types.str)
            && let Some(string) = object.downcast_ref::<Str>()
        {
            return Ok(string.clone());
        }
        if let Some(int) = object.as_small_int() {
            return Ok(self.decimal_str(int));
        }
        if self.type_of(object).is(&self.types.float) {
            return self.repr(object);
        }
        let value = self.call_special(object, Special::Str, &[])?;
        self.expect_str(value, object, "__str__")
    }

    /// `format(object, spec)`.
    pub fn format(&mut self, object: &Value, spec: &Value) -> Res<Ref<Str>> {
        let value = self.call_special(object, Special::Format, std::slice::from_ref(spec))?;
        self.expect_str(value, object, "__format__")
    }

    fn expect_str(&mut self, value: Option<Value>, object: &Value, method: &str) -> Res<Ref<Str>> {
        match value {
            Some(value) => value.downcast::<Str>().map_err(|value| {
                let name = self.type_name(&value);
                match method {
                    "__format__" => self.type_error(format!("__format__ must return a str, not {name}")),
                    _ => self.type_error(format!("{method} returned non-string (type {name})")),
                }
            }),
            None => {
                let name = self.type_name(object);
                Ok(self.new_str(format!("<{name} object at {:#x}>", object.bits()).into_bytes().into()))
            }
        }
    }

    pub fn iter(&mut self, object: &Value) -> Res {
        self.complete(|vm| vm.begin_iter(object))
    }

    /// The next item of an iterator, `None` when exhausted.
    pub fn next(&mut self, iterator: &Value) -> Res<Option<Value>> {
        let completion = self.complete_with(|vm| vm.begin_next(iterator));
        self.next_result(completion)
    }

    /// All items of an iterable.
    pub fn collect(&mut self, iterable: &Value) -> Res<Vec<Value>> {
        if let Some(items) = self.items_of_exact(iterable) {
            return Ok(items);
        }
        let iterator = self.iter(iterable)?;
        if self.feeds_sinks(&iterator) {
            let items = Rc::new(RefCell::new(Vec::new()));
            let completion = self.complete_with(|vm| vm.begin_sink(&iterator, Collecting(items.clone())));
            self.next_result(completion)?;
            return Ok(items.take());
        }
        let mut items = Vec::new();
        while let Some(item) = self.next(&iterator)? {
            items.push(item);
        }
        Ok(items)
    }

    /// The `int` that an object stands for as an index (`__index__`).
    pub fn index(&mut self, object: &Value) -> Res {
        if int::is_int(object) {
            return Ok(object.clone());
        }
        match self.call_special(object, Special::Index, &[])? {
            Some(value) => int::construct::checked_result(self, "__index__", value),
            None => {
                let name = self.type_name(object);
                Err(self.type_error(format!("'{name}' object cannot be interpreted as an integer")))
            }
        }
    }

    /// An index that fits a machine word.
    pub fn to_i64(&mut self, object: &Value) -> Res<i64> {
        let index = self.index(object)?;
        match int::as_i64(&index) {
            Some(value) => Ok(value),
            None => {
                let name = self.type_name(object);
                Err(self.overflow_error(format!("cannot fit '{name}' into an index-sized integer")))
            }
        }
    }

    /// An index, clamped to what fits a machine word (slice bounds).
    pub fn to_i64_clamped(&mut self, object: &Value) -> Res<i64> {
        let index = self.index(object)?;
        Ok(int::as_i64(&index).unwrap_or_else(|| match int::as_big(&index) {
            Some(big) if big.sign() == num_bigint::Sign::Minus => i64::MIN,
            _ => i64::MAX,
        }))
    }

    /// Whether an allocation of a size that the program chose is allowed.
    pub fn check_size(&mut self, bytes: usize) -> Res<()> {
        /// The most that is asked of the system without knowing the machine: a mistake beyond it.
        const MOST: usize = 1 << 40;
        const LITTLE: usize = 1 << 16;
        /// More than this is tried out first: what allocates it may not be able to report failure.
        const LARGE: usize = 1 << 26;
        if bytes >= MOST {
            return Err(self.memory_error());
        }
        // Little things are left to the alarm, so that a program above its quota can still tidy up.
        if bytes > LITTLE && !self.heap.has_room(bytes) {
            self.reclaim();
            if !self.heap.has_room(bytes) {
                return Err(self.memory_error());
            }
        }
        if bytes > LARGE && Vec::<u8>::new().try_reserve_exact(bytes).is_err() {
            return Err(self.memory_error());
        }
        Ok(())
    }

    /// `isinstance(value, class)`, with tuples, unions and `__instancecheck__`.
    pub fn isinstance(&mut self, value: &Value, class: &Value) -> Res<bool> {
        if self.type_of(value).as_value().is(class) {
            return Ok(true);
        }
        if let Some(tuple) = class.downcast_ref::<crate::objects::tuple::Tuple>() {
            for class in &tuple.items {
                // Most tuples hold nothing but classes.
                let found = match class.downcast_ref::<Type>() {
                    Some(ty) if self.is_plain_class(ty) => {
                        let own = self.type_of(value);
                        // A native type tells its class.
                        own.is(ty) || own.is_subtype(ty) || own.is_heap_type() && self.isinstance_plain(value, class)?
                    }
                    Some(_) => self.isinstance(value, class)?,
                    None => self.nested(|vm| vm.isinstance(value, class))?,
                };
                if found {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if self.type_of(class).is(&self.types.type_) {
            return self.isinstance_plain(value, class);
        }
        match self.call_special(class, Special::InstanceCheck, std::slice::from_ref(value))? {
            Some(result) => self.truth(&result),
            None => self.isinstance_plain(value, class),
        }
    }

    /// `type.__instancecheck__`: by the real type, then by `__class__`.
    pub fn isinstance_plain(&mut self, value: &Value, class: &Value) -> Res<bool> {
        let Some(ty) = class.downcast_ref::<Type>() else {
            return self.isinstance_by_bases(value, class);
        };
        if self.is_instance(value, ty) {
            return Ok(true);
        }
        if !self.type_of(value).is_heap_type() || self.tells_its_class(value) {
            return Ok(false);
        }
        let claimed = self.getattr_opt(value, "__class__")?;
        Ok(claimed
            .as_ref()
            .and_then(|claimed| claimed.downcast_ref::<Type>())
            .is_some_and(|claimed| claimed.is_subtype(ty)))
    }

    /// Whether `value.__class__` is nothing but its type.
    fn tells_its_class(&mut self, value: &Value) -> bool {
        let ty = self.type_of(value).clone();
        let name = self.intern("__class__");
        self.type_version(&ty);
        let found = ty.lookup(self, &name);
        self.uses_generic_getattr(&ty)
            && match (&found, &self.object_class) {
                (Some(found), Some(plain)) => found.is(plain),
                _ => false,
            }
    }

    fn isinstance_by_bases(&mut self, value: &Value, class: &Value) -> Res<bool> {
        self.check_class_like(class, "isinstance() arg 2 must be a type, a tuple of types, or a union")?;
        match self.getattr_opt(value, "__class__")? {
            Some(own) => self.derives_by_bases(&own, class),
            None => Ok(false),
        }
    }

    fn check_class_like(&mut self, class: &Value, message: &str) -> Res<()> {
        if class.has_payload::<Type>() {
            return Ok(());
        }
        match self.getattr_opt(class, "__bases__")? {
            Some(bases) if bases.has_payload::<crate::objects::tuple::Tuple>() => Ok(()),
            _ => Err(self.type_error(message)),
        }
    }

    fn derives_by_bases(&mut self, derived: &Value, class: &Value) -> Res<bool> {
        if derived.is(class) {
            return Ok(true);
        }
        let Some(bases) = self.getattr_opt(derived, "__bases__")? else {
            return Ok(false);
        };
        let Some(bases) = bases.downcast_ref::<crate::objects::tuple::Tuple>().cloned() else {
            return Ok(false);
        };
        for base in &bases.items {
            if self.nested(|vm| vm.derives_by_bases(base, class))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `issubclass(derived, class)`, with tuples, unions and `__subclasscheck__`.
    pub fn issubclass(&mut self, derived: &Value, class: &Value) -> Res<bool> {
        if let Some(tuple) = class.downcast_ref::<crate::objects::tuple::Tuple>() {
            let tuple = tuple.clone();
            for class in &tuple.items {
                if self.nested(|vm| vm.issubclass(derived, class))? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if self.type_of(class).is(&self.types.type_) {
            return self.issubclass_plain(derived, class);
        }
        match self.call_special(class, Special::SubclassCheck, std::slice::from_ref(derived))? {
            Some(result) => self.truth(&result),
            None => self.issubclass_plain(derived, class),
        }
    }

    /// `type.__subclasscheck__`.
    pub fn issubclass_plain(&mut self, derived: &Value, class: &Value) -> Res<bool> {
        if let (Some(derived), Some(class)) = (derived.downcast_ref::<Type>(), class.downcast_ref::<Type>()) {
            return Ok(derived.is_subtype(class));
        }
        self.check_class_like(derived, "issubclass() arg 1 must be a class")?;
        self.check_class_like(
            class,
            "issubclass() arg 2 must be a class, a tuple of classes, or a union",
        )?;
        self.derives_by_bases(derived, class)
    }

    /// Imports a module and returns it from `sys.modules`.
    pub fn import(&mut self, name: &str) -> Res {
        if let Some(module) = self.modules.get_str(self, name).filter(|module| !module.is_none()) {
            return Ok(module);
        }
        let import = self.builtins.get_str(self, "__import__");
        let Some(import) = import else {
            return Err(self.error(ExceptionKind::ImportError, "__import__ not found"));
        };
        let text = self.str(name);
        self.call(&import, &[text])?;
        match self.modules.get_str(self, name) {
            Some(module) => Ok(module),
            None => Err(self.error(ExceptionKind::ModuleNotFoundError, format!("No module named '{name}'"))),
        }
    }

    /// `warnings.warn(message, category)`.
    pub fn warn(&mut self, category: ExceptionKind, message: &str) -> Res<()> {
        let warnings = self.import("warnings")?;
        let (message, category) = (self.str(message), self.exception_type(category).into_value());
        self.call_method(&warnings, "warn", &[message, category]).map(drop)
    }

    /// `warnings.warn(message, category, source=source)`: a warning about an object.
    pub fn warn_about(&mut self, category: ExceptionKind, message: &str, source: &Value) -> Res<()> {
        let warnings = self.import("warnings")?;
        let (message, category) = (self.str(message), self.exception_type(category).into_value());
        let warn = self.getattr(&warnings, "warn")?;
        self.call_kw(&warn, &[message, category], &[("source", source.clone())])
            .map(drop)
    }
}

/// The hash of a small integer: the value modulo 2**61 - 1 with its sign, never -1.
#[inline]
pub fn hash_small_int(value: i64) -> i64 {
    const MODULUS: u64 = (1 << 61) - 1;
    let hash = (value.unsigned_abs() % MODULUS) as i64;
    match if value < 0 { -hash } else { hash } {
        -1 => -2,
        hash => hash,
    }
}

/// The hash of an integer of any size.
pub fn hash_big(value: &num_bigint::BigInt) -> i64 {
    use num_traits::ToPrimitive;
    let modulus = (1u64 << 61) - 1;
    let rest = (value.magnitude() % modulus).to_i64().unwrap_or(0);
    match if value.sign() == num_bigint::Sign::Minus {
        -rest
    } else {
        rest
    } {
        -1 => -2,
        hash => hash,
    }
}
