print(0, 1_000, 0x_FF, 0xFF, 0b1010, 0o17, 0b1, 0o7, 00, 0_0)
print(1.5, 0.5, 5.0, 1e3, 1e-3, 1_0.0_1, 1e1_0, 0e0, 1j, 1.5j, 0xDEADBEEF)
print(10**30, -(5**2), 2**-1, (1).real, (1.0).real, (1.5).is_integer())
for source in [
    "01",
    "1__0",
    "1_",
    "0x",
    "0b2",
    "0o8",
    "1e",
    "1.e_5",
    "0_",
    "1abc",
    "0xg",
    "1_000.",
    "0b",
    "1.5_",
    "0777",
    "1r",
    "1__0j",
]:
    try:
        print(source, eval(source))
    except SyntaxError as error:
        print(source, "|", error.msg)
