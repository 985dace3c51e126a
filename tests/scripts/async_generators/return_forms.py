for source in [
    "async def f():\n yield 1\n return",
    "async def f():\n yield 1\n return None",
    "async def f():\n return 2\n yield 1",
    "async def f():\n x = yield\n return x",
    "async def f():\n yield from x",
    "async def f():\n def g(): return 1\n yield g",
]:
    try:
        compile(source, "<s>", "exec")
        print("ok", repr(source))
    except SyntaxError as error:
        print(error.msg, "|", repr(source))
