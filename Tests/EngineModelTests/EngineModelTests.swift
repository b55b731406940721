import Testing

@Test func placeholderUntilTheEngineModelTargetHasTests() {}
