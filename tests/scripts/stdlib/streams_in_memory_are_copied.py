# Streams in memory can be pickled and copied, position and attributes included.
import copy
import io
import pickle

b = io.BytesIO(b"some bytes")
b.seek(5)
b.note = "kept"
for other in (pickle.loads(pickle.dumps(b)), copy.copy(b), copy.deepcopy(b)):
    print(other.tell(), other.read(), other.note, other.getvalue())
t = io.StringIO("a\nb\r\nc", newline="")
t.readline()
for other in (pickle.loads(pickle.dumps(t)), copy.copy(t)):
    print(other.tell(), repr(other.read()), other.__getstate__()[:3])
