import statistics as s

data = [1, 2, 2, 3, 9]
print(s.mean(data))
print(s.median(data))
print(s.median_low([1, 2]))
print(s.mode(data))
print(s.multimode("aabb"))
print(s.stdev(data))
print(s.pstdev(data))
print(s.variance(data))
print(s.fmean(data))
print(s.geometric_mean([1, 4]))
print(s.harmonic_mean([1, 3]))
print(s.quantiles(data, n=4))
print(s.linear_regression([1, 2, 3], [2, 4, 6]))
print(s.correlation([1, 2, 3], [1, 2, 4]))
print(s.NormalDist(0, 1).cdf(0), s.NormalDist.from_samples(data).mean)
for action in (lambda: s.mean([]), lambda: s.stdev([1]), lambda: s.mode([])):
    try:
        print(action())
    except s.StatisticsError as error:
        print(error)
