//! A tree as objects: what `ast.parse` returns.

use corallus_bytecode::syntax_tree::{Field, Node};
use corallus_heap::Value;
use corallus_vm::door::with_stack;
use corallus_vm::error::Res;
use corallus_vm::vm::Vm;

use super::{Classes, classes};

/// The tree as instances of the classes of `_ast`.
pub fn show(vm: &mut Vm, tree: Node) -> Res {
    let classes = classes(vm)?;
    object(vm, &classes, tree)
}

fn object(vm: &mut Vm, classes: &Classes, mut node: Node) -> Res {
    let Some(entry) = classes.by_name.get(node.class) else {
        return Err(vm.system_error(format!("no class {}", node.class)));
    };
    if let Some(shared) = &entry.shared {
        return Ok(shared.clone());
    }
    let object = vm.call_method(&entry.ty, "__new__", std::slice::from_ref(&entry.ty))?;
    for (field, kind) in std::mem::take(&mut node.fields).into_iter().zip(&entry.class.fields) {
        let value = with_stack(|| value(vm, classes, field))?;
        vm.setattr(&object, kind.name, value)?;
    }
    if let Some(place) = node.place {
        for (name, number) in [
            ("lineno", place.line),
            ("col_offset", place.column),
            ("end_lineno", place.end_line),
            ("end_col_offset", place.end_column),
        ] {
            vm.setattr(&object, name, Value::int32(number))?;
        }
    }
    Ok(object)
}

fn value(vm: &mut Vm, classes: &Classes, field: Field) -> Res {
    Ok(match field {
        Field::None => Value::NONE,
        Field::Node(node) => object(vm, classes, *node)?,
        Field::List(items) => {
            let items: Res<Vec<Value>> = items.into_iter().map(|item| value(vm, classes, item)).collect();
            vm.list(items?)
        }
        Field::Const(constant) => vm.constant(&constant),
        Field::Int(number) => Value::int32(number),
    })
}
