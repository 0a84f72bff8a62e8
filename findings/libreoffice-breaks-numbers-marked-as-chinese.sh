#!/usr/bin/env bash
# LibreOffice breaks a number in its middle at the end of a line where the western text of a run is marked as Chinese
# (w:lang w:val="zh-CN"), and keeps it whole where it is marked as English beside w:eastAsia="zh-CN".
#
# Seen with LibreOffice 7.4.7.2 on Debian 12. Needs soffice, pdftotext and the fonts of fonts-noto-cjk; fails when the
# first no longer breaks or the second does.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
soffice --version
for language in zh-CN en-US; do
    python3 - "$language" <<'PYTHON'
import sys, zipfile
language = sys.argv[1]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
run = f'<w:rPr><w:rFonts w:eastAsia="Noto Serif CJK SC"/><w:lang w:val="{language}" w:eastAsia="zh-CN"/></w:rPr>'
# So many signs in front that 12345 comes to the end of a line in one of the paragraphs.
body = ''.join(f'<w:p><w:r>{run}<w:t>{"国" * n}12345{"国" * 20}</w:t></w:r></w:p>' for n in range(30, 50))
parts = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    '_rels/.rels': '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="document.xml"/></Relationships>',
    'document.xml': f'<w:document {W}><w:body>{body}</w:body></w:document>',
}
with zipfile.ZipFile(f'{language}.docx', 'w') as file:
    for name, text in parts.items():
        file.writestr(name, text)
PYTHON
    soffice --headless --convert-to pdf "$language.docx" >/dev/null 2>&1
    whole=$(pdftotext -layout "$language.pdf" - | grep -c 12345 || true)
    printf '%s: %s of 20 numbers whole\n' "$language" "$whole"
    if [[ $language == zh-CN ]]; then
        [[ $whole -lt 20 ]] || { echo "numbers marked as Chinese stay whole now"; exit 1; }
    else
        [[ $whole -eq 20 ]] || { echo "numbers marked as English break now"; exit 1; }
    fi
done
