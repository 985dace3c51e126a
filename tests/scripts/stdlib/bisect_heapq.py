import bisect
import heapq

a = [1, 3, 3, 5]
print(bisect.bisect(a, 3))
print(bisect.bisect_left(a, 3))
print(bisect.bisect_right(a, 0))
print(bisect.bisect(a, 4, 1, 2))
print(bisect.bisect("abc", "b"))
print(bisect.bisect([(1, "a"), (2, "b")], 1, key=lambda p: p[0]))
bisect.insort(a, 4)
bisect.insort_left(a, 3)
print(a)
h = []
for x in (5, 1, 4, 1, 3):
    heapq.heappush(h, x)
print(h, heapq.heappop(h), heapq.heappushpop(h, 0), heapq.heapreplace(h, 9), h)
h = [9, 5, 2, 7]
heapq.heapify(h)
print(h)
print(heapq.nlargest(2, [1, 5, 3]))
print(heapq.nsmallest(2, [5, 1, 3], key=lambda x: -x))
print(list(heapq.merge([1, 4], [2, 3], reverse=False)))
print([heapq.heappop(h) for _ in range(4)])
try:
    heapq.heappop([])
except IndexError as error:
    print(error)
try:
    heapq.heappush((), 1)
except TypeError as error:
    print(error)
