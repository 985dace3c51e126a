from array import array
import pickle, copy
for c in "bBhHiIlLqQfd":
    a=array(c,[1,2,3]); a.append(4); print(a, a[1:3], a[::-1], a.itemsize, a.tolist(), 3 in a, a.index(3))
    for p in range(6): assert pickle.loads(pickle.dumps(a,p))==a
a=array('i',range(5)); m=memoryview(a); print(m[2], m.format, m.itemsize); m[2]=9; print(a)
try: a.append(1)
except BufferError as e: print(e)
m.release(); a[1:3]=array('i',[7,7,7]); print(a, a*2, a+a); del a[::2]; print(a)
for v in ('x',300,-1,1.0):
    try: array('B',[v])
    except Exception as e: print(type(e).__name__, e)
print(array('w',"héllo"), bytes(array('h',[1,2])), copy.copy(a)==a, sum(a), array('B',b'abc'))
import sys; print(array('d',[1.5]).tobytes(), array('b').__class__)
import struct; b=array('B',bytes(8)); struct.pack_into('<I',b,2,0x01020304); print(b)
