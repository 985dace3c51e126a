from xml.parsers import expat

parser = expat.ParserCreate()


def handler(name):
    return lambda *details: print(name, details)


for name in (
    "StartElement EndElement CharacterData Comment ProcessingInstruction XmlDecl StartDoctypeDecl EndDoctypeDecl "
    "EntityDecl ElementDecl AttlistDecl NotationDecl StartCdataSection EndCdataSection Default"
).split():
    setattr(parser, name + "Handler", handler(name))
pieces = [
    '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<!DOCTYPE root SYSTEM "some.dtd" [',
    '<!ELEMENT root (one, two?, (three | four)*)>',
    '<!ATTLIST root id ID #REQUIRED kind (x|y) "x">',
    '<!ENTITY entity "value"><!NOTATION note PUBLIC "public">]>',
    '<root id="q">text\nmore &amp; &entity; <![CDATA[raw]]><?target data?><!--comment--><two/>',
    "</root>\n",
]
for piece in pieces:
    parser.Parse(piece)
parser.Parse("", True)

parser = expat.ParserCreate(namespace_separator=" ")
parser.ordered_attributes = True
parser.buffer_text = True
for name in "StartElement EndElement CharacterData StartNamespaceDecl EndNamespaceDecl".split():
    setattr(parser, name + "Handler", handler(name))
parser.Parse("<a xmlns='u' xmlns:p='v' p:x='1' y='2'>one\ntwo&lt;<p:b/></a>", True)
print(expat.ErrorString(4), expat.errors.XML_ERROR_SYNTAX, expat.errors.codes["mismatched tag"])
