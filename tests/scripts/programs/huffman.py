import heapq
from collections import Counter
from itertools import count


def codes(text):
    tie = count()
    heap = [(n, next(tie), c) for c, n in sorted(Counter(text).items())]
    heapq.heapify(heap)
    while len(heap) > 1:
        (a, _, x), (b, _, y) = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (a + b, next(tie), (x, y)))
    table = {}

    def walk(node, prefix):
        if isinstance(node, tuple):
            walk(node[0], prefix + "0")
            walk(node[1], prefix + "1")
        else:
            table[node] = prefix or "0"

    walk(heap[0][2], "")
    return table


def decode(bits, table):
    back = {v: k for k, v in table.items()}
    word = ""
    for b in bits:
        word += b
        if word in back:
            yield back[word]
            word = ""


text = "the quick brown fox jumps over the lazy dog and the cat"
table = codes(text)
bits = "".join(table[c] for c in text)
for c, code in sorted(table.items(), key=lambda item: (len(item[1]), item[1]))[:6]:
    print(repr(c), code)
print(len(bits), len(text) * 8, "".join(decode(bits, table)) == text)
