# reference: 3.14
import codeop

for source in ("a = 'a\\", "a = 'a\\\n", "'a\\\nb\\", 'b"\\', "f'a\\", "'a\\ ", "'a", "x = (1,\n 'a\\"):
    try:
        print(repr(source), codeop.compile_command(source, symbol="exec"))
    except SyntaxError as error:
        print(repr(source), error.msg)
