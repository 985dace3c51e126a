# exit: 1
exec("def f():\n    raise ValueError('inside')\nf()")
