from fractions import Fraction


class Matrix:
    def __init__(self, rows):
        self.rows = [list(map(Fraction, row)) for row in rows]

    @classmethod
    def identity(cls, n):
        return cls([[int(i == j) for j in range(n)] for i in range(n)])

    def __matmul__(self, other):
        return Matrix([[sum(a * b for a, b in zip(row, column)) for column in zip(*other.rows)] for row in self.rows])

    def __add__(self, other):
        return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, other.rows)])

    def __mul__(self, k):
        return Matrix([[a * k for a in row] for row in self.rows])

    __rmul__ = __mul__

    def __pow__(self, n):
        result, base = Matrix.identity(len(self.rows)), self
        while n:
            if n & 1:
                result = result @ base
            base, n = base @ base, n >> 1
        return result

    def __eq__(self, other):
        return isinstance(other, Matrix) and self.rows == other.rows

    def __getitem__(self, key):
        match key:
            case (int(i), int(j)):
                return self.rows[i][j]
            case (slice() as rows, int(j)):
                return [row[j] for row in self.rows[rows]]
            case int(i):
                return self.rows[i]

    def inverse(self):
        n = len(self.rows)
        work = [row[:] + unit for row, unit in zip(self.rows, Matrix.identity(n).rows)]
        for i in range(n):
            pivot = next((r for r in range(i, n) if work[r][i]), None)
            if pivot is None:
                raise ZeroDivisionError("singular matrix")
            work[i], work[pivot] = work[pivot], work[i]
            work[i] = [x / work[i][i] for x in work[i]]
            for r in range(n):
                if r != i and work[r][i]:
                    work[r] = [a - work[r][i] * b for a, b in zip(work[r], work[i])]
        return Matrix([row[n:] for row in work])

    def __str__(self):
        cells = [[str(x) for x in row] for row in self.rows]
        widths = [max(map(len, column)) for column in zip(*cells)]
        return "\n".join(" ".join(c.rjust(w) for c, w in zip(row, widths)) for row in cells)


m = Matrix([[2, 1, 1], [1, 3, 2], [1, 0, 0]])
print(m, m.inverse(), m @ m.inverse() == Matrix.identity(3), 2 * m + m == m * 3, m[0, 1], m[:, 2], m[1], sep="\n")
print((Matrix([[1, 1], [1, 0]]) ** 90)[0, 1])
try:
    Matrix([[1, 2], [2, 4]]).inverse()
except ZeroDivisionError as error:
    print(error)
