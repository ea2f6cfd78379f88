# Two commands: `make run` puts the dashboard on screen, `make test` proves it.
HOST ?= 127.0.0.1
PORT ?= 8501
# The first Python that runs and is new enough; a name on the PATH alone proves nothing.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
# What was installed is compiled on all cores, where pip would use one; a file that is no Python is not our fault.
COMPILE := -@$(PY) -m compileall -qq -j 0 .venv/lib
export KINERJA_DATA ?= data

.PHONY: run test setup setup-test browser nginx serve renew lint types tests lock format bench fresh audit licences backup restore soak nightly

# The demo asks nobody to sign in, and shows invented data only: with real data the app says what to set up instead.
run: export APP_DEMO ?= 1
run: .venv/.run
	@$(PY) -m etl prepare
	@echo "Dasbor / dashboard: http://$(HOST):$(PORT)   (Ctrl+C: berhenti / stop)"
	@$(PY) -m streamlit run dashboard/app.py --server.address $(HOST) --server.port $(PORT)

# Many viewers: a process for each core behind nginx, TLS with a certificate of its own. `make renew` restarts them one by one.
serve: export APP_DEMO ?= 1
serve: TLS_PORT ?= 8443
serve: .venv/.run
	@$(PY) -m etl prepare
	@$(PY) -m deploy serve --address $(HOST) --port $(TLS_PORT) $(if $(PROCESSES),--processes $(PROCESSES)) $(if $(NAME),--host $(NAME))

renew: .venv/.run
	@$(PY) -m deploy roll

# Types are checked beside the tests: one process of each would leave a core idle.
test: .venv/.test browser nginx lint
	@$(MAKE) --no-print-directory -j 2 types tests

setup: .venv/.run

setup-test: .venv/.test

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Perlu Python 3.11 atau lebih baru / Python 3.11 or newer is needed"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Modul venv tidak ada; pasang paket python3-venv / install python3-venv"; exit 1; }

.venv/.run: .venv/bin/python requirements.txt
	@echo "Memasang paket (sekali saja) / installing packages (once) ..."
	@$(PIP) --no-compile -r requirements.txt
	$(COMPILE)
	@touch $@

.venv/.test: .venv/bin/python requirements-dev.txt
	@echo "Memasang paket uji / installing test packages ..."
	@$(PIP) --no-compile -r requirements-dev.txt
	$(COMPILE)
	@touch $@ .venv/.run

browser: .venv/.test
	@$(PY) -m tests.browser.ensure

nginx: .venv/.test
	@$(PY) -m tests.serve.ensure

lint: .venv/.test
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: .venv/.test
	@$(PY) -m mypy

# Every test process and every command it starts would compile the project anew where that is not kept.
tests: export PYTHONDONTWRITEBYTECODE =
tests: .venv/.test
	@$(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder -q

format: .venv/.test
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

bench: .venv/.test
	@$(PY) -m tests.bench

# Pins: requirements.txt (to run) and requirements-dev.txt (to test) come from pyproject.toml.
lock: .venv/bin/python
	@$(PIP) uv
	@$(PY) -m uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-header pyproject.toml -o requirements.txt
	@$(PY) -m uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements-dev.txt

# Everything that cannot be made again, in one file: make backup [TO=/elsewhere], make restore FILE=… [FORCE=1].
backup: .venv/.run
	@$(PY) -m etl backup $(if $(TO),--to "$(TO)")

restore: .venv/.run
	@test -n "$(FILE)" || { echo "Sebutkan cadangannya / name the backup: make restore FILE=backups/kinerja-….zip"; exit 1; }
	@$(PY) -m etl restore "$(FILE)" $(if $(FORCE),--force)

# Known vulnerabilities of what runs; fails too when the advisories cannot be reached.
audit: .venv/.run
	@$(PIP) pip-audit
	@$(PY) -m pip_audit --strict --no-deps --disable-pip -r requirements.txt

licences: .venv/.test
	@$(PY) -m tests.licences

# Throws away everything that was generated or loaded; exports in the inbox stay.
fresh:
	rm -rf $(KINERJA_DATA)/sample $(KINERJA_DATA)/lake $(KINERJA_DATA)/warehouse

# Hours of use in one go: viewers, loads, builds, discussions, and whether anything grew. The short one is for every night.
soak: .venv/.test
	@$(PY) -m tests.soak --minutes 120 --hour 60

nightly: .venv/.test
	@$(PY) -m tests.soak --minutes 10 --hour 4
