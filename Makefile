# The front door. Every command works in a fresh clone; `tools/setup` puts in place what is missing.

.DEFAULT_GOAL := help
.PHONY: help demo test check bench bench-evidence cluster-test

# `make test ARGS="-p care persons"` runs a part; `make demo ARGS="--listen 127.0.0.1:9000"` passes words on.
ARGS ?=

help: ## This list
	@echo "Alongside: one open system for adult social care in an English council."
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1~\2/p' Makefile | awk -F'~' '{ printf "%-19s %s\n", $$1, $$2 }'
	@echo
	@echo "What goes in ARGS is passed on:  make test ARGS=\"-p care persons\""

demo: ## Build, fill and start a fictional council at http://127.0.0.1:8080
	@tools/setup
	cargo build --workspace
	cargo run --quiet --package care -- demo $(ARGS)

test: ## Every test, on SQLite and on a PostgreSQL of its own
	@tools/setup tests
	tools/with-postgres cargo test $(if $(ARGS),$(ARGS),--workspace --no-fail-fast)
	@if [ -z "$(ARGS)" ] && [ -x tools/browser-tests ]; then tools/browser-tests; fi

check: ## Format, lints, licences and doubled dependencies
	@tools/setup
	cargo fmt --all -- --check
	cargo clippy --workspace --all-targets -- -D warnings
	tools/licences

bench: ## How fast it is, on SQLite and on PostgreSQL
	@tools/setup tests
	tools/bench $(ARGS)

bench-evidence: ## How fast evidence is at 0.2, 2 and 20 million rows, beside DuckDB, Polars, pandas and pm4py
	tools/bench-evidence $(ARGS)

cluster-test: ## The measures on a real Spark cluster give the rows that the product gives
	tools/cluster-test $(ARGS)
