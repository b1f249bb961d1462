namespace AuthGateway.IntegrationTests.Authentication;

/// <summary>Holds the classes that share one <see cref="Landscape"/>, and so run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class LandscapeTests : ICollectionFixture<Landscape>
{
    public const string Name = "landscape";
}
