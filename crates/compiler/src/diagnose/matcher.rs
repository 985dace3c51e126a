//! Matches the grammar against the tokens, with every result remembered (a packrat parser).

use std::collections::HashMap;
use std::rc::Rc;

use super::notation::{Alternative, Body, Item, RULES, Shape};
use crate::parse::deeper;
use crate::token::{Kind, Report, Token, Tokenizer};

/// What a rule matched.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub shape: Shape,
    /// Numbers of the first token and of the one after the last.
    pub start: usize,
    pub end: usize,
    pub children: Vec<Rc<Node>>,
}

pub(super) enum Outcome {
    Matched,
    Failed,
    Error(Report),
}

/// No match is `Ok(None)`; an error ends the whole matching.
type Match = Result<Option<Rc<Node>>, Report>;

type Labels = Vec<(char, Rc<Node>)>;

pub(super) struct Matcher<'a> {
    pub text: &'a str,
    pub tokenizer: Tokenizer<'a>,
    pub tokens: Vec<Token>,
    pub at: usize,
    mistakes: bool,
    /// By rule and position: the result and the position after it. As in the reference, what was matched while mistakes
    /// were not looked for is not matched again when they are.
    known: HashMap<(usize, usize), (Option<Rc<Node>>, usize)>,
}

impl<'a> Matcher<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            tokenizer: Tokenizer::new(text),
            tokens: Vec::new(),
            at: 0,
            mistakes: false,
            known: HashMap::new(),
        }
    }

    pub fn run(&mut self, rule: usize, mistakes: bool) -> Outcome {
        self.at = 0;
        self.mistakes = mistakes;
        self.known.clear();
        match self.rule(rule) {
            Ok(Some(_)) => Outcome::Matched,
            Ok(None) => Outcome::Failed,
            Err(report) => Outcome::Error(report),
        }
    }

    pub fn last_token(&self) -> Option<Token> {
        self.tokens.last().copied()
    }

    /// The token at a number, read if need be.
    pub fn token(&mut self, number: usize) -> Result<Token, Report> {
        while self.tokens.len() <= number {
            let token = self.tokenizer.next()?;
            self.tokens.push(token);
        }
        Ok(self.tokens[number])
    }

    pub fn token_text(&self, token: Token) -> &'a str {
        match token.kind {
            Kind::Name | Kind::Op | Kind::Number | Kind::String => self.text.get(token.start..token.end).unwrap_or(""),
            _ => "",
        }
    }

    fn rule(&mut self, rule: usize) -> Match {
        let key = (rule, self.at);
        if let Some((result, after)) = self.known.get(&key) {
            let result = result.clone();
            self.at = *after;
            return Ok(result);
        }
        let start = self.at;
        let result = deeper(|| self.rule_anew(rule))?;
        if result.is_none() {
            self.at = start;
        }
        self.known.insert(key, (result.clone(), self.at));
        Ok(result)
    }

    fn rule_anew(&mut self, rule: usize) -> Match {
        let Some(definition) = RULES.rules.get(rule) else {
            return Ok(None);
        };
        match &definition.body {
            Body::Alternatives(alternatives) => {
                let outer = self.mistakes;
                if rule == RULES.without_mistakes {
                    self.mistakes = false;
                }
                let result = self.alternatives(alternatives);
                self.mistakes = outer;
                result
            }
            Body::Left(base, tail) => {
                let start = self.at;
                let Some(mut chain) = self.item(base)? else {
                    return Ok(None);
                };
                while let Some(next) = self.rule(*tail)? {
                    let mut children = vec![chain];
                    children.extend(next.children.iter().cloned());
                    chain = Rc::new(Node {
                        shape: next.shape,
                        start,
                        end: next.end,
                        children,
                    });
                }
                Ok(Some(chain))
            }
        }
    }

    fn alternatives(&mut self, alternatives: &'static [Alternative]) -> Match {
        let start = self.at;
        for alternative in alternatives {
            let mut cut = false;
            let mut labels = Labels::new();
            match self.alternative(alternative, &mut labels, &mut cut)? {
                Some(node) => {
                    let Some(action) = alternative.action else {
                        return Ok(Some(node));
                    };
                    // A mistake is recognised: either it is reported, or its rule fails as a whole.
                    self.act(action, &labels, &node)?;
                    if action.starts_with("check") {
                        return Ok(Some(node));
                    }
                    self.at = start;
                    return Ok(None);
                }
                None => {
                    self.at = start;
                    if cut {
                        return Ok(None);
                    }
                }
            }
        }
        Ok(None)
    }

    fn alternative(&mut self, alternative: &'static Alternative, labels: &mut Labels, cut: &mut bool) -> Match {
        let start = self.at;
        let mut children: Vec<Rc<Node>> = Vec::new();
        let mut result = None;
        for part in &alternative.parts {
            if matches!(part.item, Item::Cut) {
                *cut = true;
                continue;
            }
            let Some(node) = self.item(&part.item)? else {
                return Ok(None);
            };
            if let Some(label) = part.label {
                labels.push((label, node.clone()));
            }
            if part.is_result {
                result = Some(node.clone());
            }
            match part.item {
                Item::Rule(_) | Item::Mistake(_) | Item::Name => children.push(node),
                Item::Ahead(_) | Item::NotAhead(_) | Item::Text(_) | Item::Kind(_) | Item::Forced(_) | Item::Cut => {}
                _ => children.extend(node.children.iter().cloned()),
            }
        }
        if let Some(result) = result {
            // A group stands for what is in it.
            let inner = match &result.children[..] {
                [only] if result.shape == Shape::Other => Some(only.clone()),
                _ => None,
            };
            return Ok(Some(inner.unwrap_or(result)));
        }
        let mut matched = alternative
            .parts
            .iter()
            .filter(|part| !matches!(part.item, Item::Ahead(_) | Item::NotAhead(_)));
        if let (None, [only], Some(part), None) = (alternative.shape, &children[..], matched.next(), matched.next())
            && matches!(
                part.item,
                Item::Rule(_) | Item::Mistake(_) | Item::Name | Item::Group(_)
            )
        {
            return Ok(Some(only.clone()));
        }
        Ok(Some(Rc::new(Node {
            shape: alternative.shape.unwrap_or(Shape::Other),
            start,
            end: self.at,
            children,
        })))
    }

    fn leaf(&self, start: usize, shape: Shape) -> Rc<Node> {
        Rc::new(Node {
            shape,
            start,
            end: self.at,
            children: Vec::new(),
        })
    }

    fn item(&mut self, item: &'static Item) -> Match {
        let start = self.at;
        match item {
            Item::Rule(rule) => self.rule(*rule),
            Item::Mistake(rule) => {
                if self.mistakes {
                    self.rule(*rule)
                } else {
                    Ok(None)
                }
            }
            Item::Kind(kind) => {
                if self.token(start)?.kind != *kind {
                    return Ok(None);
                }
                self.at += 1;
                Ok(Some(self.leaf(start, Shape::Other)))
            }
            Item::Name => {
                let token = self.token(start)?;
                if token.kind != Kind::Name || is_keyword(self.token_text(token)) {
                    return Ok(None);
                }
                self.at += 1;
                Ok(Some(self.leaf(start, Shape::Name)))
            }
            Item::Text(text) => {
                let token = self.token(start)?;
                if self.token_text(token) != *text || !matches!(token.kind, Kind::Name | Kind::Op) {
                    return Ok(None);
                }
                self.at += 1;
                Ok(Some(self.leaf(start, Shape::Other)))
            }
            Item::Forced(text) => {
                let token = self.token(start)?;
                if self.token_text(token) != *text {
                    return Err(self.at_token(token, format!("expected '{text}'")));
                }
                self.at += 1;
                Ok(Some(self.leaf(start, Shape::Other)))
            }
            Item::Group(alternatives) => {
                let result = self.alternatives(alternatives)?;
                // What is in the group counts as being around it.
                Ok(result.map(|node| match node.shape {
                    Shape::Other => node,
                    _ => Rc::new(Node {
                        shape: Shape::Other,
                        start: node.start,
                        end: node.end,
                        children: vec![node],
                    }),
                }))
            }
            Item::Optional(inner) => {
                let node = self.item(inner)?;
                let children = node.map_or_else(Vec::new, |node| vec![node]);
                Ok(Some(self.branch(start, children)))
            }
            Item::Repeat(inner, at_least_one) => {
                let mut children = Vec::new();
                while let Some(node) = self.item(inner)? {
                    children.push(node);
                }
                if *at_least_one && children.is_empty() {
                    return Ok(None);
                }
                Ok(Some(self.branch(start, children)))
            }
            Item::Separated(separator, inner) => {
                let Some(first) = self.item(inner)? else {
                    return Ok(None);
                };
                let mut children = vec![first];
                loop {
                    let before = self.at;
                    if self.item(separator)?.is_none() {
                        break;
                    }
                    match self.item(inner)? {
                        Some(node) => children.push(node),
                        None => {
                            self.at = before;
                            break;
                        }
                    }
                }
                Ok(Some(self.branch(start, children)))
            }
            Item::Ahead(inner) => {
                let found = self.item(inner)?;
                self.at = start;
                Ok(found.map(|_| self.leaf(start, Shape::Other)))
            }
            Item::NotAhead(inner) => {
                let found = self.item(inner)?;
                self.at = start;
                Ok(if found.is_some() {
                    None
                } else {
                    Some(self.leaf(start, Shape::Other))
                })
            }
            Item::Cut => Ok(Some(self.leaf(start, Shape::Other))),
        }
    }

    fn branch(&self, start: usize, parts: Vec<Rc<Node>>) -> Rc<Node> {
        // Nodes without a shape of their own stand for their children.
        let mut children = Vec::new();
        for part in parts {
            if part.shape == Shape::Other {
                children.extend(part.children.iter().cloned());
            } else {
                children.push(part);
            }
        }
        Rc::new(Node {
            shape: Shape::Other,
            start,
            end: self.at,
            children,
        })
    }

    /// An error about one token.
    pub fn at_token(&self, token: Token, message: impl Into<String>) -> Report {
        match token.kind {
            Kind::End | Kind::Dedent if token.start >= self.text.len() => Report::at_end(self.text, message),
            Kind::Newline => {
                let mut report = Report::range(self.text, token.start, token.end - 1, message);
                report.end_column += 1;
                report
            }
            _ => Report::range(self.text, token.start, token.end, message),
        }
    }

    /// An error about the last token read.
    pub fn at_last(&self, message: impl Into<String>) -> Report {
        match self.tokens.last() {
            Some(token) if matches!(token.kind, Kind::Indent | Kind::Dedent) && token.start < self.text.len() => {
                let mut report = self.at_token(*token, message);
                report.column = report.end_column - 1;
                report.end_line = report.line;
                report.end_column = -1;
                report
            }
            Some(token) => self.at_token(*token, message),
            None => Report::range(self.text, 0, 0, message),
        }
    }

    /// Reads on to the end for errors of the tokenizer, which come before generic ones; also brackets that are never
    /// closed, if they stand before the line of the last token.
    pub fn rest_of_text(&mut self) -> Option<Report> {
        let line = self.tokens.last().map_or(1, |token| token.line);
        loop {
            match self.tokenizer.next() {
                Ok(token) if token.kind == Kind::End => return None,
                Ok(_) => {}
                // Within an f-string, what is wrong in a field goes before what that makes of the rest.
                Err(_) if self.tokenizer.in_interpolated() => return None,
                Err(report) => {
                    let at_end = self.tokenizer.hit_end && self.tokenizer.brackets.last().is_some();
                    if !report.is_quiet && (!at_end || report.message.starts_with("unterminated")) {
                        return Some(report);
                    }
                    let bracket = self.tokenizer.brackets.last()?;
                    return (line > bracket.line).then(|| self.tokenizer.never_closed(bracket));
                }
            }
        }
    }
}

fn is_keyword(text: &str) -> bool {
    matches!(
        text,
        "False"
            | "None"
            | "True"
            | "and"
            | "as"
            | "assert"
            | "async"
            | "await"
            | "break"
            | "class"
            | "continue"
            | "def"
            | "del"
            | "elif"
            | "else"
            | "except"
            | "finally"
            | "for"
            | "from"
            | "global"
            | "if"
            | "import"
            | "in"
            | "is"
            | "lambda"
            | "nonlocal"
            | "not"
            | "or"
            | "pass"
            | "raise"
            | "return"
            | "try"
            | "while"
            | "with"
            | "yield"
    )
}
