//! Finds out what is wrong with a text that doesn't parse, as the reference does: its grammar is matched once to see how
//! far the text makes sense, and again with rules for common mistakes. Only runs for texts that the parser refused.

mod actions;
mod escapes;
mod grammar;
mod matcher;
mod notation;

use crate::token::{Kind, Report};
use matcher::{Matcher, Outcome};

use crate::error::{ErrorKind, Failure};
use crate::source::SourceText;
use crate::{Mode, Options};

/// The reference's error for a text; `None` if its grammar accepts the text.
pub(crate) fn diagnose(text: &SourceText<'_>, options: &Options) -> Option<Failure> {
    let start = match options.mode {
        Mode::Eval | Mode::FuncType => notation::RULES.eval,
        Mode::Exec | Mode::Single => notation::RULES.file,
    };
    let mut matcher = Matcher::new(text.text);
    matcher.tokenizer.is_interactive = options.mode == Mode::Single;
    matcher.tokenizer.ends_lines = options.mode == Mode::Exec;
    let first = matcher.run(start, false);
    let incomplete = options.allow_incomplete && matcher.tokenizer.hit_end;
    let report = match first {
        Outcome::Matched => return None,
        Outcome::Error(report) => {
            // Errors of the tokenizer come first, wherever they stand.
            if matcher.tokenizer.failed {
                report
            } else {
                // A token that had to be there wasn't: perhaps because of a mistake before it.
                let report = match matcher.run(start, true) {
                    Outcome::Error(mistake) => mistake,
                    _ => report,
                };
                if matcher.tokenizer.failed {
                    report
                } else {
                    matcher.rest_of_text().unwrap_or(report)
                }
            }
        }
        Outcome::Failed => {
            let last = matcher.last_token();
            match matcher.run(start, true) {
                Outcome::Error(report) if matcher.tokenizer.failed => report,
                Outcome::Error(report) => matcher.rest_of_text().unwrap_or(report),
                _ => match last.map(|token| token.kind) {
                    Some(Kind::Indent) => indentation(&matcher, "unexpected indent"),
                    Some(Kind::Dedent) => indentation(&matcher, "unexpected unindent"),
                    _ => {
                        let generic = match last {
                            Some(token) if token.kind == Kind::End => {
                                let mut report = Report::at_end(text.text, "invalid syntax");
                                report.column = 0;
                                report.end_column = 0;
                                report
                            }
                            Some(token) => matcher.at_token(token, "invalid syntax"),
                            None => Report::range(text.text, 0, 0, "invalid syntax"),
                        };
                        matcher.rest_of_text().unwrap_or(generic)
                    }
                },
            }
        }
    };
    let mut failure = report.into_failure(text);
    failure.set_incomplete(incomplete);
    Some(failure)
}

fn indentation(matcher: &Matcher<'_>, message: &str) -> Report {
    let mut report = matcher.at_last(message);
    report.kind = ErrorKind::Indentation;
    report
}
