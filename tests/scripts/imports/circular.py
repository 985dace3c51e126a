import circular_one

print(circular_one.value, circular_one.circular_two.seen, circular_one.circular_two.late())
import circular_package.bad
