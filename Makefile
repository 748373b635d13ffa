# Two commands: `make run` shows the whole thing on synthetic families and serves it until Ctrl-C
# (ARGS=--no-serve: shows it and ends), `make test` proves it.
SWIFT ?= swift
BUILD ?= .build

.PHONY: run test soak setup build bench clean

run: setup
	$(SWIFT) build -c release --scratch-path $(BUILD) --product yuhou --explicit-target-dependency-import-check error
	$(BUILD)/release/yuhou demo $(ARGS)

test: setup
	$(SWIFT) build --build-tests --scratch-path $(BUILD) --explicit-target-dependency-import-check error
	SWIFT="$(SWIFT)" sh scripts/test.sh $(BUILD)

# What is too long for every day: all mutations of the access matrix, years of 2,000 families.
soak: setup
	$(SWIFT) build --build-tests --scratch-path $(BUILD) --explicit-target-dependency-import-check error
	YUHOU_ALL_MUTATIONS=1 $(SWIFT) test --skip-build --scratch-path $(BUILD) --filter AccessTests.MutationTests
	YUHOU_KILLS=500 $(SWIFT) test --skip-build --scratch-path $(BUILD) --filter MoneyTests.RunKillTests
	YUHOU_HISTORIES=10000 $(SWIFT) test --skip-build --scratch-path $(BUILD) --filter MoneyTests.AccrualPropertyTests
	YUHOU_WHOLE_YEAR=1 $(SWIFT) test --skip-build --scratch-path $(BUILD) --filter 'SimulationTests.(YearTests|WholeHouseTests|KeptListTests)'
	YUHOU_API_DESKS=all YUHOU_API_SECONDS=120 sh scripts/console.sh $(BUILD)

# About ten minutes; PERSONS=1000000 makes the district as large as the goals speak of.
PERSONS ?= 100000
# OFFICE_FAMILIES=1000000 does the same for the office's lists.
OFFICE_FAMILIES ?= 100000
BOARD_FAMILIES ?= 20000

bench: setup
	$(SWIFT) build -c release --scratch-path $(BUILD)
	$(SWIFT) build --build-tests --scratch-path $(BUILD)
	sh Benchmarks/import.sh $(BUILD)/release/yuhou
	sh Benchmarks/rules.sh $(BUILD)/release/Measure
	sh Benchmarks/district.sh $(BUILD)/release/yuhou $(BUILD)/release/Measure $(PERSONS)
	sh Benchmarks/forms.sh $(BUILD)/release/yuhou $(BUILD)/release/SQLForms
	sh Benchmarks/read.sh $(BUILD)/release/yuhou $(BUILD)/release/Measure
	sh Benchmarks/cases.sh $(BUILD)/release/yuhou $(BUILD)/release/Measure
	sh Benchmarks/office.sh $(BUILD)/release/yuhou $(BUILD)/release/Measure $(OFFICE_FAMILIES)
	sh Benchmarks/desks.sh $(BUILD)
	sh Benchmarks/money.sh $(BUILD)/release/yuhou
	sh Benchmarks/http.sh $(BUILD)/release/yuhou
	sh Benchmarks/board.sh $(BUILD)/release/yuhou $(BOARD_FAMILIES)

setup:
	@sh scripts/setup.sh

clean:
	rm -rf $(BUILD)
