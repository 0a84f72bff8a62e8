#!/usr/bin/env python3
"""`manyi summary` beside DuckDB and PSPP on the same responses.

    cargo build --release && python3 benches/side_by_side.py [RESPONSES] [target/release/manyi]

Writes RESPONSES (1,000,000) made-up papers to a CSV file, imports them, and asks each program in turns for the sums of
the nine points of the shipped survey. What is not installed is named and left out: DuckDB is the Python module
(`pip install duckdb`), PSPP the program (`apt install pspp`). The sums must agree, or the script ends with an error.
"""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RESPONSES = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
MANYI = Path(sys.argv[2] if len(sys.argv) > 2 else "target/release/manyi").resolve()
TURNS = 5
QUESTIONS = [f"Q{number}" for number in range(1, 10)]
SURVEY = "xiangyuan-2022/recipients"
PROJECT = Path(__file__).parent.parent / "questionnaires" / "xiangyuan-2022"


def write_papers(path):
    """Most answers are the full mark, one in fifty is missing; no suggestion. Returns the sums."""
    source = random.Random(42)
    sums = [0] * len(QUESTIONS)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write("serial," + ",".join(QUESTIONS) + ",Q10\n")
        for serial in range(1, RESPONSES + 1):
            cells = []
            for at in range(len(QUESTIONS)):
                draw = source.randrange(50)
                if draw == 0:
                    cells.append("#illegible")
                    continue
                points = source.randrange(10) if draw < 10 else 10
                sums[at] += points
                cells.append(str(points))
            file.write(f"{serial},{','.join(cells)},#blank\n")
    return sums


def run(command, **options):
    """Runs a command that must succeed; returns its output and how long it took, in seconds."""
    begun = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True, **options)
    return done.stdout, time.perf_counter() - begun


def duckdb_command(papers):
    columns = ", ".join(f"sum(TRY_CAST({code} AS INTEGER))" for code in QUESTIONS)
    program = f"import duckdb; print(*duckdb.sql(\"SELECT {columns} FROM read_csv('{papers}')\").fetchall()[0])"
    return [sys.executable, "-c", program]


def pspp_command(folder, papers):
    """DESCRIPTIVES over the same file; a missing reason is no number, so it is system-missing there."""
    variables = "\n    ".join(f"{code} F8.0" for code in QUESTIONS)
    syntax = folder / "sums.sps"
    syntax.write_text(
        "SET ERRORS=NONE.\nSET MXWARNS=0.\n"
        f"GET DATA /TYPE=TXT /FILE='{papers}' /ARRANGEMENT=DELIMITED /DELIMITERS=',' /FIRSTCASE=2\n"
        f"  /VARIABLES= serial F10.0\n    {variables}\n    Q10 A20.\n"
        f"DESCRIPTIVES /VARIABLES={' '.join(QUESTIONS)} /STATISTICS=SUM.\n",
        encoding="utf-8",
    )
    return ["pspp", "-O", "format=csv", "-o", str(folder / "sums.csv"), str(syntax)]


def sums_of_pspp(folder):
    rows = (line.split(",") for line in (folder / "sums.csv").read_text(encoding="utf-8").splitlines())
    found = {row[0]: int(float(row[-1])) for row in rows if row[0] in QUESTIONS}
    return [found[code] for code in QUESTIONS]


def contestants(folder, papers):
    """Name, command, what reads the sums from its output, and for each that is not here why."""
    database = {**os.environ, "MANYI_DB": str(folder / "papers.db"), "MANYI_OPERATOR": "bench", "MANYI_LANG": "en"}
    run([MANYI, "project", "add", str(PROJECT)], env=database)
    _, taken = run([MANYI, "import", SURVEY, str(papers)], env=database)
    print(f"manyi import: {taken:.1f} s, once; the others read the file each time")

    def of_manyi(output):
        return [int(question["points"]) for question in json.loads(output)["questions"] if question["code"] in QUESTIONS]

    found = [("manyi summary", [MANYI, "summary", SURVEY, "--format", "json"], {"env": database}, of_manyi)]
    if subprocess.run([sys.executable, "-c", "import duckdb"], capture_output=True).returncode == 0:
        found.append(("DuckDB", duckdb_command(papers), {}, lambda output: [int(word) for word in output.split()]))
    else:
        print("DuckDB is not here (pip install duckdb): left out")
    if shutil.which("pspp"):
        found.append(("PSPP", pspp_command(folder, papers), {}, lambda _: sums_of_pspp(folder)))
    else:
        print("PSPP is not here (apt install pspp): left out")
    return found


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        papers = folder / "papers.csv"
        due = write_papers(papers)
        programs = contestants(folder, papers)
        taken = {name: [] for name, *_ in programs}
        for _ in range(TURNS):
            for name, command, options, read in programs:
                output, seconds = run(command, **options)
                taken[name].append(seconds)
                if read(output) != due:
                    sys.exit(f"{name} comes to {read(output)}, not {due}")
    print(f"the sums of {RESPONSES:,} responses, median of {TURNS}; the same figures from all:")
    ours = statistics.median(taken["manyi summary"])
    for name, times in taken.items():
        middle = statistics.median(times)
        print(f"  {name:14} {middle * 1000:9.1f} ms  {middle / ours:7.1f} times as long")


main()
