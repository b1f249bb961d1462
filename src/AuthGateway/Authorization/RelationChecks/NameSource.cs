namespace AuthGateway.Authorization.RelationChecks;

/// <summary>Where the value in a name comes from. Closed: there is no other source.</summary>
internal abstract record NameSource
{
    private NameSource()
    {
    }

    /// <summary>The value; null when there is none.</summary>
    public abstract string? Read(in DecisionInput input);

    /// <summary>The caller's subject.</summary>
    internal sealed record Subject : NameSource
    {
        public static readonly Subject Instance = new();

        /// <inheritdoc/>
        public override string? Read(in DecisionInput input) => input.Caller.Subject;
    }

    /// <summary>The application through which the caller acts.</summary>
    internal sealed record Client : NameSource
    {
        public static readonly Client Instance = new();

        /// <inheritdoc/>
        public override string? Read(in DecisionInput input) => input.Caller.ClientId;
    }

    /// <summary>A parameter of the route's path.</summary>
    internal sealed record PathParameter(string Name) : NameSource
    {
        /// <inheritdoc/>
        public override string? Read(in DecisionInput input) => input.Request?.PathParameters.Find(Name);
    }
}
