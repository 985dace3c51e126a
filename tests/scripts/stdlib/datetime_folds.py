# An hour that the local clock shows twice has two timestamps, told apart by `fold`; one that it skips has an answer too.
import os
import pickle
import time
from datetime import datetime, timedelta, timezone

os.environ["TZ"] = "EST+05EDT,M3.2.0,M11.1.0"
time.tzset()
for fold in (0, 1):
    moment = datetime(2014, 11, 2, 1, 30, fold=fold)
    stamp = moment.timestamp()
    print(stamp, datetime.fromtimestamp(stamp).fold, moment.astimezone(), moment.astimezone().tzname())
    gap = datetime(2014, 3, 9, 2, 30, fold=fold)
    print(gap.timestamp(), gap.astimezone())
moment = datetime(2014, 11, 2, 1, 30, 5, 7, fold=1, tzinfo=timezone(timedelta(hours=-3), "X"))
print(repr(moment), repr(pickle.loads(pickle.dumps(moment, 5))), pickle.loads(pickle.dumps(moment, 2)).fold)
print(moment.replace(fold=0) == moment, hash(moment.replace(fold=0)) == hash(moment), moment.strftime("%z %:z %Z %f"))
