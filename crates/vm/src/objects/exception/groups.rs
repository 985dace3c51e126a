//! Exception groups (PEP 654): making, splitting, and what `except*` does with them.

use corallus_heap::{Ref, TypeFlags, Value};

use super::{Exception, ExceptionKind};
use crate::error::{Raised, Res};
use crate::objects::list::List;
use crate::objects::tuple::Tuple;
use crate::objects::type_::Type;
use crate::vm::Vm;

/// What picks the exceptions of a group.
pub enum Matcher {
    /// Instances of any of these classes.
    Classes(Vec<Ref<Type>>),
    /// Exceptions for which the callable answers true.
    Predicate(Value),
    /// These very exceptions.
    Identities(Vec<Value>),
}

/// Whether a value is an exception group, and if so, its payload.
pub fn as_group(value: &Value) -> Option<&Ref<Exception>> {
    value
        .downcast_ref::<Exception>()
        .filter(|e| e.kind.derives_from(ExceptionKind::BaseExceptionGroup))
}

/// The exceptions directly in a group.
pub fn members_of(group: &Exception) -> Vec<Value> {
    match group.member("exceptions") {
        Some(exceptions) => exceptions
            .downcast_ref::<Tuple>()
            .map(|tuple| tuple.items.to_vec())
            .unwrap_or_default(),
        None => Vec::new(),
    }
}

impl Matcher {
    fn matches(&self, vm: &mut Vm, exception: &Value) -> Res<bool> {
        match self {
            Matcher::Classes(classes) => {
                let own = vm.type_of(exception);
                Ok(classes.iter().any(|class| own.is_subtype(class)))
            }
            Matcher::Predicate(callable) => {
                let answer = vm.call(callable, std::slice::from_ref(exception))?;
                vm.truth(&answer)
            }
            Matcher::Identities(wanted) => Ok(wanted.iter().any(|other| other.is(exception))),
        }
    }
}

/// A group parted in two; `None` where a part is empty.
pub struct Split {
    pub matched: Option<Value>,
    pub rest: Option<Value>,
}

/// Parts an exception, leaf by leaf if it is a group that doesn't match as a whole.
pub fn split(vm: &mut Vm, exception: &Value, matcher: &Matcher, want_rest: bool) -> Res<Split> {
    if matcher.matches(vm, exception)? {
        return Ok(Split {
            matched: Some(exception.clone()),
            rest: None,
        });
    }
    let Some(group) = as_group(exception).cloned() else {
        return Ok(Split {
            matched: None,
            rest: want_rest.then(|| exception.clone()),
        });
    };
    let (mut matched, mut rest) = (Vec::new(), Vec::new());
    vm.nested(|vm| {
        members_of(&group).iter().try_for_each(|member| {
            let parts = split(vm, member, matcher, want_rest)?;
            matched.extend(parts.matched);
            rest.extend(parts.rest);
            Ok(())
        })
    })?;
    let matched = subset(vm, exception, matched)?;
    let rest = if want_rest { subset(vm, exception, rest)? } else { None };
    Ok(Split { matched, rest })
}

/// A group of some of a group's exceptions, with the original's traceback, context, cause and notes.
fn subset(vm: &mut Vm, original: &Value, exceptions: Vec<Value>) -> Res<Option<Value>> {
    if exceptions.is_empty() {
        return Ok(None);
    }
    let list = vm.list(exceptions);
    let derived = vm.call_method(original, "derive", &[list])?;
    let (Some(from), Some(to)) = (original.downcast_ref::<Exception>(), as_group(&derived)) else {
        return Err(vm.type_error("derive must return an instance of BaseExceptionGroup"));
    };
    drop(to.traceback.replace(from.traceback.borrow().clone()));
    drop(to.context.replace(from.context.borrow().clone()));
    drop(to.cause.replace(from.cause.borrow().clone()));
    to.suppress_context
        .set(from.suppress_context.get() || !from.cause.borrow().is_none());
    if let Some(notes) = vm.getattr_opt(original, "__notes__")?
        && let Some(items) = vm.items_of_exact(&notes)
    {
        let copy = vm.list(items);
        vm.setattr(&derived, "__notes__", copy)?;
    }
    Ok(Some(derived))
}

impl Vm {
    /// `BaseExceptionGroup(message, exceptions)`: an `ExceptionGroup` if all of them are `Exception`s.
    pub fn new_exception_group(&mut self, message: &str, exceptions: Vec<Value>) -> Res {
        let list = self.list(exceptions);
        self.exception_group_of(message, list)
    }

    fn exception_group_of(&mut self, message: &str, exceptions: Value) -> Res {
        let class = self.exception_type(ExceptionKind::BaseExceptionGroup).into_value();
        let message = self.str(message);
        self.call(&class, &[message, exceptions])
    }

    /// One `except*` clause: parts `exception` into the rest and what matches `class`. A match that isn't a group is
    /// wrapped in one.
    pub fn split_exception(&mut self, exception: &Value, class: &Value) -> Res<(Value, Value)> {
        let classes = self.except_star_classes(class)?;
        if exception.is_none() {
            return Ok((Value::NONE, Value::NONE));
        }
        let own = self.type_of(exception);
        if classes.iter().any(|class| own.is_subtype(class)) {
            if as_group(exception).is_some() {
                return Ok((Value::NONE, exception.clone()));
            }
            let wrapped = self.tuple([exception.clone()]);
            let group = self.exception_group_of("", wrapped)?;
            if let Some(frame) = self.current {
                self.add_traceback(frame, &Raised(group.clone()), frame.pc());
            }
            return Ok((Value::NONE, group));
        }
        if as_group(exception).is_none() {
            return Ok((exception.clone(), Value::NONE));
        }
        let parts = self.call_method(exception, "split", std::slice::from_ref(class))?;
        let Some(parts) = parts.downcast_ref::<Tuple>().cloned() else {
            let (group, given) = (self.type_name(exception), self.type_name(&parts));
            return Err(self.type_error(format!("{group}.split must return a tuple, not {given}")));
        };
        match &*parts.items {
            [matched, rest, ..] => Ok((rest.clone(), matched.clone())),
            items => {
                let group = self.type_name(exception);
                let size = items.len();
                Err(self.type_error(format!("{group}.split must return a 2-tuple, got tuple of size {size}")))
            }
        }
    }

    fn except_star_classes(&mut self, class: &Value) -> Res<Vec<Ref<Type>>> {
        let listed = match class.downcast_ref::<Tuple>() {
            Some(tuple) => tuple.items.to_vec(),
            None => vec![class.clone()],
        };
        let mut classes = Vec::with_capacity(listed.len());
        for class in &listed {
            match class.downcast_ref::<Type>() {
                Some(ty) if ty.has(TypeFlags::EXCEPTION) => classes.push(ty.clone()),
                _ => {
                    return Err(
                        self.type_error("catching classes that do not inherit from BaseException is not allowed")
                    );
                }
            }
        }
        let group = self.exception_type(ExceptionKind::BaseExceptionGroup);
        if classes.iter().any(|class| class.is_subtype(&group)) {
            return Err(self.type_error("catching ExceptionGroup with except* is not allowed. Use except instead."));
        }
        Ok(classes)
    }

    /// What is left to raise after all `except*` clauses: `raised` lists what they raised and what none of them took.
    /// Parts of the original group that were raised again are put together as they were.
    pub fn rebuild_exception(&mut self, original: &Value, raised: &Value) -> Res<Value> {
        let listed = raised
            .downcast_ref::<List>()
            .map(|list| list.to_vec())
            .unwrap_or_default();
        let listed: Vec<Value> = listed.into_iter().filter(|e| e.has_payload::<Exception>()).collect();
        if as_group(original).is_none() {
            return Ok(listed.into_iter().next().unwrap_or(Value::NONE));
        }
        let (again, mut new): (Vec<Value>, Vec<Value>) = listed
            .into_iter()
            .partition(|exception| self.same_metadata(exception, original));
        let rest = if again.is_empty() {
            None
        } else {
            let mut leaves = Vec::new();
            for exception in &again {
                self.collect_leaves(exception, &mut leaves)?;
            }
            split(self, original, &Matcher::Identities(leaves), false)?.matched
        };
        if new.is_empty() {
            return Ok(rest.unwrap_or(Value::NONE));
        }
        new.extend(rest);
        match <[Value; 1]>::try_from(new) {
            Ok([only]) => Ok(only),
            Err(several) => self.new_exception_group("", several),
        }
    }

    /// Whether two groups are parts of the same one.
    fn same_metadata(&mut self, a: &Value, b: &Value) -> bool {
        let (Some(first), Some(second)) = (as_group(a), as_group(b)) else {
            return false;
        };
        let notes = |vm: &mut Vm, value: &Value| {
            let notes = vm.intern("__notes__");
            vm.instance_attribute(value, &notes)
        };
        let same_notes = match (notes(self, a), notes(self, b)) {
            (Some(a), Some(b)) => a.is(&b) || self.same_items(&a, &b),
            (None, None) => true,
            _ => false,
        };
        same_notes
            && first.traceback.borrow().is(&second.traceback.borrow())
            && first.context.borrow().is(&second.context.borrow())
            && first.cause.borrow().is(&second.cause.borrow())
    }

    /// Notes are copied when a group is parted: the copies hold the same objects.
    fn same_items(&self, a: &Value, b: &Value) -> bool {
        match (self.items_of_exact(a), self.items_of_exact(b)) {
            (Some(a), Some(b)) => a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a.is(b)),
            _ => false,
        }
    }

    fn collect_leaves(&mut self, exception: &Value, leaves: &mut Vec<Value>) -> Res<()> {
        let mut open = vec![exception.clone()];
        while let Some(exception) = open.pop() {
            match as_group(&exception) {
                Some(group) => open.extend(members_of(group)),
                None => leaves.push(exception),
            }
        }
        Ok(())
    }
}
