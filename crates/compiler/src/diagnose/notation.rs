//! Reads the grammar's notation into rules.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::grammar::GRAMMAR;
use crate::token::Kind;

/// What a rule's result is, as far as messages tell expressions apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Other,
    Attribute,
    Subscript,
    Starred,
    Name,
    List,
    Tuple,
    Lambda,
    Call,
    Expression,
    Generator,
    Yield,
    Await,
    ListComp,
    SetComp,
    DictComp,
    Dict,
    Set,
    String,
    None,
    True,
    False,
    Ellipsis,
    Literal,
    Compare,
    IfExp,
    Named,
    Keyword,
    DoubleStarred,
}

#[derive(Debug)]
pub(super) enum Item {
    Rule(usize),
    /// A rule that is only tried when looking for mistakes.
    Mistake(usize),
    Kind(Kind),
    /// A name that is no keyword, as a node.
    Name,
    Text(&'static str),
    Group(Vec<Alternative>),
    Optional(Box<Item>),
    Repeat(Box<Item>, bool),
    Separated(Box<Item>, Box<Item>),
    Ahead(Box<Item>),
    NotAhead(Box<Item>),
    Forced(&'static str),
    Cut,
}

#[derive(Debug)]
pub(super) struct Part {
    pub item: Item,
    pub label: Option<char>,
    pub is_result: bool,
}

#[derive(Debug)]
pub(super) struct Alternative {
    pub parts: Vec<Part>,
    pub shape: Option<Shape>,
    pub action: Option<&'static str>,
}

#[derive(Debug)]
pub(super) enum Body {
    Alternatives(Vec<Alternative>),
    /// A chain: base, and what may follow again and again.
    Left(Item, usize),
}

#[derive(Debug)]
pub(super) struct Rule {
    pub body: Body,
}

pub(super) struct Grammar {
    pub rules: Vec<Rule>,
    pub file: usize,
    pub eval: usize,
    pub without_mistakes: usize,
}

/// The grammar, read once: it never changes.
pub(super) static RULES: LazyLock<Grammar> = LazyLock::new(|| Reader::new().grammar());

struct Reader {
    numbers: HashMap<&'static str, usize>,
    words: Vec<&'static str>,
    at: usize,
}

impl Reader {
    fn new() -> Self {
        let mut numbers = HashMap::new();
        for line in GRAMMAR.lines() {
            if let Some((name, _)) = line.split_once(':')
                && !name.starts_with(' ')
                && !name.is_empty()
            {
                numbers.insert(name, numbers.len());
            }
        }
        Self {
            numbers,
            words: Vec::new(),
            at: 0,
        }
    }

    fn grammar(mut self) -> Grammar {
        let mut rules = Vec::new();
        let mut starts: Vec<(usize, &'static str)> = Vec::new();
        let mut offset = 0;
        for line in GRAMMAR.split_inclusive('\n') {
            if let Some((name, _)) = line.split_once(':')
                && !name.starts_with(' ')
            {
                starts.push((offset, name));
            }
            offset += line.len();
        }
        for (number, &(start, name)) in starts.iter().enumerate() {
            let end = starts.get(number + 1).map_or(GRAMMAR.len(), |(start, _)| *start);
            self.words = words(&GRAMMAR[start + name.len() + 1..end]);
            self.at = 0;
            let body = if self.take("@left") {
                let base = self.item();
                let tail = self.words.get(self.at).and_then(|word| self.numbers.get(word)).copied();
                Body::Left(base, tail.unwrap_or(0))
            } else {
                Body::Alternatives(self.alternatives())
            };
            rules.push(Rule { body });
        }
        let number = |name| self.numbers.get(name).copied().unwrap_or(0);
        Grammar {
            file: number("file"),
            eval: number("eval"),
            without_mistakes: number("expression_without_invalid"),
            rules,
        }
    }

    fn word(&self) -> &'static str {
        self.words.get(self.at).copied().unwrap_or("")
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.word() == word;
        self.at += usize::from(found);
        found
    }

    fn alternatives(&mut self) -> Vec<Alternative> {
        let mut alternatives = vec![self.alternative()];
        while self.take("|") {
            alternatives.push(self.alternative());
        }
        alternatives
    }

    fn alternative(&mut self) -> Alternative {
        let mut alternative = Alternative {
            parts: Vec::new(),
            shape: None,
            action: None,
        };
        loop {
            let word = self.word();
            match word.bytes().next() {
                None | Some(b'|' | b')') => return alternative,
                Some(b'#') => {
                    alternative.shape = shape(&word[1..]);
                    self.at += 1;
                }
                Some(b'{') => {
                    alternative.action = Some(word.trim_matches(['{', '}']));
                    self.at += 1;
                }
                _ => {
                    let is_result = self.take("^");
                    let word = self.word();
                    let label = match word.as_bytes() {
                        [label, b'='] => Some(char::from(*label)),
                        _ => None,
                    };
                    self.at += usize::from(label.is_some());
                    let item = self.item();
                    alternative.parts.push(Part { item, label, is_result });
                }
            }
        }
    }

    fn item(&mut self) -> Item {
        if self.take("&&") {
            let text = self.word().trim_matches('\'');
            self.at += 1;
            return Item::Forced(text);
        }
        if self.take("&") {
            return Item::Ahead(Box::new(self.item()));
        }
        if self.take("!") {
            return Item::NotAhead(Box::new(self.item()));
        }
        if self.take("~") {
            return Item::Cut;
        }
        let atom = self.atom();
        if self.take(".") {
            let element = self.atom();
            self.take("+");
            return Item::Separated(Box::new(atom), Box::new(element));
        }
        if self.take("?") {
            Item::Optional(Box::new(atom))
        } else if self.take("*") {
            Item::Repeat(Box::new(atom), false)
        } else if self.take("+") {
            Item::Repeat(Box::new(atom), true)
        } else {
            atom
        }
    }

    fn atom(&mut self) -> Item {
        if self.take("(") {
            let alternatives = self.alternatives();
            self.take(")");
            return Item::Group(alternatives);
        }
        let word = self.word();
        self.at += 1;
        if word.starts_with('\'') {
            return Item::Text(word.trim_matches('\''));
        }
        match word {
            "NAME" | "NAME_NODE" => Item::Name,
            "NUMBER" => Item::Kind(Kind::Number),
            "STRING" => Item::Kind(Kind::String),
            "NEWLINE" => Item::Kind(Kind::Newline),
            "INDENT" => Item::Kind(Kind::Indent),
            "DEDENT" => Item::Kind(Kind::Dedent),
            "END" => Item::Kind(Kind::End),
            "FSTART" => Item::Kind(Kind::FStart),
            "FMIDDLE" => Item::Kind(Kind::FMiddle),
            "FEND" => Item::Kind(Kind::FEnd),
            "TSTART" => Item::Kind(Kind::TStart),
            "TMIDDLE" => Item::Kind(Kind::TMiddle),
            "TEND" => Item::Kind(Kind::TEnd),
            rule => {
                let number = self.numbers.get(rule).copied();
                debug_assert!(number.is_some(), "the grammar has no rule {rule}");
                let number = number.unwrap_or(0);
                if rule.starts_with("invalid_") {
                    Item::Mistake(number)
                } else {
                    Item::Rule(number)
                }
            }
        }
    }
}

/// Splits the notation into words.
fn words(text: &'static str) -> Vec<&'static str> {
    let bytes = text.as_bytes();
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        match byte {
            b' ' | b'\n' => {
                at += 1;
                continue;
            }
            b'\'' => at += 2 + text[at + 1..].find('\'').unwrap_or(0),
            b'{' => {
                // Up to the closing brace that ends the action: the last one on its line.
                let line = text[at..].find('\n').unwrap_or(text.len() - at);
                let close = text[at..at + line].rfind('}').unwrap_or(0);
                let close = match text[at..at + line].find("\"}") {
                    Some(quote) => quote + 1,
                    None if text[at..at + line].contains('"') => close,
                    None => text[at..at + line].find('}').unwrap_or(close),
                };
                at += close + 1;
            }
            b'&' if bytes.get(at + 1) == Some(&b'&') => at += 2,
            b'a'..=b'z' if bytes.get(at + 1) == Some(&b'=') => at += 2,
            b'@' => at += "@left".len(),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'#' => {
                at += 1;
                while bytes
                    .get(at)
                    .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
                {
                    at += 1;
                }
            }
            _ => at += 1,
        }
        words.push(&text[start..at]);
    }
    words
}

fn shape(name: &str) -> Option<Shape> {
    Some(match name {
        "Attribute" => Shape::Attribute,
        "Subscript" => Shape::Subscript,
        "Starred" => Shape::Starred,
        "Name" => Shape::Name,
        "List" => Shape::List,
        "Tuple" => Shape::Tuple,
        "Lambda" => Shape::Lambda,
        "Call" => Shape::Call,
        "Expression" => Shape::Expression,
        "Generator" => Shape::Generator,
        "Yield" => Shape::Yield,
        "Await" => Shape::Await,
        "ListComp" => Shape::ListComp,
        "SetComp" => Shape::SetComp,
        "DictComp" => Shape::DictComp,
        "Dict" => Shape::Dict,
        "Set" => Shape::Set,
        "String" => Shape::String,
        "None" => Shape::None,
        "True" => Shape::True,
        "False" => Shape::False,
        "Ellipsis" => Shape::Ellipsis,
        "Literal" => Shape::Literal,
        "Compare" => Shape::Compare,
        "IfExp" => Shape::IfExp,
        "Named" => Shape::Named,
        "Keyword" => Shape::Keyword,
        "DoubleStarred" => Shape::DoubleStarred,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_reads() {
        assert!(RULES.rules.len() > 200);
        assert_ne!(RULES.file, RULES.eval);
    }
}
