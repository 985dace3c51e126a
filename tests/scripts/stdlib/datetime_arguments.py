# reference: 3.14
# What dates, times and spans say of arguments that don't fit.
import datetime as D


class Zone(D.tzinfo):
    def tzname(self, moment):
        return "\ud800"


for action in (
    lambda: D.date(2024, 1),
    lambda: D.date(2024.0, 1, 1),
    lambda: D.datetime(0, 1, 1),
    lambda: D.datetime(2024, 13, 1),
    lambda: D.datetime(2024, 2, 30),
    lambda: D.datetime(2024, 1, 1, tzinfo=5),
    lambda: D.datetime(2024, 1, 1, fold=2),
    lambda: D.time(25),
    lambda: D.timezone(5),
    lambda: D.timezone(D.timedelta(1)),
    lambda: D.datetime.fromtimestamp(float("nan")),
    lambda: D.datetime.max + D.timedelta(1),
    lambda: D.date.fromisocalendar(2024, 54, 1),
    lambda: D.date.fromordinal(0),
    lambda: D.date.fromisoformat("2024-1-1"),
    lambda: D.datetime.fromisoformat("x"),
    lambda: D.timedelta("x"),
    lambda: D.timedelta(days=10**9),
    lambda: D.datetime.min.isoformat(sep="ab"),
    lambda: D.datetime.min.isoformat(timespec="x"),
    lambda: D.datetime.min < D.date.min,
    lambda: D.date.min < 5,
    lambda: D.datetime.min < D.datetime.min.replace(tzinfo=D.UTC),
    lambda: D.datetime.min - D.datetime.min.replace(tzinfo=D.UTC),
    lambda: D.datetime.combine(1, 2),
    lambda: D.timedelta(1) / 0,
    lambda: D.timedelta(1) * "x",
    lambda: D.date.min + 5,
    lambda: D.date.min - D.datetime.min,
    lambda: D.tzinfo().utcoffset(None),
    lambda: D.timezone.utc.utcoffset(5),
    lambda: D.datetime(2024, 1, 1).astimezone(5),
    lambda: format(D.date(2024, 1, 1), 5),
    lambda: ascii(D.time(1, tzinfo=Zone()).strftime("%Z")),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
