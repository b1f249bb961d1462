using AuthGateway.Relations.Compilation;

namespace AuthGateway.Authorization.Relationships;

/// <summary>What asking for a model came to. Closed: there is no other case.</summary>
internal abstract record ModelResult
{
    private ModelResult()
    {
    }

    /// <summary>It is there and compiled.</summary>
    internal sealed record Found(CompiledModel Model) : ModelResult;

    /// <summary>The store has no such model.</summary>
    internal sealed record NoModel : ModelResult
    {
        public static readonly NoModel Instance = new();
    }

    /// <summary>There is no such store.</summary>
    internal sealed record NoStore : ModelResult
    {
        public static readonly NoStore Instance = new();
    }

    /// <summary>Nobody knows now: 503.</summary>
    /// <param name="Reason">Why, in a short fixed word.</param>
    internal sealed record Unavailable(string Reason) : ModelResult;
}
