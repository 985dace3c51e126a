//! Names of relative imports (language reference 5.7, "Package Relative Imports").

use corallus_heap::{Ref, Value};

use crate::error::Res;
use crate::objects::dict::Dict;
use crate::objects::exception::ExceptionKind;
use crate::objects::str::Str;
use crate::vm::Vm;

impl Vm {
    /// The absolute name of `from {level dots}{name} import …` in code with these globals.
    pub(super) fn resolve_name(&mut self, name: &str, globals: Option<&Ref<Dict>>, level: i64) -> Res<Ref<Str>> {
        let Some(globals) = globals else {
            return Err(self.error(ExceptionKind::KeyError, "'__name__' not in globals"));
        };
        let package = self.current_package(globals)?;
        if package.is_empty() {
            let message = "attempted relative import with no known parent package";
            return Err(self.error(ExceptionKind::ImportError, message));
        }
        let mut base = package.as_str();
        for _ in 1..level {
            base = match base.rsplit_once('.') {
                Some((parent, _)) => parent,
                None => {
                    let message = "attempted relative import beyond top-level package";
                    return Err(self.error(ExceptionKind::ImportError, message));
                }
            };
        }
        let absolute = if name.is_empty() {
            base.to_owned()
        } else {
            format!("{base}.{name}")
        };
        Ok(self.intern(&absolute))
    }

    /// The package that code with these globals belongs to.
    fn current_package(&mut self, globals: &Ref<Dict>) -> Res<String> {
        let given = |value: &Value| !value.is_none();
        if let Some(package) = globals.get_str(self, "__package__").filter(given) {
            return match package.downcast_ref::<Str>() {
                Some(package) => Ok(package.to_string_lossy().into_owned()),
                None => Err(self.type_error("package must be a string")),
            };
        }
        if let Some(spec) = globals.get_str(self, "__spec__").filter(given) {
            let parent = self.getattr(&spec, "parent")?;
            return match parent.downcast_ref::<Str>() {
                Some(parent) => Ok(parent.to_string_lossy().into_owned()),
                None => Err(self.type_error("__spec__.parent must be a string")),
            };
        }
        self.warn(
            ExceptionKind::ImportWarning,
            "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__",
        )?;
        let Some(name) = globals.get_str(self, "__name__") else {
            return Err(self.error(ExceptionKind::KeyError, "'__name__' not in globals"));
        };
        let Some(name) = name
            .downcast_ref::<Str>()
            .map(|name| name.to_string_lossy().into_owned())
        else {
            return Err(self.type_error("__name__ must be a string"));
        };
        if globals.get_str(self, "__path__").is_some() {
            return Ok(name);
        }
        Ok(name
            .rsplit_once('.')
            .map(|(parent, _)| parent.to_owned())
            .unwrap_or_default())
    }
}
