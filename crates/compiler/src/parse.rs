//! The parser behind one door: parses, maps what it refuses to the reference's wording, and sees to it that deep
//! nesting neither overflows the machine stack while the tree is walked nor when it is dropped.

use std::borrow::Cow;

use corallus_bytecode::CodeFlags;
use corallus_bytecode::symbol_table::Block;
use corallus_bytecode::syntax_tree::Node;
use ruff_python_ast::{Mod, PythonVersion, Stmt, StmtImportFrom};
use ruff_python_parser::{Mode as ParserMode, ParseOptions, Parsed, parse_unchecked};
use ruff_text_size::TextRange;

use crate::codegen;
use crate::error::{self, Failure, SyntaxError};
use crate::from_tree;
use crate::source::SourceText;
use crate::tree::MAX_DEPTH;
use crate::{Mode, Options};

/// Stack that must be left before a recursive step; below it, [`deeper`] continues on a fresh segment.
const RED_ZONE: usize = 96 * 1024;
/// Size of such a segment.
const SEGMENT: usize = 4 * 1024 * 1024;
/// What dropping one level of the tree may take on the stack.
const DROP_FRAME: usize = 512;

/// Runs a recursive step with enough machine stack.
#[inline]
pub(crate) fn deeper<T>(step: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, SEGMENT, step)
}

/// Parses `source` and hands the tree to `generate`.
pub(crate) fn with_parsed<T: Depth>(
    source: &str,
    options: &Options,
    generate: impl FnOnce(&Parsed<Mod>, &SourceText<'_>) -> error::Result<T>,
) -> Result<T, SyntaxError> {
    let source = &*line_feeds(source);
    let mut text = SourceText::new(source);
    text.max_int_digits = options.max_int_digits;
    if source.starts_with('\u{feff}') {
        // Only files begin with a byte order mark, and `decode_source` takes it off.
        let range = TextRange::empty(0.into());
        return Err(Failure::at(range, "invalid non-printable character U+FEFF").locate(&text));
    }
    if u32::try_from(source.len()).is_err() {
        return Err(Failure::limit("source code is too large").locate(&text));
    }
    let mode = match options.mode {
        Mode::Exec | Mode::Single => ParserMode::Module,
        Mode::Eval | Mode::FuncType => ParserMode::Expression,
    };
    let parse_options = ParseOptions::from(mode).with_target_version(PythonVersion::PY314);
    let parsed = parse_unchecked(source, parse_options);
    if let Some(failure) = error::from_parser(&parsed, &text, options) {
        let depth = source.len();
        drop_deep(parsed, depth);
        return Err(failure.locate(&text));
    }
    if let (Mode::Single, Mod::Module(module)) = (options.mode, parsed.syntax())
        && let Some(failure) = crate::interactive::check(module, &text, options)
    {
        drop_deep(parsed, source.len());
        return Err(failure.locate(&text));
    }
    let result = generate(&parsed, &text);
    let depth = match &result {
        Ok(output) => output.depth().unwrap_or(source.len()),
        Err(_) => source.len(),
    };
    drop_deep(parsed, depth);
    result.map_err(|failure| failure.locate(&text))
}

/// The text with line feeds for all line ends, within string literals too.
fn line_feeds(source: &str) -> Cow<'_, str> {
    match source.contains('\r') {
        true => source.replace("\r\n", "\n").replace('\r', "\n").into(),
        false => source.into(),
    }
}

/// Hands `generate` the parser's form of a syntax tree.
pub(crate) fn with_tree<T: Depth>(
    tree: Node,
    generate: impl FnOnce(&Mod, &SourceText<'_>) -> error::Result<T>,
) -> Result<T, SyntaxError> {
    let rebuilt = match from_tree::rebuild(tree) {
        Ok(rebuilt) => rebuilt,
        Err(failure) => return Err(failure.locate(&SourceText::new(""))),
    };
    let text = SourceText::of_tree(&rebuilt.text, &rebuilt.places);
    let result = generate(&rebuilt.module, &text);
    // Nodes and what is within them: as much as trees from `ast` may nest.
    drop_deep(rebuilt.module, MAX_DEPTH as usize * 4);
    result.map_err(|failure| failure.locate(&text))
}

/// What was made of a tree.
pub(crate) trait Depth {
    /// How deep the tree nests, if it is known.
    fn depth(&self) -> Option<usize>;
}

impl Depth for codegen::Output {
    fn depth(&self) -> Option<usize> {
        Some(self.depth)
    }
}

impl Depth for Vec<Block> {
    fn depth(&self) -> Option<usize> {
        None
    }
}

impl Depth for Node {
    fn depth(&self) -> Option<usize> {
        Some(MAX_DEPTH as usize * 4)
    }
}

/// Drops a tree that may nest `depth` levels deep: dropping recurses.
fn drop_deep<T>(tree: T, depth: usize) {
    let needed = depth.saturating_mul(DROP_FRAME);
    if needed <= RED_ZONE {
        drop(tree);
    } else {
        stacker::maybe_grow(needed.saturating_add(RED_ZONE), needed.saturating_add(SEGMENT), || {
            drop(tree)
        });
    }
}

/// Whether a statement imports features (`from __future__ import …`).
pub(crate) fn is_future(import: &StmtImportFrom) -> bool {
    let module = import.module.as_ref().map(ruff_python_ast::Identifier::as_str);
    import.level == 0 && module == Some("__future__")
}

/// The error for a feature's import that isn't at the beginning of the module.
#[cold]
pub(crate) fn misplaced_future(import: &StmtImportFrom) -> Failure {
    Failure::at(
        import.range,
        "from __future__ imports must occur at the beginning of the file",
    )
}

/// The bits of `co_flags` for what a module imports from `__future__`.
///
/// # Errors
/// Features that don't exist, and `from __future__` imports that aren't at the beginning.
pub(crate) fn future_flags(module: &Mod) -> error::Result<u32> {
    let Mod::Module(module) = module else {
        return Ok(0);
    };
    let mut found = 0;
    let mut at_start = true;
    for (at, stmt) in module.body.iter().enumerate() {
        let is_docstring = at == 0 && matches!(stmt, Stmt::Expr(first) if first.value.is_string_literal_expr());
        let Stmt::ImportFrom(import) = stmt else {
            at_start &= is_docstring;
            continue;
        };
        if !is_future(import) {
            at_start = false;
            continue;
        }
        if !at_start {
            return Err(misplaced_future(import));
        }
        for alias in &import.names {
            match alias.name.as_str() {
                "annotations" => found |= CodeFlags::FUTURE_ANNOTATIONS,
                "nested_scopes" | "generators" => {}
                "division" => found |= 0x2_0000,
                "absolute_import" => found |= 0x4_0000,
                "with_statement" => found |= 0x8_0000,
                "print_function" => found |= 0x10_0000,
                "unicode_literals" => found |= 0x20_0000,
                "barry_as_FLUFL" => found |= 0x40_0000,
                "generator_stop" => found |= 0x80_0000,
                "braces" => return Err(Failure::at(alias.range, "not a chance")),
                name => {
                    return Err(Failure::at(
                        alias.range,
                        format!("future feature {name} is not defined"),
                    ));
                }
            }
        }
    }
    Ok(found)
}
