namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>A request that the upstream received, with what had been judged before it was sent.</summary>
internal sealed record ReceivedRequest(StrictRequest Request, JudgedRequest Judged);
