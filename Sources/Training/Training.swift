// The Training target: see the house in README.md.
