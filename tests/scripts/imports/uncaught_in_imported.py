# exit: 1
import module_that_fails
