import warnings

print(repr(f"{1 + 2 = # a comment isn't shown
}"))
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    compile(r'f"{x:\_}"', "<s>", "exec")
    print([warning.category.__name__ for warning in seen])


def nested(depth):
    return "1" if depth == 0 else f'f"{{{nested(depth - 1)}}}"'


compile(nested(100), "<s>", "eval")
try:
    compile(nested(150), "<s>", "eval")
except SyntaxError as error:
    print(str(error)[:25], error.offset)
