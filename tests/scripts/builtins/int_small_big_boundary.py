for shift in (29, 30, 31, 59, 60, 61, 62, 63, 64):
    n = 1 << shift
    print(shift, n - 1, n, -n, -n - 1, (n - 1) + 1 == n, (n - 1) * 2, n * n, -n + n, n // -1, hash(n) == hash(n + 0))
x = 2**60 - 1
for _ in range(4):
    x += 1
    print(x)
x = -(2**60)
for _ in range(4):
    x -= 1
    print(x)
print(3037000500 * 3037000500)
print(-3037000500 * 3037000500)
print(4611686018427387904 * 2)
print(9223372036854775807 + 1)
print(-9223372036854775808 - 1)
print(-9223372036854775808 // -1)
print(2**62 == 2.0**62)
print(2**62 < 2.0**62 + 1024)
print(2**63 > 1e18)
print(int(1e18))
print(int(1e19))
print(int(-1.9))
print(int(2.0**70))
