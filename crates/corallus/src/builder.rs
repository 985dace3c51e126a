//! How an isolate is made: settings, limits, permissions, streams.

use corallus_heap::{Ref, Value};
use corallus_stdlib::sys::Settings;
use corallus_vm::error::Res;
use corallus_vm::objects::dict::Dict;
use corallus_vm::vm::Vm;

use crate::context::MainNamespace;
use crate::error::{Error, Result};
use crate::host::StandardHost;
use crate::isolate::Isolate;

/// How an isolate is made.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    settings: Settings,
    hash_seed: Option<u64>,
    memory_limit: Option<usize>,
    recursion_limit: Option<usize>,
}

impl Builder {
    /// `sys.argv`, flags and the rest of what a command line decides.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// The seed for hashes of strings; random by default, so that a program can't be attacked through collisions.
    #[must_use]
    pub fn hash_seed(mut self, seed: u64) -> Self {
        self.hash_seed = Some(seed);
        self
    }

    /// The most bytes that Python objects may take; `MemoryError` beyond.
    #[must_use]
    pub fn memory_limit(mut self, bytes: usize) -> Self {
        self.memory_limit = Some(bytes);
        self
    }

    /// How deep Python calls may nest (`sys.setrecursionlimit`), 1000 by default.
    #[must_use]
    pub fn recursion_limit(mut self, calls: usize) -> Self {
        self.recursion_limit = Some(calls);
        self
    }

    /// Makes the isolate.
    ///
    /// # Errors
    /// If the limits are too tight for an empty isolate.
    pub fn build(self) -> Result<Isolate> {
        let hash_seed = self.hash_seed.unwrap_or_else(random_seed);
        let mut vm = Vm::new(Box::new(StandardHost { hash_seed }));
        if let Some(limit) = self.recursion_limit {
            vm.recursion_limit = limit;
        }
        let main = corallus_stdlib::isolate::set_up(&mut vm, &self.settings).and_then(|()| make_main(&mut vm));
        match main {
            Ok(main) => vm.state::<MainNamespace>().0 = Some(main),
            Err(raised) => return Err(Error::from_raised(&mut vm, &raised)),
        }
        if let Some(limit) = self.memory_limit {
            vm.heap.quota.set(limit);
        }
        Ok(Isolate::from_vm(vm))
    }
}

/// A seed that differs from isolate to isolate.
fn random_seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    // The standard library draws the keys of its hashers from the operating system.
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}

/// Makes `__main__`.
fn make_main(vm: &mut Vm) -> Res<Ref<Dict>> {
    let module = vm.new_module("__main__", Value::NONE)?;
    let namespace = module.namespace(vm);
    if let Some(builtins) = vm.modules.get_str(vm, "builtins") {
        namespace.set_str(vm, "__builtins__", builtins);
    }
    let loader = corallus_vm::import::builtin_importer(vm).into_value();
    namespace.set_str(vm, "__loader__", loader);
    vm.enter_module("__main__", module.into_value());
    Ok(namespace)
}
