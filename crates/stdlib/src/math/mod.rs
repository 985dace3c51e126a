//! The module `math`.
//!
//! - [`functions`]: functions of real numbers, by way of the system's or `libm`'s implementation.
//! - [`logarithms`]: `log` and its like, which take integers of any size.
//! - [`integers`]: `factorial`, `gcd`, `comb` and the other integer functions; `floor`, `ceil`, `trunc`.
//! - [`sums`]: `fsum`, `hypot`, `dist`, `sumprod`, `prod`.

mod functions;
mod integers;
mod logarithms;
mod sums;

use corallus_heap::Value;
use corallus_vm::error::{Raised, Res};
use corallus_vm::native::ModuleDef;
use corallus_vm::vm::Vm;

pub static MODULE: ModuleDef = ModuleDef {
    name: "math",
    functions: &[],
    init: |vm, module| {
        let namespace = module.namespace(vm);
        for natives in [
            functions::FUNCTIONS,
            integers::FUNCTIONS,
            logarithms::FUNCTIONS,
            sums::FUNCTIONS,
        ] {
            for native in natives {
                let function = vm.new_native_function(native, Some("math"), module.to_value());
                namespace.set_str(vm, native.name, function);
            }
        }
        for (name, value) in [
            ("pi", std::f64::consts::PI),
            ("e", std::f64::consts::E),
            ("tau", std::f64::consts::TAU),
            ("inf", f64::INFINITY),
            ("nan", f64::NAN),
        ] {
            let value = vm.float(value);
            namespace.set_str(vm, name, value);
        }
        Ok(())
    },
    doc: "This module provides access to the mathematical functions\ndefined by the C standard.",
};

/// An argument as a float: `TypeError` if it is no real number.
fn real(vm: &mut Vm, value: &Value) -> Res<f64> {
    corallus_vm::objects::float::to_f64(vm, value)
}

#[cold]
fn domain_error(vm: &mut Vm) -> Raised {
    vm.value_error("math domain error")
}

#[cold]
fn range_error(vm: &mut Vm) -> Raised {
    vm.overflow_error("math range error")
}

/// A float as the reference shows it in messages.
fn show(vm: &mut Vm, x: f64) -> Res<String> {
    let value = vm.float(x);
    Ok(vm.repr(&value)?.to_string_lossy().into_owned())
}
