import Testing

@Test func placeholderUntilTheGatewayTargetHasTests() {}
