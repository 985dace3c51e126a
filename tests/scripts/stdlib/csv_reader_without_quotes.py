# `quotechar=None` alone turns quoting off.
import csv

print(list(csv.reader(['1,",3,",5'], quotechar=None, escapechar="\\")))
try:
    csv.reader([], quotechar=None, quoting=csv.QUOTE_ALL)
except TypeError as error:
    print(error)
