import io
import xml.etree.ElementTree as ElementTree

root = ElementTree.fromstring(
    '<?xml version="1.0"?><a x="1" y="&lt;z&#65;"><b>text</b>tail<c/><!-- gone -->'
    '<d xmlns="u" xmlns:p="q"><p:e p:f="1">é &amp; <![CDATA[<raw>]]></p:e></d></a>'
)
print(ElementTree.tostring(root, encoding="unicode"))
print([element.tag for element in root.iter()], root.attrib, root.find("b").tail, root.find("{u}d/{q}e").attrib)
internal = '<!DOCTYPE r [<!ENTITY n "v<b>x</b>"><!ENTITY m "a&n;b"><!ATTLIST r k CDATA "d" t NMTOKENS " a  b ">]><r>&m;</r>'
print(ElementTree.tostring(ElementTree.fromstring(internal)))
pull = ElementTree.XMLPullParser(["start", "end", "start-ns", "comment", "pi"])
pull.feed("<a><b x")
pull.feed("='1'>t</b><?pi d?><!--c--><c xmlns:z='u'/>")
print([(event, getattr(what, "tag", what) if event in ("start", "end") else what is not None) for event, what in pull.read_events()])
for event, element in ElementTree.iterparse(io.BytesIO(b"<r>" + b"<i n='1'>x</i>" * 3 + b"</r>")):
    print(event, element.tag, element.text)
for source in (
    "<a>\xe9</a>".encode(),
    '<?xml version="1.0" encoding="iso-8859-1"?><a>\xe9</a>'.encode("latin-1"),
    "<a>\xe9</a>".encode("utf-16"),
    b"\xef\xbb\xbf<a>x</a>",
    "<a>a\r\nb\rc</a>",
):
    print(ascii(ElementTree.fromstring(source).text))
ElementTree.indent(root)
print(ElementTree.tostring(root).decode())
print(ElementTree.canonicalize("<a z='1' b='2'><c/></a>"))
