x, name, items, d = 42, "world", [1, 2, 3], {"key": "value"}
print(f"hello {name}", f"{x}", f"{x:5}|", f"{x:<5}|", f"{x:^5}|", f"{x:05}", f"{x:+}", f"{x:x}", f"{x:#b}", f"{x:,}")
print(f"{name!r} {name!s} {name!a} {'é'!a} {name!r:>10}|")
print(f"{x=} {x = } {name=!r} {name=!s} {x=:5} {x + 1=}")
print(f"{{}} {{{x}}} {'{'} {'}'}")
print(f"{d['key']} {d["key"]} {items[0]} {items[-1:]} {len(items)}")
print(f"{'nested ' + f'{x} {f"{name}"}'}")
print(f"{x:{x}}|", f"{3.14159:{'.2f'}}", f"{name:{'*'}^{10}}", f"{3.14159:{1}.{2}f}")
print(f"{[i for i in range(3)]} {(lambda v: v * 2)(4)} {x if x > 1 else 0} { {1: 2}[1] } {(y := 5)} {y}")
print(f"""multi
{x}
line""", rf"raw \n {x}", f"a" "b" f"{x}" "c", fr'{x}\d')
print(f"{'\n'.join('ab')}", f"{"\t"!r}", f"{'a' 'b'}")
print(f"{
    x
    + 1  # a comment
}")
print(f"{1,}", f"{1, 2}", f"{*items,}", f"{not x}", f"{-x}", f"{x!r}" f"{x!s:>4}")
print(f"{1 == 1} {x != 2} {x >= 2} {x<3}")
print(f'{"a" if True else "b"!r}', f"{'a:b'}", f"{d!r:}")
print(f"", f"no fields", f"\x41\u00e9\N{BULLET}", F"{x}", f"{'a'}{'b'}")
