import Testing

@Test func placeholderUntilTheHTTPWireTargetHasTests() {}
