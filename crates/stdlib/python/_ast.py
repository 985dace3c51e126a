"""Node classes of abstract syntax trees (library reference, "ast")."""

_GRAMMAR = """
mod: Module body* type_ignores* | Interactive body* | Expression body | FunctionType argtypes* returns
stmt@: FunctionDef name args body* decorator_list* returns? type_comment? type_params*
 | AsyncFunctionDef name args body* decorator_list* returns? type_comment? type_params*
 | ClassDef name bases* keywords* body* decorator_list* type_params* | Return value? | Delete targets*
 | Assign targets* value type_comment? | TypeAlias name type_params* value | AugAssign target op value
 | AnnAssign target annotation value? simple | For target iter body* orelse* type_comment?
 | AsyncFor target iter body* orelse* type_comment? | While test body* orelse* | If test body* orelse*
 | With items* body* type_comment? | AsyncWith items* body* type_comment? | Match subject cases* | Raise exc? cause?
 | Try body* handlers* orelse* finalbody* | TryStar body* handlers* orelse* finalbody* | Assert test msg? | Import names*
 | ImportFrom module? names* level? | Global names* | Nonlocal names* | Expr value | Pass | Break | Continue
expr@: BoolOp op values* | NamedExpr target value | BinOp left op right | UnaryOp op operand | Lambda args body
 | IfExp test body orelse | Dict keys* values* | Set elts* | ListComp elt generators* | SetComp elt generators*
 | DictComp key value generators* | GeneratorExp elt generators* | Await value | Yield value? | YieldFrom value
 | Compare left ops* comparators* | Call func args* keywords* | FormattedValue value conversion format_spec?
 | Interpolation value str conversion format_spec? | JoinedStr values* | TemplateStr values* | Constant value kind?
 | Attribute value attr ctx= | Subscript value slice ctx= | Starred value ctx= | Name id ctx= | List elts* ctx=
 | Tuple elts* ctx= | Slice lower? upper? step?
expr_context: Load | Store | Del
boolop: And | Or
operator: Add | Sub | Mult | MatMult | Div | Mod | Pow | LShift | RShift | BitOr | BitXor | BitAnd | FloorDiv
unaryop: Invert | Not | UAdd | USub
cmpop: Eq | NotEq | Lt | LtE | Gt | GtE | Is | IsNot | In | NotIn
comprehension: target iter ifs* is_async
excepthandler@: ExceptHandler type? name? body*
arguments: posonlyargs* args* vararg? kwonlyargs* kw_defaults* kwarg? defaults*
arg@: arg annotation? type_comment?
keyword@: arg? value
alias@: name asname?
withitem: context_expr optional_vars?
match_case: pattern guard? body*
pattern@: MatchValue value | MatchSingleton value | MatchSequence patterns* | MatchMapping keys* patterns* rest?
 | MatchClass cls patterns* kwd_attrs* kwd_patterns* | MatchStar name? | MatchAs pattern? name? | MatchOr patterns*
type_ignore: TypeIgnore lineno tag
type_param@: TypeVar name bound? default_value? | ParamSpec name default_value? | TypeVarTuple name default_value?
"""


class AST:
    _fields = ()
    _attributes = ()
    __match_args__ = ()
    _field_types = {}
    _lists = ()
    _contexts = ()

    def __init__(self, *args, **kwargs):
        cls = type(self)
        fields = cls._fields
        if len(args) > len(fields):
            plural = "" if len(fields) == 1 else "s"
            raise TypeError(f"{cls.__name__} constructor takes at most {len(fields)} positional argument{plural}")
        given = set()
        for name, value in zip(fields, args):
            setattr(self, name, value)
            given.add(name)
        for name, value in kwargs.items():
            if name in given:
                raise TypeError(f"{cls.__name__} got multiple values for argument {name!r}")
            if name not in fields and name not in cls._attributes:
                import warnings
                warnings.warn(
                    f"{cls.__name__}.__init__ got an unexpected keyword argument {name!r}. Support for arbitrary "
                    "keyword arguments is deprecated and will be removed in Python 3.15.",
                    DeprecationWarning, stacklevel=2)
            setattr(self, name, value)
            given.add(name)
        for name in fields:
            if name in given:
                continue
            if name in cls._lists:
                setattr(self, name, [])
            elif name in cls._contexts:
                setattr(self, name, Load())
            elif not hasattr(cls, name):
                import warnings
                warnings.warn(
                    f"{cls.__name__}.__init__ missing 1 required positional argument: {name!r}. This will become an "
                    "error in Python 3.15.", DeprecationWarning, stacklevel=2)

    def __reduce_ex__(self, protocol):
        return (_rebuild, (type(self),), self.__dict__)

    def __replace__(self, **changes):
        copy = _rebuild(type(self))
        copy.__dict__.update(self.__dict__)
        for name in changes:
            if name not in self._fields and name not in self._attributes:
                raise TypeError(f"{type(self).__name__}.__replace__ got an unexpected keyword argument {name!r}.")
        copy.__dict__.update(changes)
        return copy

    def __repr__(self):
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields if hasattr(self, name))
        return f"{type(self).__name__}({fields})"


def _rebuild(cls):
    return cls.__new__(cls)


def _make(name, base, fields, positions):
    names = tuple(field.rstrip("*?=") for field in fields)
    namespace = {
        "__module__": "ast",
        "__qualname__": name,
        "_fields": names,
        "__match_args__": names,
        "_lists": frozenset(field[:-1] for field in fields if field.endswith("*")),
        "_contexts": frozenset(field[:-1] for field in fields if field.endswith("=")),
    }
    for field in fields:
        if field.endswith("?"):
            namespace[field[:-1]] = None
    if positions:
        namespace["_attributes"] = ("lineno", "col_offset", "end_lineno", "end_col_offset")
        namespace["end_lineno"] = namespace["end_col_offset"] = None
    if fields or base is AST:
        namespace["__doc__"] = f"{name}({', '.join(names)})" if names else name
    else:
        namespace["__doc__"] = name
    cls = type(name, (base,), namespace)
    globals()[name] = cls
    return cls


def _make_all():
    rules = []
    for line in _GRAMMAR.strip().splitlines():
        if line.startswith(" "):
            rules[-1] += line
        else:
            rules.append(line)
    for rule in rules:
        head, _, body = rule.partition(":")
        positions = head.endswith("@")
        head = head.rstrip("@")
        alternatives = [alternative.split() for alternative in body.split("|")]
        is_sum = alternatives[0][0][0].isupper()
        if not is_sum:
            _make(head, AST, alternatives[0], positions)
            continue
        base = _make(head, AST, [], positions)
        for name, *fields in alternatives:
            _make(name, base, fields, False)


_make_all()
AST.__module__ = "ast"
AST.__name__ = "AST"

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8400
