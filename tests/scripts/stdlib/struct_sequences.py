# Tuples with named fields, some of them only attributes.
import copy
import os
import sys
import time

moment = time.gmtime(0)
kind = type(moment)
print(kind.n_fields, kind.n_sequence_fields, kind.n_unnamed_fields, kind.__match_args__)
for action in (
    lambda: time.struct_time(range(11)).tm_zone,
    lambda: time.struct_time(range(12)),
    lambda: time.struct_time(range(9)).tm_zone,
    lambda: time.struct_time(range(9), {"tm_zone": "X"}).tm_zone,
    lambda: time.struct_time(range(9), {"tm_zonex": "X"}),
    lambda: time.struct_time(range(9), 5),
    lambda: time.struct_time(5),
    lambda: copy.replace(moment, tm_year=5),
    lambda: copy.replace(moment, tm_zone=5).tm_zone,
    lambda: copy.replace(moment, wrong=5),
    lambda: moment.__replace__(1),
    lambda: os.stat_result(range(10)),
    lambda: os.stat_result(range(10)).st_atime,
    lambda: os.stat_result(range(10)).st_atime_ns,
    lambda: os.stat_result(range(19)).st_atime,
    lambda: (os.stat_result.n_fields, os.stat_result.n_unnamed_fields, os.stat_result.__match_args__),
    lambda: copy.replace(os.stat_result(range(10)), st_mode=1),
    lambda: (copy.copy(moment) == moment, copy.deepcopy(moment).tm_gmtoff),
    lambda: (moment[:3] + (1,), type(moment[:2]), hash(moment) == hash(tuple(moment))),
    lambda: type(sys.version_info)((1, 2, 3, 4, 5)),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
