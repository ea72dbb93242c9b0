//! Rows that waited become the groups of a Parquet file: one thread turns them into columns while others code and compress the
//! columns before.

use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{Array as _, ArrayRef};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use foldhash::HashSet;
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;

use super::error::{ColumnsError, Kind};
use super::packed::{Column, Given, Packer};
use super::parquet::ColumnKind;
use super::runs::Runs;

/// Rows kept together in the file: small enough to bound memory, large enough to compress.
const ROWS: usize = 32_768;
/// How many bytes of waiting rows are kept together at most.
const BYTES: usize = 16 << 20;
/// Threads that code columns.
const THREADS: usize = 2;
/// Of so many values it is looked whether they repeat.
const LOOKED_AT: usize = 4_096;

/// Columns of some rows.
type Group = Vec<ArrayRef>;

/// Writes all rows in their order, and answers how many.
pub(super) fn write(
    file: File,
    columns: &[(String, ColumnKind)],
    (packer, runs): (&Packer, Runs),
    watch: &mut dyn FnMut(&[Given<'_>]),
    at: impl Fn(io::Error) -> ColumnsError + Sync,
) -> Result<u64, ColumnsError> {
    let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<Field>>()));
    thread::scope(|scope| {
        // While one group is coded, the next is made and one may lie between.
        let (give, given) = sync_channel::<Group>(1);
        let at = &at;
        let writing = scope.spawn(move || write_groups(file, &schema, &given, at));
        let mut building = columns.iter().map(|(_, kind)| Column::new(*kind)).collect::<Vec<_>>();
        let (mut rows, mut bytes) = (0, 0);
        let gathered = runs.each(|packed| {
            let mut row = Vec::with_capacity(columns.len());
            let whole = packer.unpack(packed, |_, value| row.push(value));
            whole.ok_or_else(|| io::Error::other("a row that waited is torn"))?;
            watch(&row);
            building.iter_mut().zip(row).for_each(|(column, value)| column.add(value));
            (rows, bytes) = (rows + 1, bytes + packed.len());
            if rows < ROWS && bytes < BYTES {
                return Ok(());
            }
            (rows, bytes) = (0, 0);
            // Nobody takes it when writing has failed, which is told below.
            give.send(building.iter_mut().map(Column::finish).collect()).map_err(io::Error::other)
        });
        let last = if gathered.is_ok() && rows > 0 {
            give.send(building.iter_mut().map(Column::finish).collect()).map_err(io::Error::other)
        } else {
            Ok(())
        };
        drop(give);
        let written = writing.join().map_err(|_| torn("the thread that writes failed"))?;
        let written = written?;
        gathered.and(last).map_err(at)?;
        Ok(written)
    })
}

/// The error for what only a mistake of ours can bring about.
pub(super) fn torn(why: &str) -> ColumnsError {
    ColumnsError::new(Kind::Failed, "The file could not be written, so it was not kept.").with_detail(why)
}

fn field((name, kind): &(String, ColumnKind)) -> Field {
    let of = match kind {
        ColumnKind::Text => DataType::Utf8,
        ColumnKind::Date => DataType::Date32,
        ColumnKind::Int => DataType::Int64,
        ColumnKind::Real => DataType::Float64,
        ColumnKind::Bool => DataType::Boolean,
    };
    Field::new(name, of, true)
}

/// What `parquet` says about a file, as the disk's own error where it is one.
fn failed(error: ParquetError, at: &impl Fn(io::Error) -> ColumnsError) -> ColumnsError {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => at(*error),
            Err(error) => torn(&error.to_string()),
        },
        other => torn(&other.to_string()),
    }
}

fn write_groups(
    file: File,
    schema: &SchemaRef,
    given: &Receiver<Group>,
    at: &impl Fn(io::Error) -> ColumnsError,
) -> Result<u64, ColumnsError> {
    let failed = |error| failed(error, at);
    let first = given.recv().ok();
    // Whose texts hardly repeat in the first rows is written as it is: a dictionary of it would only be longer.
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_data_page_row_count_limit(ROWS)
        .set_max_row_group_row_count(None);
    for (field, array) in schema.fields().iter().zip(first.iter().flatten()) {
        properties =
            properties.set_column_dictionary_enabled(ColumnPath::new(vec![field.name().clone()]), repeats(array));
    }
    let parquet = ArrowSchemaConverter::new().convert(schema).map_err(failed)?;
    let mut writer =
        SerializedFileWriter::new(file, parquet.root_schema_ptr(), Arc::new(properties.build())).map_err(failed)?;
    let factory = ArrowRowGroupWriterFactory::new(&writer, schema.clone());
    let mut rows = 0;
    let mut next = first;
    while let Some(group) = next {
        rows += group.first().map_or(0, |column| column.len() as u64);
        let number = writer.flushed_row_groups().len();
        let chunks = code(factory.create_column_writers(number).map_err(failed)?, schema, group).map_err(failed)?;
        let mut into = writer.next_row_group().map_err(failed)?;
        for chunk in chunks {
            chunk.append_to_row_group(&mut into).map_err(failed)?;
        }
        into.close().map_err(failed)?;
        next = given.recv().ok();
    }
    writer.close().map_err(failed)?;
    Ok(rows)
}

/// Codes the columns of a group, each thread the next that nobody has taken.
fn code(
    writers: Vec<ArrowColumnWriter>,
    schema: &SchemaRef,
    group: Group,
) -> Result<Vec<ArrowColumnChunk>, ParquetError> {
    let waiting: Vec<Mutex<Option<(ArrowColumnWriter, ArrayRef)>>> =
        writers.into_iter().zip(group).map(|both| Mutex::new(Some(both))).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut coded = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(column) = waiting.get(place) else { return Ok::<_, ParquetError>(coded) };
            let Some((mut writer, array)) = column.lock().unwrap_or_else(PoisonError::into_inner).take() else {
                continue;
            };
            for leaf in compute_leaves(schema.field(place), &array)? {
                writer.write(&leaf)?;
            }
            coded.push((place, writer.close()?));
        }
    };
    let mut all = thread::scope(|scope| {
        let threads: Vec<_> = (1..THREADS).map(|_| scope.spawn(work)).collect();
        let mut all = work()?;
        for thread in threads {
            all.extend(thread.join().map_err(|_| ParquetError::General("a thread that codes columns failed".into()))??);
        }
        Ok::<_, ParquetError>(all)
    })?;
    all.sort_by_key(|(place, _)| *place);
    Ok(all.into_iter().map(|(_, chunk)| chunk).collect())
}

/// Whether the values of a column repeat: of those looked at, at most half are new.
fn repeats(array: &ArrayRef) -> bool {
    let (mut seen, mut new) = (0, 0);
    match array.data_type() {
        DataType::Utf8 => {
            let mut known = HashSet::default();
            for text in array.as_string::<i32>().iter().flatten().take(LOOKED_AT) {
                seen += 1;
                new += usize::from(known.insert(text));
            }
        }
        DataType::Int64 => {
            let mut known = HashSet::default();
            for number in array.as_primitive::<Int64Type>().iter().flatten().take(LOOKED_AT) {
                seen += 1;
                new += usize::from(known.insert(number));
            }
        }
        _ => return true,
    }
    new * 2 <= seen
}
