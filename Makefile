# Every target sets up what it needs: nothing but make and Python ≥ 3.11 has to be there.
#   make lab FLAGS=--ip=0.0.0.0     more options for JupyterLab (here: reachable from outside a container)
#   make lab PYTHON=/path/to/python  the Python to set up with

.PHONY: help lab test test-all notebooks bench instructor data weights
.DEFAULT_GOAL := help

# One thread for NumPy's linear algebra: a second one gains little here and stalls the browser.
export OPENBLAS_NUM_THREADS := 1

python := .venv/bin/python
browserless := [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ] && [ "$$(uname)" = Linux ]
root := [ "$$(id -u)" = 0 ]

help:
	@echo 'make lab         start JupyterLab with the lectures'
	@echo 'make test        check what a change needs, in some minutes'
	@echo 'make test-all    check everything: whole JupyterLabs and servers too'
	@echo 'make notebooks   run the lectures and store their outputs'
	@echo 'make bench       measure the live figures and the engine beside their peers'
	@echo 'make instructor  write copies of the lectures with solutions and answers'
	@echo 'make data        make the data files again from their sources'
	@echo 'make weights     train the network that reads digits again'

lab: .venv/ready
	@$(python) -m jupyterlab notebooks --ServerApp.log_level=WARN --LabApp.log_level=WARN \
		$$(if $(browserless); then echo --no-browser; fi) $$(if $(root); then echo --allow-root; fi) $(FLAGS)

test: tier := -m 'not whole'
test test-all: .venv/ready-to-test
	@$(python) -m ruff check
	@$(python) -m ruff format --check
	@$(python) -m mypy
	@$(python) -m pytest -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(tier) $(FLAGS)

notebooks: .venv/ready-to-test
	@$(python) -m helpers.authoring.notebooks $(FLAGS)

bench: .venv/ready-to-bench
	@$(python) -m benchmarks $(FLAGS)

instructor: .venv/ready
	@$(python) -m helpers.authoring.instructor $(FLAGS)

data: .venv/ready-to-test
	@$(python) -m helpers.authoring.data_files

weights: .venv/ready
	@$(python) -m helpers.authoring.weights

# --- Set-up ------------------------------------------------------------------------------------------

export PIP_RETRIES := 2

# The stamp holds the folder it was made for. Moved, copied, or its Python gone: set up again.
ifneq ($(shell { $(python) -c 'import os; print(open(".venv/ready").read() == os.getcwd())'; } 2> /dev/null),True)
.PHONY: .venv/ready
endif

# $(call install,WHAT,SIZE): pip's pages go to a file; its user gets one line.
define install
	@echo 'Setting up (once, $(2)) …'
	@$(python) -m pip install --disable-pip-version-check --constraint constraints.txt --editable '$(1)' \
		> .venv/setup.log 2>&1 || { \
		if grep -q -i -e 'connection' -e 'name resolution' -e 'timed out' -e 'proxy' .venv/setup.log; \
		then echo 'Stopped: the first set-up needs the network, and nothing answers. Connect and try again.'; \
		else echo "Stopped: $$(grep -v '^ *$$' .venv/setup.log | grep -m 1 -i error || tail -n 1 .venv/setup.log)"; \
		fi; echo '(everything pip said: .venv/setup.log)'; exit 1; } >&2
endef

.venv/ready: pyproject.toml constraints.txt helpers/kernel_start.py $(wildcard files/jupyter/*.json)
	@new= venvless=; \
	for python in $(PYTHON) python3.13 python3.14 python3.12 python3.11 python3 python; do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || continue; \
		if "$$python" -c 'import ensurepip, venv' 2> /dev/null; then new=$$python; break; fi; \
		venvless=$$python; \
	done; \
	if $(python) -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then exit 0; fi; \
	if [ "$$new" ]; then "$$new" -m venv --clear .venv; \
	elif [ "$$venvless" ]; then \
		echo "Stopped: $$venvless has no venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; \
	else echo 'Stopped: this course needs Python 3.11 or newer, and none was found.' >&2; exit 1; fi
	$(call install,.,about a minute and 200 MB)
	@$(python) -c 'import os; print(os.getcwd(), end="")' > $@

.venv/ready-to-test: .venv/ready
	$(call install,.[test$(comma)data],for tests: another minute)
	@touch $@

.venv/ready-to-bench: .venv/ready-to-test
	$(call install,.[bench],for the peers we measure against: PyTorch$(comma) JAX and others$(comma) some minutes)
	@touch $@

comma := ,
