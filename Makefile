# make demo · make test · make sweep · make api · make drills · make check · make browser

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
VNU_VERSION := 26.9.27

export DEMO ?= 1
export LOG_FORMAT ?= text

.PHONY: demo test sweep check api drills audit browser html bench load messages environment clean

demo: $(VENV)/installed-demo  ## Serve the real record on this machine
	$(BIN)/python manage.py migrate --verbosity 0
	$(BIN)/python manage.py load_demo --verbosity 0
	$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	$(BIN)/python manage.py demo_accounts --address http://127.0.0.1:$(PORT)
	$(BIN)/gunicorn dashboard.wsgi --config deploy/gunicorn.conf.py --bind 127.0.0.1:$(PORT)

test: $(VENV)/installed-dev  ## Run the tests on SQLite, or on DATABASE_URL
	$(BIN)/python -m pytest --numprocesses auto -m 'not sweep' $(TESTS)

sweep: $(VENV)/installed-dev  ## Run the tests that go over every page and every row, as every reader
	$(BIN)/python -m pytest --numprocesses auto -m sweep

drills: $(VENV)/installed-dev  ## Lose, restore, kill, upgrade and pester a site; needs Debian's postgresql
	$(BIN)/python -m pytest tests/drills --numprocesses 2 --dist loadgroup --override-ini='norecursedirs=.* node_modules' $(DRILLS)

api: $(VENV)/installed-dev  ## Ask the API whatever its description allows, and what it does not
	$(BIN)/python -m pytest tests/contract --numprocesses auto --override-ini='norecursedirs=.* node_modules'

browser: $(VENV)/installed-dev  ## Run the journeys in a real browser; needs Debian's chromium
	$(BIN)/python -m pytest tests/journeys --numprocesses auto --override-ini='norecursedirs=.* node_modules' --ignore tests/journeys/test_html.py

html: $(VENV)/installed-dev node_modules/vnu-$(VNU_VERSION)  ## Check the HTML of every page; needs Java and npm
	$(BIN)/python -m pytest tests/journeys/test_html.py --override-ini='norecursedirs=.* node_modules'

check: $(VENV)/installed-dev  ## Run everything that reads the code rather than runs it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	DEMO=0 STAFF_SECOND_FACTOR=1 ALLOWED_HOSTS=record.example SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

audit: var/audit/tool/installed  ## Ask the published list of weaknesses about every pinned package
	$(PYTHON) -m audit $(AUDIT)

load: $(VENV)/installed-dev var/bench/site/installed  ## Hold the site under load while somebody writes; needs Debian's wrk
	$(BIN)/python -m bench.load $(LOAD)

bench: $(VENV)/installed-dev var/bench/peers/installed var/bench/site/installed  ## Compare the site with other ways of serving its record
	$(BIN)/python -m bench $(BENCH)

messages: $(VENV)/installed-dev  ## Collect the strings to translate and compile the catalogs; needs gettext
	$(BIN)/python manage.py makemessages --locale ko --no-location --no-wrap --no-obsolete --ignore .venv --ignore var --ignore tests
	$(BIN)/python manage.py compilemessages --locale ko --ignore .venv --ignore var

environment: $(VENV)/bin/python  ## Write the variables that the code reads into the guide to operations
	$(BIN)/python -m dashboard.environment

clean:  ## Remove the environment and the demo's database
	rm -rf $(VENV) var

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed-demo: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	touch $@

$(VENV)/installed-dev: requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	touch $@

var/bench/peers/installed: bench/requirements.txt
	$(PYTHON) -m venv var/bench/peers
	var/bench/peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	touch $@

var/bench/site/installed: requirements.txt
	$(PYTHON) -m venv var/bench/site
	var/bench/site/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	touch $@

var/audit/tool/installed: audit/requirements.txt
	$(PYTHON) -m venv var/audit/tool
	var/audit/tool/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	touch $@

# The checker alone, without the script that would fetch a Java of its own; no lock file, which would name a host.
node_modules/vnu-$(VNU_VERSION):
	npm install --no-save --no-package-lock --ignore-scripts --no-audit --no-fund vnu-jar@$(VNU_VERSION)
	touch $@
