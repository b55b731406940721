import Testing

@Test func placeholderUntilTheFleetTargetHasTests() {}
