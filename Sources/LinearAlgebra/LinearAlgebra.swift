// The LinearAlgebra target: see the house in README.md.
