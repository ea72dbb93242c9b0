"""Answers every measure of this pack on Apache Spark 4.

    spark-submit run.py --rows 'ROWS/*.parquet' --year 2025-26 --out FOLDER
    spark-submit run.py --rows 'ROWS/*.parquet' --from 2025-04-01 --to 2026-03-31 --out FOLDER

It needs nothing but Spark and the files beside it. With a year it answers the national figures (`outcomes`), with days the
monthly measures (`measure_NAME`), with both all of them; each is a folder of CSV files in FOLDER. README.md says what every
option and file is.
"""

import argparse
import csv
import json
import sys
from datetime import date
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

PACK = Path(__file__).resolve().parent
KINDS = {"text": "string", "date": "date", "int": "bigint", "real": "double", "bool": "boolean"}
READERS = {"text": str, "date": date.fromisoformat, "int": int, "real": float, "bool": lambda word: word == "true"}


def main() -> int:
    asked = words()
    about = json.loads((PACK / "pack.json").read_text(encoding="utf-8"))
    if not asked.year and not (asked.from_ and asked.to):
        sys.exit("Say which --year, or the days --from and --to, or both. Nothing was written.")
    spark = session()
    given(spark, about, asked)
    tables = Tables(spark, about, asked)
    if asked.year and not asked.only:
        answer(tables.made("outcomes"), asked, "outcomes", "What will the nation compute?")
        if asked.people:
            answer(tables.made("rows_behind"), asked, "rows_behind", "Who is behind it, and why?")
    for measure in about["measures"] if asked.from_ and asked.to else []:
        if asked.only and measure["name"] not in asked.only:
            continue
        values = parameters(measure, asked)
        tables.made("events")
        answer(ask(spark, measure["measure"], values), asked, f"measure_{measure['name']}", measure["question"])
        if asked.people:
            answer(ask(spark, measure["people"], values), asked, f"people_{measure['name']}", "Who is behind it?")
    if not asked.steps:
        tables.forget()
    spark.stop()
    return 0


def words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Answers every measure of this pack on Apache Spark.")
    parser.add_argument("--rows", required=True, nargs="+", help="Parquet files of imported rows, or a pattern of them")
    parser.add_argument("--year", help="the financial year of the national figures, as 2025-26")
    parser.add_argument("--from", dest="from_", type=date.fromisoformat, help="the first day of the months, as 2025-04-01")
    parser.add_argument("--to", type=date.fromisoformat, help="the last day of the months")
    parser.add_argument("--known-until", type=date.fromisoformat,
                        help="the last day of which everything is known; the last day asked about when left out")
    parser.add_argument("--population", help="a CSV file of la, band, population, for rates")
    parser.add_argument("--discharges", help="a CSV file of stays in hospital, for 2D, with the columns of lists/discharges.csv")
    parser.add_argument("--out", required=True, help="the folder to write; it must not be there yet")
    parser.add_argument("--steps", help="a folder where the tables of the steps stay, as Parquet; removed when left out")
    parser.add_argument("--only", nargs="*", help="names of monthly measures; everything when left out")
    parser.add_argument("--people", action="store_true", help="also the rows behind the numbers: personal data")
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE",
                        help="a setting of the national method, or MEASURE.NAME=VALUE, a parameter of a monthly measure")
    parser.add_argument("--format", choices=["csv", "parquet"], default="csv", help="how answers are written")
    return parser.parse_args()


def session() -> SparkSession:
    # Days are days: no time zone may move them. Division by nought and unreadable days are errors, not guesses.
    return (SparkSession.builder.appName("Alongside measures")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", "true")
            .getOrCreate())


def given(spark: SparkSession, about: dict, asked: argparse.Namespace) -> None:
    """The tables that everything begins with: the rows, and the national lists."""
    kept = dict(about["tables"]["imported"])
    rows = spark.read.parquet(*asked.rows)
    missing = sorted(set(kept) - set(rows.columns))
    if missing:
        sys.exit(f"The rows have no columns {', '.join(missing)}. Nothing was written. README.md says what rows need.")
    rows.select(*(rows[name].cast(KINDS[kind]) for name, kind in kept.items())).createOrReplaceTempView("imported")
    for name in sorted(set(about["tables"]) - {"imported"}):
        file = PACK / "lists" / f"{name}.csv"
        if name == "populations" and asked.population:
            file = Path(asked.population)
        if name == "discharges" and asked.discharges:
            file = Path(asked.discharges)
        columns = about["tables"][name]
        with file.open(encoding="utf-8-sig", newline="") as lines:
            listed = [tuple(READERS[kind](row[column]) if row[column] else None for column, kind in columns)
                      for row in csv.DictReader(lines)]
        schema = ", ".join(f"{column} {KINDS[kind]}" for column, kind in columns)
        spark.createDataFrame(listed, schema).createOrReplaceTempView(name)


class Tables:
    """What the steps make, each when it is first read."""

    def __init__(self, spark: SparkSession, about: dict, asked: argparse.Namespace) -> None:
        self.spark, self.there = spark, set(about["tables"])
        self.folder = asked.steps or f"{asked.out}/_steps"
        self.steps = {step["makes"]: step for step in about["steps"]}
        self.values = values_of(about["settings"], [word for word in asked.set if "." not in word.partition("=")[0]])
        if asked.year:
            begins = int(asked.year[:4])
            self.values |= {"year_start": date(begins, 4, 1), "year_end": date(begins + 1, 3, 31)}

    def made(self, name: str) -> DataFrame:
        if name not in self.there:
            step = self.steps[name]
            for read in step["reads"]:
                self.made(read)
            table = ask(self.spark, step["file"], {name: self.values[name] for name in step["parameters"]})
            if step["kind"] != "view":
                # Written once and read again: the plans of later steps stay small, and no worker holds what others need.
                table.write.parquet(f"{self.folder}/{name}")
                table = self.spark.read.parquet(f"{self.folder}/{name}")
            table.createOrReplaceTempView(name)
            self.there.add(name)
        return self.spark.table(name)

    def forget(self) -> None:
        """Removes what the steps wrote, on whatever store it is."""
        java = self.spark.sparkContext._jvm
        path = java.org.apache.hadoop.fs.Path(self.folder)
        path.getFileSystem(self.spark.sparkContext._jsc.hadoopConfiguration()).delete(path, True)


def parameters(measure: dict, asked: argparse.Namespace) -> dict:
    """The days, and the parameters of one monthly measure."""
    days = {"from": asked.from_, "to": asked.to, "known_until": asked.known_until or asked.to}
    mine = [word.partition(".")[2] for word in asked.set if word.startswith(measure["name"] + ".")]
    return days | values_of(measure["parameters"], mine)


def values_of(known: list, words: list) -> dict:
    """The values of parameters, those of `words` otherwise."""
    readers = {one["name"]: READERS[one["kind"]] for one in known}
    values = {one["name"]: readers[one["name"]](one["value"]) for one in known}
    for word in words:
        name, _, value = word.partition("=")
        if name not in readers:
            sys.exit(f"There is no parameter {name}. Nothing was written. pack.json lists them.")
        values[name] = readers[name](value)
    return values


def ask(spark: SparkSession, file: str, values: dict) -> DataFrame:
    """A question with its parameters bound, never put together."""
    text = (PACK / file).read_text(encoding="utf-8")
    return spark.sql(text, args=values)


def answer(table: DataFrame, asked: argparse.Namespace, name: str, question: str) -> None:
    # One file of each: answers are small, and people want to open them.
    writer = table.coalesce(1).write
    if asked.format == "csv":
        writer.option("header", True).csv(f"{asked.out}/{name}")
    else:
        writer.parquet(f"{asked.out}/{name}")
    print(f"{name}: {question} Written to {asked.out}/{name}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
