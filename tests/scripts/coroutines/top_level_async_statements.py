import ast

for source in ("async for i in x: pass", "async with x: pass", "[i async for i in x]", "async def f(): await x"):
    for mode in ("exec", "single"):
        code = compile(source + "\n", "<s>", mode, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        print(source, mode, bool(code.co_flags & 0x80))
