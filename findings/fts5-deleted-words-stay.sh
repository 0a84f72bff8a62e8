#!/usr/bin/env bash
# SQLite 3.54.1 (as packed by apsw 3.54.1.0): words deleted from a full-text index of FTS5 with contentless_delete=1 stay in the
# file, though PRAGMA secure_delete is on, the index's own option secure-delete is set, the log was brought in, and VACUUM ran. For an
# ordinary FTS5 table the option does what it says. Only 'optimize' (or merges that happen to come by) takes the words out.
#
# Seen: a plain table False, a contentless-delete one True after DELETE and after VACUUM, False after 'optimize'.
# Whoever deletes a person's words on demand has to run 'optimize' in the same transaction.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet apsw==3.54.1.0
cat >"$folder/look.py" <<'PYTHON'
import os
import sys

import apsw

folder = sys.argv[1]


def lies_there(path):
    files = [path + end for end in ("", "-wal") if os.path.exists(path + end)]
    return any(b"leavesnotrace" in open(file, "rb").read() for file in files)


def seen(name, options):
    path = os.path.join(folder, name)
    file = apsw.Connection(path)
    file.execute("PRAGMA secure_delete = ON")
    file.execute(f"CREATE VIRTUAL TABLE words USING fts5 (text{options})")
    file.execute("INSERT INTO words (words, rank) VALUES ('secure-delete', 1)")
    for row in range(200):
        file.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (row + 1, f"usual word{row}"))
    file.execute("INSERT INTO words (rowid, text) VALUES (1000, 'leavesnotrace')")
    file.execute("DELETE FROM words WHERE rowid = 1000")
    found = file.execute("SELECT count(*) FROM words WHERE words MATCH 'leavesnotrace'").get
    steps = []
    for step in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "INSERT INTO words (words) VALUES ('optimize')"):
        file.execute(step)
        steps.append(lies_there(path))
    print(f"{name}: found {found}, in the file after DELETE, VACUUM, 'optimize': {steps}")
    return found, steps


print("SQLite", apsw.sqlite_lib_version())
assert seen("plain", "") == (0, [False, False, False])
assert seen("contentless-delete", ", content='', contentless_delete=1") == (0, [True, True, False])
PYTHON
"$folder/venv/bin/python" "$folder/look.py" "$folder"
