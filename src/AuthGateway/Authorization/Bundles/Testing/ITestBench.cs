namespace AuthGateway.Authorization.Bundles.Testing;

/// <summary>Judges requests that are sent nowhere, by the gateway's own steps.</summary>
internal interface ITestBench : IAsyncDisposable
{
    /// <summary>The bundles that it judges by.</summary>
    IReadOnlyList<Bundle> Bundles { get; }

    /// <summary>What would come of the request.</summary>
    Task<TestVerdict> JudgeAsync(PolicyTestCase test);
}
