//! What kind of expression a piece of source is, as far as carets need to know: a binary operation, a call or a
//! subscription, and where its operator or brackets stand.
//!
//! The reference parses the piece. Here its tokens are enough: precedence finds the operator that is applied last.

/// The part of an expression that the carets mark apart from the rest, as offsets in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchors {
    pub start: usize,
    pub end: usize,
}

/// What the whole piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Binary,
    Call,
    Subscript,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Name,
    /// A number or a string.
    Literal,
    Open,
    Close,
    Operator,
}

struct Piece {
    token: Token,
    start: usize,
    end: usize,
}

/// Words that end the search: none of the three kinds has them outside brackets.
const KEYWORDS: &[&str] = &[
    "and", "as", "assert", "async", "class", "def", "del", "elif", "else", "except", "finally", "for", "from",
    "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "raise", "return", "try", "while", "with",
    "yield",
];

const OPERATORS: &[&str] = &[
    "**=", "//=", ">>=", "<<=", "...", "!=", "->", ":=", "<=", ">=", "==", "+=", "-=", "*=", "/=", "%=", "&=", "|=",
    "^=", "@=", "**", "//", "<<", ">>",
];

/// What the piece of source is, and which part of it to mark.
pub fn anchors(source: &[char]) -> Option<(Kind, Anchors)> {
    let tokens = tokenize(source)?;
    if let Some(found) = last_operator(source, &tokens)? {
        return Some((Kind::Binary, found));
    }
    let last = tokens.last()?;
    if last.token != Token::Close {
        return None;
    }
    let open = matching_open(&tokens)?;
    let before = tokens.get(open.checked_sub(1)?)?;
    let first = tokens.first()?;
    let prefixed = first.token == Token::Operator || text(source, first) == "await";
    if prefixed || !ends_operand(source, before) {
        return None;
    }
    let kind = match source.get(last.start)? {
        ')' => Kind::Call,
        ']' => Kind::Subscript,
        _ => return None,
    };
    Some((
        kind,
        Anchors {
            start: tokens.get(open)?.start,
            end: last.end,
        },
    ))
}

/// Whether the piece is a call of a plain name: `f(…)`.
pub fn calls_a_name(source: &[char]) -> bool {
    let Some(tokens) = tokenize(source) else { return false };
    let by_name = tokens.first().is_some_and(|first| first.token == Token::Name)
        && tokens.get(1).is_some_and(|second| second.token == Token::Open);
    by_name && matching_open(&tokens) == Some(1) && matches!(anchors(source), Some((Kind::Call, _)))
}

fn text(source: &[char], piece: &Piece) -> String {
    source.get(piece.start..piece.end).unwrap_or_default().iter().collect()
}

fn ends_operand(source: &[char], piece: &Piece) -> bool {
    match piece.token {
        Token::Name => !KEYWORDS.contains(&text(source, piece).as_str()) && text(source, piece) != "await",
        Token::Literal | Token::Close => true,
        Token::Operator => text(source, piece) == "...",
        Token::Open => false,
    }
}

/// The index of the bracket that the last token closes.
fn matching_open(tokens: &[Piece]) -> Option<usize> {
    let mut depth = 0usize;
    for (index, piece) in tokens.iter().enumerate().rev() {
        match piece.token {
            Token::Close => depth += 1,
            Token::Open => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(index);
                }
            }
            _ => {}
        }
    }
    None
}

/// How tightly a binary operator binds; `None` for what isn't one.
fn precedence(operator: &str) -> Option<u8> {
    Some(match operator {
        "|" => 1,
        "^" => 2,
        "&" => 3,
        "<<" | ">>" => 4,
        "+" | "-" => 5,
        "*" | "/" | "//" | "%" | "@" => 6,
        "**" => 8,
        _ => return None,
    })
}

/// The binary operator applied last. `None` outside: the piece is none of the kinds; inside: it has no operator.
#[allow(clippy::option_option)]
fn last_operator(source: &[char], tokens: &[Piece]) -> Option<Option<Anchors>> {
    let mut depth = 0usize;
    let mut best: Option<(u8, usize)> = None;
    for (index, piece) in tokens.iter().enumerate() {
        match piece.token {
            Token::Open => depth += 1,
            Token::Close => depth = depth.checked_sub(1)?,
            Token::Name if depth == 0 && KEYWORDS.contains(&text(source, piece).as_str()) => return None,
            Token::Operator if depth == 0 => {
                let operator = text(source, piece);
                let binary = index
                    .checked_sub(1)
                    .and_then(|at| tokens.get(at))
                    .is_some_and(|p| ends_operand(source, p));
                match precedence(&operator) {
                    Some(level) if binary => {
                        // Equal operators group to the left, powers to the right.
                        let later = best.is_none_or(|(known, _)| level < known || level == known && level != 8);
                        if later {
                            best = Some((level, index));
                        }
                    }
                    _ if !binary && matches!(operator.as_str(), "+" | "-" | "~") => {}
                    _ if matches!(operator.as_str(), "." | "...") => {}
                    _ => return None,
                }
            }
            _ => {}
        }
    }
    let Some((level, index)) = best else { return Some(None) };
    // `-a ** b` is the negation of a power.
    if level == 8
        && tokens
            .first()
            .is_some_and(|first| matches!(text(source, first).as_str(), "-" | "+" | "~"))
    {
        return None;
    }
    let piece = tokens.get(index)?;
    let mut end = piece.end;
    // A parenthesis right behind a short operator is marked with it, as in the reference.
    if end == piece.start + 1 && source.get(end) == Some(&'(') {
        end += 1;
    }
    Some(Some(Anchors {
        start: piece.start,
        end,
    }))
}

fn tokenize(source: &[char]) -> Option<Vec<Piece>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&c) = source.get(at) {
        let start = at;
        let token = match c {
            _ if c.is_whitespace() || c == '\\' => {
                at += 1;
                continue;
            }
            '#' => {
                while source.get(at).is_some_and(|c| *c != '\n') {
                    at += 1;
                }
                continue;
            }
            '(' | '[' | '{' => {
                at += 1;
                Token::Open
            }
            ')' | ']' | '}' => {
                at += 1;
                Token::Close
            }
            '"' | '\'' => {
                at = string_end(source, at, false)?;
                Token::Literal
            }
            _ if c.is_ascii_digit() => {
                at = number_end(source, at);
                Token::Literal
            }
            _ if c.is_alphabetic() || c == '_' => {
                while source.get(at).is_some_and(|c| c.is_alphanumeric() || *c == '_') {
                    at += 1;
                }
                match source.get(at) {
                    Some('"' | '\'') if at - start <= 2 => {
                        let prefix = source.get(start..at).unwrap_or_default();
                        let nested = prefix.iter().any(|c| matches!(c, 'f' | 'F' | 't' | 'T'));
                        at = string_end(source, at, nested)?;
                        Token::Literal
                    }
                    _ => Token::Name,
                }
            }
            _ => {
                at += operator_length(source, at);
                Token::Operator
            }
        };
        tokens.push(Piece { token, start, end: at });
    }
    Some(tokens)
}

fn operator_length(source: &[char], at: usize) -> usize {
    let rest = source.get(at..).unwrap_or_default();
    let fits = |operator: &&&str| {
        operator
            .chars()
            .enumerate()
            .all(|(index, c)| rest.get(index) == Some(&c))
    };
    OPERATORS.iter().find(fits).map_or(1, |operator| operator.len())
}

fn number_end(source: &[char], mut at: usize) -> usize {
    while let Some(&c) = source.get(at) {
        let exponent_sign = matches!(c, '+' | '-') && at > 0 && matches!(source.get(at - 1), Some('e' | 'E'));
        if !(c.is_alphanumeric() || c == '.' || c == '_' || exponent_sign) {
            break;
        }
        at += 1;
    }
    at
}

/// Behind the string literal whose quote stands at `at`. In an f-string (`nested`) the text between braces may hold strings.
fn string_end(source: &[char], at: usize, nested: bool) -> Option<usize> {
    let quote = *source.get(at)?;
    let triple = source.get(at + 1) == Some(&quote) && source.get(at + 2) == Some(&quote);
    let mut at = at + if triple { 3 } else { 1 };
    let mut braces = 0usize;
    loop {
        let c = *source.get(at)?;
        match c {
            '\\' => at += 2,
            '{' if nested && source.get(at + 1) == Some(&'{') && braces == 0 => at += 2,
            '{' if nested => {
                braces += 1;
                at += 1;
            }
            '}' if nested => {
                braces = braces.saturating_sub(1);
                at += 1;
            }
            // One level is enough to get past the usual `{d["key"]}`.
            '"' | '\'' if braces > 0 && c != quote => at = string_end(source, at, false)?,
            _ if c == quote && triple => {
                if source.get(at + 1) == Some(&quote) && source.get(at + 2) == Some(&quote) {
                    return Some(at + 3);
                }
                at += 1;
            }
            _ if c == quote && braces == 0 => return Some(at + 1),
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(source: &str) -> Option<(Kind, String)> {
        let chars: Vec<char> = source.chars().collect();
        let (kind, anchors) = anchors(&chars)?;
        Some((kind, chars[anchors.start..anchors.end].iter().collect()))
    }

    #[test]
    fn finds_the_operator_applied_last() {
        assert_eq!(marked("a + b * c"), Some((Kind::Binary, "+".into())));
        assert_eq!(marked("a * b // -c"), Some((Kind::Binary, "//".into())));
        assert_eq!(marked("2 ** 3 ** x"), Some((Kind::Binary, "**".into())));
        assert_eq!(marked("f(1 + 2)[0]"), Some((Kind::Subscript, "[0]".into())));
        assert_eq!(marked("x.y(a, b='+')"), Some((Kind::Call, "(a, b='+')".into())));
        assert_eq!(marked("f'{a[\"k\"]}' % b"), Some((Kind::Binary, "%".into())));
    }

    #[test]
    fn other_expressions_have_no_anchors() {
        for source in [
            "a.b",
            "a < b",
            "not f()",
            "-f()",
            "await f()",
            "(a + b)",
            "x if y else z",
            "-a ** b",
            "a = b + c",
        ] {
            assert_eq!(marked(source), None, "{source}");
        }
    }

    #[test]
    fn calls_of_names_are_told_from_others() {
        let calls = |source: &str| calls_a_name(&source.chars().collect::<Vec<_>>());
        assert!(calls("f((1), 2)"));
        assert!(!calls("f(x)(1)"));
        assert!(!calls("a.f()"));
    }
}
