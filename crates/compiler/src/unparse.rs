//! Expressions back to text, as the reference writes the annotations of `from __future__ import annotations`.

use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, FStringPart, InterpolatedStringElement, Operator, UnaryOp};
use ruff_text_size::Ranged;

use crate::source::SourceText;

/// How tightly an operator binds; what binds less tightly than its place asks for gets parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Named,
    Tuple,
    Test,
    Or,
    And,
    Not,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

impl Level {
    fn next(self) -> Self {
        use Level::*;
        const ORDER: [Level; 17] = [
            Named, Tuple, Test, Or, And, Not, Compare, BitOr, BitXor, BitAnd, Shift, Sum, Term, Factor, Power, Await,
            Atom,
        ];
        ORDER.get(self as usize + 1).copied().unwrap_or(Atom)
    }
}

/// The text of an annotation.
pub(crate) fn expression(expr: &Expr, text: &SourceText<'_>) -> Vec<u8> {
    let mut writer = Writer { out: Vec::new(), text };
    writer.expr(expr, Level::Test);
    writer.out
}

/// The `repr` of a constant that can be a key.
pub(crate) fn constant(value: &corallus_bytecode::Const) -> String {
    use corallus_bytecode::Const;
    let quote = |bytes: &[u8], prefix: &str| {
        let source = SourceText::new("");
        let mut writer = Writer {
            out: prefix.as_bytes().to_vec(),
            text: &source,
        };
        writer.quoted(bytes);
        String::from_utf8_lossy(&writer.out).into_owned()
    };
    match value {
        Const::None => "None".to_owned(),
        Const::True => "True".to_owned(),
        Const::False => "False".to_owned(),
        Const::Int(number) => number.to_string(),
        Const::Float(number) => float(*number),
        Const::Complex(real, imaginary) => {
            let imaginary = float(*imaginary);
            let imaginary = imaginary.strip_suffix(".0").unwrap_or(&imaginary);
            if *real == 0.0 {
                format!("{imaginary}j")
            } else {
                let real = float(*real);
                let sign = if imaginary.starts_with('-') { "" } else { "+" };
                format!("({}{sign}{imaginary}j)", real.strip_suffix(".0").unwrap_or(&real))
            }
        }
        Const::Str(bytes) => quote(bytes, ""),
        Const::Bytes(bytes) => quote(bytes, "b"),
        _ => "...".to_owned(),
    }
}

struct Writer<'a> {
    out: Vec<u8>,
    text: &'a SourceText<'a>,
}

impl Writer<'_> {
    fn put(&mut self, text: &str) {
        self.out.extend(text.bytes());
    }

    fn grouped(&mut self, needed: bool, inside: impl FnOnce(&mut Self)) {
        if needed {
            self.put("(");
        }
        inside(self);
        if needed {
            self.put(")");
        }
    }

    fn list<'e>(&mut self, items: impl IntoIterator<Item = &'e Expr>) {
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                self.put(", ");
            }
            self.expr(item, Level::Test);
        }
    }

    fn expr(&mut self, expr: &Expr, level: Level) {
        crate::parse::deeper(|| self.expr_here(expr, level));
    }

    fn expr_here(&mut self, expr: &Expr, level: Level) {
        match expr {
            Expr::BoolOp(node) => {
                let (own, word) = match node.op {
                    BoolOp::And => (Level::And, " and "),
                    BoolOp::Or => (Level::Or, " or "),
                };
                self.grouped(level > own, |this| {
                    for (at, value) in node.values.iter().enumerate() {
                        if at > 0 {
                            this.put(word);
                        }
                        this.expr(value, own.next());
                    }
                });
            }
            Expr::Named(node) => self.grouped(level > Level::Named, |this| {
                this.expr(&node.target, Level::Atom);
                this.put(" := ");
                this.expr(&node.value, Level::Atom);
            }),
            Expr::BinOp(node) => self.binary(node, level),
            Expr::UnaryOp(node) => {
                let (own, sign) = match node.op {
                    UnaryOp::Invert => (Level::Factor, "~"),
                    UnaryOp::Not => (Level::Not, "not "),
                    UnaryOp::UAdd => (Level::Factor, "+"),
                    UnaryOp::USub => (Level::Factor, "-"),
                };
                self.grouped(level > own, |this| {
                    this.put(sign);
                    this.expr(&node.operand, own);
                });
            }
            Expr::Lambda(node) => self.grouped(level > Level::Test, |this| {
                this.put("lambda");
                if let Some(parameters) = &node.parameters
                    && !parameters.is_empty()
                {
                    this.put(" ");
                    this.parameters(parameters);
                }
                this.put(": ");
                this.expr(&node.body, Level::Test);
            }),
            Expr::If(node) => self.grouped(level > Level::Test, |this| {
                this.expr(&node.body, Level::Test.next());
                this.put(" if ");
                this.expr(&node.test, Level::Test.next());
                this.put(" else ");
                this.expr(&node.orelse, Level::Test);
            }),
            Expr::Compare(node) => self.grouped(level > Level::Compare, |this| {
                this.expr(&node.left, Level::Compare.next());
                for (op, right) in node.ops.iter().zip(&node.comparators) {
                    this.put(comparison(*op));
                    this.expr(right, Level::Compare.next());
                }
            }),
            Expr::Await(node) => self.grouped(level > Level::Await, |this| {
                this.put("await ");
                this.expr(&node.value, Level::Atom);
            }),
            Expr::Yield(node) => self.grouped(true, |this| {
                this.put("yield");
                if let Some(value) = &node.value {
                    this.put(" ");
                    this.expr(value, Level::Test);
                }
            }),
            Expr::YieldFrom(node) => self.grouped(true, |this| {
                this.put("yield from ");
                this.expr(&node.value, Level::Test);
            }),
            Expr::Dict(node) => {
                self.put("{");
                for (at, item) in node.items.iter().enumerate() {
                    if at > 0 {
                        self.put(", ");
                    }
                    match &item.key {
                        Some(key) => {
                            self.expr(key, Level::Test);
                            self.put(": ");
                            self.expr(&item.value, Level::Test);
                        }
                        None => {
                            self.put("**");
                            self.expr(&item.value, Level::BitOr);
                        }
                    }
                }
                self.put("}");
            }
            Expr::Set(node) => {
                self.put("{");
                self.list(&node.elts);
                self.put("}");
            }
            Expr::List(node) => {
                self.put("[");
                self.list(&node.elts);
                self.put("]");
            }
            Expr::Tuple(node) => {
                let bare = node.elts.is_empty() || level > Level::Tuple;
                self.grouped(bare, |this| this.tuple_items(&node.elts));
            }
            Expr::ListComp(node) => self.comprehension("[", &node.elt, None, &node.generators, "]"),
            Expr::SetComp(node) => self.comprehension("{", &node.elt, None, &node.generators, "}"),
            Expr::Generator(node) => self.comprehension("(", &node.elt, None, &node.generators, ")"),
            Expr::DictComp(node) => match &node.key {
                Some(key) => self.comprehension("{", key, Some(&node.value), &node.generators, "}"),
                None => self.comprehension("{**", &node.value, None, &node.generators, "}"),
            },
            Expr::Call(node) => {
                self.expr(&node.func, Level::Atom);
                if let ([Expr::Generator(only)], []) = (&*node.arguments.args, &node.arguments.keywords[..]) {
                    self.comprehension("(", &only.elt, None, &only.generators, ")");
                    return;
                }
                self.put("(");
                self.list(&*node.arguments.args);
                for (at, keyword) in node.arguments.keywords.iter().enumerate() {
                    if at > 0 || !node.arguments.args.is_empty() {
                        self.put(", ");
                    }
                    match &keyword.arg {
                        Some(name) => {
                            self.put(name);
                            self.put("=");
                        }
                        None => self.put("**"),
                    }
                    self.expr(&keyword.value, Level::Test);
                }
                self.put(")");
            }
            Expr::Attribute(node) => {
                self.expr(&node.value, Level::Atom);
                let is_int = matches!(&*node.value, Expr::NumberLiteral(number) if number.value.is_int());
                self.put(if is_int { " ." } else { "." });
                self.put(&node.attr);
            }
            Expr::Subscript(node) => {
                self.expr(&node.value, Level::Atom);
                self.put("[");
                self.expr(&node.slice, Level::Tuple);
                self.put("]");
            }
            Expr::Slice(node) => {
                for (part, before) in [(&node.lower, ""), (&node.upper, ":"), (&node.step, ":")] {
                    if before == ":" && (part.is_some() || !std::ptr::eq(part, &node.step)) {
                        self.put(":");
                    }
                    if let Some(part) = part {
                        self.expr(part, Level::Test);
                    }
                }
            }
            Expr::Starred(node) => {
                self.put("*");
                self.expr(&node.value, Level::BitOr);
            }
            Expr::Name(node) => self.put(&node.id),
            Expr::NoneLiteral(_) => self.put("None"),
            Expr::EllipsisLiteral(_) => self.put("..."),
            Expr::BooleanLiteral(node) => self.put(if node.value { "True" } else { "False" }),
            Expr::NumberLiteral(node) => self.number(node),
            Expr::StringLiteral(node) => {
                if node.value.is_unicode() {
                    self.put("u");
                }
                let value = crate::literal::string(&node.value, self.text);
                self.quoted(&value);
            }
            Expr::BytesLiteral(node) => self.bytes(node),
            Expr::FString(node) => self.fstring(node),
            Expr::TString(_) | Expr::IpyEscapeCommand(_) => {
                let text = self.text.slice(expr.range());
                self.put(text);
            }
        }
    }

    fn tuple_items(&mut self, items: &[Expr]) {
        self.list(items);
        if items.len() == 1 {
            self.put(",");
        }
    }

    fn binary(&mut self, node: &ast::ExprBinOp, level: Level) {
        let (own, sign) = match node.op {
            Operator::Add => (Level::Sum, " + "),
            Operator::Sub => (Level::Sum, " - "),
            Operator::Mult => (Level::Term, " * "),
            Operator::MatMult => (Level::Term, " @ "),
            Operator::Div => (Level::Term, " / "),
            Operator::Mod => (Level::Term, " % "),
            Operator::FloorDiv => (Level::Term, " // "),
            Operator::LShift => (Level::Shift, " << "),
            Operator::RShift => (Level::Shift, " >> "),
            Operator::BitOr => (Level::BitOr, " | "),
            Operator::BitXor => (Level::BitXor, " ^ "),
            Operator::BitAnd => (Level::BitAnd, " & "),
            Operator::Pow => (Level::Power, " ** "),
        };
        let to_the_right = node.op == Operator::Pow;
        self.grouped(level > own, |this| {
            this.expr(&node.left, if to_the_right { own.next() } else { own });
            this.put(sign);
            this.expr(&node.right, if to_the_right { own } else { own.next() });
        });
    }

    fn comprehension(
        &mut self,
        open: &str,
        element: &Expr,
        value: Option<&Expr>,
        generators: &[ast::Comprehension],
        close: &str,
    ) {
        self.put(open);
        self.expr(element, Level::Test);
        if let Some(value) = value {
            self.put(": ");
            self.expr(value, Level::Test);
        }
        for generator in generators {
            self.put(if generator.is_async { " async for " } else { " for " });
            self.expr(&generator.target, Level::Tuple);
            self.put(" in ");
            self.expr(&generator.iter, Level::Test.next());
            for condition in &generator.ifs {
                self.put(" if ");
                self.expr(condition, Level::Test.next());
            }
        }
        self.put(close);
    }

    fn parameters(&mut self, parameters: &ast::Parameters) {
        let mut is_first = true;
        let mut separate = |this: &mut Self| {
            if !std::mem::replace(&mut is_first, false) {
                this.put(", ");
            }
        };
        for (list, follows) in [(&parameters.posonlyargs, "/"), (&parameters.args, "")] {
            for parameter in list {
                separate(self);
                self.parameter(parameter);
            }
            if !follows.is_empty() && !list.is_empty() {
                separate(self);
                self.put(follows);
            }
        }
        if parameters.vararg.is_some() || !parameters.kwonlyargs.is_empty() {
            separate(self);
            self.put("*");
            if let Some(parameter) = &parameters.vararg {
                self.put(&parameter.name);
            }
        }
        for parameter in &parameters.kwonlyargs {
            separate(self);
            self.parameter(parameter);
        }
        if let Some(parameter) = &parameters.kwarg {
            separate(self);
            self.put("**");
            self.put(&parameter.name);
        }
    }

    fn parameter(&mut self, parameter: &ast::ParameterWithDefault) {
        self.put(&parameter.parameter.name);
        if let Some(default) = &parameter.default {
            self.put("=");
            self.expr(default, Level::Test);
        }
    }

    fn number(&mut self, node: &ast::ExprNumberLiteral) {
        match &node.value {
            ast::Number::Int(value) => match value.as_u64() {
                Some(value) => self.put(&value.to_string()),
                None => {
                    let text = self.text.slice(node.range).replace('_', "");
                    self.put(&text);
                }
            },
            ast::Number::Float(value) => self.put(&float(*value)),
            ast::Number::Complex { imag, .. } => {
                let text = float(*imag);
                self.put(text.strip_suffix(".0").unwrap_or(&text));
                self.put("j");
            }
        }
    }

    /// The `repr` of a text.
    fn quoted(&mut self, value: &[u8]) {
        let quote = if value.contains(&b'\'') && !value.contains(&b'"') {
            '"'
        } else {
            '\''
        };
        self.put(quote.encode_utf8(&mut [0; 4]));
        for chunk in value.utf8_chunks() {
            for c in chunk.valid().chars() {
                match c {
                    '\\' => self.put("\\\\"),
                    '\n' => self.put("\\n"),
                    '\r' => self.put("\\r"),
                    '\t' => self.put("\\t"),
                    c if c == quote => {
                        self.put("\\");
                        self.put(quote.encode_utf8(&mut [0; 4]));
                    }
                    c if c.is_control() && (c as u32) < 0x100 => self.put(&format!("\\x{:02x}", c as u32)),
                    c => self.put(c.encode_utf8(&mut [0; 4])),
                }
            }
            self.out.extend(chunk.invalid());
        }
        self.put(quote.encode_utf8(&mut [0; 4]));
    }

    fn bytes(&mut self, node: &ast::ExprBytesLiteral) {
        let value: Vec<u8> = node.value.bytes().collect();
        let quote = if value.contains(&b'\'') && !value.contains(&b'"') {
            b'"'
        } else {
            b'\''
        };
        self.out.extend([b'b', quote]);
        for byte in value {
            match byte {
                b'\\' => self.put("\\\\"),
                b'\n' => self.put("\\n"),
                b'\r' => self.put("\\r"),
                b'\t' => self.put("\\t"),
                byte if byte == quote => self.out.extend([b'\\', byte]),
                0x20..0x7f => self.out.push(byte),
                byte => self.put(&format!("\\x{byte:02x}")),
            }
        }
        self.out.push(quote);
    }

    fn fstring(&mut self, node: &ast::ExprFString) {
        let mut inner = Writer {
            out: Vec::new(),
            text: self.text,
        };
        for part in node.value.iter() {
            match part {
                FStringPart::Literal(part) => inner.fstring_text(&part.value),
                FStringPart::FString(part) => {
                    for element in &part.elements {
                        inner.fstring_element(element);
                    }
                }
            }
        }
        self.put("f");
        let body = inner.out;
        self.quoted(&body);
    }

    fn fstring_text(&mut self, text: &str) {
        let text = text.replace('{', "{{").replace('}', "}}");
        self.put(&text);
    }

    fn fstring_element(&mut self, element: &InterpolatedStringElement) {
        match element {
            InterpolatedStringElement::Literal(element) => self.fstring_text(&element.value),
            InterpolatedStringElement::Interpolation(element) => {
                if let Some(debug) = &element.debug_text {
                    self.fstring_text(debug.as_str());
                }
                self.put("{");
                let start = self.out.len();
                self.expr(&element.expression, Level::Test.next());
                if self.out.get(start) == Some(&b'{') {
                    self.out.insert(start, b' ');
                }
                let conversion = match element.conversion.to_char() {
                    None if element.debug_text.is_some() && element.format_spec.is_none() => Some('r'),
                    conversion => conversion,
                };
                if let Some(conversion) = conversion {
                    self.put("!");
                    self.put(conversion.encode_utf8(&mut [0; 4]));
                }
                if let Some(spec) = &element.format_spec {
                    self.put(":");
                    for element in &spec.elements {
                        self.fstring_element(element);
                    }
                }
                self.put("}");
            }
        }
    }
}

fn comparison(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => " == ",
        CmpOp::NotEq => " != ",
        CmpOp::Lt => " < ",
        CmpOp::LtE => " <= ",
        CmpOp::Gt => " > ",
        CmpOp::GtE => " >= ",
        CmpOp::Is => " is ",
        CmpOp::IsNot => " is not ",
        CmpOp::In => " in ",
        CmpOp::NotIn => " not in ",
    }
}

/// The `repr` of a float literal; infinity is written as a literal that overflows.
fn float(value: f64) -> String {
    if value.is_infinite() {
        return "1e309".to_owned();
    }
    let exponent = format!("{value:e}")
        .rsplit_once('e')
        .and_then(|(_, exponent)| exponent.parse::<i32>().ok());
    match exponent {
        Some(exponent) if !(-4..16).contains(&exponent) => {
            let shortest = format!("{value:e}");
            let (digits, _) = shortest.split_once('e').unwrap_or((&shortest, ""));
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.abs())
        }
        _ => {
            let plain = format!("{value}");
            if plain.contains('.') {
                plain
            } else {
                format!("{plain}.0")
            }
        }
    }
}
