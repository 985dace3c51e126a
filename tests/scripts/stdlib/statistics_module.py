import statistics as s

data = [1, 2, 2, 3, 9]
print(s.mean(data), s.median(data), s.median_low([1, 2]), s.mode(data), s.multimode("aabb"), s.stdev(data), s.pstdev(data), s.variance(data), s.fmean(data), s.geometric_mean([1, 4]), s.harmonic_mean([1, 3]), s.quantiles(data, n=4), s.linear_regression([1, 2, 3], [2, 4, 6]), s.correlation([1, 2, 3], [1, 2, 4]))
print(s.NormalDist(0, 1).cdf(0), s.NormalDist.from_samples(data).mean)
for action in (lambda: s.mean([]), lambda: s.stdev([1]), lambda: s.mode([])):
    try:
        print(action())
    except s.StatisticsError as error:
        print(error)
