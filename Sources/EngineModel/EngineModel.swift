// The EngineModel target: see the house in README.md.
