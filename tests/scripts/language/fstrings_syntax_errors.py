# reference: 3.14
for source in [
    "f'{'",
    "f'}'",
    "f'{}'",
    "f'{!r}'",
    "f'{a!}'",
    "f'{a!x}'",
    "f'{a!r x}'",
    "f'{a b}'",
    "f'{a $ b}'",
    "f'{lambda x: 1}'",
    "f'{(lambda x: 1)}'",
    "f'{a[}'",
    "f'{a)}'",
    "f'{a:{b:{c}}}'",
    "f'{a:{b:{c:{d}}}}'",
    "f'{a'",
    "f'''{a''",
    "f'{:x}'",
    "f'{a=!r:5}'",
    "f'{*a}'",
    "f'{**a}'",
    "f'{yield}'",
    "f'{a = }'",
    "f'{#}'",
    "f'{a # comment}'",
    "bf'x'",
    "fu'x'",
    "f'{a;b}'",
    "f'{a, b = 1}'",
    "f'{=}'",
    "f'{ }'",
    "f'{a.}'",
    "f'{1:}' f'{'",
    "x = f'{a}' = 1",
    "f'{a!r:' f'}'",
]:
    try:
        compile(source, "<s>", "exec")
        print("ok   ", source)
    except SyntaxError as error:
        print("error", source, "|", error.msg)
