import Testing

@Test func placeholderUntilTheEmulatorTargetHasTests() {}
