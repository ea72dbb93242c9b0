//! How Nunjucks prints, escapes and tests values, for `MiniJinja`.
//!
//! Everything printed is escaped unless it is marked safe, and only `|safe`, a macro's own output and
//! captured markup (`{% set x %}…{% endset %}`) are.

use std::borrow::Cow;
use std::fmt;

use minijinja::value::{Rest, ValueKind};
use minijinja::{Environment, Error, ErrorKind, State, Value};

/// Registers the printing rules, filters, tests and methods of Nunjucks.
pub(super) fn register(environment: &mut Environment<'_>) {
    environment.set_formatter(|out, _state, value| {
        let text = text_of(value);
        if value.is_safe() { out.write_str(&text) } else { write_escaped(out, &text) }
            .map_err(|_| Error::from(ErrorKind::WriteFailure))
    });
    for name in ["escape", "e"] {
        environment.add_filter(name, escape);
    }
    for name in ["default", "d"] {
        environment.add_filter(name, default);
    }
    environment.add_filter("safe", |value: Value| Value::from_safe_string(text_of(&value).into_owned()));
    environment.add_filter("string", |value: Value| as_safe_as(&value, text_of(&value).into_owned()));
    environment.add_filter("trim", |value: Value| as_safe_as(&value, text_of(&value).trim().to_owned()));
    environment.add_filter("indent", indent);
    environment.add_filter("length", |value: Value| value.len().unwrap_or(0));
    environment.add_filter("njk_length", |value: Value| property(&value, "length"));
    environment.add_filter("njk_val", |value: Value| property(&value, "val"));
    environment.add_filter("njk_items", items);
    environment.add_filter(
        "njk_each",
        |value: Value| {
            if value.is_none() { Value::from(Vec::<Value>::new()) } else { value }
        },
    );
    environment.add_test("njk_in", |value: Value, constants: Value| -> Result<bool, Error> {
        Ok(constants.try_iter()?.any(|constant| same_constant(&value, &constant)))
    });
    environment.add_test("escaped", |value: Value| value.is_safe());
    environment.add_test("mapping", |value: Value| value.kind() == ValueKind::Map);
    environment.add_test("null", |value: Value| value.is_none());
    environment.add_test("truthy", |value: Value| value.is_true());
    environment.set_unknown_method_callback(method);
}

/// The text that JavaScript would print for `value`; nothing for null and undefined.
pub(super) fn text_of(value: &Value) -> Cow<'_, str> {
    if let Some(text) = value.as_str() {
        return Cow::Borrowed(text);
    }
    match value.kind() {
        ValueKind::Undefined | ValueKind::None => Cow::Borrowed(""),
        ValueKind::Bool => Cow::Borrowed(if value.is_true() { "true" } else { "false" }),
        ValueKind::Map => Cow::Borrowed("[object Object]"),
        ValueKind::Seq | ValueKind::Iterable => {
            let parts = value.try_iter().map(|all| all.map(|one| text_of(&one).into_owned()).collect::<Vec<_>>());
            Cow::Owned(parts.unwrap_or_default().join(","))
        }
        ValueKind::Number => {
            let text = value.to_string();
            Cow::Owned(text.strip_suffix(".0").map(str::to_owned).unwrap_or(text))
        }
        _ => Cow::Owned(value.to_string()),
    }
}

/// Writes `text` with Nunjucks' seven escapes.
fn write_escaped(out: &mut impl fmt::Write, text: &str) -> fmt::Result {
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'`' => "&#96;",
            b'\\' => "&#92;",
            _ => continue,
        };
        out.write_str(&text[plain..at])?;
        out.write_str(escaped)?;
        plain = at + 1;
    }
    out.write_str(&text[plain..])
}

fn as_safe_as(original: &Value, text: String) -> Value {
    if original.is_safe() { Value::from_safe_string(text) } else { Value::from(text) }
}

fn escape(value: Value) -> Result<Value, Error> {
    if value.is_safe() {
        return Ok(value);
    }
    let mut escaped = String::new();
    write_escaped(&mut escaped, &text_of(&value)).map_err(|_| Error::from(ErrorKind::WriteFailure))?;
    Ok(Value::from_safe_string(escaped))
}

/// `value | default(other)`, or `default(other, true)` to replace everything false as well.
fn default(value: Value, arguments: Rest<Value>) -> Value {
    let replace_false = arguments.get(1).is_some_and(Value::is_true);
    if value.is_undefined() || replace_false && !value.is_true() {
        arguments.first().cloned().unwrap_or_else(|| Value::from(""))
    } else {
        value
    }
}

fn indent(value: Value, width: Option<usize>, first: Option<bool>) -> Value {
    let padding = " ".repeat(width.unwrap_or(4));
    let text = text_of(&value);
    let mut indented = String::with_capacity(text.len() + 64);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            indented.push('\n');
        }
        if number > 0 || first.unwrap_or(false) {
            indented.push_str(&padding);
        }
        indented.push_str(line);
    }
    as_safe_as(&value, indented)
}

/// A property that JavaScript's strings and lists, or Nunjucks' safe strings, have by themselves.
fn property(value: &Value, name: &str) -> Result<Value, Error> {
    match (value.kind(), name) {
        (ValueKind::Undefined, _) => Ok(Value::UNDEFINED),
        (ValueKind::String | ValueKind::Seq | ValueKind::Iterable, "length") => {
            Ok(value.len().map_or(Value::UNDEFINED, Value::from))
        }
        (ValueKind::String, "val") if value.is_safe() => Ok(Value::from(text_of(value).into_owned())),
        _ => value.get_attr(name),
    }
}

/// Key and value of each entry of a dictionary; a list of pairs stays as it is; null has none.
fn items(value: Value) -> Result<Value, Error> {
    match value.kind() {
        ValueKind::Map => {
            let pairs: Result<Vec<Value>, Error> =
                value.try_iter()?.map(|key| Ok(Value::from(vec![key.clone(), value.get_item(&key)?]))).collect();
            pairs.map(Value::from)
        }
        ValueKind::Undefined | ValueKind::None => Ok(Value::from(Vec::<Value>::new())),
        _ => Ok(value),
    }
}

/// JavaScript's `===` between a value and a constant.
fn same_constant(value: &Value, constant: &Value) -> bool {
    value.kind() == constant.kind() && (value == constant)
}

/// The few methods of JavaScript's strings and lists that the templates use.
fn method(_state: &mut State<'_, '_>, value: &Value, name: &str, arguments: &[Value]) -> Result<Value, Error> {
    match name {
        "concat" => {
            let mut joined: Vec<Value> = value.try_iter()?.collect();
            for argument in arguments {
                if argument.kind() == ValueKind::Seq {
                    joined.extend(argument.try_iter()?);
                } else {
                    joined.push(argument.clone());
                }
            }
            Ok(Value::from(joined))
        }
        "join" => {
            let between = arguments.first().map_or(Cow::Borrowed(","), text_of);
            let parts: Vec<String> = value.try_iter()?.map(|part| text_of(&part).into_owned()).collect();
            Ok(Value::from(parts.join(&between)))
        }
        "includes" => {
            let wanted = arguments.first().cloned().unwrap_or(Value::UNDEFINED);
            Ok(Value::from(match value.as_str() {
                Some(text) => text.contains(&*text_of(&wanted)),
                None => value.try_iter()?.any(|one| same_constant(&one, &wanted)),
            }))
        }
        _ => Err(Error::new(ErrorKind::UnknownMethod, format!("there is no method {name:?} on {}", value.kind()))),
    }
}
