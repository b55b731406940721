# make run [DURATION=seconds] | test | lint | build | deps | bench | peers | soak | fuzz [DURATION=seconds] | sanitize | experiments | conformance | fidelity
#      dashboard-check | notebooks | docs | install [PREFIX=/usr/local] [DESTDIR=] | uninstall

all: build

# System packages: installs what is missing, asks the network for nothing where all is there.
deps:
	@sh scripts/deps.sh

build: deps
	@sh scripts/release.sh azimuth

# Four emulated servers, the router under three policies, load; until stopped or for DURATION seconds.
run: build
	@duration="$(DURATION)"; "$$(sh scripts/release.sh)/azimuth" demo $${duration:+--duration "$$duration"}

# One after another: hundreds of routers and fleets at once would starve each other of two cores.
test: deps
	swift test --disable-xctest --no-parallel
	@if command -v python3 >/dev/null; then cd scripts/experiments && python3 -m unittest -q test_experiments; fi
	@swift build --product azimuth >/dev/null && bash scripts/onnx/run.sh "$$(swift build --show-bin-path)/azimuth"
	@bash scripts/notebooks/run.sh "$$(swift build --show-bin-path)/azimuth"

lint:
	swift format lint --strict -r Sources Tests Package.swift

# Speed of the data path, against the bars of the benchmarks.
bench: deps
	bash scripts/bench/run.sh

# Beside nginx, haproxy, Envoy, vllm-router and sglang-router (installs them: Debian packages, and .tools/peers).
peers: deps
	bash scripts/peers/run.sh

# A million mixed requests; fails where memory grows, descriptors leak or an answer is not whole.
soak: deps
	bash scripts/bench/soak.sh

# The parsers against hostile bytes and other parsers, DURATION seconds each.
fuzz: deps
	DURATION="$(DURATION)" bash scripts/fuzz/run.sh

# All tests under the thread and the address sanitizer; SANITIZER=thread or address, FILTER=regex for a part.
sanitize: deps
	SANITIZER="$(SANITIZER)" FILTER="$(FILTER)" bash scripts/sanitize/run.sh

# The simulator's comparison of policies. Only what is missing runs, so it may be stopped. TRACES=folder CLUSTERS=a,b
# LOADS=0.7,0.85 SEEDS=1,2,3 POLICIES=a,b FRESH=a REQUESTS=n CORES=n and EXPERIMENTS="--no-oracle --per-trace" change it.
experiments: build
	@python3 scripts/experiments/run.py "$$(sh scripts/release.sh)/azimuth" \
		$(if $(TRACES),--traces "$(TRACES)") $(if $(CLUSTERS),--clusters "$(CLUSTERS)") $(if $(LOADS),--loads "$(LOADS)") \
		$(if $(SEEDS),--seeds "$(SEEDS)") $(if $(POLICIES),--policies "$(POLICIES)") $(if $(FRESH),--fresh "$(FRESH)") \
		$(if $(REQUESTS),--requests "$(REQUESTS)") $(if $(CORES),--cores "$(CORES)") $(EXPERIMENTS)

# Against real vLLM servers and the openai client.
conformance: build
	bash scripts/conformance/run.sh

# The simulator against a real vLLM server, whose engine is fitted first, and against the emulator (about ten minutes).
fidelity: build
	bash scripts/fidelity/run.sh emulator
	bash scripts/fidelity/run.sh vllm

# Every notebook over a small simulated logbook; the first time what they need is installed from PyPI. REPORTS=folder keeps them.
notebooks: build
	@bash scripts/notebooks/run.sh "$$(sh scripts/release.sh)/azimuth" $(if $(REPORTS),"$(REPORTS)")

# The pages of docs/ and the example configuration that are made from the code; `make test` says where they are out of date.
docs: deps
	@swift build --product azimuth >/dev/null
	@azimuth="$$(swift build --show-bin-path)/azimuth"; "$$azimuth" serve --example-config > deploy/azimuth.yaml && \
		"$$azimuth" reference --output docs --metrics Tests/AzimuthTests/Serve/Observing/exposition.txt

# Program, man pages, completions, shipped models, notebooks and a systemd unit.
PREFIX ?= /usr/local
install: build
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" sh scripts/install.sh install

uninstall:
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" sh scripts/install.sh uninstall

# The dashboard in headless Chromium (Debian package chromium). PICTURES=folder keeps screenshots, AZIMUTH=file takes another build.
dashboard-check: deps
	@AZIMUTH="$(AZIMUTH)" PICTURES="$(PICTURES)" bash scripts/dashboard/run.sh

# The manifests of deploy/kubernetes against their schemas (installs them from PyPI into .tools/manifests).
manifests-check:
	@sh scripts/autoscale/run.sh

.PHONY: manifests-check all deps build run test lint bench peers soak fuzz sanitize experiments conformance fidelity dashboard-check notebooks docs install uninstall
