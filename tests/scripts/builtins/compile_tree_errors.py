# reference: 3.14
import ast

LOAD, STORE = ast.Load(), ast.Store()
one, name = ast.Constant(1), ast.Name("x", LOAD)


def show(tree, mode="exec", fix=True):
    try:
        if fix:
            tree = ast.fix_missing_locations(tree)
        compile(tree, "<tree>", mode)
        print("compiled")
    except (TypeError, ValueError, SyntaxError) as error:
        print(type(error).__name__, error)


def module(*body):
    return ast.Module(list(body), [])


def expression(body):
    return ast.Expression(body)


show(module(ast.Pass()), fix=False)
show(expression(name), "eval", fix=False)
show(module(), "eval")
show(expression(one), "exec")
show(module(None))
show(module(one))
show(ast.Module(3, []), fix=False)
show(ast.Module([], []), "single")
for body in (
    ast.Constant([]),
    ast.Name("True", LOAD),
    ast.Name(5, LOAD),
    ast.Name("x", STORE),
    ast.BoolOp(ast.And(), [one]),
    ast.Compare(one, [], []),
    ast.Compare(one, [ast.Lt()], [one, one]),
    ast.Dict([one], []),
    ast.ListComp(one, []),
    ast.Call(one, [None], []),
    ast.Lambda(ast.arguments(defaults=[one]), one),
    ast.Lambda(ast.arguments(kwonlyargs=[ast.arg("a")], kw_defaults=[]), one),
    ast.NamedExpr(ast.Attribute(one, "a", STORE), one),
    ast.Await(one),
    ast.Yield(one),
    ast.BinOp(one, ast.And(), one),
    ast.Pass(),
    None,
):
    show(expression(body), "eval")
for stmt in (
    ast.FunctionDef("f", ast.arguments(), []),
    ast.ClassDef("C", [], [], []),
    ast.Return(one),
    ast.Assign([one], one),
    ast.Assign([], one),
    ast.Assign([name], one),
    ast.Delete([]),
    ast.For(ast.Name("i", STORE), one, []),
    ast.With([], [ast.Pass()]),
    ast.Try([ast.Pass()], [], [], []),
    ast.Try([ast.Pass()], [], [ast.Pass()], [ast.Pass()]),
    ast.Raise(None, one),
    ast.Import([]),
    ast.ImportFrom("m", [ast.alias("a")], -1),
    ast.AnnAssign(ast.Attribute(one, "a", STORE), one, None, 1),
    ast.Break(),
    ast.Global([]),
    ast.Match(one, [ast.match_case(ast.MatchStar("x"), None, [ast.Pass()])]),
    ast.Match(one, [ast.match_case(ast.MatchAs(ast.MatchAs()), None, [ast.Pass()])]),
    ast.Match(one, [ast.match_case(ast.MatchOr([ast.MatchAs()]), None, [ast.Pass()])]),
    ast.Match(one, [ast.match_case(ast.MatchValue(name), None, [ast.Pass()])]),
    ast.Match(one, [ast.match_case(ast.MatchSingleton(5), None, [ast.Pass()])]),
    ast.Match(one, [ast.match_case(ast.MatchClass(one, [], [], []), None, [ast.Pass()])]),
    ast.Match(one, [ast.match_case(ast.MatchMapping([one], []), None, [ast.Pass()])]),
):
    show(module(stmt))
for place in ((1, 5, 1, 2), (3, 0, 2, 0), (-1, 0, 1, 0), (1, -1, 1, 0)):
    line, column, end_line, end_column = place
    node = ast.Constant(1, lineno=line, col_offset=column, end_lineno=end_line, end_col_offset=end_column)
    show(expression(node), "eval", fix=False)
show(expression(ast.Constant(1, lineno="a", col_offset=0)), "eval", fix=False)
