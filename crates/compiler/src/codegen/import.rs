//! `import` (language reference 7.11).

use corallus_bytecode::{Const, KILL_A, KILL_B, Opcode};
use ruff_python_ast as ast;
use ruff_text_size::TextRange;

use super::Generator;
use crate::error::Result;

impl<'a> Generator<'a> {
    pub(super) fn import(&mut self, node: &'a ast::StmtImport) -> Result<()> {
        for alias in &node.names {
            let mark = self.mark();
            let module = self.import_name(node.range, &alias.name, Const::None, 0)?;
            let mut parts = alias.name.split('.');
            let top = parts.next().unwrap_or_default();
            match &alias.asname {
                None => {
                    let name = self.name(top);
                    self.store_name(node.range, name, module)?;
                }
                Some(stored) => {
                    for part in parts {
                        let part = self.intern(part);
                        let part = self.short_name(part)?;
                        self.op(node.range, Opcode::ImportFrom, module, module, part)?;
                    }
                    let name = self.name(stored);
                    self.store_name(node.range, name, module)?;
                }
            }
            self.reset(mark);
        }
        Ok(())
    }

    pub(super) fn import_from(&mut self, node: &'a ast::StmtImportFrom) -> Result<()> {
        let mark = self.mark();
        let names = node.names.iter().map(|alias| Const::Str(alias.name.as_bytes().into()));
        let names = Const::Tuple(names.collect());
        let module = node.module.as_ref().map_or("", |module| module.as_str());
        let module = self.import_name(node.range, module, names, node.level)?;
        if let [alias] = &node.names[..]
            && alias.name.as_str() == "*"
        {
            self.op(node.range, Opcode::ImportStar, module, 0, 0)?;
            self.reset(mark);
            return Ok(());
        }
        let last = node.names.len().saturating_sub(1);
        for (at, alias) in node.names.iter().enumerate() {
            let keep = if at == last { 0 } else { KILL_B };
            let top = self.mark();
            let value = self.temp()?;
            let part = self.intern(&alias.name);
            let part = self.short_name(part)?;
            self.op_keep(node.range, Opcode::ImportFrom, value, module, part, keep | KILL_A)?;
            let stored = alias.asname.as_ref().unwrap_or(&alias.name);
            let name = self.name(stored);
            self.store_name(node.range, name, value)?;
            self.reset(top);
        }
        self.reset(mark);
        Ok(())
    }

    fn import_name(&mut self, range: TextRange, module: &str, names: Const, level: u32) -> Result<u16> {
        let register = self.temp()?;
        let from = self.temp()?;
        self.load_const(range, from, names)?;
        let module = self.intern(module);
        let module = self.short_name(module)?;
        self.op_extended(range, Opcode::ImportName, [register, from, module], level)?;
        self.reset(register + 1);
        Ok(register)
    }
}
