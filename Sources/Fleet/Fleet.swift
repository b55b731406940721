// The Fleet target: see the house in README.md.
