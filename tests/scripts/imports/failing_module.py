import sys

for _ in range(2):
    try:
        import module_that_fails
    except ValueError as error:
        print(error, "module_that_fails" in sys.modules)
try:
    import module_with_syntax_error
except SyntaxError as error:
    print(error.msg, error.lineno, error.filename.endswith("module_with_syntax_error.py"))
