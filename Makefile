# The two commands most people need are ./run.sh and ./test.sh; these are for work on the code.
.DEFAULT_GOAL := help
.PHONY: help lint format test lock bench screenshots soak rooms

bin := .venv/bin
export DEBUG ?= 1

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

lint: ## ruff, mypy, djlint, and whether the models have their migrations
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/mypy
	$(bin)/djlint --lint --quiet templates
	$(bin)/python manage.py makemigrations --check --dry-run

format: ## let ruff arrange the code
	$(bin)/ruff check --fix
	$(bin)/ruff format

test: ## the whole suite, as ./test.sh
	./test.sh

soak: ## play the five rules by chance for SOAK_STEPS steps (50000) and check every invariant after each
	SOAK_STEPS=$${SOAK_STEPS:-50000} $(bin)/python -m pytest -q -p no:cacheprovider tests/invariants/test_machine.py

bench: ## p50 and queries of every page on the demonstration data, and the server's memory
	$(bin)/python manage.py migrate --verbosity 0
	$(bin)/python manage.py load_catalogue --verbosity 0
	$(bin)/python manage.py seed_demo
	$(bin)/python -m tests.bench.pages
	$(bin)/python -m tests.bench.day_papers

screenshots: ## the README's pictures, from the trial that ./run.sh serves
	$(bin)/python scripts/screenshots.py

rooms: ## draw the rooms into docs/architecture.md from the table in scripts/rooms.py
	$(bin)/python scripts/rooms.py

lock: ## write requirements*.txt anew from the ranges of pyproject.toml
	$(bin)/python -m pip install --quiet uv
	PATH="$(CURDIR)/$(bin):$$PATH" ./scripts/lock.sh --upgrade
