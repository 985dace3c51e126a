# Weak references without a callback are shared; proxies are weak references like the others.
import weakref


class C:
    def __init__(self, name):
        self.name = name


class MyRef(weakref.ref):
    pass


o = C("o")
own = MyRef(o)
called = weakref.ref(o, print)
plain = weakref.ref(o)
proxy = weakref.proxy(o)
print(weakref.ref(o) is plain, weakref.proxy(o) is proxy, weakref.getweakrefcount(o))
names = {id(own): "own", id(called): "called", id(plain): "plain", id(proxy): "proxy"}
print([names[id(weak)] for weak in weakref.getweakrefs(o)])
print(plain == proxy, weakref.ref.__module__, weakref.ReferenceType.__name__)
try:
    plain.__init__(1, 2, 3, 4)
except TypeError as error:
    print(error)
dying = C("dying")
other = weakref.proxy(dying, lambda gone: print("callback gets the proxy", gone is other))
del dying


class Attributes(dict):
    def __getattr__(self, name):
        return self[name]


attributes = Attributes()
print("Attributes" in repr(weakref.ref(attributes)))
