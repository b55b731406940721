import Testing

@Test func placeholderUntilTheLogbookTargetHasTests() {}
