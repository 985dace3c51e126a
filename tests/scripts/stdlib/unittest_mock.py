from unittest import mock

m = mock.Mock(return_value=5)
print(m(1, k=2))
print(m.called)
print(m.call_args)
print(m.call_count)
print(m.attribute.method(3) is not None)
print(m.mock_calls[0])
m.assert_called_once_with(1, k=2)
try:
    m.assert_called_with(9)
except AssertionError as error:
    print(str(error).splitlines()[0])
m.side_effect = [1, ValueError("second")]
print(m())
try:
    m()
except ValueError as error:
    print(error)
import math

with mock.patch("math.floor", return_value="patched"):
    print(math.floor(1.5))
print(math.floor(1.5))
with mock.patch.dict({}, {"a": 1}) as d:
    print(d)
mm = mock.MagicMock()
mm.__len__.return_value = 3
print(len(mm), mock.sentinel.x, mock.call(1) == mock.call(1), mock.ANY == 5)
