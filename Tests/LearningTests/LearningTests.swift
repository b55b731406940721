import Testing

@Test func placeholderUntilTheLearningTargetHasTests() {}
