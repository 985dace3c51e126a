//! Template strings (PEP 750): `Template` and `Interpolation` of `string.templatelib`.

use corallus_heap::{Value, payload};

use crate::native::TypeDef;
use crate::vm::Vm;

/// The payload of templates: `strings` has one more item than `interpolations`.
pub struct Template {
    pub strings: Value,
    pub interpolations: Value,
}

payload!(Template, "Template", [strings, interpolations]);

/// The payload of interpolations.
pub struct Interpolation {
    pub value: Value,
    pub expression: Value,
    /// `None` or `"a"`, `"r"`, `"s"`.
    pub conversion: Value,
    pub format_spec: Value,
}

payload!(Interpolation, "Interpolation", [value, expression, conversion, format_spec]);

/// `string.templatelib.Template`.
pub static TEMPLATE: TypeDef = TypeDef {
    doc: "Template object",
    ..TypeDef::new::<Template>("Template", "string.templatelib")
};

/// `string.templatelib.Interpolation`.
pub static INTERPOLATION: TypeDef = TypeDef {
    doc: "Interpolation object",
    ..TypeDef::new::<Interpolation>("Interpolation", "string.templatelib")
};

impl Vm {
    /// One `{…}` of a t-string.
    pub fn new_interpolation(&mut self, value: Value, expression: Value, conversion: Value, spec: Value) -> Value {
        let ty = self.type_for(&INTERPOLATION);
        self.heap.alloc(&ty, Interpolation { value, expression, conversion, format_spec: spec }).into_value()
    }

    /// A t-string: its text pieces and its interpolations, both tuples.
    pub fn new_template(&mut self, strings: Value, interpolations: Value) -> Value {
        let ty = self.type_for(&TEMPLATE);
        self.heap.alloc(&ty, Template { strings, interpolations }).into_value()
    }
}
