# Tapak: build, run, test. Swift 6.2 or newer is the one prerequisite; system packages are installed where that is possible.
SWIFT ?= swift
# The formats of GDAL, where it is there.
TRAITS = $$(pkg-config --exists gdal 2>/dev/null && echo --traits GDAL)
DEBIAN_PACKAGES = libgeos-dev libproj-dev libxlsxwriter-dev zlib1g-dev proj-data librsvg2-bin fonts-dejavu-core pkg-config
OPTIONAL_PACKAGES = libgdal-dev

.PHONY: run test test-plain test-web lint format bench bench-ab bench-roads sanitize fuzz faults clean packages swift

## make run: all analyses on the sample project and the whole folder to hand over, into notebooks-exports/kupang
run: packages
	$(SWIFT) build -c release --product tapak $(TRAITS)
	.build/release/tapak report geodata/kupang/tapak.yaml

## make test: all tests
test: packages
	$(SWIFT) test $(TRAITS)

## make test-plain: all tests of the program without GDAL (SKIP=… leaves tests out)
test-plain: packages
	$(SWIFT) test --scratch-path .build-plain $(addprefix --skip ,$(SKIP))

## make test-web: the reports of the sample in a browser without a network, and its notebook run from end to end
test-web: packages
	$(SWIFT) build --product tapak $(TRAITS)
	@.ci/test-web

## make lint: formatting and style, strict
lint: swift
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks Fuzz

## make format: brings the sources into shape
format: swift
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks Fuzz

## make bench: the analyses end to end on made-up regions and the hot paths each on its own, in a package of its own
bench: packages
	$(SWIFT) run -c release --package-path Benchmarks tapak-benchmarks

## make bench-roads: ways along roads against SciPy, NetworkX and Pandana on one graph (SIZE=city or region; needs numpy, scipy, shapely)
bench-roads: packages
	$(SWIFT) build -c release --product tapak $(TRAITS)
	$(or $(PYTHON),python3) Benchmarks/roads.py --size $(or $(SIZE),city)

## make bench-ab REV=…: the command of a commit and of the tree as it stands by turns, CPU seconds (ROUNDS=5, SIZE=S or M)
bench-ab: packages
	@SWIFT="$(SWIFT)" bash Benchmarks/ab.sh "$(REV)" "$(or $(ROUNDS),5)" "$(or $(SIZE),M)"

## make sanitize: the tests of the engine, the formats and the analyses under the address and thread sanitizers
sanitize: packages
	SWIFT_BACKTRACE=enable=no $(SWIFT) test --sanitize=address --disable-xctest --scratch-path .build-address \
	    --filter 'TapakEngineTests|TapakFormatsTests|TapakAnalysisTests'
	SWIFT_BACKTRACE=enable=no $(SWIFT) test --sanitize=thread --disable-xctest --scratch-path .build-thread \
	    --filter 'TapakEngineTests|TapakFormatsTests|TapakAnalysisTests'

## make fuzz: the readers of layers and project files on bytes that nobody would write (SECONDS=60 a format)
fuzz: packages
	@SWIFT="$(SWIFT)" .ci/fuzz "$(or $(SECONDS),60)"

## make faults: full disks, kills, two runs at once and what else goes wrong around a run (ROUNDS=10)
faults: packages
	$(SWIFT) build -c release --product tapak $(TRAITS)
	@.ci/faults "$(or $(ROUNDS),10)"

clean:
	rm -rf .build .build-*

swift:
	@command -v $(SWIFT) >/dev/null 2>&1 || { \
	    echo "Tapak needs Swift 6.2 or newer: install it from https://www.swift.org/install and put it on the PATH."; exit 1; }

packages: swift
	@DEBIAN_PACKAGES="$(DEBIAN_PACKAGES)" OPTIONAL_PACKAGES="$(OPTIONAL_PACKAGES)" sh .ci/packages
