import keyword
import linecache

print(keyword.iskeyword("async"), keyword.iskeyword("match"), keyword.softkwlist, len(keyword.kwlist))
print(repr(linecache.getline(__file__, 1)))
print(repr(linecache.getline(__file__, 999)))
print(linecache.getline("no such file", 1) == "")
linecache.clearcache()
