//! The errors that recognised mistakes stand for.

use std::rc::Rc;

use super::matcher::{Matcher, Node};
use super::notation::Shape;
use crate::error::ErrorKind;
use crate::token::{Kind, Report, Token, place};

/// Which positions an expression is meant for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Assignment,
    Loop,
    Deletion,
}

impl Matcher<'_> {
    /// Carries out an action of the grammar's notation. `Ok` if the mistake turns out not to be one.
    pub(super) fn act(&mut self, action: &str, labels: &[(char, Rc<Node>)], whole: &Rc<Node>) -> Result<(), Report> {
        let (instruction, message) = match action.split_once('"') {
            Some((instruction, message)) => (instruction.trim(), message.strip_suffix('"').unwrap_or(message)),
            None => (action, ""),
        };
        let mut words = instruction.split(' ');
        let verb = words.next().unwrap_or("");
        let find = |label: &str| {
            let label = label.chars().next()?;
            labels
                .iter()
                .rev()
                .find(|(other, _)| *other == label)
                .map(|(_, node)| node.clone())
        };
        let arguments: Vec<&str> = words.collect();
        let nodes: Vec<Rc<Node>> = arguments.iter().filter_map(|label| find(label)).collect();
        let first = nodes.first().unwrap_or(whole);
        let second = nodes.get(1).unwrap_or(first);
        let message = self.fill(message, first);
        match verb {
            "at" => Err(self.between(first, first, message)),
            "range" => Err(self.between(first, second, message)),
            "from" => Err(self.from(first, message)),
            "after" => Err(self.after(first, message)),
            "last" => Err(self.at_last(message)),
            "next" => {
                let token = self.token(self.at)?;
                Err(self.at_token(token, message))
            }
            "block" => {
                let mut report = self.at_last(message);
                report.kind = ErrorKind::Indentation;
                Err(report)
            }
            "target" => {
                let target = match arguments.first() {
                    Some(&"del") => Target::Deletion,
                    Some(&"for") => Target::Loop,
                    _ => Target::Assignment,
                };
                match find(arguments.get(1).copied().unwrap_or("")).and_then(|node| self.invalid_target(&node, target))
                {
                    None => Ok(()),
                    Some(invalid) => {
                        let verb = if target == Target::Deletion {
                            "delete"
                        } else {
                            "assign to"
                        };
                        let message = format!("cannot {verb} {}", self.noun(&invalid));
                        Err(self.between(&invalid, &invalid, message))
                    }
                }
            }
            "comma" => self.missing_comma(first, second),
            "legacy" => match self.legacy_statement(first) {
                None => Ok(()),
                Some(name) => {
                    let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
                    Err(self.between(first, second, message))
                }
            },
            "check_conversion" => self.check_conversion(first, second),
            "check_strings" => self.check_strings(whole),
            "bare_generator" => self.bare_generator(first, second),
            "misplaced_argument" => {
                let unpacked = last_argument(first).is_some_and(|node| node.shape == Shape::DoubleStarred);
                let what = if unpacked {
                    "keyword argument unpacking"
                } else {
                    "keyword argument"
                };
                Err(self.at_last(format!("positional argument follows {what}")))
            }
            "mixed_templates" => {
                let message = "cannot mix t-string literals with string or bytes literals";
                Err(self.between(whole, whole, message.to_owned()))
            }
            "bound" => {
                let word = if second.shape == Shape::Tuple {
                    "constraints"
                } else {
                    "bound"
                };
                Err(self.from(first, format!("cannot use {word} with {message}")))
            }
            _ => Ok(()),
        }
    }

    /// Fills in a message: `%n` the noun for the expression, `%t` its text, `%l` its line, `%s` the kind of string around.
    fn fill(&self, message: &str, node: &Rc<Node>) -> String {
        let mut message = message.replace("\\\"", "\"");
        if message.contains("%n") {
            message = message.replace("%n", self.noun(node));
        }
        if message.contains("%l") {
            let line = self.tokens.get(node.start).map_or(0, |token| token.line);
            message = message.replace("%l", &line.to_string());
        }
        if message.contains("%t") {
            let text = self.tokens.get(node.start).map_or("", |token| self.token_text(*token));
            message = message.replace("%t", text);
        }
        if message.contains("%s") {
            message = message.replace("%s", self.string_around());
        }
        message
    }

    /// Whether the innermost open string is an f-string or a t-string.
    fn string_around(&self) -> &'static str {
        let mut open = Vec::new();
        for token in self.tokens.iter().take(self.at) {
            match token.kind {
                Kind::FStart => open.push("f-string"),
                Kind::TStart => open.push("t-string"),
                Kind::FEnd | Kind::TEnd => drop(open.pop()),
                _ => {}
            }
        }
        open.last().copied().unwrap_or("f-string")
    }

    fn first_token(&self, node: &Node) -> Option<Token> {
        self.tokens.get(node.start).copied()
    }

    fn final_token(&self, node: &Node) -> Option<Token> {
        self.tokens.get(node.end.saturating_sub(1).max(node.start)).copied()
    }

    fn between(&self, first: &Node, last: &Node, message: String) -> Report {
        match (self.first_token(first), self.final_token(last)) {
            (Some(start), Some(end)) => {
                let mut report = Report::range(self.text, start.start, end.end, message);
                if end.kind == Kind::Newline {
                    report.end_line = end.line;
                }
                report
            }
            _ => self.at_last(message),
        }
    }

    /// From a node to where the tokenizer stands.
    fn from(&self, node: &Node, message: String) -> Report {
        let start = self.first_token(node).map_or(0, |token| token.start);
        let mut report = Report::range(self.text, start, start, message);
        if let Some(last) = self.last_token().filter(|token| token.kind == Kind::Newline) {
            // The tokenizer has just read a line end.
            let (line, column) = place(self.text, last.start);
            report.end_line = line;
            report.end_column = column + 1;
            return report;
        }
        let end = self.tokenizer.at;
        report.end_line = self.tokenizer.line;
        report.end_column = place(self.text, end).1;
        if end > self.tokenizer.line_start {
            report.end_column = self.text[self.tokenizer.line_start..end].chars().count() as i64;
        } else {
            report.end_column = 0;
        }
        report
    }

    /// At the last character of a node.
    fn after(&self, node: &Node, message: String) -> Report {
        let end = self.final_token(node).map_or(0, |token| token.end);
        let mut report = Report::range(self.text, end, end, message);
        report.column -= 1;
        report.end_column = 0;
        report
    }

    fn check_conversion(&self, mark: &Rc<Node>, name: &Rc<Node>) -> Result<(), Report> {
        let (Some(bang), Some(token)) = (self.first_token(mark), self.first_token(name)) else {
            return Ok(());
        };
        let word = self.string_around();
        if bang.end != token.start {
            let message = format!("{word}: conversion type must come right after the exclamation mark");
            return Err(self.between(mark, name, message));
        }
        match self.token_text(token) {
            "s" | "r" | "a" => Ok(()),
            text => {
                let message = format!("{word}: invalid conversion character '{text}': expected 's', 'r', or 'a'");
                Err(self.between(name, name, message))
            }
        }
    }

    fn missing_comma(&mut self, first: &Rc<Node>, second: &Rc<Node>) -> Result<(), Report> {
        if self.legacy_statement(first).is_some() {
            return Ok(());
        }
        let level = self
            .tokens
            .get(self.at.saturating_sub(1))
            .map_or(0, |token| token.level);
        if level == 0 {
            return Ok(());
        }
        Err(self.between(first, second, "invalid syntax. Perhaps you forgot a comma?".to_owned()))
    }

    fn legacy_statement(&self, node: &Node) -> Option<&'static str> {
        if node.shape != Shape::Name {
            return None;
        }
        match self.token_text(self.first_token(node)?) {
            "print" => Some("print"),
            "exec" => Some("exec"),
            _ => None,
        }
    }

    /// A generator expression without parentheses is fine as the only argument.
    fn bare_generator(&self, arguments: &Rc<Node>, clauses: &Rc<Node>) -> Result<(), Report> {
        let count = arguments.children.len().max(1);
        if count <= 1 {
            return Ok(());
        }
        let Some(last) = arguments.children.last() else {
            return Ok(());
        };
        Err(self.between(last, clauses, "Generator expression must be parenthesized".to_owned()))
    }

    fn invalid_target(&self, node: &Rc<Node>, target: Target) -> Option<Rc<Node>> {
        crate::parse::deeper(|| match node.shape {
            Shape::List | Shape::Tuple => node
                .children
                .iter()
                .flat_map(elements)
                .find_map(|child| self.invalid_target(&child, target)),
            Shape::Starred if target == Target::Deletion => Some(node.clone()),
            Shape::Starred => self.invalid_target(node.children.first()?, target),
            Shape::Compare if target == Target::Loop => {
                // `a in b` after `for` was matched as a comparison.
                let left = node.children.first()?;
                let operator = self.tokens.get(left.end).map_or("", |token| self.token_text(*token));
                if operator == "in" {
                    self.invalid_target(left, target)
                } else {
                    None
                }
            }
            Shape::Name | Shape::Subscript | Shape::Attribute | Shape::Other => None,
            _ => Some(node.clone()),
        })
    }

    /// The noun for an expression.
    fn noun(&self, node: &Node) -> &'static str {
        match node.shape {
            Shape::Attribute => "attribute",
            Shape::Subscript => "subscript",
            Shape::Starred => "starred",
            Shape::Name => "name",
            Shape::List => "list",
            Shape::Tuple => "tuple",
            Shape::Lambda => "lambda",
            Shape::Call => "function call",
            Shape::Expression | Shape::Other | Shape::Keyword | Shape::DoubleStarred => "expression",
            Shape::Generator => "generator expression",
            Shape::Yield => "yield expression",
            Shape::Await => "await expression",
            Shape::ListComp => "list comprehension",
            Shape::SetComp => "set comprehension",
            Shape::DictComp => "dict comprehension",
            Shape::Dict => "dict literal",
            Shape::Set => "set display",
            Shape::String => {
                let tokens = self.tokens.get(node.start..node.end).unwrap_or_default();
                match tokens
                    .iter()
                    .find(|token| matches!(token.kind, Kind::FStart | Kind::TStart))
                {
                    Some(token) if token.kind == Kind::FStart => "f-string expression",
                    Some(_) => "t-string expression",
                    None => "literal",
                }
            }
            Shape::None => "None",
            Shape::True => "True",
            Shape::False => "False",
            Shape::Ellipsis => "ellipsis",
            Shape::Literal => "literal",
            Shape::Compare => "comparison",
            Shape::IfExp => "conditional expression",
            Shape::Named => "named expression",
        }
    }
}

/// The elements that a node stands for: itself, or its children if it has no shape.
fn elements(node: &Rc<Node>) -> Vec<Rc<Node>> {
    match node.shape {
        Shape::Other => node.children.iter().flat_map(elements).collect(),
        _ => vec![node.clone()],
    }
}

fn last_argument(node: &Rc<Node>) -> Option<Rc<Node>> {
    elements(node).last().cloned()
}
