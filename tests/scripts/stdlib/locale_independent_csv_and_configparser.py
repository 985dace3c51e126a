import configparser
import csv
import io

print(list(csv.reader(io.StringIO('a,"b,c",d\n1,"x""y",\n'))))
print(list(csv.DictReader(io.StringIO("k,v\n1,2\n"))))
out = io.StringIO()
w = csv.writer(out, lineterminator="\n")
w.writerow([1, "a,b", 'q"x', None, 1.5])
w.writerows([["x"], []])
print(repr(out.getvalue()))
c = configparser.ConfigParser()
c.read_string("[DEFAULT]\nx = 1\n[s]\ny = %(x)s2\nflag = yes\n")
print(c["s"]["y"], c.getint("s", "x"), c.getboolean("s", "flag"), c.sections(), dict(c["s"]))
