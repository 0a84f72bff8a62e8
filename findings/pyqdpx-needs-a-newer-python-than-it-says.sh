#!/usr/bin/env bash
# pyqdpx 0.1.8 says Requires-Python >=3.8 and has an f-string that Python reads from 3.12 on, so that pip installs it where it
# cannot be imported; and of a passage with two codings it takes the first, without a word.
#
# Seen: SyntaxError: f-string: unmatched '(' with Python 3.11; 0.1.5, which can be imported there, gives one code of two.
# Installs both in temporary folders; fails when either changes. With Python 3.12 or newer only the second is looked at.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv new && new/bin/pip -q install pyqdpx==0.1.8
python3 -m venv old && old/bin/pip -q install pyqdpx==0.1.5
if python3 -c 'import sys; sys.exit(sys.version_info >= (3, 12))'; then
    said=$(new/bin/python -c 'import pyqdpx' 2>&1 || true)
    printf '%s\n' "${said##*$'\n'}"
    [[ $said == *"SyntaxError: f-string"* ]] || { echo "0.1.8 can be imported now"; exit 1; }
fi
cat >passage.py <<'PYTHON'
import zipfile
import pyqdpx

guid = "0123abcd-0000-4000-8000-0000000000{:02x}".format
codes = "".join(f'<Code guid="{guid(n)}" name="{name}" isCodable="true"/>' for n, name in [(1, "one"), (2, "two")])
codings = "".join(f'<Coding guid="{guid(n + 16)}" creatingUser="{guid(9)}"><CodeRef targetGUID="{guid(n)}"/></Coding>' for n in (1, 2))
project = f'''<Project xmlns="urn:QDA-XML:project:1.0" name="p"><Users><User guid="{guid(9)}" name="u"/></Users>
<CodeBook><Codes>{codes}</Codes></CodeBook><Sources><TextSource guid="{guid(5)}" name="s" plainTextPath="internal://{guid(5)}.txt">
<PlainTextSelection guid="{guid(6)}" name="words" startPosition="0" endPosition="5" creatingUser="{guid(9)}">{codings}</PlainTextSelection>
</TextSource></Sources></Project>'''
with zipfile.ZipFile("p.qdpx", "w") as package:
    package.writestr("project.qde", project)
    package.writestr(f"sources/{guid(5)}.txt", "words and more")
for source in pyqdpx.QDPX("p.qdpx").get_project().sources.values():
    print("codes:", [one.code.name for one in source.coded_selections.values()])
PYTHON
said=$(old/bin/python passage.py)
printf '%s\n' "$said"
[[ $said == "codes: ['one']" ]] || { echo "the codings of a passage are read otherwise now"; exit 1; }
