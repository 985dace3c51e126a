# reference: 3.14
from datetime import date, datetime, time, timedelta, timezone

d = datetime(2024, 2, 29, 13, 45, 30, 123456, tzinfo=timezone.utc)
for action in (
    lambda: date(2023, 2, 29),
    lambda: datetime(1, 1, 1, 25),
    lambda: date.fromisoformat("x"),
    lambda: datetime(2024, 1, 1) - d,
    lambda: timedelta.max + timedelta(1),
    lambda: date(2024, 1, 1) + 1,
    lambda: timezone(timedelta(days=2)),
    lambda: date("x", 1, 1),
    lambda: datetime.strptime("x", "%Y"),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
