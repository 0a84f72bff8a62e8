#!/usr/bin/env bash
# pyxform 4.5.0 converts an XLSForm whose logic has signs of a Chinese input method, without an error or a warning:
#  1. `relevant` with ＝ and “” quotes: the quotes are repaired, the ＝ stays, so that no XPath engine can read the condition;
#  2. `required` with 是: it becomes the expression of the bind, which is no boolean;
#  3. a label that one of two languages lacks becomes the text `-`.
# Hence our reader takes full-width signs for what they stand for, reads 是 as yes, and our writer never leaves a label out.
# Exits with 0 while that is so. Needs python3 with venv, and PyPI.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q pyxform==4.5.0 openpyxl==3.1.5
cat >"$folder/form.py" <<'PY'
import sys
import openpyxl
import pyxform
from pyxform.xls2xform import convert

book = openpyxl.Workbook()
survey = book.active
survey.title = "survey"
for row in [
    ["type", "name", "label::中文 (zh)", "label::English (en)", "required", "relevant"],
    ["text", "a", "甲", "A", "是", None],
    ["text", "b", "乙", None, None, "${a} ＝ ‘1’"],
]:
    survey.append(row)
settings = book.create_sheet("settings")
settings.append(["form_title", "form_id", "default_language"])
settings.append(["x", "x", "中文 (zh)"])
book.save(sys.argv[1])
warnings = []
form = convert(sys.argv[1], warnings=warnings, validate=False).xform
print("pyxform", pyxform.__version__, "warnings:", warnings)
for line in form.split("<"):
    if line.startswith("bind") or line.startswith("value>-"):
        print("<" + line)
said = ["＝" in form, 'required="是"' in form, "<value>-</value>" in form, not warnings]
print(said)
sys.exit(0 if all(said) else 1)
PY
"$folder/venv/bin/python" "$folder/form.py" "$folder/form.xlsx"
