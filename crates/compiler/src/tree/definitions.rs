//! Functions, classes and their parameters.

use corallus_bytecode::syntax_tree::Field;
use ruff_python_ast::{self as ast, Decorator, Parameter, ParameterWithDefault, Parameters, TypeParam, TypeParams};

use super::{Builder, bare_field, from, name_field, text_field};
use ruff_text_size::{Ranged, TextRange};

use crate::error::Result;

impl Builder<'_> {
    pub(super) fn function(&mut self, node: &ast::StmtFunctionDef) -> Result<Field> {
        let class = if node.is_async {
            "AsyncFunctionDef"
        } else {
            "FunctionDef"
        };
        let range = from(self.text.definition_start(node.range, &node.decorator_list), node.range);
        let arguments = self.parameters(Some(&node.parameters))?;
        let body = self.body(&node.body)?;
        let decorators = self.decorators(&node.decorator_list)?;
        let returns = self.optional(node.returns.as_deref())?;
        let params = self.type_params(node.type_params.as_deref())?;
        let name = text_field(node.name.as_str());
        if node.is_async {
            self.since(5, "Async functions are", range)?;
        }
        let header = node.returns.as_deref().map_or(node.parameters.range, Ranged::range);
        let comment = match node.body.first() {
            Some(first) => self.comments.before(header.end(), &[":"], first.range().start()),
            None => Field::None,
        };
        let fields = vec![name, arguments, body, decorators, returns, comment, params];
        Ok(self.node(class, range, fields))
    }

    pub(super) fn class(&mut self, node: &ast::StmtClassDef) -> Result<Field> {
        let range = from(self.text.definition_start(node.range, &node.decorator_list), node.range);
        let (bases, keywords) = match node.arguments.as_deref() {
            Some(arguments) => (self.exprs(&arguments.args)?, self.keywords(&arguments.keywords)?),
            None => (Field::List(Vec::new()), Field::List(Vec::new())),
        };
        let body = self.body(&node.body)?;
        let decorators = self.decorators(&node.decorator_list)?;
        let params = self.type_params(node.type_params.as_deref())?;
        let name = text_field(node.name.as_str());
        Ok(self.node("ClassDef", range, vec![name, bases, keywords, body, decorators, params]))
    }

    fn decorators(&mut self, decorators: &[Decorator]) -> Result<Field> {
        self.exprs(decorators.iter().map(|decorator| &decorator.expression))
    }

    pub(super) fn keywords(&mut self, keywords: &[ast::Keyword]) -> Result<Field> {
        let mut items = Vec::new();
        for keyword in keywords {
            let value = self.expr(&keyword.value)?;
            items.push(self.node("keyword", keyword.range, vec![name_field(keyword.arg.as_ref()), value]));
        }
        Ok(Field::List(items))
    }

    pub(super) fn parameters(&mut self, parameters: Option<&Parameters>) -> Result<Field> {
        let none = Parameters::default();
        let parameters = parameters.unwrap_or(&none);
        if let Some(first) = parameters.posonlyargs.first() {
            self.since(8, "Positional-only parameters are", first.range)?;
        }
        let mut lists = [Vec::new(), Vec::new(), Vec::new()];
        let groups = [&parameters.posonlyargs, &parameters.args, &parameters.kwonlyargs];
        for (list, group) in lists.iter_mut().zip(groups) {
            for parameter in group {
                list.push(self.parameter(&parameter.parameter, parameter.range)?);
            }
        }
        let defaults = |group: &[ParameterWithDefault], builder: &mut Self| -> Result<Vec<Field>> {
            group
                .iter()
                .map(|parameter| builder.optional(parameter.default()))
                .collect()
        };
        let mut positional = defaults(&parameters.posonlyargs, self)?;
        positional.extend(defaults(&parameters.args, self)?);
        positional.retain(|default| *default != Field::None);
        let keyword_only = defaults(&parameters.kwonlyargs, self)?;
        let vararg = self.optional_parameter(parameters.vararg.as_deref())?;
        let kwarg = self.optional_parameter(parameters.kwarg.as_deref())?;
        let [posonly, args, kwonly] = lists.map(Field::List);
        let fields = vec![
            posonly,
            args,
            vararg,
            kwonly,
            Field::List(keyword_only),
            kwarg,
            Field::List(positional),
        ];
        Ok(bare_field("arguments", fields))
    }

    fn optional_parameter(&mut self, parameter: Option<&Parameter>) -> Result<Field> {
        parameter.map_or(Ok(Field::None), |parameter| self.parameter(parameter, parameter.range))
    }

    fn parameter(&mut self, parameter: &Parameter, whole: TextRange) -> Result<Field> {
        let annotation = self.optional(parameter.annotation())?;
        let mut range = parameter.range;
        if range.start() < parameter.name.range.start() {
            range = from(parameter.name.range.start(), range);
        }
        let comment = self.comments.after(whole.end(), &["", ","], true);
        let name = text_field(parameter.name.as_str());
        Ok(self.node("arg", range, vec![name, annotation, comment]))
    }

    pub(super) fn type_params(&mut self, params: Option<&TypeParams>) -> Result<Field> {
        let mut items = Vec::new();
        if let Some(params) = params {
            self.since(12, "Type parameter lists are", params.range)?;
        }
        for param in params.iter().flat_map(|params| params.iter()) {
            if param.default().is_some() {
                self.since(13, "Type parameter defaults are", param.range())?;
            }
            let default = self.optional(param.default())?;
            let name = text_field(param.name().as_str());
            items.push(match param {
                TypeParam::TypeVar(node) => {
                    let bound = self.optional(node.bound.as_deref())?;
                    self.node("TypeVar", node.range, vec![name, bound, default])
                }
                TypeParam::ParamSpec(node) => self.node("ParamSpec", node.range, vec![name, default]),
                TypeParam::TypeVarTuple(node) => self.node("TypeVarTuple", node.range, vec![name, default]),
            });
        }
        Ok(Field::List(items))
    }
}
