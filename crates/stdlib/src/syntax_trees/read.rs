//! Objects as a tree: what `compile()` does with a tree that a program made or changed.

use corallus_bytecode::Const;
use corallus_bytecode::syntax_tree::{Field, FieldType, Node, Place};
use corallus_heap::Value;
use corallus_vm::door::with_stack;
use corallus_vm::error::Res;
use corallus_vm::host::CompileMode;
use corallus_vm::objects::bytes::Bytes;
use corallus_vm::objects::complex::Complex;
use corallus_vm::objects::exception::ExceptionKind;
use corallus_vm::objects::float::as_float;
use corallus_vm::objects::int::{as_big, as_i64, is_int};
use corallus_vm::objects::list::List;
use corallus_vm::objects::set::Set;
use corallus_vm::objects::str::Str;
use corallus_vm::objects::tuple::Tuple;
use corallus_vm::vm::Vm;

use super::{Classes, Entry, classes, validate};

/// Trees may nest this deep; one that contains itself nests deeper.
const MAX_DEPTH: u32 = 5000;

/// Whether `value` is an `ast.AST`.
pub fn is_tree(vm: &mut Vm, value: &Value) -> Res<bool> {
    if value.has_payload::<Str>() || value.has_payload::<Bytes>() {
        return Ok(false);
    }
    let name = vm.str("_ast");
    let modules = vm.modules.clone();
    if !vm.contains(modules.as_value(), &name)? {
        // Whoever has a tree has imported the module.
        return Ok(false);
    }
    let root = classes(vm)?.root.clone();
    vm.isinstance(value, &root)
}

/// The tree that `value` is the root of.
pub fn read(vm: &mut Vm, value: &Value, mode: CompileMode) -> Res<Node> {
    let classes = classes(vm)?;
    let wanted = match mode {
        CompileMode::Exec => "Module",
        CompileMode::Eval => "Expression",
        CompileMode::Single => "Interactive",
        CompileMode::FuncType => "FunctionType",
    };
    let mut reader = Reader {
        classes: &classes,
        depth: 0,
    };
    let is_wanted = match classes.by_name.get(wanted) {
        Some(entry) => vm.isinstance(value, &entry.ty)?,
        None => false,
    };
    if !is_wanted {
        let given = vm.type_name(value);
        return Err(vm.type_error(format!("expected {wanted} node, got {given}")));
    }
    match reader.node(vm, value, "mod")? {
        Field::Node(node) => {
            if let Err(complaint) = validate::validate(&classes, &node) {
                return Err(vm.error(complaint.kind, complaint.message));
            }
            Ok(*node)
        }
        _ => Err(vm.type_error("expected some sort of mod, but got None")),
    }
}

struct Reader<'a> {
    classes: &'a Classes,
    depth: u32,
}

impl Reader<'_> {
    fn node(&mut self, vm: &mut Vm, value: &Value, sum: &'static str) -> Res<Field> {
        if value.is_none() {
            return Ok(Field::None);
        }
        let classes = self.classes;
        let Some(entry) = classes.of(vm, value).filter(|entry| entry.class.sum == sum) else {
            let given = vm.repr(value)?.to_string_lossy().into_owned();
            return Err(vm.type_error(format!("expected some sort of {sum}, but got {given}")));
        };
        if self.depth >= MAX_DEPTH {
            let message = format!("maximum recursion depth exceeded while traversing '{sum}' node");
            return Err(vm.error(ExceptionKind::RecursionError, message));
        }
        self.depth += 1;
        let node = with_stack(|| self.fields(vm, value, entry));
        self.depth -= 1;
        node.map(|node| Field::Node(Box::new(node)))
    }

    fn fields(&mut self, vm: &mut Vm, value: &Value, entry: &Entry) -> Res<Node> {
        let class = &entry.class;
        let place = match class.has_place {
            true => Some(place(vm, value, class.sum)?),
            false => None,
        };
        let mut fields = Vec::new();
        for kind in &class.fields {
            let given = vm.getattr_opt(value, kind.name)?;
            fields.push(self.field(vm, class.name, kind, given)?);
        }
        Ok(Node {
            class: class.name,
            fields,
            place,
        })
    }

    fn field(&mut self, vm: &mut Vm, class: &'static str, kind: &FieldType, given: Option<Value>) -> Res<Field> {
        if kind.is_list {
            return match given {
                Some(list) => self.list(vm, class, kind, &list),
                None => Ok(Field::List(Vec::new())),
            };
        }
        let value = match given {
            None if kind.is_optional => return Ok(Field::None),
            None if kind.kind == "expr_context" => Value::UNDEF,
            None => {
                let name = kind.name;
                return Err(vm.type_error(format!("required field \"{name}\" missing from {class}")));
            }
            Some(value) if value.is_none() && kind.is_optional => return Ok(Field::None),
            Some(value) => value,
        };
        if value.is_undef() {
            return Ok(Field::Node(Box::new(Node {
                class: "Load",
                fields: Vec::new(),
                place: None,
            })));
        }
        if value.is_none() && !matches!(kind.kind, "constant" | "int") {
            let name = kind.name;
            return Err(vm.value_error(format!("field '{name}' is required for {class}")));
        }
        self.item(vm, kind, &value)
    }

    fn list(&mut self, vm: &mut Vm, class: &'static str, kind: &FieldType, list: &Value) -> Res<Field> {
        let Some(items) = list.downcast_ref::<List>() else {
            let (name, given) = (kind.name, vm.type_name(list));
            return Err(vm.type_error(format!("{class} field \"{name}\" must be a list, not a {given}")));
        };
        let count = items.items.borrow().len();
        let mut fields = Vec::with_capacity(count);
        for at in 0..count {
            let item = items.items.borrow().get(at).cloned();
            let Some(item) = item.filter(|_| items.items.borrow().len() == count) else {
                let name = kind.name;
                let message = format!("{class} field \"{name}\" changed size during iteration");
                return Err(vm.runtime_error(message));
            };
            fields.push(self.item(vm, kind, &item)?);
        }
        Ok(Field::List(fields))
    }

    fn item(&mut self, vm: &mut Vm, kind: &FieldType, value: &Value) -> Res<Field> {
        match kind.kind {
            "identifier" | "string" if value.is_none() => Ok(Field::None),
            "identifier" | "string" => match value.downcast_ref::<Str>() {
                Some(text) if kind.kind == "string" || vm.type_of(value).is(&vm.types.str) => {
                    Ok(Field::Const(Const::Str(text.as_bytes().into())))
                }
                _ => {
                    let kind = kind.kind;
                    Err(vm.type_error(format!("AST {kind} must be of type str")))
                }
            },
            "int" => int(vm, value).map(Field::Int),
            "constant" => self.constant(vm, value).map(Field::Const),
            sum => self.node(vm, value, sum),
        }
    }

    fn constant(&mut self, vm: &mut Vm, value: &Value) -> Res<Const> {
        let ty = vm.type_of(value).clone();
        let exact = |known: &corallus_heap::Ref<corallus_vm::objects::type_::Type>| ty.is(known);
        let types = &vm.types;
        let constant = if value.is_none() {
            Some(Const::None)
        } else if value.is(&Value::TRUE) {
            Some(Const::True)
        } else if value.is(&Value::FALSE) {
            Some(Const::False)
        } else if value.is(&Value::ELLIPSIS) {
            Some(Const::Ellipsis)
        } else if exact(&types.int) {
            as_i64(value).map(Const::Int).or_else(|| {
                let (sign, magnitude) = as_big(value)?.to_bytes_le();
                Some(Const::BigInt {
                    negative: sign == num_bigint::Sign::Minus,
                    magnitude: magnitude.into(),
                })
            })
        } else if exact(&types.float) {
            as_float(value).map(Const::Float)
        } else if exact(&types.str) {
            value
                .downcast_ref::<Str>()
                .map(|text| Const::Str(text.as_bytes().into()))
        } else if exact(&types.bytes) {
            value
                .downcast_ref::<Bytes>()
                .map(|bytes| Const::Bytes(bytes.data.clone()))
        } else if let (Some(number), "complex") = (value.downcast_ref::<Complex>(), &*ty.name()) {
            Some(Const::Complex(number.real, number.imag))
        } else if exact(&types.tuple) {
            let items = value.downcast_ref::<Tuple>().map(|tuple| tuple.items.to_vec());
            return self.constants(vm, items.unwrap_or_default()).map(Const::Tuple);
        } else if exact(&types.frozenset) {
            let items = value.downcast_ref::<Set>().map(|set| set.members());
            return self.constants(vm, items.unwrap_or_default()).map(Const::FrozenSet);
        } else {
            None
        };
        constant.ok_or_else(|| vm.type_error(format!("got an invalid type in Constant: {}", ty.name())))
    }

    fn constants(&mut self, vm: &mut Vm, items: Vec<Value>) -> Res<Box<[Const]>> {
        if self.depth >= MAX_DEPTH {
            return Err(vm.error(
                ExceptionKind::RecursionError,
                "maximum recursion depth exceeded during compilation",
            ));
        }
        self.depth += 1;
        let constants = items
            .iter()
            .map(|item| with_stack(|| self.constant(vm, item)))
            .collect();
        self.depth -= 1;
        constants
    }
}

fn int(vm: &mut Vm, value: &Value) -> Res<i32> {
    if !is_int(value) {
        let given = vm.repr(value)?.to_string_lossy().into_owned();
        return Err(vm.value_error(format!("invalid integer value: {given}")));
    }
    match as_i64(value).and_then(|number| i32::try_from(number).ok()) {
        Some(number) => Ok(number),
        None => Err(vm.overflow_error("Python int too large to convert to C int")),
    }
}

fn place(vm: &mut Vm, value: &Value, sum: &str) -> Res<Place> {
    let mut numbers = [0; 4];
    let names = ["lineno", "col_offset", "end_lineno", "end_col_offset"];
    for (at, name) in names.into_iter().enumerate() {
        numbers[at] = match vm.getattr_opt(value, name)? {
            // The ends are optional: they are where the node begins.
            None if at >= 2 => numbers[at - 2],
            Some(given) if at >= 2 && given.is_none() => numbers[at - 2],
            Some(given) => int(vm, &given)?,
            None => {
                return Err(vm.type_error(format!("required field \"{name}\" missing from {sum}")));
            }
        };
    }
    let [line, column, end_line, end_column] = numbers;
    Ok(Place {
        line,
        column,
        end_line,
        end_column,
    })
}
