// The HTTPWire target: see the house in README.md.
