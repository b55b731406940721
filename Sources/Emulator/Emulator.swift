// The Emulator target: see the house in README.md.
