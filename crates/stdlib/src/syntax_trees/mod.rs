//! Syntax trees between the compiler and the module `ast`: nodes as instances of the classes that `_ast` makes from the
//! one grammar table, which it gets from here as `_syntax_trees.GRAMMAR`.
//!
//! - [`show`]: a tree as objects.
//! - [`read`]: objects as a tree, checked against the table.
//! - [`validate`]: whether a tree makes sense.

pub mod read;
pub mod show;
pub mod validate;

use std::collections::HashMap;
use std::rc::Rc;

use corallus_bytecode::syntax_tree::{self, Class, GRAMMAR};
use corallus_heap::{Ref, Value};
use corallus_vm::builtins::evaluate::SyntaxTrees;
use corallus_vm::error::Res;
use corallus_vm::native::ModuleDef;
use corallus_vm::objects::type_::Type;
use corallus_vm::vm::Vm;

pub static MODULE: ModuleDef = ModuleDef {
    name: "_syntax_trees",
    functions: &[],
    init: |vm, module| {
        let grammar = vm.str(GRAMMAR);
        module.namespace(vm).set_str(vm, "GRAMMAR", grammar);
        Ok(())
    },
    doc: "The grammar of abstract syntax trees.",
};

/// Tells `compile()` how trees are shown and read.
pub fn set_up(vm: &mut Vm) {
    let trees = vm.state::<SyntaxTrees>();
    trees.show = Some(show::show);
    trees.is_tree = Some(read::is_tree);
    trees.read = Some(read::read);
}

/// The classes of `_ast` beside the table.
pub(crate) struct Classes {
    /// `ast.AST`.
    pub root: Value,
    /// Sums by name, for `isinstance`.
    pub sums: HashMap<&'static str, Value>,
    pub by_name: HashMap<&'static str, Entry>,
}

/// A class of the table and its type.
pub(crate) struct Entry {
    pub class: Class,
    pub ty: Value,
    /// The one instance that parsing uses, where there are no fields.
    pub shared: Option<Value>,
}

#[derive(Default)]
struct State(Option<Rc<Classes>>);

/// The classes, imported at first need.
pub(crate) fn classes(vm: &mut Vm) -> Res<Rc<Classes>> {
    if let Some(classes) = &vm.state::<State>().0 {
        return Ok(classes.clone());
    }
    let module = vm.import("_ast")?;
    let mut classes = Classes {
        root: vm.getattr(&module, "AST")?,
        sums: HashMap::new(),
        by_name: HashMap::new(),
    };
    for class in syntax_tree::classes() {
        let ty = vm.getattr(&module, class.name)?;
        if !classes.sums.contains_key(class.sum) {
            let sum = vm.getattr(&module, class.sum)?;
            classes.sums.insert(class.sum, sum);
        }
        let is_shared = class.fields.is_empty() && !class.has_place;
        let shared = if is_shared { Some(vm.call(&ty, &[])?) } else { None };
        classes.by_name.insert(class.name, Entry { class, ty, shared });
    }
    let classes = Rc::new(classes);
    vm.state::<State>().0 = Some(classes.clone());
    Ok(classes)
}

impl Classes {
    /// The entry of an object's class or of the nearest class that it derives from.
    pub fn of(&self, vm: &Vm, value: &Value) -> Option<&Entry> {
        let order: Rc<[Ref<Type>]> = vm.type_of(value).mro.get();
        order.iter().find_map(|ty| {
            let name = ty.def.is_none().then(|| ty.name())?;
            let entry = self.by_name.get(&*name)?;
            entry.ty.is(ty.as_value()).then_some(entry)
        })
    }
}
