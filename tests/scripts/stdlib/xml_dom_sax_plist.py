import plistlib
import xml.sax
from xml.dom import minidom

document = minidom.parseString('<r><a k="v">t<!--c--></a>\n<b/><?x y?></r>')
print(document.toxml())
print(document.getElementsByTagName("a")[0].getAttribute("k"))
print(document.toprettyxml(indent=" "))


class Printer(xml.sax.ContentHandler):
    def startElement(self, name, attributes):
        print("start", name, dict(attributes))

    def endElement(self, name):
        print("end", name)

    def characters(self, content):
        print("characters", repr(content))


xml.sax.parseString("<a b='c'>x\ny<d/>&amp;</a>", Printer())
try:
    xml.sax.parseString("<a>\n<b></a>", Printer())
except xml.sax.SAXParseException as error:
    print(error)
value = {"a": [1, 2.5, True, b"x", "s"], "d": {"n": "\xe9"}}
print(ascii(plistlib.loads(plistlib.dumps(value))))
print(plistlib.loads(plistlib.dumps({"a": 1}, fmt=plistlib.FMT_BINARY)))
