import Testing

@Test func placeholderUntilTheAzimuthTargetHasTests() {}
