# Decimal literals obey the limit on the length of conversions.
import ast
import sys

sys.set_int_max_str_digits(700)
compile("1" * 700, "f", "eval")
for attempt in (lambda: compile("1" * 701, "f", "eval"), lambda: ast.literal_eval("1" * 701)):
    try:
        attempt()
    except SyntaxError as error:
        print(error.msg)
sys.set_int_max_str_digits(0)
print(len(str(eval("1" * 5000))))
print(len(hex(eval("0x" + "1" * 5000))))
