//! Against a real provider.
