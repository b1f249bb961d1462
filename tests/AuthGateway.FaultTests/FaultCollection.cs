namespace AuthGateway.FaultTests;

/// <summary>Everything here measures, so nothing runs beside it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultCollection : ICollectionFixture<FaultMatrix>
{
    public const string Name = "faults";
}
