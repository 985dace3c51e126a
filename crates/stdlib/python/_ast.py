"""Node classes of abstract syntax trees (library reference, "ast")."""

from _syntax_trees import GRAMMAR as _GRAMMAR


_Alias, _Union = type(list[int]), type(int | None)


class AST:
    _fields = ()
    _attributes = ()
    __match_args__ = ()
    _field_types = {}
    _lists = frozenset()
    _contexts = frozenset()

    def __init__(self, /, *args, **kwargs):
        cls = type(self)
        fields = cls._fields
        if len(args) > len(fields):
            plural = "" if len(fields) == 1 else "s"
            raise TypeError(f"{cls.__name__} constructor takes at most {len(fields)} positional argument{plural}")
        missing = list(fields)
        for name, value in zip(fields, args):
            setattr(self, name, value)
            if name in missing:
                missing.remove(name)
        for name, value in kwargs.items():
            if name in fields:
                if name not in missing:
                    raise TypeError(f"{cls.__name__} got multiple values for argument {name!r}")
                missing.remove(name)
            elif name not in cls._attributes:
                _deprecated(f"{cls.__name__}.__init__ got an unexpected keyword argument {name!r}. Support for "
                            "arbitrary keyword arguments is deprecated and will be removed in Python 3.15.")
            setattr(self, name, value)
        for name in missing:
            if name in cls._lists:
                setattr(self, name, [])
            elif name in cls._contexts:
                setattr(self, name, _load)
            elif name not in cls._field_types:
                _deprecated(f"Field {name!r} is missing from {cls.__name__}._field_types. This will become an error "
                            "in Python 3.15.")
            elif isinstance(cls._field_types[name], _Alias):
                setattr(self, name, [])
            elif not hasattr(cls, name) and not isinstance(cls._field_types[name], _Union):
                _deprecated(f"{cls.__name__}.__init__ missing 1 required positional argument: {name!r}. This will "
                            "become an error in Python 3.15.")

    def __reduce__(self):
        return (_rebuild, (type(self),), self.__dict__.copy())

    def __replace__(self, /, **changes):
        cls = type(self)
        known = {*cls._fields, *cls._attributes}
        values = dict(self.__dict__)
        for name in changes:
            if name not in known and name not in values:
                raise TypeError(f"{cls.__name__}.__replace__ got an unexpected keyword argument {name!r}.")
        values.update(changes)
        optional = {name for name in known if hasattr(cls, name)} | cls._lists | cls._contexts
        absent = [name for name in cls._fields if name not in values and name not in optional]
        if absent:
            names = ", ".join(map(repr, absent))
            plural = "" if len(absent) == 1 else "s"
            raise TypeError(f"{cls.__name__}.__replace__ missing {len(absent)} keyword argument{plural}: {names}.")
        copy = _rebuild(cls)
        copy.__dict__.update(values)
        return copy

    def __repr__(self):
        return _show(self, 3)


def _deprecated(message):
    import warnings
    warnings.warn(message, DeprecationWarning, stacklevel=3)


def _rebuild(cls):
    return cls.__new__(cls)


def _show(value, depth):
    """A tree to a certain depth, and of long lists both ends."""
    if isinstance(value, AST):
        if depth <= 0:
            return f"{type(value).__name__}(...)"
        fields = (f"{name}={_show(getattr(value, name), depth - 1)}"
                  for name in value._fields if hasattr(value, name))
        return f"{type(value).__name__}({', '.join(fields)})"
    if isinstance(value, (list, tuple)):
        opening, closing = "[]" if isinstance(value, list) else "()"
        items = [_show(item, depth) for item in value] if len(value) <= 2 else [
            _show(value[0], depth), "...", _show(value[-1], depth)]
        return opening + ", ".join(items) + closing
    return repr(value)


def _field_type(kind):
    is_list = kind.endswith("*")
    kind = kind.rstrip("*")
    bare = kind.rstrip("?")
    found = {"identifier": str, "string": str, "int": int, "constant": object}.get(bare)
    if found is None:
        found = globals()[bare]
    if is_list:
        return list[found]
    return found | None if kind.endswith("?") else found


def _signature(name, fields):
    if not fields:
        return name
    def one(field):
        field, kind = field.split(":")
        return f"{kind} {field}"
    return f"{name}({', '.join(map(one, fields))})"


def _make(name, base, fields, positions, doc):
    names = tuple(field.split(":")[0] for field in fields)
    namespace = {
        "__module__": "ast",
        "__doc__": doc,
        "_fields": names,
        "__match_args__": names,
        "_lists": frozenset(name for name, kind in (field.split(":") for field in fields) if kind.endswith("*")),
        "_contexts": frozenset(name for name, kind in (field.split(":") for field in fields)
                               if kind == "expr_context"),
    }
    for field in fields:
        if field.endswith("?"):
            namespace[field.split(":")[0]] = None
    if positions is not None:
        attributes = ("lineno", "col_offset", "end_lineno", "end_col_offset") if positions else ()
        namespace["_attributes"] = attributes
        if positions:
            namespace["end_lineno"] = namespace["end_col_offset"] = None
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
    made = []
    for rule in rules:
        head, _, body = rule.partition(": ")
        positions = head.endswith("@")
        head = head.rstrip("@")
        alternatives = [alternative.split() for alternative in body.split("|")]
        if ":" in alternatives[0][0]:
            fields = alternatives[0]
            made.append((_make(head, AST, fields, positions, _signature(head, fields)), fields))
            continue
        is_plain = all(len(alternative) == 1 for alternative in alternatives)
        joint = " | " if is_plain else "\n" + " " * len(head) + " | "
        doc = f"{head} = " + joint.join(_signature(name, fields) for name, *fields in alternatives)
        base = _make(head, AST, [], positions, doc)
        for name, *fields in alternatives:
            made.append((_make(name, base, fields, None, _signature(name, fields)), fields))
    for cls, fields in made:
        cls._field_types = {name: _field_type(kind) for name, kind in (field.split(":") for field in fields)}
        cls.__annotations__ = cls._field_types


_make_all()
AST.__module__ = "ast"
_load = Load()  # noqa: F821

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8400
