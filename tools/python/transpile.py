"""Writes every question of care/src/evidence in the words of Apache Spark and of PostgreSQL. See docs/decisions/0020.

A question is one `select` in DuckDB's dialect with parameters `$name`. Three things are more than a change of dialect:

- a macro that answers a table (`requests($request)`) is written into the question as a table expression, because
  neither Spark nor PostgreSQL has such macros with parameters;
- a difference of two days is a whole number of days in DuckDB and PostgreSQL, and an interval in Spark;
- parameters are bound by name in Spark (`:name`); PostgreSQL has no names, so there they are columns of a table
  `parameters` of one row, which stands at the top of each question's file.

Whatever the transpiler cannot carry ends this with a sentence: a wrong number is worse than none.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

ROOT = Path(__file__).resolve().parents[2]
EVIDENCE = ROOT / "care/src/evidence"
GENERATED = EVIDENCE / "packs/generated"
DIALECTS = ("spark", "postgres")
# Tables of the record store, what only our own record has, what only pages ask, and what packs have around the questions.
LEFT_OUT = {"tables", "own", "asks", "generated", "postgres", "spark"}
# Functions that have one name and one meaning in all three, and that sqlglot does not know by a class of its own.
KNOWN_EVERYWHERE = {"last_day"}
# Kinds of columns as people who keep rows name them.
# Parameters that are days, so that differences with them are known as such.
DAYS = {"from", "to", "known_until", "year_start", "year_end", "as_of", "calendar_start"}
KINDS = {"text": "varchar", "date": "date", "int": "bigint", "real": "double", "bool": "boolean"}


class CannotBeCarried(Exception):
    """A question that would mean something else in another dialect."""


def main() -> int:
    check = "--check" in sys.argv[1:]
    try:
        files = everything()
    except CannotBeCarried as why:
        print(f"transpile: {why}", file=sys.stderr)
        return 1
    there = {path.relative_to(GENERATED).as_posix() for path in GENERATED.rglob("*") if path.is_file()}
    odd = sorted(there - files.keys())
    stale = sorted(name for name, text in files.items() if name not in there or read(GENERATED / name) != text)
    if check:
        for name in odd + stale:
            print(f"transpile: {name} is not as it would be written. Run tools/transpile.", file=sys.stderr)
        return bool(odd or stale)
    for name in odd:
        (GENERATED / name).unlink()
    for name in stale:
        path = GENERATED / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[name], encoding="utf-8")
    for folder in sorted((path for path in GENERATED.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    print(f"transpile: {len(files)} files, {len(stale)} of them written, {len(odd)} taken away.")
    return 0


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def everything() -> dict[str, str]:
    """Every generated file by its name."""
    macros, questions = sources()
    tables = known_tables()
    files, index = {}, []
    for question in questions:
        expand(question, macros)
        columns = columns_of(question["tree"], tables)
        if question["makes"]:
            tables[question["makes"]] = columns
        for dialect in DIALECTS:
            text = write(question, dialect, tables)
            files[f"{dialect}/{question['name']}"] = header(question) + text + "\n"
        index.append({
            "name": question["name"],
            "source": question["source"],
            "sha256": question["sha256"],
            "makes": question["makes"],
            "kind": question["kind"],
            "parameters": parameters(question["tree"]),
            "reads": reads(question["tree"]),
        })
    described = {
        "transpiler": f"sqlglot {sqlglot.__version__}",
        "macros": [{"source": macro["source"], "sha256": macro["sha256"]} for macro in macros.values()],
        "questions": index,
    }
    files["index.json"] = json.dumps(described, indent=1) + "\n"
    return files


def sources() -> tuple[dict, list]:
    """The macros by name, and the questions in the order in which they can be asked."""
    macros, questions = {}, []
    for path in sorted(EVIDENCE.rglob("*.sql")):
        inside = path.relative_to(EVIDENCE)
        # Packs carry measures. What is asked of files and comparisons before that stays in the product.
        if inside.parts[0] not in ("measures", "national", "packs") or LEFT_OUT & set(inside.parts[:-1]):
            continue
        text = read(path)
        about = {"source": inside.as_posix(), "sha256": hashlib.sha256(text.encode()).hexdigest()}
        trees = [tree for tree in sqlglot.parse(text, read="duckdb") if tree is not None]
        if len(trees) != 1:
            raise CannotBeCarried(f"{inside} holds {len(trees)} statements; one question stands in one file")
        tree = trees[0]
        if isinstance(tree, exp.Create) and tree.kind in ("MACRO", "FUNCTION"):
            name, taken, body = macro_of(tree, about["source"])
            macros[name] = {**about, "taken": taken, "body": body}
            continue
        makes, kind = None, "question"
        if isinstance(tree, exp.Create):
            makes, tree, kind = tree.this.name, tree.expression, "view"
        elif inside.parts[-2:-1] == ("steps",):
            makes, kind = re.sub(r"^\d+_", "", inside.stem), "step"
        elif inside.parts[0] == "national":
            # A national measure is a table of the rows behind its figures; what folds them is one too.
            makes, kind = (inside.parts[1], "national") if len(inside.parts) == 3 else (inside.stem, "step")
            if inside.stem == "measure" and path.with_name("rows.sql").exists():
                # Then `rows.sql` makes those rows, of what this one looked at.
                makes, kind = f"{makes}_looked_at", "step"
        if not isinstance(tree, exp.Query):
            raise CannotBeCarried(f"{inside} is no question: only `select` can be carried")
        questions.append({**about, "name": inside.as_posix(), "makes": makes, "kind": kind, "tree": tree,
                          "why": why(text)})
    questions.append(rows_behind([question for question in questions if question["kind"] == "national"]))
    return macros, in_order(questions)


def rows_behind(measures: list) -> dict:
    """The rows behind all national figures, as one table."""
    columns = measures[0]["tree"].selects
    parts = [exp.select(*(exp.column(column.alias_or_name) for column in columns)).from_(measure["makes"])
             for measure in measures]
    tree = parts[0]
    for part in parts[1:]:
        tree = exp.union(tree, part, distinct=False)
    why = ["The rows behind all national figures, one for each person or episode looked at, with the rule that placed it."]
    return {"source": "", "sha256": "", "name": "national/rows_behind.sql", "makes": "rows_behind", "kind": "step",
            "tree": tree, "why": why}


def in_order(questions: list) -> list:
    """What makes a table goes before what reads it."""
    waiting = sorted(questions, key=lambda question: (question["makes"] is None, question["name"]))
    made, ordered = set(), []
    all_made = {question["makes"] for question in questions}
    while waiting:
        ready = next((question for question in waiting if set(reads(question["tree"])) & all_made <= made), None)
        if ready is None:
            raise CannotBeCarried(f"{waiting[0]['name']} and others read each other in a circle")
        waiting.remove(ready)
        made.add(ready["makes"])
        ordered.append(ready)
    return ordered


def macro_of(tree: exp.Create, source: str) -> tuple[str, list[str], exp.Query]:
    body = tree.expression
    if not isinstance(body, exp.Query):
        raise CannotBeCarried(f"the macro of {source} answers no table")
    return tree.this.this.name, [taken.name for taken in tree.this.expressions], body


def expand(question: dict, macros: dict) -> None:
    """Writes the macros that a question asks into it, as table expressions before its own."""
    tree, written = question["tree"], {}
    for table in list(tree.find_all(exp.Table)):
        call = table.this
        if not isinstance(call, exp.Anonymous):
            continue
        macro = macros.get(call.name.lower())
        if macro is None:
            raise CannotBeCarried(f"{question['source']} asks the table function {call.name}, which is no macro of ours")
        given = dict(zip(macro["taken"], call.expressions, strict=True))
        key = call.sql(dialect="duckdb")
        if key not in written:
            name = call.name.lower() if not any(call.name.lower() in n for n in written.values()) else (
                f"{call.name.lower()}_{len(written) + 1}")
            body = macro["body"].copy()
            for column in list(body.find_all(exp.Column)):
                if not column.table and column.name in given:
                    column.replace(given[column.name].copy())
            for inner in body.find_all(exp.Subquery):
                # PostgreSQL before version 16 wants a name for each.
                if not inner.alias and isinstance(inner.parent, (exp.From, exp.Join)):
                    inner.set("alias", exp.TableAlias(this=exp.to_identifier("inner_rows")))
            for_this_macro(body, name)
            written[key] = name
            tree = tree.with_(name, as_=body, copy=False)
            with_ = tree.args.get("with_") or tree.args.get("with")
            # It stands first: the question's own expressions read it.
            with_.expressions.insert(len(written) - 1, with_.expressions.pop())
        alias = table.args.get("alias")
        table.replace(exp.Table(this=exp.to_identifier(written[key]), alias=alias))
    question["tree"] = tree


def for_this_macro(body: exp.Query, name: str) -> None:
    """Gives a macro's own table expressions names that no other macro and no question has: Spark lifts all of them to the top."""
    own = {cte.alias: exp.to_identifier(f"{name}_{cte.alias}") for cte in body.find_all(exp.CTE)}
    for cte in body.find_all(exp.CTE):
        cte.args["alias"].set("this", own[cte.alias].copy())
    for table in body.find_all(exp.Table):
        if table.name in own:
            table.set("this", own[table.name].copy())
    for column in body.find_all(exp.Column):
        if column.table in own:
            column.set("table", own[column.table].copy())


def known_tables() -> dict[str, dict[str, str]]:
    """Columns of the tables that a pack is given."""
    given = json.loads(read(EVIDENCE / "packs/given.json"))
    return {table: {column: KINDS[kind] for column, kind in columns} for table, columns in given.items()}


def qualified(tree: exp.Query, tables: dict) -> exp.Query:
    known = tree.copy()
    for node in list(known.find_all(exp.Parameter, exp.Placeholder)):
        if placeholder_name(node) in DAYS:
            node.replace(exp.cast(node.copy(), "date"))
    try:
        known = qualify(known, schema=tables, dialect="duckdb", quote_identifiers=False, identify=False)
    except sqlglot.errors.OptimizeError as error:
        start = " ".join(tree.sql(dialect="duckdb").split())[:120]
        raise CannotBeCarried(f"{error} (in the question that begins: {start})") from error
    return annotate_types(known, schema=tables, dialect="duckdb")


def columns_of(tree: exp.Query, tables: dict) -> dict[str, str]:
    known = qualified(tree, tables)
    return {select.alias_or_name: select.type.sql(dialect="duckdb").lower() if select.type else "unknown"
            for select in known.selects}


def parameters(tree: exp.Query) -> list[str]:
    return sorted({placeholder_name(node) for node in tree.find_all(exp.Parameter, exp.Placeholder)})


def placeholder_name(node: exp.Expression) -> str:
    this = node.this
    return this if isinstance(this, str) else this.name


def reads(tree: exp.Query) -> list[str]:
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    return sorted({table.name for table in tree.find_all(exp.Table)} - own)


def write(question: dict, dialect: str, tables: dict) -> str:
    tree = question["tree"].copy()
    days(tree, dialect, tables, question["source"])
    for node in list(tree.find_all(exp.Parameter, exp.Placeholder)):
        name = placeholder_name(node)
        if dialect == "spark":
            node.replace(exp.Placeholder(this=name))
        else:
            column = exp.column(exp.to_identifier(name, quoted=True))
            node.replace(exp.select(column).from_("parameters").subquery())
    for function in tree.find_all(exp.Anonymous):
        if function.name.lower() not in KNOWN_EVERYWHERE:
            raise CannotBeCarried(f"{question['source']} uses {function.name}, which {dialect} may not have")
    tree = tree.transform(for_postgres if dialect == "postgres" else for_spark)
    for comment in tree.walk():
        comment.comments = None
    settings = {"pretty": True, "unsupported_level": sqlglot.ErrorLevel.RAISE, "max_text_width": 100}
    try:
        text = Dialect.get_or_raise(dialect).generate(tree, **settings)
    except sqlglot.errors.UnsupportedError as error:
        raise CannotBeCarried(f"{question['source']} cannot be carried to {dialect}: {error}") from error
    return text


def for_spark(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.PercentileCont) and node.expression is not None:
        # Spark's `percentile_cont` wants `within group`; its `percentile` lies between two values as `quantile_cont` does.
        return exp.Anonymous(this="PERCENTILE", expressions=[node.this, node.expression])
    return node


def for_postgres(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.DateFromParts):
        return exp.Anonymous(this="MAKE_DATE", expressions=[node.args["year"], node.args["month"], node.args["day"]])
    if isinstance(node, exp.AnyValue) or isinstance(node, exp.ArgMax) or isinstance(node, exp.ArgMin):
        raise CannotBeCarried("any_value, arg_max and arg_min differ between the dialects: use a window")
    return node


def days(tree: exp.Query, dialect: str, tables: dict, source: str) -> None:
    """Differences of days, as each dialect writes them."""
    for place, node in enumerate(tree.find_all(exp.Sub)):
        node.meta["place"] = place
    known = {node.meta.get("place"): node for node in qualified(tree, tables).find_all(exp.Sub)}
    for node in list(tree.find_all(exp.Sub)):
        typed = known.get(node.meta.get("place"))
        if typed is None:
            raise CannotBeCarried(f"{source}: the kinds in `{node.sql(dialect='duckdb')}` are not known")
        left, right = (is_a_day(side) for side in (typed.this, typed.expression))
        if left and typed.expression.type.is_type(exp.DataType.Type.UNKNOWN):
            raise CannotBeCarried(f"{source}: in `{node.sql(dialect='duckdb')}` the kind of the second is not known")
        if left and right and dialect == "spark":
            # Spark's difference with two arguments counts days of the calendar, whatever the time zone.
            node.replace(exp.Anonymous(this="DATEDIFF", expressions=[node.this, node.expression]))
    if dialect == "spark":
        for node in list(tree.find_all(exp.DateDiff)):
            unit = node.args.get("unit")
            if unit is not None and unit.name.lower() not in ("day", "days"):
                raise CannotBeCarried(f"{source}: differences in {unit.name} count differently in each dialect")
            node.replace(exp.Anonymous(this="DATEDIFF", expressions=[node.this, node.expression]))
    KNOWN_EVERYWHERE.add("datediff")


def is_a_day(node: exp.Expression) -> bool:
    return node.type is not None and node.type.is_type(exp.DataType.Type.DATE)


def why(text: str) -> list[str]:
    """The sentences with which a question opens."""
    said = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        said.append(line.removeprefix("--").strip())
    return said


def header(question: dict) -> str:
    source = f"care/src/evidence/{question['source']}: change it there" if question["source"] else "the list of measures"
    lines = question["why"] + ["", f"Made by tools/transpile from {source}."]
    return "".join(f"-- {line}".rstrip() + "\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
