"""What the `opcode` and `dis` modules ask about the reference's instructions. Corallus has instructions of its own, which
`corallus dis` shows; these functions answer for the reference's numbering, in which nothing is compiled."""

ENABLE_SPECIALIZATION = ENABLE_SPECIALIZATION_FT = False


def _has(name):
    def check(opcode, /):
        return False
    check.__name__ = check.__qualname__ = name
    return check


has_arg = _has("has_arg")
has_const = _has("has_const")
has_exc = _has("has_exc")
has_free = _has("has_free")
has_jump = _has("has_jump")
has_local = _has("has_local")
has_name = _has("has_name")
is_valid = _has("is_valid")


def stack_effect(opcode, oparg=None, /, *, jump=None):
    raise ValueError("invalid opcode or oparg")


def get_executor(*, code, offset):
    raise ValueError("no executors exist")


def get_nb_ops():
    signs = ["+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^"]
    names = ["ADD", "AND", "FLOOR_DIVIDE", "LSHIFT", "MATRIX_MULTIPLY", "MULTIPLY", "REMAINDER", "OR", "POWER", "RSHIFT",
             "SUBTRACT", "TRUE_DIVIDE", "XOR"]
    plain = [("NB_" + name, sign) for name, sign in zip(names, signs)]
    inplace = [("NB_INPLACE_" + name, sign + "=") for name, sign in zip(names, signs)]
    return plain + inplace + [("NB_SUBSCR", "[]")]


def get_intrinsic1_descs():
    return ["INTRINSIC_1_INVALID", "INTRINSIC_PRINT", "INTRINSIC_IMPORT_STAR", "INTRINSIC_STOPITERATION_ERROR",
            "INTRINSIC_ASYNC_GEN_WRAP", "INTRINSIC_UNARY_POSITIVE", "INTRINSIC_LIST_TO_TUPLE", "INTRINSIC_TYPEVAR",
            "INTRINSIC_PARAMSPEC", "INTRINSIC_TYPEVARTUPLE", "INTRINSIC_SUBSCRIPT_GENERIC", "INTRINSIC_TYPEALIAS"]


def get_intrinsic2_descs():
    return ["INTRINSIC_2_INVALID", "INTRINSIC_PREP_RERAISE_STAR", "INTRINSIC_TYPEVAR_WITH_BOUND",
            "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS", "INTRINSIC_SET_FUNCTION_TYPE_PARAMS", "INTRINSIC_SET_TYPEPARAM_DEFAULT"]


def get_special_method_names():
    return ["__enter__", "__exit__", "__aenter__", "__aexit__"]


def get_specialization_stats():
    return None
