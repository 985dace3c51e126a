//! Whether a tree makes sense, beyond what its grammar says: what `compile()` refuses with `ValueError`.

use corallus_bytecode::Const;
use corallus_bytecode::syntax_tree::{Field, Node, Place};
use corallus_vm::door::with_stack;
use corallus_vm::objects::exception::ExceptionKind;

use super::Classes;

/// What is wrong with a tree.
pub(crate) struct Complaint {
    pub kind: ExceptionKind,
    pub message: String,
}

type Verdict = Result<(), Complaint>;

fn refuse(message: impl Into<String>) -> Verdict {
    Err(Complaint {
        kind: ExceptionKind::ValueError,
        message: message.into(),
    })
}

fn refuse_type(message: impl Into<String>) -> Verdict {
    Err(Complaint {
        kind: ExceptionKind::TypeError,
        message: message.into(),
    })
}

/// Checks a `Module`, `Interactive`, `Expression` or `FunctionType`.
pub(crate) fn validate(classes: &Classes, tree: &Node) -> Verdict {
    let validator = Validator { classes };
    match tree.class {
        "Expression" => validator.expr(validator.field(tree, "body"), "Load"),
        "FunctionType" => {
            validator.exprs(validator.field(tree, "argtypes"), "Load", false)?;
            validator.expr(validator.field(tree, "returns"), "Load")
        }
        _ => validator.stmts(validator.field(tree, "body")),
    }
}

struct Validator<'a> {
    classes: &'a Classes,
}

fn list(field: &Field) -> &[Field] {
    match field {
        Field::List(items) => items,
        _ => &[],
    }
}

fn nodes(field: &Field) -> impl Iterator<Item = &Node> {
    list(field).iter().filter_map(|field| match field {
        Field::Node(node) => Some(&**node),
        _ => None,
    })
}

fn text(field: &Field) -> Option<&[u8]> {
    match field {
        Field::Const(Const::Str(bytes)) => Some(bytes),
        _ => None,
    }
}

fn class_of(field: &Field) -> &'static str {
    match field {
        Field::Node(node) => node.class,
        _ => "",
    }
}

impl Validator<'_> {
    /// A field of a node by its name.
    fn field<'n>(&self, node: &'n Node, name: &str) -> &'n Field {
        let entry = self.classes.by_name.get(node.class);
        let at = entry.and_then(|entry| entry.class.fields.iter().position(|field| field.name == name));
        at.and_then(|at| node.fields.get(at)).unwrap_or(&Field::None)
    }

    fn stmts(&self, field: &Field) -> Verdict {
        for item in list(field) {
            match item {
                Field::Node(node) => with_stack(|| self.stmt(node))?,
                _ => return refuse("None disallowed in statement list"),
            }
        }
        Ok(())
    }

    fn body(&self, node: &Node, owner: &str) -> Verdict {
        let body = self.field(node, "body");
        not_empty(body, "body", owner)?;
        self.stmts(body)
    }

    fn exprs(&self, field: &Field, context: &str, none_allowed: bool) -> Verdict {
        for item in list(field) {
            match item {
                Field::Node(_) => self.expr(item, context)?,
                _ if none_allowed => {}
                _ => return refuse("None disallowed in expression list"),
            }
        }
        Ok(())
    }

    fn exprs_of(&self, node: &Node, names: &[&str]) -> Verdict {
        names
            .iter()
            .try_for_each(|name| self.exprs(self.field(node, name), "Load", false))
    }

    /// An expression, if there is one.
    fn expr(&self, field: &Field, context: &str) -> Verdict {
        match field {
            Field::Node(node) => with_stack(|| self.expr_node(node, context)),
            _ => Ok(()),
        }
    }

    fn loads(&self, node: &Node, names: &[&str]) -> Verdict {
        names
            .iter()
            .try_for_each(|name| self.expr(self.field(node, name), "Load"))
    }

    fn expr_node(&self, node: &Node, context: &str) -> Verdict {
        place(node.place)?;
        match node.class {
            "Attribute" | "Subscript" | "Starred" | "Name" | "List" | "Tuple" => {
                if node.class == "Name" {
                    name(self.field(node, "id"))?;
                }
                let actual = class_of(self.field(node, "ctx"));
                if actual != context {
                    return refuse(format!(
                        "expression must have {context} context but has {actual} instead"
                    ));
                }
            }
            _ if context != "Load" => {
                return refuse(format!("expression which can't be assigned to in {context} context"));
            }
            _ => {}
        }
        match node.class {
            "BoolOp" => {
                if list(self.field(node, "values")).len() < 2 {
                    return refuse("BoolOp with less than 2 values");
                }
                self.exprs_of(node, &["values"])
            }
            "BinOp" => self.loads(node, &["left", "right"]),
            "UnaryOp" => self.loads(node, &["operand"]),
            "Lambda" => {
                self.arguments(self.field(node, "args"))?;
                self.loads(node, &["body"])
            }
            "IfExp" => self.loads(node, &["test", "body", "orelse"]),
            "Dict" => {
                let (keys, values) = (self.field(node, "keys"), self.field(node, "values"));
                if list(keys).len() != list(values).len() {
                    return refuse("Dict doesn't have the same number of keys as values");
                }
                self.exprs(keys, "Load", true)?;
                self.exprs(values, "Load", false)
            }
            "ListComp" | "SetComp" | "GeneratorExp" => {
                self.generators(node)?;
                self.loads(node, &["elt"])
            }
            "DictComp" => {
                self.generators(node)?;
                self.loads(node, &["key", "value"])
            }
            "Compare" => {
                let (comparators, ops) = (self.field(node, "comparators"), self.field(node, "ops"));
                if list(comparators).is_empty() {
                    return refuse("Compare with no comparators");
                }
                if list(comparators).len() != list(ops).len() {
                    return refuse("Compare has a different number of comparators and operands");
                }
                self.exprs(comparators, "Load", false)?;
                self.loads(node, &["left"])
            }
            "Call" => {
                self.loads(node, &["func"])?;
                self.exprs_of(node, &["args"])?;
                self.keywords(node)
            }
            "JoinedStr" | "TemplateStr" => self.exprs_of(node, &["values"]),
            "Set" => self.exprs_of(node, &["elts"]),
            "FormattedValue" | "Interpolation" => self.loads(node, &["value", "format_spec"]),
            "Attribute" | "Await" | "Yield" | "YieldFrom" => self.loads(node, &["value"]),
            "Subscript" => self.loads(node, &["slice", "value"]),
            "Starred" => self.expr(self.field(node, "value"), context),
            "List" | "Tuple" => self.exprs(self.field(node, "elts"), context, false),
            "Slice" => self.loads(node, &["lower", "upper", "step"]),
            "NamedExpr" => {
                if class_of(self.field(node, "target")) != "Name" {
                    return refuse_type("NamedExpr target must be a Name");
                }
                self.loads(node, &["value"])
            }
            _ => Ok(()),
        }
    }

    fn generators(&self, node: &Node) -> Verdict {
        let generators = self.field(node, "generators");
        if list(generators).is_empty() {
            return refuse("comprehension with no generators");
        }
        for generator in nodes(generators) {
            self.expr(self.field(generator, "target"), "Store")?;
            self.loads(generator, &["iter"])?;
            self.exprs_of(generator, &["ifs"])?;
        }
        Ok(())
    }

    fn keywords(&self, node: &Node) -> Verdict {
        nodes(self.field(node, "keywords")).try_for_each(|keyword| self.loads(keyword, &["value"]))
    }

    fn arguments(&self, field: &Field) -> Verdict {
        let Field::Node(node) = field else {
            return Ok(());
        };
        for group in ["posonlyargs", "args", "kwonlyargs"] {
            nodes(self.field(node, group)).try_for_each(|argument| self.argument(argument))?;
        }
        for single in ["vararg", "kwarg"] {
            if let Field::Node(argument) = self.field(node, single) {
                self.argument(argument)?;
            }
        }
        let count = |name| list(self.field(node, name)).len();
        if count("defaults") > count("posonlyargs") + count("args") {
            return refuse("more positional defaults than args on arguments");
        }
        if count("kw_defaults") != count("kwonlyargs") {
            return refuse("length of kwonlyargs is not the same as kw_defaults on arguments");
        }
        self.exprs_of(node, &["defaults"])?;
        self.exprs(self.field(node, "kw_defaults"), "Load", true)
    }

    fn argument(&self, node: &Node) -> Verdict {
        place(node.place)?;
        self.loads(node, &["annotation"])
    }

    fn type_params(&self, node: &Node) -> Verdict {
        for param in nodes(self.field(node, "type_params")) {
            place(param.place)?;
            name(self.field(param, "name"))?;
            self.loads(param, &["bound", "default_value"])?;
        }
        Ok(())
    }

    fn stmt(&self, node: &Node) -> Verdict {
        place(node.place)?;
        match node.class {
            "FunctionDef" | "AsyncFunctionDef" => {
                self.body(node, node.class)?;
                self.type_params(node)?;
                self.arguments(self.field(node, "args"))?;
                self.exprs_of(node, &["decorator_list"])?;
                self.loads(node, &["returns"])
            }
            "ClassDef" => {
                self.body(node, node.class)?;
                self.type_params(node)?;
                self.exprs_of(node, &["bases"])?;
                self.keywords(node)?;
                self.exprs_of(node, &["decorator_list"])
            }
            "Delete" => self.targets(node, "Del"),
            "Assign" => {
                self.targets(node, "Store")?;
                self.loads(node, &["value"])
            }
            "AugAssign" => {
                self.expr(self.field(node, "target"), "Store")?;
                self.loads(node, &["value"])
            }
            "AnnAssign" => {
                let target = self.field(node, "target");
                let is_simple = !matches!(self.field(node, "simple"), Field::Int(0));
                if class_of(target) != "Name" && is_simple {
                    return refuse_type("AnnAssign with simple non-Name target");
                }
                self.expr(target, "Store")?;
                self.loads(node, &["value", "annotation"])
            }
            "TypeAlias" => {
                let target = self.field(node, "name");
                if class_of(target) != "Name" {
                    return refuse_type("TypeAlias with non-Name name");
                }
                self.expr(target, "Store")?;
                self.type_params(node)?;
                self.loads(node, &["value"])
            }
            "For" | "AsyncFor" => {
                self.expr(self.field(node, "target"), "Store")?;
                self.loads(node, &["iter"])?;
                self.body(node, node.class)?;
                self.stmts(self.field(node, "orelse"))
            }
            "While" | "If" => {
                self.loads(node, &["test"])?;
                self.body(node, node.class)?;
                self.stmts(self.field(node, "orelse"))
            }
            "With" | "AsyncWith" => {
                let items = self.field(node, "items");
                not_empty(items, "items", node.class)?;
                for item in nodes(items) {
                    self.loads(item, &["context_expr"])?;
                    self.expr(self.field(item, "optional_vars"), "Store")?;
                }
                self.body(node, node.class)
            }
            "Match" => {
                self.loads(node, &["subject"])?;
                let cases = self.field(node, "cases");
                not_empty(cases, "cases", node.class)?;
                for case in nodes(cases) {
                    self.pattern(self.field(case, "pattern"), false)?;
                    self.loads(case, &["guard"])?;
                    self.body(case, "match_case")?;
                }
                Ok(())
            }
            "Raise" => match (self.field(node, "exc"), self.field(node, "cause")) {
                (Field::None, Field::Node(_)) => refuse("Raise with cause but no exception"),
                _ => self.loads(node, &["exc", "cause"]),
            },
            "Try" | "TryStar" => self.try_statement(node),
            "Import" => not_empty(self.field(node, "names"), "names", node.class),
            "ImportFrom" => {
                if matches!(self.field(node, "level"), Field::Int(level) if *level < 0) {
                    return refuse("Negative ImportFrom level");
                }
                not_empty(self.field(node, "names"), "names", node.class)
            }
            "Global" | "Nonlocal" => not_empty(self.field(node, "names"), "names", node.class),
            "Assert" => self.loads(node, &["test", "msg"]),
            _ => self.loads(node, &["value"]),
        }
    }

    fn targets(&self, node: &Node, context: &str) -> Verdict {
        let targets = self.field(node, "targets");
        not_empty(targets, "targets", node.class)?;
        self.exprs(targets, context, false)
    }

    fn try_statement(&self, node: &Node) -> Verdict {
        let class = node.class;
        self.body(node, class)?;
        let is_empty = |name| list(self.field(node, name)).is_empty();
        if is_empty("handlers") && is_empty("finalbody") {
            return refuse(format!("{class} has neither except handlers nor finalbody"));
        }
        if is_empty("handlers") && !is_empty("orelse") {
            return refuse(format!("{class} has orelse but no except handlers"));
        }
        for handler in nodes(self.field(node, "handlers")) {
            place(handler.place)?;
            self.loads(handler, &["type"])?;
            self.body(handler, "ExceptHandler")?;
        }
        self.stmts(self.field(node, "finalbody"))?;
        self.stmts(self.field(node, "orelse"))
    }

    fn pattern(&self, field: &Field, star_allowed: bool) -> Verdict {
        match field {
            Field::Node(node) => with_stack(|| self.pattern_node(node, star_allowed)),
            _ => Ok(()),
        }
    }

    fn patterns(&self, field: &Field, star_allowed: bool) -> Verdict {
        list(field)
            .iter()
            .try_for_each(|pattern| self.pattern(pattern, star_allowed))
    }

    fn pattern_node(&self, node: &Node, star_allowed: bool) -> Verdict {
        place(node.place)?;
        match node.class {
            "MatchValue" => self.match_value(self.field(node, "value")),
            "MatchSingleton" => match self.field(node, "value") {
                Field::Const(Const::None | Const::True | Const::False) => Ok(()),
                _ => refuse("MatchSingleton can only contain True, False and None"),
            },
            "MatchSequence" => self.patterns(self.field(node, "patterns"), true),
            "MatchMapping" => {
                let (keys, patterns) = (self.field(node, "keys"), self.field(node, "patterns"));
                if list(keys).len() != list(patterns).len() {
                    return refuse("MatchMapping doesn't have the same number of keys as patterns");
                }
                capture(self.field(node, "rest"))?;
                for key in list(keys) {
                    let constant = self.constant(key);
                    if !matches!(constant, Some(Const::None | Const::True | Const::False)) {
                        self.match_value(key)?;
                    }
                }
                self.patterns(patterns, false)
            }
            "MatchClass" => {
                let (names, values) = (self.field(node, "kwd_attrs"), self.field(node, "kwd_patterns"));
                if list(names).len() != list(values).len() {
                    return refuse("MatchClass doesn't have the same number of keyword attributes as patterns");
                }
                let mut class = self.field(node, "cls");
                self.expr(class, "Load")?;
                while let Field::Node(attribute) = class {
                    match attribute.class {
                        "Name" => break,
                        "Attribute" => class = self.field(attribute, "value"),
                        _ => return refuse("MatchClass cls field can only contain Name or Attribute nodes."),
                    }
                }
                list(names).iter().try_for_each(name)?;
                self.patterns(self.field(node, "patterns"), false)?;
                self.patterns(values, false)
            }
            "MatchStar" if !star_allowed => refuse("can't use MatchStar here"),
            "MatchStar" => capture(self.field(node, "name")),
            "MatchAs" => {
                let (inner, target) = (self.field(node, "pattern"), self.field(node, "name"));
                capture(target)?;
                if *target == Field::None && *inner != Field::None {
                    return refuse("MatchAs must specify a target name if a pattern is given");
                }
                self.pattern(inner, false)
            }
            _ => {
                let patterns = self.field(node, "patterns");
                if list(patterns).len() < 2 {
                    return refuse("MatchOr requires at least 2 patterns");
                }
                self.patterns(patterns, false)
            }
        }
    }

    fn constant<'n>(&self, field: &'n Field) -> Option<&'n Const> {
        match field {
            Field::Node(node) if node.class == "Constant" => match self.field(node, "value") {
                Field::Const(constant) => Some(constant),
                _ => None,
            },
            _ => None,
        }
    }

    /// The value of a pattern: a literal, perhaps with a sign, a complex number as a sum, or an attribute.
    fn match_value(&self, field: &Field) -> Verdict {
        self.expr(field, "Load")?;
        let Field::Node(node) = field else {
            return Ok(());
        };
        let is_fit = match node.class {
            "Constant" => match self.constant(field) {
                Some(
                    Const::Int(_)
                    | Const::BigInt { .. }
                    | Const::Float(_)
                    | Const::Complex(..)
                    | Const::Str(_)
                    | Const::Bytes(_),
                ) => true,
                _ => return refuse("unexpected constant inside of a literal pattern"),
            },
            "Attribute" | "JoinedStr" | "TemplateStr" => true,
            "UnaryOp" => self.is_number(field, true, true, true),
            "BinOp" => {
                let op = class_of(self.field(node, "op"));
                matches!(op, "Add" | "Sub")
                    && self.is_number(self.field(node, "left"), true, true, false)
                    && self.is_number(self.field(node, "right"), false, false, true)
            }
            _ => false,
        };
        match is_fit {
            true => Ok(()),
            false => refuse("patterns may only match literals and attribute lookups"),
        }
    }

    fn is_number(&self, field: &Field, sign_allowed: bool, real: bool, imaginary: bool) -> bool {
        if let Some(constant) = self.constant(field) {
            return match constant {
                Const::Int(_) | Const::BigInt { .. } | Const::Float(_) => real,
                Const::Complex(..) => imaginary,
                _ => false,
            };
        }
        let Field::Node(node) = field else {
            return false;
        };
        sign_allowed
            && node.class == "UnaryOp"
            && class_of(self.field(node, "op")) == "USub"
            && self.is_number(self.field(node, "operand"), false, real, imaginary)
    }
}

fn not_empty(field: &Field, what: &str, owner: &str) -> Verdict {
    match list(field).is_empty() {
        true => refuse(format!("empty {what} on {owner}")),
        false => Ok(()),
    }
}

fn name(field: &Field) -> Verdict {
    match text(field) {
        Some(word @ (b"None" | b"True" | b"False")) => refuse(format!(
            "identifier field can't represent '{}' constant",
            String::from_utf8_lossy(word)
        )),
        _ => Ok(()),
    }
}

fn capture(field: &Field) -> Verdict {
    match text(field) {
        Some(b"_") => refuse("can't capture name '_' in patterns"),
        _ => name(field),
    }
}

fn place(place: Option<Place>) -> Verdict {
    let Some(Place {
        line,
        column,
        end_line,
        end_column,
    }) = place
    else {
        return Ok(());
    };
    if line > end_line {
        return refuse(format!("AST node line range ({line}, {end_line}) is not valid"));
    }
    if (line < 0 && end_line != line) || (column < 0 && column != end_column) {
        return refuse(format!(
            "AST node column range ({column}, {end_column}) for line range ({line}, {end_line}) is not valid"
        ));
    }
    if line == end_line && column > end_column {
        return refuse(format!(
            "line {line}, column {column}-{end_column} is not a valid range"
        ));
    }
    Ok(())
}
