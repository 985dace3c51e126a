# reference: none
# opname and opmap agree, and the groups of instructions name what they say.
import dis
import opcode

print(opcode.opname is dis.opname, len(dis.opname) > 255, dis.opname[255])
print(all(dis.opname[number] == name for name, number in dis.opmap.items()))
for group in ("hasconst", "hasname", "hasjump", "hasfree", "hascompare"):
    print(group, [dis.opname[number] for number in getattr(dis, group)][:6])
print(dis.stack_effect(dis.opmap["CALL"], 2), dis.cmp_op)
print(dis.pretty_flags(0x3), dis.COMPILER_FLAG_NAMES[0x20])
