//! Syntax trees as data: what the compiler and the machine exchange for the module `ast` (library reference, "ast").
//!
//! [`GRAMMAR`] is the one table of node classes and their fields. The compiler makes and reads [`Node`]s whose fields
//! stand in the order of the table; the machine turns them into objects and back knowing nothing but the table.

use crate::Const;

/// The node classes: `sum: Class name:type… | Class …` or `Product: name:type…`. `@` marks those that have positions, `?`
/// optional fields, `*` lists.
pub const GRAMMAR: &str = "
mod: Module body:stmt* type_ignores:type_ignore* | Interactive body:stmt* | Expression body:expr
 | FunctionType argtypes:expr* returns:expr
stmt@: FunctionDef name:identifier args:arguments body:stmt* decorator_list:expr* returns:expr? type_comment:string?
   type_params:type_param*
 | AsyncFunctionDef name:identifier args:arguments body:stmt* decorator_list:expr* returns:expr? type_comment:string?
   type_params:type_param*
 | ClassDef name:identifier bases:expr* keywords:keyword* body:stmt* decorator_list:expr* type_params:type_param*
 | Return value:expr? | Delete targets:expr* | Assign targets:expr* value:expr type_comment:string?
 | TypeAlias name:expr type_params:type_param* value:expr | AugAssign target:expr op:operator value:expr
 | AnnAssign target:expr annotation:expr value:expr? simple:int
 | For target:expr iter:expr body:stmt* orelse:stmt* type_comment:string?
 | AsyncFor target:expr iter:expr body:stmt* orelse:stmt* type_comment:string?
 | While test:expr body:stmt* orelse:stmt* | If test:expr body:stmt* orelse:stmt*
 | With items:withitem* body:stmt* type_comment:string? | AsyncWith items:withitem* body:stmt* type_comment:string?
 | Match subject:expr cases:match_case* | Raise exc:expr? cause:expr?
 | Try body:stmt* handlers:excepthandler* orelse:stmt* finalbody:stmt*
 | TryStar body:stmt* handlers:excepthandler* orelse:stmt* finalbody:stmt* | Assert test:expr msg:expr?
 | Import names:alias* | ImportFrom module:identifier? names:alias* level:int? | Global names:identifier*
 | Nonlocal names:identifier* | Expr value:expr | Pass | Break | Continue
expr@: BoolOp op:boolop values:expr* | NamedExpr target:expr value:expr | BinOp left:expr op:operator right:expr
 | UnaryOp op:unaryop operand:expr | Lambda args:arguments body:expr | IfExp test:expr body:expr orelse:expr
 | Dict keys:expr?* values:expr* | Set elts:expr* | ListComp elt:expr generators:comprehension*
 | SetComp elt:expr generators:comprehension* | DictComp key:expr value:expr generators:comprehension*
 | GeneratorExp elt:expr generators:comprehension* | Await value:expr | Yield value:expr? | YieldFrom value:expr
 | Compare left:expr ops:cmpop* comparators:expr* | Call func:expr args:expr* keywords:keyword*
 | FormattedValue value:expr conversion:int format_spec:expr?
 | Interpolation value:expr str:constant conversion:int format_spec:expr? | JoinedStr values:expr*
 | TemplateStr values:expr* | Constant value:constant kind:string? | Attribute value:expr attr:identifier ctx:expr_context
 | Subscript value:expr slice:expr ctx:expr_context | Starred value:expr ctx:expr_context
 | Name id:identifier ctx:expr_context | List elts:expr* ctx:expr_context | Tuple elts:expr* ctx:expr_context
 | Slice lower:expr? upper:expr? step:expr?
expr_context: Load | Store | Del
boolop: And | Or
operator: Add | Sub | Mult | MatMult | Div | Mod | Pow | LShift | RShift | BitOr | BitXor | BitAnd | FloorDiv
unaryop: Invert | Not | UAdd | USub
cmpop: Eq | NotEq | Lt | LtE | Gt | GtE | Is | IsNot | In | NotIn
comprehension: target:expr iter:expr ifs:expr* is_async:int
excepthandler@: ExceptHandler type:expr? name:identifier? body:stmt*
arguments: posonlyargs:arg* args:arg* vararg:arg? kwonlyargs:arg* kw_defaults:expr?* kwarg:arg? defaults:expr*
arg@: arg:identifier annotation:expr? type_comment:string?
keyword@: arg:identifier? value:expr
alias@: name:identifier asname:identifier?
withitem: context_expr:expr optional_vars:expr?
match_case: pattern:pattern guard:expr? body:stmt*
pattern@: MatchValue value:expr | MatchSingleton value:constant | MatchSequence patterns:pattern*
 | MatchMapping keys:expr* patterns:pattern* rest:identifier?
 | MatchClass cls:expr patterns:pattern* kwd_attrs:identifier* kwd_patterns:pattern* | MatchStar name:identifier?
 | MatchAs pattern:pattern? name:identifier? | MatchOr patterns:pattern*
type_ignore: TypeIgnore lineno:int tag:string
type_param@: TypeVar name:identifier bound:expr? default_value:expr?
 | ParamSpec name:identifier default_value:expr? | TypeVarTuple name:identifier default_value:expr?
";

/// A node: its class and the values of its fields, in the table's order.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub class: &'static str,
    pub fields: Vec<Field>,
    /// For classes with positions.
    pub place: Option<Place>,
}

/// Without recursion, however deep the tree is.
impl Drop for Node {
    fn drop(&mut self) {
        let mut pending = std::mem::take(&mut self.fields);
        while let Some(field) = pending.pop() {
            match field {
                Field::Node(mut node) => pending.append(&mut node.fields),
                Field::List(items) => pending.extend(items),
                _ => {}
            }
        }
    }
}

/// Where a node stands: lines from 1, columns in bytes of UTF-8 from 0. What a program made up may be nonsense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: i32,
    pub column: i32,
    pub end_line: i32,
    pub end_column: i32,
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    None,
    Node(Box<Node>),
    List(Vec<Field>),
    /// A constant, or text: identifiers are strings.
    Const(Const),
    Int(i32),
}

/// A class of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    pub name: &'static str,
    /// The sum that it belongs to; its own name for products.
    pub sum: &'static str,
    pub has_place: bool,
    pub fields: Vec<FieldType>,
}

/// A field of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldType {
    pub name: &'static str,
    pub kind: &'static str,
    pub is_list: bool,
    /// May be `None`; of a list, its items may be.
    pub is_optional: bool,
}

/// Reads [`GRAMMAR`]: every class that has instances.
pub fn classes() -> Vec<Class> {
    let mut rules: Vec<(&'static str, Vec<&'static str>)> = Vec::new();
    for line in GRAMMAR.lines().filter(|line| !line.is_empty()) {
        if line.starts_with(' ') {
            if let Some((_, words)) = rules.last_mut() {
                words.extend(line.split_whitespace());
            }
        } else if let Some((head, rest)) = line.split_once(": ") {
            rules.push((head, rest.split_whitespace().collect()));
        }
    }
    let mut classes = Vec::new();
    for (head, words) in &rules {
        let has_place = head.ends_with('@');
        let sum = head.trim_end_matches('@');
        for words in words.split(|word| *word == "|") {
            let (name, fields) = match words {
                [name, fields @ ..] if !name.contains(':') => (*name, fields),
                fields => (sum, fields),
            };
            classes.push(Class {
                name,
                sum,
                has_place,
                fields: fields.iter().filter_map(|field| field_type(field)).collect(),
            });
        }
    }
    classes
}

fn field_type(text: &'static str) -> Option<FieldType> {
    let (name, kind) = text.split_once(':')?;
    let is_list = kind.ends_with('*');
    let kind = kind.trim_end_matches('*');
    Some(FieldType {
        name,
        is_list,
        is_optional: kind.ends_with('?'),
        kind: kind.trim_end_matches('?'),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_known_type() {
        let classes = classes();
        let known = ["identifier", "string", "int", "constant"];
        for class in &classes {
            for field in &class.fields {
                let is_known = known.contains(&field.kind) || classes.iter().any(|class| class.sum == field.kind);
                assert!(is_known, "{}.{}: {}", class.name, field.name, field.kind);
            }
        }
        assert_eq!(classes.len(), 113);
    }
}
