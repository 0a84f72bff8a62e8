#!/usr/bin/env python3
"""The program beside an earlier build of it and beside DuckDB, polars and PSPP, on the same responses, in one run.

    cargo build --release
    python3 benches/side_by_side.py [--responses 1000000] [--manyi target/release/manyi] [--before OTHER/manyi]

Writes made-up papers to a CSV file, imports them with each build, and lets all sides answer the same questions in turns:
the whole process of ours against the whole process of the build before, and against the query alone of DuckDB and polars
(without starting Python, reading the CSV file). What is not installed is named and left out: DuckDB and polars are Python
modules (`pip install duckdb polars`), PSPP the program (`apt install pspp`), R with its survey package likewise
(`apt install r-cran-survey`): its design and mean alone, without starting and reading. The figures of all sides must agree,
or the script ends with an error. Prints medians, ratios and peak memory.
"""

import argparse
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

TURNS = 3
QUESTIONS = [f"Q{number}" for number in range(1, 10)]
SURVEY = "xiangyuan-2022/recipients"
PROJECT = Path(__file__).parent.parent / "questionnaires" / "xiangyuan-2022"


def write_papers(path, responses):
    """Most answers are the full mark, one in fifty is missing; no suggestion. Returns the sums of the points."""
    source = random.Random(42)
    sums = [0] * len(QUESTIONS)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write("serial," + ",".join(QUESTIONS) + ",Q10\n")
        for serial in range(1, responses + 1):
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


class Build:
    """A build of the program with a database of its own."""

    def __init__(self, name, program, folder):
        self.name, self.program = name, Path(program).resolve()
        self.database = folder / f"{name}.db"
        self.environment = {
            **os.environ,
            "MANYI_DB": str(self.database),
            "MANYI_OPERATOR": "bench",
            "MANYI_LANG": "en",
            "MANYI_DEVICE": str(folder / "device"),
        }

    def run(self, *arguments, reads=False):
        """Runs a command that must succeed; its output where it is read, seconds, and peak memory in MB.

        The peak of a child is at least that of this script, so outputs are not read into memory unasked.
        """
        begun = time.perf_counter()
        with tempfile.TemporaryFile() as out:
            child = subprocess.Popen(
                [self.program, *arguments], env=self.environment, stdout=out, stderr=subprocess.DEVNULL
            )
            _, status, usage = os.wait4(child.pid, 0)
            seconds = time.perf_counter() - begun
            if status != 0:
                sys.exit(f"{self.name}: {' '.join(map(str, arguments))} ended with {status}")
            out.seek(0)
            output = out.read() if reads else b""
            return output, seconds, usage.ru_maxrss / 1024


def query(module, program):
    """Runs a query in a Python of its own, warmed up once; seconds of the query alone and its result as JSON."""
    script = (
        f"import {module}, json, time\n"
        f"def ask():\n    return {program}\n"
        "ask(); begun = time.perf_counter(); found = ask(); print(time.perf_counter() - begun)\n"
        "print(json.dumps(found))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    seconds, found = done.stdout.splitlines()
    return json.loads(found), float(seconds)


def is_here(module):
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True).returncode == 0


def peers(papers):
    """What each peer is asked for the cross-table of Q1 and Q9 and for the sums of the points."""
    sums = ", ".join(f"sum(TRY_CAST({code} AS INTEGER))" for code in QUESTIONS)
    duck = f"duckdb.sql(\"{{}} FROM read_csv('{papers}'){{}}\").fetchall()"
    pairs = duck.format("SELECT Q1, Q9, count(*)", " GROUP BY 1, 2")
    yield "duckdb", "cross-table", pairs
    yield "duckdb", "sums", duck.format(f"SELECT {sums}", "")
    yield "polars", "cross-table", f"polars.scan_csv('{papers}').group_by(['Q1', 'Q9']).len().collect().rows()"


COMMANDS = {
    "summary": ("summary", SURVEY, "--format", "json"),
    "cross-table": ("crosstab", SURVEY, "--rows", "Q1", "--columns", "Q9", "--format", "json"),
    "reliability": ("reliability", SURVEY, "--format", "json"),
    "summary by a question": ("summary", SURVEY, "--by", "Q1", "--format", "json"),
    "check": ("check", SURVEY, "--format", "csv"),
    "wide export": ("export", "responses", SURVEY, "--layout", "wide"),
}


# What earlier builds cannot do.
OURS = {"by design": ("design", SURVEY, "--format", "json")}


def take_turns(builds, found, programs):
    """Times every command of every build and every query of every peer, in turns."""
    taken, memory = {}, {}
    for _ in range(TURNS):
        for what, arguments in COMMANDS.items():
            for build in builds:
                _, seconds, megabytes = build.run(*arguments)
                taken.setdefault((what, build.name), []).append(seconds)
                memory[what, build.name] = max(megabytes, memory.get((what, build.name), 0))
        for what, arguments in OURS.items():
            _, seconds, megabytes = builds[0].run(*arguments)
            taken.setdefault((what, builds[0].name), []).append(seconds)
            memory[what, builds[0].name] = max(megabytes, memory.get((what, builds[0].name), 0))
        for module, what, program in programs:
            result, seconds = query(module, program)
            taken.setdefault((what, module), []).append(seconds)
            found[module, what] = result
    return taken, memory


def check_figures(builds, found, due):
    """Every side must come to the same figures."""
    for build in builds:
        # Sensitive answers stay inside unless asked for; the earlier build knew of none.
        whole = ("--with-sensitive",) if build is builds[0] else ()
        summary = json.loads(build.run(*COMMANDS["summary"], *whole, reads=True)[0])
        sums = [int(question["points"]) for question in summary["questions"] if question["code"] in QUESTIONS]
        if sums != due:
            sys.exit(f"{build.name} comes to {sums}, not {due}")
    for (module, what), result in found.items():
        if what == "sums" and list(result[0]) != due:
            sys.exit(f"{module} comes to {result}, not {due}")


def print_turns(taken, memory, builds):
    print(f"{'what':24}{'side':10}{'median':>10}{'beside ours':>13}{'peak':>9}")
    for what in dict.fromkeys(what for what, _ in taken):
        ours = taken.get((what, builds[0].name))
        for (of, side), times in taken.items():
            if of != what:
                continue
            middle = statistics.median(times)
            ratio = f"{middle / statistics.median(ours):.2f}" if ours else ""
            peak = f"{memory[of, side]:.0f} MB" if (of, side) in memory else ""
            print(f"{what:24}{side:10}{middle * 1000:>7.0f} ms{ratio:>13}{peak:>9}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--responses", type=int, default=1_000_000)
    parser.add_argument("--manyi", default="target/release/manyi")
    parser.add_argument("--before", help="an earlier build to measure beside")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        papers = folder / "papers.csv"
        due = write_papers(papers, asked.responses)
        builds = [Build("manyi", asked.manyi, folder)]
        if asked.before:
            builds.append(Build("before", asked.before, folder))
        for build in builds:
            build.run("project", "add", PROJECT)
            _, seconds, megabytes = build.run("import", SURVEY, papers)
            size = build.database.stat().st_size / 1e6
            print(f"import, {build.name}: {seconds:.1f} s, {megabytes:.0f} MB; the file: {size:.0f} MB")
        programs = [peer for peer in peers(papers) if is_here(peer[0])]
        for module in sorted({"duckdb", "polars"} - {module for module, *_ in programs}):
            print(f"{module} is not here (pip install {module}): left out")
        found = {}
        taken, memory = take_turns(builds, found, programs)
        check_figures(builds, found, due)
        print_turns(taken, memory, builds)
        _, seconds, megabytes = builds[0].run("doctor")
        print(f"doctor, {builds[0].name}: {seconds:.1f} s, {megabytes:.0f} MB")
        _, seconds, megabytes = builds[0].run("audit", "verify")
        print(f"audit verify, {builds[0].name}: {seconds:.1f} s, {megabytes:.0f} MB")
        if shutil.which("pspp"):
            print(f"PSPP's sums of the same file: {pspp(folder, papers, due):.1f} s, the whole process")
        else:
            print("PSPP is not here (apt install pspp): left out")
        if shutil.which("Rscript"):
            print_r(builds[0], folder, papers, statistics.median(taken["by design", builds[0].name]))
        else:
            print("R is not here (apt install r-cran-survey): left out")


def print_r(build, folder, papers, ours):
    """svydesign and svyratio of the same responses; its interval must be that of `manyi design`."""
    script = folder / "design.R"
    script.write_text(
        "suppressPackageStartupMessages(library(survey))\n"
        f"papers <- read.csv('{papers}', na.strings = '#illegible')[, 2:10]\n"
        "sums <- data.frame(part = rowSums(papers, na.rm = TRUE), whole = 10 * rowSums(!is.na(papers)), one = 1)\n"
        "begun <- proc.time()[[3]]\n"
        "design <- svydesign(~1, weights = ~one, data = sums)\n"
        "mean <- svymean(~part, design)\n"
        "seconds <- proc.time()[[3]] - begun\n"
        "ends <- confint(svyratio(~part, ~whole, design), df = degf(design))\n"
        "cat(seconds, sprintf('%.6f', 100 * ends))\n",
        encoding="utf-8",
    )
    done = subprocess.run(["Rscript", "--vanilla", script], check=True, capture_output=True, text=True)
    seconds, *ends = done.stdout.split()
    found = json.loads(build.run(*OURS["by design"], reads=True)[0])
    interval = next(one["interval"] for one in found if one["formula"] == "score-rate")
    if [interval["low"], interval["high"]] != ends:
        sys.exit(f"R comes to {ends}, not {interval}")
    ratio = float(seconds) / ours
    print(f"R's svydesign and svymean alone: {float(seconds):.1f} s, {ratio:.0f} times as long as manyi design with all of it")


def pspp(folder, papers, due):
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
    output = folder / "sums.csv"
    begun = time.perf_counter()
    subprocess.run(["pspp", "-O", "format=csv", "-o", output, syntax], check=True, capture_output=True)
    seconds = time.perf_counter() - begun
    rows = (line.split(",") for line in output.read_text(encoding="utf-8").splitlines())
    found = {row[0]: int(float(row[-1])) for row in rows if row[0] in QUESTIONS}
    if [found[code] for code in QUESTIONS] != due:
        sys.exit(f"PSPP comes to {found}, not {due}")
    return seconds


if __name__ == "__main__":
    main()
