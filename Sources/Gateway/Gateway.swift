// The Gateway target: see the house in README.md.
