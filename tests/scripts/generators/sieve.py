def sieve():
    found = []
    n = 2
    while True:
        if all(n % p for p in found):
            found.append(n)
            yield n
        n += 1


g = sieve()
print([next(g) for _ in range(15)])
