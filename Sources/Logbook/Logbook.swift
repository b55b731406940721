// The Logbook target: see the house in README.md.
