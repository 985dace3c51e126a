# Chinese, Japanese and Korean encodings: whole texts, streams, pieces, and what they say of what they lack.
import codecs
import io

texts = {
    "gb2312": "中文测试\u30fb\u2015",
    "gbk": "中文測試",
    "gb18030": "中文😀",
    "big5": "中文測試",
    "euc_jp": "日本語テスト〜",
    "shift_jis": "日本語ﾃｽﾄ〜",
    "cp932": "日本語～",
    "euc_kr": "한국어",
    "cp949": "똠방각하",
    "iso2022_jp": "日本語abc日",
}
for name, text in texts.items():
    text += "\n"
    data = text.encode(name, "replace")
    text = data.decode(name)
    print(name, data, text.encode(name) == data, codecs.lookup(name).name)
    print(io.TextIOWrapper(io.BytesIO(data * 2), encoding=name).readlines() == [text] * 2, end=" ")
    decoder = codecs.getincrementaldecoder(name)()
    pieces = [decoder.decode(data[at : at + 1]) for at in range(len(data))]
    print("".join(pieces) + decoder.decode(b"", True) == text, codecs.getreader(name)(io.BytesIO(data)).read() == text)
for action in (
    lambda: "é中😀".encode("gbk"),
    lambda: "a😀b".encode("shift_jis", "xmlcharrefreplace"),
    lambda: "a😀b".encode("euc_kr", "ignore"),
    lambda: b"\x81".decode("gbk"),
    lambda: b"a\xff\xffb".decode("gbk"),
    lambda: b"a\xff\xffb".decode("shift_jis", "replace"),
    lambda: "\ud800".encode("big5"),
    lambda: codecs.getincrementaldecoder("gbk")().decode(b"\xd6", True),
):
    try:
        print(action())
    except UnicodeError as error:
        print(type(error).__name__, error)
