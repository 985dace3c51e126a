import xml.etree.ElementTree as ElementTree

DOCUMENTS = """
<a>
<a></b>
<a><b></a>
text
<a>&unknown;</a>
<a b=1/>
<a b='1' b='2'/>
<a/><b/>
<a/>more
<a b='<'/>
<p:a/>
<a>]]></a>
<a>&#0;</a>
<a
<a b='c
<a><![CDATA[x
<1a/>
<a><!-- -- --></a>
<a><b
</a>
<a>&;</a>
<a x="1"y="2"/>
<!DOCTYPE a [<!ENTITY b "&c;"><!ENTITY c "&b;">]><a>&b;</a>
 <?xml version='1.0'?><a/>
""".strip("\n").split("\n") + ["", "<a>\n  <b>\n</a>", "<a>\x01</a>"]

for document in DOCUMENTS:
    try:
        ElementTree.fromstring(document)
    except ElementTree.ParseError as error:
        print(repr(document), error, error.code, error.position)
    else:
        print(repr(document), "is well-formed")
