//! Functions, classes and their parameters.

use corallus_bytecode::syntax_tree::{Field, Node, Place};
use ruff_python_ast::{
    self as ast, AtomicNodeIndex, Decorator, Keyword, Parameter, ParameterWithDefault, Parameters, Stmt, TypeParam,
    TypeParams,
};
use ruff_text_size::{Ranged, TextRange};

use super::{Builder, Fields, malformed};
use crate::error::Result;

impl Builder {
    pub(super) fn function(&mut self, is_async: bool, place: Option<Place>, mut fields: Fields) -> Result<Stmt> {
        let (mut function, range) = self.placed(place, |builder| {
            let name = fields.next();
            let parameters = fields.next();
            let body = fields.next();
            // The decorators come first in a text.
            let decorator_list = builder.decorators(&mut fields)?.into();
            let name = builder.identifier(&mut Fields::one(name))?;
            let returns = fields.next();
            fields.next();
            let type_params = builder.type_params(&mut fields)?;
            let parameters = Box::new(builder.parameters(&mut Fields::one(parameters))?);
            let returns = builder.optional(&mut Fields::one(returns))?;
            Ok(ast::StmtFunctionDef {
                node_index: AtomicNodeIndex::NONE,
                range: TextRange::default(),
                is_async,
                decorator_list,
                name,
                type_params,
                parameters,
                returns,
                body: builder.stmts(&mut Fields::one(body))?.into(),
            })
        })?;
        function.range = range;
        Ok(Stmt::FunctionDef(function))
    }

    pub(super) fn class(&mut self, place: Option<Place>, mut fields: Fields) -> Result<Stmt> {
        let (mut class, range) = self.placed(place, |builder| {
            let name = fields.next();
            let (bases, keywords, body) = (fields.next(), fields.next(), fields.next());
            let decorator_list = builder.decorators(&mut fields)?.into();
            let name = builder.identifier(&mut Fields::one(name))?;
            let type_params = builder.type_params(&mut fields)?;
            let start = builder.begin();
            let args = builder.exprs(&mut Fields::one(bases))?;
            let keywords = builder.keywords(&mut Fields::one(keywords))?;
            let range = builder.finish(start)?;
            let is_bare = args.is_empty() && keywords.is_empty();
            let arguments = (!is_bare).then(|| {
                Box::new(ast::Arguments {
                    range,
                    node_index: AtomicNodeIndex::NONE,
                    args: args.into(),
                    keywords: keywords.into(),
                })
            });
            Ok(ast::StmtClassDef {
                node_index: AtomicNodeIndex::NONE,
                range: TextRange::default(),
                decorator_list,
                name,
                type_params,
                arguments,
                body: builder.stmts(&mut Fields::one(body))?.into(),
            })
        })?;
        class.range = range;
        Ok(Stmt::ClassDef(class))
    }

    fn decorators(&mut self, fields: &mut Fields) -> Result<Vec<Decorator>> {
        let expressions = self.exprs(fields)?.into_iter();
        let decorators = expressions.map(|expression| Decorator {
            range: expression.range(),
            node_index: AtomicNodeIndex::NONE,
            expression,
        });
        Ok(decorators.collect())
    }

    pub(super) fn keywords(&mut self, fields: &mut Fields) -> Result<Vec<Keyword>> {
        let mut keywords = Vec::new();
        for node in fields.nodes() {
            let place = node.place;
            let mut fields = Fields::of(node);
            let ((arg, value), range) = self.placed(place, |builder| {
                Ok((builder.optional_identifier(&mut fields)?, builder.expr(&mut fields)?))
            })?;
            keywords.push(Keyword {
                range,
                node_index: AtomicNodeIndex::NONE,
                arg,
                value,
            });
        }
        Ok(keywords)
    }

    pub(super) fn parameters(&mut self, fields: &mut Fields) -> Result<Parameters> {
        let Some(node) = fields.node() else {
            return Err(malformed("parameters"));
        };
        let mut fields = Fields::of(node);
        let start = self.begin();
        let (posonly, args) = (fields.nodes(), fields.nodes());
        let vararg = fields.node();
        let kwonly = fields.nodes();
        let kw_defaults = fields.next();
        let kwarg = fields.node();
        // Defaults belong to the last positional parameters.
        let defaults = self.exprs(&mut fields)?;
        let bare = (posonly.len() + args.len()).saturating_sub(defaults.len());
        let mut defaults = std::iter::repeat_with(|| None)
            .take(bare)
            .chain(defaults.into_iter().map(Some));
        let posonlyargs: Result<Vec<_>> = posonly
            .into_iter()
            .map(|node| self.parameter_with(node, defaults.next().flatten()))
            .collect();
        let args: Result<Vec<_>> = args
            .into_iter()
            .map(|node| self.parameter_with(node, defaults.next().flatten()))
            .collect();
        let vararg = self.optional_parameter(vararg)?;
        let mut kw_defaults = self.optional_exprs(&mut Fields::one(kw_defaults))?.into_iter();
        let kwonlyargs: Result<Vec<_>> = kwonly
            .into_iter()
            .map(|node| self.parameter_with(node, kw_defaults.next().flatten()))
            .collect();
        let kwarg = self.optional_parameter(kwarg)?;
        Ok(Parameters {
            range: self.finish(start)?,
            node_index: AtomicNodeIndex::NONE,
            posonlyargs: posonlyargs?.into(),
            args: args?.into(),
            vararg,
            kwonlyargs: kwonlyargs?.into(),
            kwarg,
        })
    }

    fn parameter_with(&mut self, node: Node, default: Option<ast::Expr>) -> Result<ParameterWithDefault> {
        let parameter = self.parameter(node)?;
        Ok(ParameterWithDefault {
            range: parameter.range,
            node_index: AtomicNodeIndex::NONE,
            parameter,
            default: default.map(Box::new),
        })
    }

    fn optional_parameter(&mut self, node: Option<Node>) -> Result<Option<Box<Parameter>>> {
        node.map(|node| self.parameter(node).map(Box::new)).transpose()
    }

    fn parameter(&mut self, node: Node) -> Result<Parameter> {
        let place = node.place;
        let mut fields = Fields::of(node);
        let ((name, annotation), range) = self.placed(place, |builder| {
            Ok((builder.identifier(&mut fields)?, builder.optional(&mut fields)?))
        })?;
        Ok(Parameter {
            range,
            node_index: AtomicNodeIndex::NONE,
            name,
            annotation,
        })
    }

    pub(super) fn type_params(&mut self, fields: &mut Fields) -> Result<Option<Box<TypeParams>>> {
        let nodes = fields.nodes();
        if nodes.is_empty() {
            return Ok(None);
        }
        let start = self.begin();
        let params: Result<Vec<TypeParam>> = nodes.into_iter().map(|node| self.type_param(node)).collect();
        Ok(Some(Box::new(TypeParams {
            range: self.finish(start)?,
            node_index: AtomicNodeIndex::NONE,
            type_params: params?,
        })))
    }

    fn type_param(&mut self, node: Node) -> Result<TypeParam> {
        let (class, place) = (node.class, node.place);
        let mut fields = Fields::of(node);
        let ((name, bound, default), range) = self.placed(place, |builder| {
            let name = builder.identifier(&mut fields)?;
            let bound = match class {
                "TypeVar" => builder.optional(&mut fields)?,
                _ => None,
            };
            Ok((name, bound, builder.optional(&mut fields)?))
        })?;
        let node_index = AtomicNodeIndex::NONE;
        Ok(match class {
            "TypeVar" => TypeParam::TypeVar(ast::TypeParamTypeVar {
                node_index,
                range,
                name,
                bound,
                default,
            }),
            "ParamSpec" => TypeParam::ParamSpec(ast::TypeParamParamSpec {
                node_index,
                range,
                name,
                default,
            }),
            _ => TypeParam::TypeVarTuple(ast::TypeParamTypeVarTuple {
                node_index,
                range,
                name,
                default,
            }),
        })
    }
}

impl Fields {
    /// The fields of one that was taken out of order.
    pub(super) fn one(field: Field) -> Self {
        Self(vec![field].into_iter())
    }
}
