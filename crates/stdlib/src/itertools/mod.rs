//! `itertools`: iterator building blocks.
//!
//! - [`infinite`]: `count`, `cycle`, `repeat`.
//! - [`chaining`]: `chain`, `zip_longest`.
//! - [`selecting`]: `compress`, `dropwhile`, `takewhile`, `filterfalse`, `islice`.
//! - [`transforming`]: `accumulate`, `starmap`, `pairwise`, `batched`.
//! - [`grouping`]: `groupby` and its groups.
//! - [`tee`]: `tee` and its iterators.
//! - [`combinatoric`]: `product`, `permutations`, `combinations`, `combinations_with_replacement`.
//!
//! Every iterator is plain data; what waits for Python code is a [`Step`](corallus_vm::objects::iterators::step::Step).

mod chaining;
mod combinatoric;
mod grouping;
mod infinite;
mod selecting;
mod tee;
mod transforming;

use corallus_vm::native::{ModuleDef, TypeDef};

pub static MODULE: ModuleDef = ModuleDef {
    name: "itertools",
    functions: tee::FUNCTIONS,
    init: |vm, module| {
        let namespace = module.namespace(vm);
        for def in TYPES {
            let ty = vm.type_for(def);
            namespace.set_str(vm, def.name, ty.into_value());
        }
        Ok(())
    },
    doc: "Functional tools for creating and using iterators.",
};

static TYPES: &[&TypeDef] = &[
    &transforming::ACCUMULATE,
    &transforming::BATCHED,
    &chaining::CHAIN,
    &combinatoric::COMBINATIONS,
    &combinatoric::COMBINATIONS_WITH_REPLACEMENT,
    &selecting::COMPRESS,
    &infinite::COUNT,
    &infinite::CYCLE,
    &selecting::DROPWHILE,
    &selecting::FILTERFALSE,
    &grouping::GROUPBY,
    &grouping::GROUPER,
    &selecting::ISLICE,
    &transforming::PAIRWISE,
    &combinatoric::PERMUTATIONS,
    &combinatoric::PRODUCT,
    &infinite::REPEAT,
    &transforming::STARMAP,
    &selecting::TAKEWHILE,
    &tee::TEE,
    &chaining::ZIP_LONGEST,
];
