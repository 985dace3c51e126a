big_list = eval("[" + ", ".join(str(i) for i in range(20000)) + "]")
big_tuple = eval("(" + ", ".join(str(i) for i in range(20000)) + ")")
big_set = eval("{" + ", ".join(str(i) for i in range(20000)) + "}")
big_dict = eval("{" + ", ".join(f"'k{i}': x{i % 3}" for i in range(10000)) + "}", {"x0": 0, "x1": 1, "x2": 2})
print(len(big_list), big_list[-1], len(big_tuple), len(big_set), len(big_dict), big_dict["k9999"])
names = {f"n{i}": i for i in range(3000)}
print(sum(eval("[" + ", ".join(f"n{i}" for i in range(3000)) + "]", names)))
print(len(eval("[" + ", ".join(f"'string number {i}'" for i in range(5000)) + "]")))
print(len(eval("f'" + "".join(f"{{n{i}}}," for i in range(1000)) + "'", names)))
print(
    len(eval("'a' " * 2000)),
    eval(" + ".join(["1"] * 500)),
    eval(" or ".join(["0"] * 999 + ["'end'"])),
    eval(" < ".join(str(i) for i in range(300))),
)
