import Testing

@Test func placeholderUntilTheRoutingTargetHasTests() {}
