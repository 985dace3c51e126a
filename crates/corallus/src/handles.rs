//! The table of values that a host holds: an isolate keeps the values, a handle only knows its place in the table.
//!
//! That is what makes [`Object`](crate::Object) `Send`: no Python value, and no count of one, ever leaves its isolate. A handle
//! can be moved to any thread, stored, or dropped there; the value itself is released the next time that the isolate
//! is used. A handle of another isolate is recognised by the table that it belongs to, never by chance.

use std::sync::{Arc, Mutex, PoisonError};

use corallus_heap::Value;
use corallus_vm::vm::Vm;

/// Places that dropped handles gave back.
#[derive(Default)]
pub struct Returned(Mutex<Vec<usize>>);

/// A place in the table of one isolate, given back when dropped.
pub struct Handle {
    table: Arc<Returned>,
    place: usize,
}

impl Drop for Handle {
    fn drop(&mut self) {
        let mut returned = self.table.0.lock().unwrap_or_else(PoisonError::into_inner);
        returned.push(self.place);
    }
}

/// The table, which is part of its isolate's state.
#[derive(Default)]
pub struct Handles {
    returned: Arc<Returned>,
    /// `UNDEF` where a place is free.
    values: Vec<Value>,
    free: Vec<usize>,
}

impl Handles {
    /// Enters a value.
    fn enter(&mut self, value: Value) -> Handle {
        let place = match self.free.pop() {
            Some(place) => place,
            None => {
                self.values.push(Value::UNDEF);
                self.values.len() - 1
            }
        };
        self.values[place] = value;
        Handle {
            table: self.returned.clone(),
            place,
        }
    }

    /// The values of dropped handles.
    fn take_returned(&mut self) -> Vec<Value> {
        let mut returned = self.returned.0.lock().unwrap_or_else(PoisonError::into_inner);
        let places = std::mem::take(&mut *returned);
        drop(returned);
        let values = places
            .iter()
            .map(|place| std::mem::replace(&mut self.values[*place], Value::UNDEF))
            .collect();
        self.free.extend(places);
        values
    }
}

/// A handle for a value.
pub fn enter(vm: &mut Vm, value: Value) -> Handle {
    release_returned(vm);
    vm.state::<Handles>().enter(value)
}

/// Lets go of the values whose handles have been dropped.
pub fn release_returned(vm: &mut Vm) {
    let values = vm.state::<Handles>().take_returned();
    // What dies here is finalised by the machine, which must be free to use the table.
    drop(values);
}

/// The value of a handle; `None` if it is another isolate's.
pub fn value(vm: &mut Vm, handle: &Handle) -> Option<Value> {
    let handles = vm.state::<Handles>();
    if !Arc::ptr_eq(&handles.returned, &handle.table) {
        return None;
    }
    handles
        .values
        .get(handle.place)
        .filter(|value| !value.is_undef())
        .cloned()
}
