-- What one of the shared macros answers, with what it was asked for: `shared.rs` puts in the macro and the parameter.
select $of as kept_of, * from shared_macro($of)
