//! Exception tables: zero-cost `try`. A range of instructions names the handler that takes what is raised in it.

/// One range `start..end` of instruction words and its handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handler {
    pub start: u32,
    pub end: u32,
    /// Where the handler begins.
    pub target: u32,
    /// The register that receives the exception instance.
    pub exception: u16,
    /// Temporaries from this register up are released before the handler runs. The exception register may be
    /// among them: it is written afterwards.
    pub first_dead: u16,
}

/// Handlers sorted so that the innermost one that covers an instruction is found first by [`ExceptionTable::find`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExceptionTable {
    /// Disjoint ranges sorted by `start`: where protected regions nest, only the innermost is listed for each
    /// instruction.
    handlers: Vec<Handler>,
}

impl ExceptionTable {
    /// A table from disjoint ranges; sorts them.
    pub fn new(mut handlers: Vec<Handler>) -> Self {
        handlers.retain(|h| h.start < h.end);
        handlers.sort_by_key(|h| h.start);
        Self { handlers }
    }

    /// The innermost handler that covers the word at `pc`.
    pub fn find(&self, pc: u32) -> Option<&Handler> {
        // Most tables are short: looking through them is faster than bisecting.
        const SHORT: usize = 8;
        let candidate = match self.handlers.len() {
            ..=SHORT => self.handlers.iter().take_while(|h| h.start <= pc).last()?,
            _ => {
                let after = self.handlers.partition_point(|h| h.start <= pc);
                self.handlers.get(after.checked_sub(1)?)?
            }
        };
        (pc < candidate.end).then_some(candidate)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Handler> {
        self.handlers.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handler(start: u32, end: u32, target: u32) -> Handler {
        Handler {
            start,
            end,
            target,
            exception: 0,
            first_dead: 0,
        }
    }

    #[test]
    fn finds_the_covering_range() {
        let table = ExceptionTable::new(vec![handler(10, 20, 2), handler(0, 5, 1), handler(7, 7, 3)]);
        assert_eq!(table.find(4).map(|h| h.target), Some(1));
        assert_eq!(table.find(5), None);
        assert_eq!(table.find(7), None);
        assert_eq!(table.find(19).map(|h| h.target), Some(2));
        assert_eq!(table.find(20), None);
    }
}
