//! What the numbers say: national events in and out, measures and charts.
