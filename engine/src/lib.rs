//! Tables, SQL on columns, statistics and pictures. Knows nothing of care, the web or the record store.

pub mod columns;
