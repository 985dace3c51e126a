import re
from collections import Counter, defaultdict

TEXT = """It was the best of times, it was the worst of times, it was the age of wisdom,
it was the age of foolishness, it was the epoch of belief, it was the epoch of incredulity,
it was the season of Light, it was the season of Darkness."""
words = re.findall(r"[a-z']+", TEXT.lower())
counts = Counter(words)
for word, n in sorted(counts.items(), key=lambda p: (-p[1], p[0]))[:8]:
    print(f"{word:<12}{n:>3} {'#' * n}")
by_length = defaultdict(set)
for word in words:
    by_length[len(word)].add(word)
for length in sorted(by_length):
    print(length, sorted(by_length[length]))
pairs = Counter(zip(words, words[1:]))
print(pairs.most_common(1), len(words), len(set(words)), f"{sum(map(len, words)) / len(words):.2f}")
print(*(line.center(95, ".") for line in TEXT.splitlines()), sep="\n")
