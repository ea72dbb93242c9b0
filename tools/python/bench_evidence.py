"""Evidence beside its peers: the same synthetic rows, the same questions, the same machine, one run. See tools/bench-evidence."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from comparing import differences

HERE = Path(__file__).resolve().parent
PERIOD = {"from": "2021-10-01", "to": "2026-09-30", "known_until": "2026-09-30"}
YEAR = "2025-26"
SIZES = [200_000, 2_000_000, 20_000_000]
# A large council's five years; more rows are a region of several.
COUNCIL_ROWS = 2_000_000
# Rows of one made-up person, about.
ROWS_OF_ONE = 2.71
# What DuckDB may count, in MiB. It does not count everything: the process holds half as much again at most, and is to stay below 2 GB.
MEMORY_MB = 1_280
PEERS = ["duckdb", "polars", "pandas"]
MEASURES = ["measure_requests_per_month", "measure_solved_within_24_hours"]
PATHWAYS = ["variants", "follows"]
# Events as the kernel takes them: request, assessment, service, review is their order on one day.
EVENTS = """
select person_key, event_start_date, cast(case event_type when 'request' then 0 when 'assessment' then 1
  when 'service' then 2 else 3 end as usmallint) as activity
from source where person_key is not null and event_type is not null and event_start_date is not null
"""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--built", type=Path, required=True)
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES)
    parser.add_argument("--dev", action="store_true", help="the development build: its times say nothing")
    parser.add_argument("--skip", nargs="*", default=[], help="peers to leave out")
    asked = parser.parse_args()
    odd = []
    for rows in asked.rows:
        folder = Path(tempfile.mkdtemp(prefix="alongside-bench-evidence-"))
        try:
            odd += Size(asked, rows, folder).measure()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    for sentence in odd:
        print(f"NOT EQUAL: {sentence}", file=sys.stderr)
    return bool(odd)


class Size:
    """One size of data."""

    def __init__(self, asked: argparse.Namespace, rows: int, folder: Path) -> None:
        self.asked, self.wanted, self.folder = asked, rows, folder
        self.peers = [peer for peer in PEERS if peer not in asked.skip]

    def measure(self) -> list[str]:
        councils = max(1, round(self.wanted / COUNCIL_ROWS))
        imports = [self.import_one(number, round(self.wanted / councils / ROWS_OF_ONE)) for number in range(councils)]
        rows = sum(one["rows"] for one in imports)
        form = " (development build: times say nothing)" if self.asked.dev else ""
        print(f"\n## {rows:,} rows of {councils} council{'s' if councils > 1 else ''}{form}\n")
        self.table_of_imports(imports)
        files = [one["parquet"] for one in imports]
        self.given = {"files": [str(file) for file in files], "ranks": str(self.ranks()), **PERIOD}
        return self.measures(files) + self.pathways()

    def import_one(self, number: int, people: int) -> dict:
        """Makes the extract of one council, splits it, imports it, and removes the extract."""
        code, extract = str(901 + number), self.folder / f"{number}.csv"
        run([self.asked.built / "alongside", "--council", code, "borough", "--people", people, "--seed", 7 + number,
             "--cld", extract])
        split, _, _ = run([self.asked.built / "examples/bench", "split", extract])
        split = json.loads(split)
        data = self.folder / "data"
        _, seconds, peak = run([self.asked.built / "alongside", "evidence", "import", "--data", data, extract])
        size = extract.stat().st_size
        extract.unlink()
        parquet = next((data / "evidence" / code).glob("*.parquet"))
        return {"rows": split["rows"], "bytes": size, "split": split["seconds"], "seconds": seconds, "peak": peak,
                "parquet": parquet}

    def table_of_imports(self, imports: list[dict]) -> None:
        seconds, split = (sum(one[what] for one in imports) for what in ("seconds", "split"))
        size, rows = (sum(one[what] for one in imports) for what in ("bytes", "rows"))
        print("| import with all checks | seconds | rows a second | MB a second | peak MB | as fast as `csv` splits records |")
        print("|---|---|---|---|---|---|")
        print(f"| {size / 1e6:,.0f} MB of CSV | {seconds:.1f} | {rows / seconds:,.0f} | {size / 1e6 / seconds:.0f} "
              f"| {max(one['peak'] for one in imports):,.0f} | {split / seconds:.2f} of it ({size / 1e6 / split:.0f} MB a second) |\n")

    def ranks(self) -> Path:
        """The nation's order of outcomes, from the pack."""
        pack = self.folder / "pack"
        run([self.asked.built / "alongside", "evidence", "pack", "--dialect", "spark", "--out", pack])
        return pack / "lists/outcome_ranks.csv"

    def measures(self, files: list[Path]) -> list[str]:
        words = [f"--{name.replace('_', '-')}" if at == 0 else value for name, value in PERIOD.items() for at, value in
                 ((0, None), (1, value))]
        spill = self.folder / "spill"
        spill.mkdir()
        words += ["--memory", MEMORY_MB, "--spill", spill]
        told, _, peak = run([self.asked.built / "examples/bench", "answers", *words, *files])
        told = json.loads(told)
        ours = {name: (told["seconds"][name], peak, told["answers"][name]) for name in MEASURES}
        odd = self.table("measure", "measures", MEASURES, ours, self.peers)
        alone = sum(seconds for name, seconds in told["seconds"].items() if name.startswith("measure_"))
        print("| all monthly measures | Alongside |\n|---|---|")
        print(f"| in one session | {told['seconds']['measures']:.2f} s |\n| each in a session of its own | {alone:.2f} s |\n")
        told, _, peak = run([self.asked.built / "examples/bench", "answers", *words, "--year", YEAR, "--only-year", *files])
        told = json.loads(told)
        all_figures = told["answers"]["outcomes"]
        print("| national figures | Alongside |\n|---|---|")
        print(f"| all of them, {len(all_figures['rows'])} figures | {told['seconds']['outcomes']:.2f} s, {peak:,.0f} MB |\n")
        # By hand only two are written: what the nation's other measures need first would be the product again.
        print("| 2B and 2C alone | duckdb |\n|---|---|")
        seconds, peak, found = self.ask("duckdb", "national", "admissions", {
            "files": self.given["files"], "year_start": f"{YEAR[:4]}-04-01", "year_end": f"{int(YEAR[:4]) + 1}-03-31"})
        print(f"| by hand | {seconds:.2f} s, {peak:,.0f} MB |\n")
        ours = {"columns": found["columns"], "rows": [
            (row[0], row[1], row[5]) for row in all_figures["rows"] if row[1] in ("2B", "2C") and row[5]]}
        return odd + [f"duckdb: {sentence}" for sentence in differences({"2B 2C": ours}, {"2B 2C": found})]

    def pathways(self) -> list[str]:
        peers = self.peers + [peer for peer in ["pm4py"] if peer not in self.asked.skip]
        told, _, peak = run([self.asked.built / "examples/bench", "pathways", EVENTS, *self.given["files"]])
        told = json.loads(told)
        # Both come from one pass, so each is given the time of both.
        ours = {name: (told["seconds"], peak, told["answers"][name]) for name in PATHWAYS}
        odd = self.table("pathways", "pathways", PATHWAYS, ours, peers)
        print(f"Alongside finds both in one pass: {told['seconds']:.2f} s together, of which {told['read_seconds']:.2f} s are "
              "reading and sorting. The peers are asked twice.\n")
        return odd

    def table(self, kind: str, title: str, names: list[str], ours: dict, peers: list[str]) -> list[str]:
        """Asks the peers, prints seconds (and ratios to ours) and memory, and tells what is not equal."""
        odd = []
        print(f"| {title} | Alongside | " + " | ".join(peers) + " |")
        print("|---" * (len(peers) + 2) + "|")
        for name in names:
            first = ours[name]
            cells = [f"{first[0]:.2f} s, {first[1]:,.0f} MB"]
            for peer in peers:
                found = self.ask(peer, kind, name)
                cells.append(f"{found[0]:.2f} s ({found[0] / first[0]:.1f}×), {found[1]:,.0f} MB")
                odd += [f"{peer}: {sentence}" for sentence in differences(*shared(name, first[2], found[2]))]
            print(f"| {name.replace('measure_', '').replace('_', ' ')} | " + " | ".join(cells) + " |", flush=True)
        print()
        return odd

    def ask(self, peer: str, kind: str, name: str, given: dict | None = None) -> tuple[float, float, dict]:
        words = [sys.executable, "-m", "peers.ask", f"{peer}_by_hand", kind, name, json.dumps(given or self.given)]
        told, _, peak = run(words, cwd=HERE)
        told = json.loads(told)
        return told["seconds"], peak, told["answer"]


def shared(name: str, one: dict, other: dict) -> tuple[dict, dict]:
    """Two answers with the columns that both have."""
    both = [column for column in one["columns"] if column in other["columns"]]

    def cut(answer: dict) -> dict:
        places = [answer["columns"].index(column) for column in both]
        return {name: {"columns": both, "rows": [tuple(row[place] for place in places) for row in answer["rows"]]}}

    return cut(one), cut(other)


def run(words: list, cwd: Path | None = None) -> tuple[str, float, float]:
    """What a program prints, its wall time, and the most memory it held, in MB."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        began = time.monotonic()
        process = subprocess.Popen([str(word) for word in words], stdout=out, stderr=err, cwd=cwd)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            sys.exit(f"bench-evidence: {words[0]} {words[1]} failed: {err.read()[-2000:]}")
        return out.read(), seconds, used.ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
