def comprehensions(rows, scale):
    flat = [cell * scale for row in rows for cell in row if cell]
    functions = {name: lambda: name for name in rows}
    return flat, functions, (row async for row in rows)


module_level = {x for x in range(3)}
