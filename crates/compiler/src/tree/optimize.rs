//! What the reference does to a tree before it generates code, for those who ask to see it (`ast.PyCF_OPTIMIZED_AST`): `__debug__`
//! and numbers in patterns become constants, `'…' % (…)` an f-string, and docstrings go with `-OO`.

use std::iter::Peekable;
use std::str::Chars;

use corallus_bytecode::Const;
use corallus_bytecode::syntax_tree::{Field, Node};
use ruff_python_ast::Operator;

use super::text_field;
use crate::{constant, parse};

/// More digits than this in a width or precision, and the operator stays.
const MAX_DIGITS: usize = 3;

/// Optimises a tree as `-O` with this number would.
pub(crate) fn optimize(node: &mut Node, level: u8) {
    parse::deeper(|| {
        for field in &mut node.fields {
            each_node(field, &mut |node| optimize(node, level));
        }
        match node.class {
            "Module" | "FunctionDef" | "AsyncFunctionDef" | "ClassDef" if level >= 2 => drop_docstring(node),
            "Name" if is_text(node.fields.first(), b"__debug__") => set_constant(node, constant::boolean(level == 0)),
            "BinOp" => fold_format(node),
            "MatchValue" => node.fields.first_mut().into_iter().for_each(fold_number),
            "MatchMapping" => {
                if let Some(Field::List(keys)) = node.fields.first_mut() {
                    keys.iter_mut().for_each(fold_number);
                }
            }
            _ => {}
        }
    });
}

fn each_node(field: &mut Field, change: &mut impl FnMut(&mut Node)) {
    match field {
        Field::Node(node) => change(node),
        Field::List(items) => items.iter_mut().for_each(|item| each_node(item, change)),
        _ => {}
    }
}

fn is_text(field: Option<&Field>, text: &[u8]) -> bool {
    matches!(field, Some(Field::Const(Const::Str(found))) if **found == *text)
}

fn set_constant(node: &mut Node, value: Const) {
    node.class = "Constant";
    node.fields = vec![Field::Const(value), Field::None];
}

fn constant_of(field: &Field) -> Option<&Const> {
    match field {
        Field::Node(node) if node.class == "Constant" => match node.fields.first() {
            Some(Field::Const(value)) => Some(value),
            _ => None,
        },
        _ => None,
    }
}

fn drop_docstring(node: &mut Node) {
    let Some(Field::List(body)) = node.fields.iter_mut().find(|field| is_body(field)) else {
        return;
    };
    let Some(Field::Node(first)) = body.first() else {
        return;
    };
    let is_docstring =
        first.class == "Expr" && matches!(first.fields.first().and_then(constant_of), Some(Const::Str(_)));
    if !is_docstring {
        return;
    }
    let place = first.place;
    body.remove(0);
    if body.is_empty() {
        let pass = Node {
            class: "Pass",
            fields: Vec::new(),
            place,
        };
        body.push(Field::Node(Box::new(pass)));
    }
}

/// Whether a field holds the statements of a definition: the first list that begins with one.
fn is_body(field: &Field) -> bool {
    matches!(field, Field::List(items) if matches!(items.first(), Some(Field::Node(node)) if node.class == "Expr"))
}

/// A negative or complex number in a pattern.
fn fold_number(field: &mut Field) {
    let Field::Node(node) = field else { return };
    let folded = match (node.class, &node.fields[..]) {
        ("UnaryOp", [_, operand]) => constant_of(operand).and_then(constant::negative),
        ("BinOp", [left, Field::Node(op), right]) => {
            let op = if op.class == "Sub" {
                Operator::Sub
            } else {
                Operator::Add
            };
            let left = match (constant_of(left), left) {
                (Some(left), _) => Some(left.clone()),
                (None, Field::Node(left)) if left.class == "UnaryOp" => {
                    left.fields.get(1).and_then(constant_of).and_then(constant::negative)
                }
                _ => None,
            };
            left.zip(constant_of(right))
                .and_then(|(left, right)| constant::binary(op, &left, right))
        }
        _ => None,
    };
    if let Some(value) = folded {
        set_constant(node, value);
    }
}

/// `'text %s' % (a,)` as `f'text {a!s}'`, where nothing but `%s`, `%r`, `%a` and `%%` stand in the text.
fn fold_format(node: &mut Node) {
    let [left, Field::Node(op), Field::Node(right)] = &node.fields[..] else {
        return;
    };
    let (Some(Const::Str(text)), Field::Node(whole)) = (constant_of(left), left) else {
        return;
    };
    let Some(Field::List(items)) = right.fields.first().filter(|_| right.class == "Tuple") else {
        return;
    };
    let starred = |item: &Field| matches!(item, Field::Node(node) if node.class == "Starred");
    let Some(text) = std::str::from_utf8(text).ok().filter(|_| op.class == "Mod") else {
        return;
    };
    if items.iter().any(starred) {
        return;
    }
    let mut values = Vec::new();
    let mut items = items.iter();
    let mut chars = text.chars().peekable();
    loop {
        let literal = literal(&mut chars);
        if !literal.is_empty() {
            values.push(constant_node(&literal, whole));
        }
        if chars.next().is_none() {
            break;
        }
        let (Some(Field::Node(item)), Some((conversion, spec))) = (items.next(), specifier(&mut chars)) else {
            return;
        };
        let spec = match spec.is_empty() {
            true => Field::None,
            false => constant_node(&spec, whole),
        };
        let fields = vec![Field::Node(item.clone()), Field::Int(conversion as i32), spec];
        values.push(Field::Node(Box::new(Node {
            class: "FormattedValue",
            fields,
            place: item.place,
        })));
    }
    if items.next().is_none() {
        node.class = "JoinedStr";
        node.fields = vec![Field::List(values)];
    }
}

fn constant_node(text: &str, like: &Node) -> Field {
    Field::Node(Box::new(Node {
        class: "Constant",
        fields: vec![text_field(text), Field::None],
        place: like.place,
    }))
}

/// Text up to the next `%` that begins a specifier, which stays; `%%` is one character.
fn literal(chars: &mut Peekable<Chars<'_>>) -> String {
    let mut text = String::new();
    while let Some(&c) = chars.peek() {
        if c == '%' {
            let mut ahead = chars.clone();
            ahead.next();
            if ahead.next() != Some('%') {
                break;
            }
            chars.next();
        }
        text.push(c);
        chars.next();
    }
    text
}

/// What follows a `%`: the conversion, and the specification that says the same to `format()`.
fn specifier(chars: &mut Peekable<Chars<'_>>) -> Option<(char, String)> {
    let mut to_the_left = false;
    while let Some(flag) = chars.next_if(|c| "-+ #0".contains(*c)) {
        to_the_left |= flag == '-';
    }
    let mut spec = String::new();
    let width = digits(chars)?;
    if !to_the_left && width.bytes().any(|digit| digit != b'0') {
        spec.push('>');
    }
    spec += &width;
    if chars.next_if_eq(&'.').is_some() {
        let precision = digits(chars)?;
        spec.push('.');
        spec += if precision.is_empty() { "0" } else { &precision };
    }
    let conversion = chars.next().filter(|c| "sra".contains(*c))?;
    Some((conversion, spec))
}

fn digits(chars: &mut Peekable<Chars<'_>>) -> Option<String> {
    let mut digits = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    (digits.len() <= MAX_DIGITS).then_some(digits)
}
