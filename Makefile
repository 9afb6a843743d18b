# Every target prepares what it needs (.venv, built assets) the first time; the second time needs no network.

PYTHON ?= python3

.DEFAULT_GOAL := help
.PHONY: help run test soak check bench shots pictures texts lock

start = @command -v $(PYTHON) >/dev/null 2>&1 || { echo "forumapp needs Python 3.11 or newer and found no $(PYTHON): \
install one (Debian 12 or newer: apt-get install python3 python3-venv), or name one with PYTHON=…" >&2; exit 1; }; \
exec $(PYTHON) .ci/tools/start.py

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

run: ## serve forumapp on this machine, the first time with the demo; FORUMAPP_PORT chooses the port
	$(start) run

test: ## install what the tests need and pass them all, but those that check runs; ARGS="-k waitlist" chooses some
	$(start) test $(ARGS)

soak: ## run every race fifty times on both databases, and a whole door with 230 guests; ARGS="--rounds 200" for more
	$(start) soak $(ARGS)

check: ## lint, types, import contracts, templates, catalogues
	$(start) check

bench: ## measure against the bare limit, on SQLite and PostgreSQL; ARGS="--quick" for a glance
	$(start) bench $(ARGS)

shots: ## one contact sheet per page: widths, languages, themes; PAGE=register chooses one
	$(start) shots $(PAGE)

pictures: ## the pictures of README.md
	$(start) pictures

texts: ## bring the catalogues in translations/ up to date and list what is to be written
	$(start) texts

lock: ## resolve the dependencies anew into requirements*.lock
	$(start) lock
