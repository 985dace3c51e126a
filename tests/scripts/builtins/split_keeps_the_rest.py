# What follows the last allowed split keeps its white space.
print(" a  b  c ".split(None, 1), " a  b  c ".rsplit(None, 1))
print(b" a  b  c ".split(None, 1), b" a  b  c ".rsplit(None, 1))
print("\u3000x y\u2028".split(None, 1), "\u3000x y\u2028".rsplit(maxsplit=1))
