namespace AuthGateway.TestSupport;

/// <summary>The rows of the fault catalogue (docs/reliability.md): a test that holds one has its name as this trait.</summary>
public static class FaultCatalogue
{
    /// <summary>The trait's name.</summary>
    public const string Row = "Fault";
}
