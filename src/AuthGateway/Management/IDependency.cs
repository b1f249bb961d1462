namespace AuthGateway.Management;

/// <summary>Something that the gateway needs in order to answer.</summary>
internal interface IDependency
{
    /// <summary>Whether requests can be served as far as this is concerned. Looks at what is known; asks nobody.</summary>
    DependencyState Readiness();

    /// <summary>The same, after asking the dependency itself, with the time that it took.</summary>
    Task<DependencyState> ExamineAsync(CancellationToken cancellationToken);
}
