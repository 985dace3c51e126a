//! `TypeVar`, `ParamSpec`, `TypeVarTuple`.

use std::cell::RefCell;

use corallus_heap::{TypeFlags, Value, payload};

use super::{Lazy, methods};
use crate::error::Res;
use crate::native::TypeDef;
use crate::objects::str::Str;
use crate::objects::tuple::Tuple;
use crate::vm::Vm;

/// How a type parameter varies.
#[derive(Clone, Copy, Default)]
pub struct Variance {
    pub covariant: bool,
    pub contravariant: bool,
    pub inferred: bool,
}

/// The payload of `TypeVar`.
pub struct TypeVar {
    pub name: Value,
    pub bound: Lazy,
    pub constraints: Lazy,
    pub default: RefCell<Lazy>,
    pub variance: Variance,
}

payload!(TypeVar, "TypeVar", [name, bound, constraints, default]);

/// The payload of `ParamSpec`.
pub struct ParamSpec {
    pub name: Value,
    pub bound: Value,
    pub default: RefCell<Lazy>,
    pub variance: Variance,
}

payload!(ParamSpec, "ParamSpec", [name, bound, default]);

/// The payload of `TypeVarTuple`.
pub struct TypeVarTuple {
    pub name: Value,
    pub default: RefCell<Lazy>,
}

payload!(TypeVarTuple, "TypeVarTuple", [name, default]);

const FLAGS: u32 = TypeFlags::HAS_DICT | TypeFlags::WEAKREFABLE;

/// `typing.TypeVar`.
pub static TYPE_VAR: TypeDef = TypeDef {
    flags: FLAGS,
    methods: methods::TYPE_VAR_METHODS,
    getsets: methods::TYPE_VAR_GETSETS,
    doc: "Type variable.",
    ..TypeDef::new::<TypeVar>("TypeVar", "typing")
};

/// `typing.ParamSpec`.
pub static PARAM_SPEC: TypeDef = TypeDef {
    flags: FLAGS,
    methods: methods::PARAM_SPEC_METHODS,
    getsets: methods::PARAM_SPEC_GETSETS,
    doc: "Parameter specification variable.",
    ..TypeDef::new::<ParamSpec>("ParamSpec", "typing")
};

/// `typing.TypeVarTuple`.
pub static TYPE_VAR_TUPLE: TypeDef = TypeDef {
    flags: FLAGS,
    methods: methods::TYPE_VAR_TUPLE_METHODS,
    getsets: methods::TYPE_VAR_TUPLE_GETSETS,
    doc: "Type variable tuple.",
    ..TypeDef::new::<TypeVarTuple>("TypeVarTuple", "typing")
};

const INFERRED: Variance = Variance {
    covariant: false,
    contravariant: false,
    inferred: true,
};

impl Vm {
    /// A type variable of a type parameter list. `function` evaluates its bound, or its constraints; `UNDEF` for none.
    pub fn new_type_var(&mut self, name: Value, function: Value, constraints: bool) -> Res {
        let (bound, constraints) = match constraints {
            true => (Lazy::absent(), Lazy::computed_by(function)),
            false => (Lazy::computed_by(function), Lazy::absent()),
        };
        let ty = self.type_for(&TYPE_VAR);
        let payload = TypeVar {
            name,
            bound,
            constraints,
            default: RefCell::new(Lazy::absent()),
            variance: INFERRED,
        };
        Ok(self.heap.alloc(&ty, payload).into_value())
    }

    /// `**P` of a type parameter list.
    pub fn new_param_spec(&mut self, name: Value) -> Res {
        let ty = self.type_for(&PARAM_SPEC);
        let payload = ParamSpec {
            name,
            bound: Value::NONE,
            default: RefCell::new(Lazy::absent()),
            variance: INFERRED,
        };
        Ok(self.heap.alloc(&ty, payload).into_value())
    }

    /// `*Ts` of a type parameter list.
    pub fn new_type_var_tuple(&mut self, name: Value) -> Res {
        let ty = self.type_for(&TYPE_VAR_TUPLE);
        let payload = TypeVarTuple {
            name,
            default: RefCell::new(Lazy::absent()),
        };
        Ok(self.heap.alloc(&ty, payload).into_value())
    }

    /// Lets `function` evaluate the default of a type parameter (PEP 696).
    pub fn set_type_parameter_default(&mut self, parameter: &Value, function: Value) -> Res<()> {
        let place = default_of(parameter);
        match place {
            Some(place) => {
                let old = place.replace(Lazy::computed_by(function));
                drop(old);
                Ok(())
            }
            None => Err(self.system_error("only a type parameter has a default")),
        }
    }

    /// `typing.Generic[*parameters]`, the implicit base of a generic class.
    pub fn subscript_generic(&mut self, parameters: &Value) -> Res {
        let items = parameters
            .downcast_ref::<Tuple>()
            .map(|tuple| tuple.items.to_vec())
            .unwrap_or_default();
        let mut unpacked = Vec::with_capacity(items.len());
        for item in items {
            match item.has_payload::<TypeVarTuple>() {
                true => unpacked.push(unpack(self, &item)?),
                false => unpacked.push(item),
            }
        }
        let typing = self.import("typing")?;
        let generic = self.getattr(&typing, "Generic")?;
        let key = self.tuple(unpacked);
        self.getitem(&generic, &key)
    }
}

/// Where a type parameter keeps its default.
pub fn default_of(parameter: &Value) -> Option<&RefCell<Lazy>> {
    if let Some(var) = parameter.downcast_ref::<TypeVar>() {
        return Some(&var.default);
    }
    if let Some(spec) = parameter.downcast_ref::<ParamSpec>() {
        return Some(&spec.default);
    }
    parameter.downcast_ref::<TypeVarTuple>().map(|tuple| &tuple.default)
}

/// `typing.Unpack[parameter]`.
pub fn unpack(vm: &mut Vm, parameter: &Value) -> Res {
    let typing = vm.import("typing")?;
    let unpack = vm.getattr(&typing, "Unpack")?;
    vm.getitem(&unpack, parameter)
}

/// The name of a type parameter as text.
pub fn name_text(name: &Value) -> String {
    name.downcast_ref::<Str>()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
