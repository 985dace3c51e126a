# reference: 3.14
from datetime import date, datetime, time, timedelta, timezone

d = datetime(2024, 2, 29, 13, 45, 30, 123456, tzinfo=timezone.utc)
print(d, repr(d), d.isoformat(), d.date(), d.time(), d.timestamp(), d.weekday(), d.isocalendar(), d.strftime("%Y-%m-%d %H:%M:%S.%f %j %a %b %p %%"), d.replace(year=2025, day=1), d.tzinfo)
print(d + timedelta(days=1, hours=2), d - timedelta(weeks=1), d - datetime(2024, 1, 1, tzinfo=timezone.utc), date(2024, 12, 31).toordinal(), date.fromordinal(1), date.fromisoformat("2024-02-29"), datetime.fromisoformat("2024-02-29T10:00:00+02:00"), datetime.strptime("5 Mar 2021", "%d %b %Y"), d.astimezone(timezone(timedelta(hours=-5, minutes=-30))))
t = timedelta(days=-1, seconds=3661, milliseconds=5)
print(t, repr(t), t.total_seconds(), abs(t), t * 2, t / 2, t // timedelta(hours=1), divmod(t, timedelta(hours=1)), timedelta(hours=25) > timedelta(days=1), timedelta(0) == timedelta(), bool(timedelta()), -timedelta(1), str(timedelta(days=2, microseconds=1)))
print(time(1, 2, 3), time.fromisoformat("10:20"), date.today() <= date.max, date(2024, 1, 1) < date(2024, 1, 2), hash(date(2024, 1, 1)) == hash(date(2024, 1, 1)), datetime.fromtimestamp(0, timezone.utc), date(2024, 3, 1) - date(2024, 2, 1), datetime.min, time.max, d.utcoffset(), timezone.utc, timezone(timedelta(hours=1), "X").tzname(None), f"{d:%d/%m}")
for action in (lambda: date(2023, 2, 29), lambda: datetime(1, 1, 1, 25), lambda: date.fromisoformat("x"), lambda: datetime(2024, 1, 1) - d, lambda: timedelta.max + timedelta(1), lambda: date(2024, 1, 1) + 1, lambda: timezone(timedelta(days=2)), lambda: date("x", 1, 1), lambda: datetime.strptime("x", "%Y")):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
