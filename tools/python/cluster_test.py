"""A measure pack on a standalone Spark of one master and two workers, compared with the product. See tools/cluster-test."""

import argparse
import csv
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import date, datetime, timedelta
from pathlib import Path

import pyspark

from comparing import answers_of_parquet, differences, none_of

# What only our own record knows: of files there is nothing to count (measures/handed_over/notes.md).
NOT_IN_FILES = ("measure_handed_over", "people_handed_over")
HOME = Path(pyspark.__file__).parent
ASKED = ["--from", "2021-10-01", "--to", "2026-09-30", "--year", "2025-26", "--people"]
PATIENCE = 120
# The step after which a worker is ended: the large ones are still to come.
MIDDLE = "reference_periods"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--built", type=Path, required=True, help="the folder of built programs")
    parser.add_argument("--people", type=int, default=10_000, help="people of the larger synthetic borough")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="alongside-cluster-"))
    cluster = Cluster(folder)
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"cluster-test: {time.monotonic() - began:5.1f} s  {text}", flush=True)

    try:
        rows, wanted = made_by_the_product(asked, folder)
        say(f"the product imported {len(rows)} files and answered "
            f"{len(wanted)} questions with {sum(len(answer['rows']) for answer in wanted.values())} rows")
        pack = folder / "pack"
        run([asked.built / "alongside", "evidence", "pack", "--dialect", "spark", "--out", pack])
        cluster.start()
        say(f"a Spark {pyspark.__version__} master and two workers are on loopback")
        same(pack, rows, folder / "whole", wanted, cluster, None)
        say("every answer of the cluster has the product's rows")
        ended = same(pack, rows, folder / "wounded", wanted, cluster, cluster.end_a_worker)
        say(f"worker {ended} was ended in the middle, and every answer has the product's rows all the same")
        return 0
    except Fault as fault:
        print(f"cluster-test: {fault}", file=sys.stderr)
        for log in sorted(folder.glob("*.log")):
            print(f"--- the end of {log.name}", *log.read_text(errors="replace").splitlines()[-15:], sep="\n",
                  file=sys.stderr)
        return 1
    finally:
        cluster.end()
        shutil.rmtree(folder, ignore_errors=True)


class Fault(Exception):
    """What is wrong, in a sentence."""


def run(words: list) -> str:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if done.returncode:
        raise Fault(f"{Path(words[0]).name} {words[1]} failed: {done.stderr.strip()}")
    return done.stdout


def made_by_the_product(asked: argparse.Namespace, folder: Path) -> tuple[list[Path], dict]:
    """The Parquet files of synthetic extracts as the product imports them, and the product's own answers.

    One council sends one file of five years. The other sends what councils do send: a year and a half, and half a year later
    another year in two parts, from which some services have vanished.
    """
    data = folder / "data"
    whole, lately = folder / "whole.csv", folder / "lately.csv"
    alongside = asked.built / "alongside"
    run([alongside, "--council", "901", "borough", "--people", asked.people, "--cld", whole])
    run([alongside, "--council", "902", "borough", "--people", asked.people // 2, "--seed", 8, "--cld", lately])
    files = [whole, *submissions(lately, folder)]
    for file in files:
        run([alongside, "evidence", "import", "--data", data, file])
    rows = sorted((data / "evidence").glob("*/*.parquet"), key=lambda path: path.name)
    stays(files, folder)
    (folder / "population.csv").write_text("la,band,population\n901,18 to 64,123457\n901,65 and above,34567\n")
    told = run([asked.built / "examples/bench", "answers", *ASKED, "--population", folder / "population.csv",
                "--discharges", folder / "stays.csv", *rows])
    return rows, json.loads(told)["answers"]


def stays(files: list[Path], folder: Path) -> None:
    """A stay in hospital before each reablement, and another a month after every third: as the product reads stays, and as a pack does."""
    raw = ["la", "nhs_number", "admission_date", "discharge_date", "date_of_birth", "sex", "admission_method", "discharge_method",
           "discharge_destination", "treatment_function"]
    prepared = ["la", "person_key", "spell", "admission_date", "discharge_date", "birth_month", "sex", "admission_method",
                "discharge_method", "discharge_destination", "treatment_function", "management_type", "last_episode"]
    with (open(folder / "stays.csv", "w", encoding="utf-8", newline="") as one,
          open(folder / "discharges.csv", "w", encoding="utf-8", newline="") as other):
        theirs, ours = csv.writer(one), csv.writer(other)
        theirs.writerow(raw)
        ours.writerow(prepared)
        for row in (row for file in files for row in csv.DictReader(file.open(encoding="utf-8", newline=""))):
            number = row["NHS Number"]
            # The importer takes a number of one repeated digit, or of a wrong check digit, for none.
            if row["Service Component"].lower() != "reablement" or not checked(number):
                continue
            try:
                begins, born = day(row["Event Start Date"]), day(row["Date of Birth"])
            except ValueError:
                continue
            if not begins or not born:
                continue
            for first, last in [(-9, -2), (30, 33)][:2 if begins.day % 3 == 0 else 1]:
                admitted, discharged = (begins + timedelta(days=days) for days in (first, last))
                codes = ["21", "1", "19", "" if begins.day % 5 == 0 else "300"]
                theirs.writerow([row["LA Code"], number, admitted, discharged, born, 1, *codes])
                ours.writerow([row["LA Code"], f"{row['LA Code']}_{number}", f"{admitted}/{discharged}", admitted, discharged,
                               born.replace(day=1), "male", *codes, "EM", 1])


def checked(number: str) -> bool:
    """Whether a text is an NHS number."""
    if len(number) != 10 or not number.isdigit() or len(set(number)) == 1:
        return False
    check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(number[:9])) % 11
    return check % 11 == int(number[9])


def submissions(extract: Path, folder: Path) -> list[Path]:
    """An extract as three files of two submissions."""
    with extract.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    def part(name: str, first: date, last: date, keeps) -> Path:
        file = folder / f"{name}.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, rows[0].keys())
            writer.writeheader()
            for row in rows:
                begins, ends = day(row["Event Start Date"]), day(row["Event End Date"])
                service = row["Event Type"] == "Service"
                if begins > last or (ends and ends < first) or (not service and not (ends and ends <= last)) or not keeps(row):
                    continue
                period = {"Reporting Period Start Date": first, "Reporting Period End Date": last}
                told = {name: f"{value:%d/%m/%Y}" for name, value in period.items()}
                writer.writerow({**row, **told, "Event End Date": row["Event End Date"] if ends and ends <= last else ""})
        return file

    def number(row: dict) -> int:
        return int(row["LA Person Unique Identifier"].removeprefix("SYN"))

    earlier, later = (date(2024, 4, 1), date(2025, 9, 30)), (date(2025, 4, 1), date(2026, 3, 31))
    return [
        part("earlier", *earlier, lambda row: True),
        part("later-one", *later, lambda row: number(row) % 2 == 0 and number(row) % 25 != 0),
        part("later-two", *later, lambda row: number(row) % 2 == 1 and number(row) % 25 != 0),
    ]


def day(text: str) -> date | None:
    return datetime.strptime(text, "%d/%m/%Y").date() if text else None


def same(pack: Path, rows: list[Path], out: Path, wanted: dict, cluster: "Cluster", in_the_middle) -> object:
    """Runs the pack; what is to happen in the middle does when some steps are there and no answer is."""
    words = cluster.submit() + [pack / "run.py", "--rows", *rows, *ASKED, "--population", pack.parent / "population.csv",
                                "--discharges", pack.parent / "discharges.csv",
                                "--format", "parquet", "--out", out]
    happened = None
    with open(out.with_suffix(".log"), "w", encoding="utf-8") as log:
        runner = cluster.begin(words, stdout=log, stderr=log)
        while runner.poll() is None:
            if in_the_middle and not happened and (out / "_steps" / MIDDLE / "_SUCCESS").exists():
                happened = in_the_middle()
            time.sleep(0.1)
    if runner.returncode:
        raise Fault(f"spark-submit ended with {runner.returncode}")
    if in_the_middle and not happened:
        raise Fault("the run was over before the worker could be ended, so nothing is proved")
    found = answers_of_parquet(out)
    told = [{name: answer for name, answer in answers.items() if name not in NOT_IN_FILES} for answers in (wanted, found)]
    odd = differences(*told) + none_of(NOT_IN_FILES, wanted, found)
    if odd:
        raise Fault("the answers of the cluster are not the product's: " + "; ".join(odd))
    return happened


class Cluster:
    """A master and two workers, each a process of ours, each ended by its own number."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.processes, self.workers = folder, [], []
        self.environment = {
            **os.environ, "SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1",
            "SPARK_DAEMON_MEMORY": "256m", "SPARK_WORKER_DIR": str(folder / "work"), "PYSPARK_PYTHON": sys.executable,
            "SPARK_LOCAL_DIRS": str(folder / "local"),
        }

    def begin(self, words: list, **settings) -> subprocess.Popen:
        process = subprocess.Popen([str(word) for word in words], env=self.environment, start_new_session=True, **settings)
        self.processes.append(process)
        return process

    def start(self) -> None:
        self.port, self.page = free_port(), free_port()
        self.spark("master", "master.Master", "--host", "127.0.0.1", "--port", self.port, "--webui-port", self.page)
        self.wait_for(lambda state: True, "the master did not start")
        for number in (1, 2):
            worker = self.spark(f"worker-{number}", "worker.Worker", "--host", "127.0.0.1", "--webui-port", "0",
                                "--cores", "1", "--memory", "1g", f"spark://127.0.0.1:{self.port}")
            self.workers.append(worker)
        self.wait_for(lambda state: state["aliveworkers"] == 2, "the two workers did not come")

    def spark(self, name: str, program: str, *words) -> subprocess.Popen:
        log = open(self.folder / f"{name}.log", "w", encoding="utf-8")
        return self.begin([HOME / "bin/spark-class", f"org.apache.spark.deploy.{program}", *words], stdout=log, stderr=log)

    def submit(self) -> list:
        settings = {
            "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false",
            "spark.driver.memory": "1g", "spark.executor.memory": "640m", "spark.executor.cores": "1",
            "spark.sql.shuffle.partitions": "4", "spark.sql.files.maxPartitionBytes": "1m",
            # Both workers or nothing: a cluster of one would prove little.
            "spark.scheduler.minRegisteredResourcesRatio": "1.0", "spark.cores.max": "2",
            "spark.scheduler.maxRegisteredResourcesWaitingTime": "60s",
        }
        words = [HOME / "bin/spark-submit", "--master", f"spark://127.0.0.1:{self.port}"]
        for name, value in settings.items():
            words += ["--conf", f"{name}={value}"]
        return words

    def state(self) -> dict:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.page}/json/", timeout=5) as answer:
            return json.load(answer)

    def wait_for(self, fits, otherwise: str) -> dict:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if any(process.poll() not in (None, 0, -signal.SIGKILL) for process in self.processes):
                break
            try:
                state = self.state()
                if fits(state):
                    return state
            except OSError:
                pass
            time.sleep(0.1)
        raise Fault(otherwise)

    def end_a_worker(self) -> int:
        """Ends the second worker as a power cut would, with all it holds, and makes sure that it was working."""
        state = self.wait_for(lambda state: state["coresused"] == 2, "not both workers were at work, so nothing is proved")
        if state["aliveworkers"] != 2:
            raise Fault("a worker had ended before it was its time")
        worker = self.workers[1]
        # The worker and the executor it started are one session of their own.
        for process in session_of(worker.pid):
            os.kill(process, signal.SIGKILL)
        worker.wait()
        return worker.pid

    def end(self) -> None:
        for process in reversed(self.processes):
            for one in session_of(process.pid):
                try:
                    os.kill(one, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            process.wait()


def session_of(leader: int) -> list[int]:
    """The processes of a session that we began: its leader and what it started."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                after_name = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(after_name[3]) == leader:
                found.append(int(folder.name))
    return found


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


if __name__ == "__main__":
    sys.exit(main())
