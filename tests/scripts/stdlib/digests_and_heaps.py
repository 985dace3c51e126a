import hashlib, hmac
for n in sorted(hashlib.algorithms_guaranteed):
    h=hashlib.new(n,b"abc"*100); h.update(b"x"); c=h.copy(); c.update(b"y")
    k=(20,) if "shake" in n else ()
    print(n,h.name,h.digest_size,h.block_size,h.hexdigest(*k),c.digest(*k).hex())
print(hashlib.blake2b(b"q",digest_size=20,key=b"k",salt=b"s",person=b"p",fanout=2,depth=3,leaf_size=4,node_offset=5,node_depth=1,inner_size=6,last_node=True).hexdigest())
print(hmac.new(b"k",b"m","sha256").hexdigest(), hmac.digest(b"a",b"b","md5").hex())
for f in (lambda:hashlib.md5("x"),lambda:hashlib.sha1(1),lambda: hashlib.new("nope")):
    try: f()
    except Exception as e: print(type(e).__name__,e)
import heapq,random,bisect
r=random.Random(1); l=[r.randrange(100) for _ in range(50)]; h=l[:]; heapq.heapify(h); print(h, [heapq.heappop(h) for _ in range(50)]==sorted(l))
print(heapq.nlargest(3,l),heapq.nsmallest(3,l),list(heapq.merge([1,4],[2,3])), heapq.heappushpop([1,2],0), bisect.bisect(sorted(l),50), bisect.bisect_left([1,2,2,3],2))
