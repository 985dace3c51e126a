# A target's `doctype` is told name, public and system identifier.
import xml.etree.ElementTree as ET


class Target(ET.TreeBuilder):
    def doctype(self, name, public, system):
        print(name, public, system)


for text in (
    '<!DOCTYPE html PUBLIC "-//A//B" "http://example.org/dtd"><html>x</html>',
    '<!DOCTYPE a SYSTEM "b.dtd" []><a/>',
):
    parser = ET.XMLParser(target=Target())
    parser.feed(text)
    print(ET.tostring(parser.close()))
