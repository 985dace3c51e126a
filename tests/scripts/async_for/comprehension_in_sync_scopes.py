for source in [
    "async def f():\n return [[x async for x in y] for y in z]",
    "async def f():\n def g(): return [x async for x in y]",
    "async def f():\n return lambda: [x async for x in y]",
    "def f(): return [x async for x in y]",
    "def f(): return (x async for x in y)",
    "async def f():\n return ([x async for x in y] for y in z)",
    "async def f():\n return {x async for x in y}",
    "async def f():\n class C: v = [x async for x in y]",
    "[await x for x in y]",
    "def f(): {await x: 1 for x in y}",
    "async def f():\n return [x for x in await y]",
    "def f(): return [x for x in await y]",
    "async def f():\n async for x in y: pass\n else: pass",
    "async def f():\n async for await x in y: pass",
    "async def f():\n async for x in await y: pass",
    "async def f():\n async for in y: pass",
    "async def f(): async with x as 5: pass",
    "async def f():\n async with x as await y: pass",
    "async def f():\n async x = 1",
    "async def f():\n async while x: pass",
]:
    try:
        compile(source, "<s>", "exec")
        print("ok   ", repr(source))
    except SyntaxError as error:
        print("error", repr(source), "|", error.msg)
