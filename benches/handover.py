#!/usr/bin/env python3
"""What comes in and what is handed over, beside the programs that people use for it, on the same responses, in one run.

    cargo build --release
    python3 benches/handover.py [--responses 1000000] [--manyi target/release/manyi]

Writes made-up papers as CSV and as a workbook of five sheets, imports both, and exports the answers wide as CSV, .sav, XLSX and a
data package. Each peer does the same work in a process of its own: polars, DuckDB and pandas with openpyxl read the files and
write them, pyreadstat writes the .sav. Prints seconds, peak memory and ratios of the median of the runs. What is not installed
is named and left out: `pip install polars fastexcel xlsxwriter duckdb pandas openpyxl pyreadstat`. openpyxl takes minutes
for a million rows: `--without openpyxl` leaves it out.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from side_by_side import PROJECT, QUESTIONS, SURVEY, Build, is_here, write_papers  # noqa: E402

SHEETS = 5


def write_book(papers, path):
    """The papers of a CSV file on five sheets: points as numbers, everything else as texts."""
    with open(papers, encoding="utf-8") as file:
        heading, *rows = file.read().splitlines()
    names = heading.split(",")
    size = -(-len(rows) // SHEETS)
    parts = [rows[at : at + size] for at in range(0, len(rows), size)]

    def cell(text):
        if text.isdigit():
            return f"<c><v>{text}</v></c>"
        return f'<c t="inlineStr"><is><t>{text}</t></is></c>'

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        numbers = range(1, len(parts) + 1)
        sheets = "".join(f'<sheet name="S{at}" sheetId="{at}" r:id="r{at}"/>' for at in numbers)
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets>{sheets}</sheets></workbook>')
        relations = "".join(
            f'<Relationship Id="r{at}" Type="{kinds}/worksheet" Target="worksheets/sheet{at}.xml"/>' for at in numbers
        )
        book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>')
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" Type="{kinds}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        overrides = "".join(
            f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{kind}.worksheet+xml"/>' for at in numbers
        )
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{overrides}</Types>',
        )
        for at, part in zip(numbers, parts):
            with book.open(f"xl/worksheets/sheet{at}.xml", "w") as sheet:
                sheet.write(f'<worksheet xmlns="{main}"><sheetData>'.encode())
                sheet.write(("<row>" + "".join(map(cell, names)) + "</row>").encode())
                for row in part:
                    sheet.write(("<row>" + "".join(map(cell, row.split(","))) + "</row>").encode())
                sheet.write(b"</sheetData></worksheet>")


def peers(folder, papers, book):
    """(what, peer, modules, script) of everything that a peer does."""
    out = folder / "peer"
    frame = f"frame = polars.read_csv(r'{papers}', infer_schema_length=0)"
    numbers = f"frame.with_columns(polars.col({QUESTIONS!r}).cast(polars.Int64, strict=False))"
    yield "import CSV", "polars", "polars", f"import polars; polars.read_csv(r'{papers}', infer_schema_length=None)"
    yield "import CSV", "duckdb", "duckdb", (
        f"import duckdb; base = duckdb.connect(r'{out}.duck'); "
        f"base.execute(\"create or replace table t as from read_csv('{papers}', all_varchar=true)\")"
    )
    yield "import CSV", "pandas", "pandas", f"import pandas; pandas.read_csv(r'{papers}', dtype=str, keep_default_na=False)"
    yield "import XLSX", "polars", "polars, fastexcel", (
        f"import polars; polars.concat(polars.read_excel(r'{book}', sheet_id=0, infer_schema_length=None).values(), how='vertical_relaxed')"
    )
    yield "import XLSX", "openpyxl", "openpyxl", (
        f"import openpyxl; book = openpyxl.load_workbook(r'{book}', read_only=True)\n"
        "rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]"
    )
    yield "export CSV", "polars", "polars", f"import polars; {frame}; frame.write_csv(r'{out}.csv')"
    yield "export CSV", "duckdb", "duckdb", (
        f"import duckdb; duckdb.sql(\"copy (from read_csv('{papers}', all_varchar=true)) to '{out}.csv' (header)\")"
    )
    yield "export .sav", "pyreadstat", "polars, pyreadstat", (
        f"import polars, pyreadstat; {frame}; frame = {numbers}\n"
        f"pyreadstat.write_sav(frame, r'{out}.sav', compress=False, row_compress=True)"
    )
    yield "export XLSX", "polars", "polars, xlsxwriter", (
        f"import polars; {frame}; frame = {numbers}; frame.head(1_048_575).write_excel(r'{out}.xlsx')"
    )
    yield "export XLSX", "openpyxl", "openpyxl", (
        "import csv, openpyxl; book = openpyxl.Workbook(write_only=True); sheet = book.create_sheet()\n"
        f"for row in csv.reader(open(r'{papers}', encoding='utf-8')): sheet.append(row)\n"
        f"book.save(r'{out}.xlsx')"
    )


def run_peer(script):
    """Runs a script in a Python of its own: seconds and peak memory in MB."""
    begun = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    complaint = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"a peer ended with {status}: {script}\n{complaint.decode()}")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--responses", type=int, default=1_000_000)
    parser.add_argument("--manyi", default="target/release/manyi")
    parser.add_argument("--turns", type=int, default=1)
    parser.add_argument("--without", action="append", default=[], help="a peer to leave out")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        papers, book = folder / "papers.csv", folder / "papers.xlsx"
        # In processes of their own: the peak of a child is at least that of this script.
        for script in [f"write_papers(r'{papers}', {asked.responses})", f"handover.write_book(r'{papers}', r'{book}')"]:
            code = f"import sys; sys.path.insert(0, r'{Path(__file__).parent}'); import handover; from side_by_side import *; {script}"
            subprocess.run([sys.executable, "-c", code], check=True)
        taken, memory, absent = {}, {}, set()

        def note(what, who, seconds, megabytes):
            taken.setdefault((what, who), []).append(seconds)
            memory[what, who] = max(megabytes, memory.get((what, who), 0))

        for turn in range(asked.turns):
            build = Build(f"manyi{turn}", asked.manyi, folder)
            build.run("project", "add", str(PROJECT))
            _, seconds, megabytes = build.run("import", SURVEY, papers, "--accept-alike")
            note("import CSV", "manyi", seconds, megabytes)
            for form, ending in [("CSV", "csv"), (".sav", "sav"), ("XLSX", "xlsx"), ("package", "zip"), ("JSON", "json")]:
                arguments = ["export", "responses", SURVEY, "--with-sensitive", "--force", "-o", folder / f"out.{ending}"]
                _, seconds, megabytes = build.run(*arguments)
                note(f"export {form}", "manyi", seconds, megabytes)
            build.run("export", "verify", folder / "out.xlsx")
            other = Build(f"other{turn}", asked.manyi, folder)
            other.run("project", "add", str(PROJECT))
            _, seconds, megabytes = other.run("import", SURVEY, book, "--sheet", "*", "--accept-alike")
            note("import XLSX", "manyi", seconds, megabytes)
            one, two = (
                build.run("summary", SURVEY, "--format", "json", reads=True)[0],
                other.run("summary", SURVEY, "--format", "json", reads=True)[0],
            )
            if one != two:
                sys.exit("the workbook came to other figures than the CSV")
            for what, who, modules, script in peers(folder, papers, book):
                if who in asked.without:
                    continue
                if not all(is_here(module) for module in modules.split(", ")):
                    absent.add(who)
                    continue
                note(what, who, *run_peer(script))
        for who in sorted(absent):
            print(f"absent: {who}")
        print(f"{asked.responses} responses, median of {asked.turns}")
        print(f"{'':14} {'':12} {'seconds':>9} {'MB':>7} {'manyi is so many times as fast':>32}")
        for (what, who), seconds in sorted(taken.items(), key=lambda item: (item[0][0], item[0][1] != "manyi")):
            median = statistics.median(seconds)
            ours = statistics.median(taken[what, "manyi"])
            ratio = "" if who == "manyi" else f"{median / ours:.2f}"
            print(f"{what:14} {who:12} {median:9.2f} {memory[what, who]:7.0f} {ratio:>32}")


if __name__ == "__main__":
    main()
