//! Is this text one harmless `SELECT`? Decided on `DuckDB`'s own parse tree, before anything runs.
//!
//! `json_serialize_sql` parses without binding and refuses everything but `SELECT`. That is not
//! enough: some table functions change the engine (`enable_logging` can even end the process when
//! its file is refused), so only named table functions may stand in `FROM`.

use serde_json::{Map, Value};

use super::error::{ColumnsError, Kind};

/// Table functions that only make rows. Anything else must be a registered table or a macro of ours.
const ROW_MAKERS: [&str; 5] = ["generate_series", "range", "unnest", "repeat", "generate_subscripts"];
/// Plain functions that write, or that would make two runs differ.
const FORBIDDEN: [&str; 5] = ["write_log", "nextval", "setseed", "getenv", "txid_current"];
/// Plain functions that make much out of little in one step. The engine does not count that memory and cannot be stopped
/// within such a step: `len(range(200000000))` took 13 GB where 512 MiB were allowed (DuckDB 1.5, measured). As table
/// functions `range` and `generate_series` make row after row, which is counted and can be stopped.
const FILLERS: [&str; 9] =
    ["range", "generate_series", "repeat", "lpad", "rpad", "printf", "format", "list_resize", "array_resize"];

/// Judges a parse tree as `json_serialize_sql` gives it. `macros` are our own table macros.
pub(super) fn judge(tree: &Value, macros: &[String]) -> Result<(), ColumnsError> {
    if tree["error"] != Value::Bool(false) {
        let message = tree["error_message"].as_str().unwrap_or_default();
        return Err(if tree["error_type"] == "parser" {
            ColumnsError::new(Kind::Failed, format!("The question is not well-formed SQL: {message}."))
        } else {
            not_one_select().with_detail(message)
        });
    }
    match tree["statements"].as_array().map(Vec::len) {
        Some(1) => walk(tree, macros),
        _ => Err(not_one_select()),
    }
}

fn not_one_select() -> ColumnsError {
    ColumnsError::new(Kind::NotASelect, "Only one SELECT may be asked at a time. Nothing was run.")
}

/// The parser has bounded the depth of the tree already.
fn walk(node: &Value, macros: &[String]) -> Result<(), ColumnsError> {
    match node {
        Value::Array(items) => items.iter().try_for_each(|item| walk(item, macros)),
        Value::Object(fields) => {
            let kind = fields.get("type").and_then(Value::as_str);
            if kind == Some("TABLE_FUNCTION") {
                let name = name_of(fields.get("function"));
                if !ROW_MAKERS.contains(&name.as_str()) && !macros.contains(&name) {
                    return Err(forbidden(&name));
                }
                let outside = fields.iter().filter(|(name, _)| *name != "function").map(|(_, field)| field);
                let inside = fields.get("function").and_then(Value::as_object).into_iter().flat_map(Map::values);
                return outside.chain(inside).try_for_each(|field| walk(field, macros));
            }
            if kind == Some("FUNCTION") {
                let name = name_of(Some(node));
                if FORBIDDEN.contains(&name.as_str()) {
                    return Err(forbidden(&name));
                }
                if FILLERS.contains(&name.as_str()) {
                    return Err(filler(&name));
                }
            }
            fields.values().try_for_each(|field| walk(field, macros))
        }
        _ => Ok(()),
    }
}

fn name_of(function: Option<&Value>) -> String {
    function.and_then(|function| function["function_name"].as_str()).unwrap_or_default().to_ascii_lowercase()
}

fn forbidden(name: &str) -> ColumnsError {
    ColumnsError::new(
        Kind::Refused,
        format!("The function “{name}” may not be used in a question. Ask the registered tables. Nothing was run."),
    )
}

fn filler(name: &str) -> ColumnsError {
    ColumnsError::new(
        Kind::Refused,
        format!(
            "The function “{name}” may not make a value, since one value could fill the memory. \
             Write “from range(…)” or “from generate_series(…)” for rows. Nothing was run."
        ),
    )
}
