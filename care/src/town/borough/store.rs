//! The SQL of the borough, in bulk.
