# reference: 3.14
import io
import pickle


class NoDict:
    __slots__ = ["a"]


class SetState:
    def __setstate__(self, state):
        print("set", state)


class Appending:
    def append(self, item):
        print("append", item)


class Adding:
    def add(self, item):
        print("add", item)


class Getting:
    def __getinitargs__(self):
        return ()


def called(*args):
    print("called", args)


STREAMS = [
    b"", b"N", b"x.", b"\xff.", b"'.", b"\\.", b"\x00.", b" .", b"(.", b"N(.", b".", b"0", b"1", b"2", b"N(2", b"(0N.", b"(1N.", b"N00",
    b"I\n.", b"I1\n.", b"I01\n.", b"I00\n.", b"I010\n.", b"I0x10\n.", b"Iabc\n.", b"I12", b"I123456789012345678901234567890\n.", b"I 5 \n.", b"I1_0\n.", b"I-01\n.", b"I011\n.",
    b"L\n.", b"L5L\n.", b"L5\n.", b"LL\n.", b"L0x10L\n.", b"L010L\n.", b"Labc\n.", b"L-5L\n.",
    b"F\n.", b"F1.5\n.", b"Fabc\n.", b"Finf\n.", b"F1e400\n.", b"F 1\n.", b"F1 \n.", b"F1_0\n.",
    b"S\n.", b"S'a'\n.", b"Sa\n.", b"S'\n.", b"S'a\\x41'\n.", b"S'\\xq'\n.", b"S'a\"\n.", b"S'\xe9'\n.", b"S'a' \n.", b"S'a'b'\n.",
    b"T\xff\xff\xff\xff.", b"T\x02\x00\x00\x00ab.", b"U\x01a.", b"U\x01\xe9.",
    b"V\n.", b"Vabc\\u1234\n.", b"V\\u12\n.", b"V\xe9\n.", b"V\\n\\x41\n.",
    b"X\x01\x00\x00\x00a.", b"X\x01\x00\x00\x00\xff.", b"X\x03\x00\x00\x00\xed\xa0\x80.", 
    
    b"\x8a\x00.", b"\x8a\x01\xff.", b"\x8b\xff\xff\xff\xff.", b"\x8b\x02\x00\x00\x00\x00\x80.",
    b"t.", b"(t.", b"(NNt.", b"\x85.", b"N\x85.", b"N\x86.", b"(N\x85.", b"N(N\x86.",
    b"d.", b"(d.", b"(NNd.", b"(Nd.", b"(]Nd.",
    b"l.", b"(NNl.", b"(NN\x91.", b"(]\x91.",
    b"o.", b"(o.", b"(No.", b"(cbuiltins\nlist\no.", b"(cbuiltins\nlist\nVabc\no.", b"(cbuiltins\nint\nNo.", b"(c__main__\nGetting\no.", b"(c__main__\ncalled\no.",
    b"i\n.", b"(i\n.", b"(ibuiltins\nlist\n.", b"(ibuiltins\n\n.", b"(i\xff\nx\n.", b"(Vabc\nibuiltins\nlist\n.",
    b"\x81", b"NN\x81.", b"N)\x81.", b"cbuiltins\nlist\nN\x81.", b"cbuiltins\nlist\n)\x81.", b"cbuiltins\nint\n(Va\nt\x81.", b"V1\n)\x81.",
    b"cbuiltins\nlist\n)}\x92.", b"cbuiltins\nlist\n)N\x92.", b"cbuiltins\nlist\nN}\x92.", b"N)}\x92.",
    b"c\n.", b"c\n\n.", b"cbuiltins\nxyz\n.", b"cnosuchmodule\nxyz\n.", b"cbuiltins\nlist.append\n.", b"c\xff\nx\n.", b"c__builtin__\nxrange\n.", 
    b"\x80\x04Vbuiltins\nVlist\n\x93.", b"\x80\x04Vbuiltins\nVlist.append\n\x93.", b"\x80\x04Vbuiltins\nVlist.appendx\n\x93.", b"\x80\x04Vbuiltins\nVxyz\n\x93.", b"\x80\x04VbuiltinsX\nVxyz\n\x93.", b"NN\x93.", b"VN\n\x93.", b"\x93.", b"\x80\x04Vbuiltins\nV\n\x93.", b"\x80\x04V\nVa\n\x93.", b"\x80\x04V__main__\nVcalled.<locals>.x\n\x93.", b"\x80\x04V__main__\nVcalled..x\n\x93.",
    b"P\n.", b"Pa\n.", b"P\xff\n.", b"P", b"Pabc", b"Q.", b"NQ.",
    b"g\n.", b"g0\n.", b"ga\n.", b"g-1\n.", b"g99999999999999999999\n.", b"h\x00.", b"j\x00\x00\x00\x00.",
    b"p0\n.", b"Np0\n0g0\n.", b"Np-1\n.", b"Npa\n.", b"q\x00.", b"Nq\x05\x94h\x01.", b"Nq\x05\x94h\x02.", b"\x94.",
    b"\x82\x00.", b"\x82\x01.", b"\x83\x01\x00.", b"\x84\xff\xff\xff\xff.", b"\x84\x01\x00\x00\x00.", b"\x84\x00\x00\x00\x00.",
    b"a.", b"Na.", b"NNa.", b"]Na.", b"]NNa.", b")Na.", b"e.", b"(e.", b"](e.", b"](NNe.", b"N(e.", b"N(Ne.", b"c__main__\nAppending\n)R(NVa\ne.", b"N(]e.", b"]((e.", b"(](e.",
    b"s.", b"NNs.", b"}NNs.", b"}]Ns.", b"NNNs.", b"u.", b"(u.", b"}(u.", b"}(NNu.", b"}(Nu.", b"N(NNu.", b"](K\x00Nu.", b"}(]Nu.",
    b"\x90.", b"\x8f(N\x90.", b"\x8f(]\x90.", b"N(N\x90.", b"\x8f(\x90.", b"(\x90.", b"c__main__\nAdding\n)R(NVa\n\x90.",
    b"b.", b"Nb.", b"NNb.", b"N}b.", b"c__main__\nNoDict\n)\x81}b.", b"c__main__\nNoDict\n)\x81}Va\nNsb.", b"c__main__\nNoDict\n)\x81(N}Va\nK\x05stb.", b"c__main__\nNoDict\n)\x81(N}Vq\nK\x05stb.", b"c__main__\nNoDict\n)\x81(NNtb.", b"c__main__\nNoDict\n)\x81(NK\x05tb.", b"c__main__\nSetState\n)\x81Nb.", b"c__main__\nAppending\n)\x81NNb.", b"c__main__\nAppending\n)\x81K\x05b.",
    b"R.", b"NR.", b"NNR.", b"N)R.", b"cbuiltins\nlist\nNR.", b"cbuiltins\nlist\n]R.", b"(R.", b"cbuiltins\nint\n(Vx\ntR.",
    b"\x80", b"\x80\x06.", b"\x80\xff.", b"\x95\x05\x00\x00\x00\x00\x00\x00\x00N.", b"\x95\x02\x00\x00\x00\x00\x00\x00\x00N.", b"\x95\x01\x00\x00\x00\x00\x00\x00\x00N.",
    b"\x97.", b"\x98.", b"N\x98.", b"C\x01a\x98.", b"\x96\x01\x00\x00\x00\x00\x00\x00\x00a\x98.",
    b"J\x01\x00.", b"G\x00.", b"K", b"M\x01", b"C\x05a", b"\x8c\x05a", b"J\xff\xff\xff\xff.", b"M\xff\xff.",
]


def outcome(load):
    try:
        value = load()
    except Exception as error:
        return type(error).__name__, ascii(str(error)), type(error.__context__).__name__
    shown = ascii(value)
    return ("value", type(value).__name__ if " at 0x" in shown else shown)


for stream in STREAMS:
    result = outcome(lambda: pickle.loads(stream))
    print(stream, *result)
    again = outcome(lambda: pickle.Unpickler(io.BytesIO(stream)).load())
    if again != result:
        print("    from a file:", *again)
for options in ({"encoding": "bytes"}, {"encoding": "latin1"}, {"encoding": "nonsense"}, {"errors": "replace"}, {"encoding": 5}, {"encoding": "a\0b"}):
    print(options, *outcome(lambda: pickle.loads(b"S'\xe9'\n.", **options)))
for wrong in ("text", 5, None):
    print(*outcome(lambda: pickle.loads(wrong)))
for buffers in (5, [], [5], None):
    print(buffers, *outcome(lambda: pickle.loads(b"\x97.", buffers=buffers)))
print(*outcome(lambda: pickle.loads(b"c__builtin__\nxrange\n.", fix_imports=False)))
# No more memory is asked for than a stream has bytes.
for stream in (b"B\xff\xff\xff\x7fa.", b"\x8e" + b"\xff" * 4 + b"\0" * 4 + b"a.", b"\x96" + b"\xff" * 4 + b"\0" * 4 + b"a."):
    print(outcome(lambda: pickle.load(io.BytesIO(stream)))[0] in ("UnpicklingError", "OverflowError", "MemoryError"))
