# module
import circular_two

value = "one"
