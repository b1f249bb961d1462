namespace AuthGateway.IntegrationTests.Support;

/// <summary>Tests that take the whole machine or measure this process's memory: one after the other, when all others are done.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
