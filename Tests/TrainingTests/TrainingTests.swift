import Testing

@Test func placeholderUntilTheTrainingTargetHasTests() {}
