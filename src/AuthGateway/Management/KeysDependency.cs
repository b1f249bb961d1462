using AuthGateway.Authentication.Keys;

namespace AuthGateway.Management;

/// <summary>The issuers' keys: without them no token can be checked.</summary>
internal sealed class KeysDependency(IssuerDirectory issuers) : IDependency
{
    /// <inheritdoc/>
    public DependencyState Readiness()
    {
        var states = issuers.KeysStates;
        var without = states.Where(state => !state.Loaded).Select(state => state.Name).ToList();
        return new DependencyState("issuer keys", without.Count == 0, without.Count == 0
            ? $"{states.Length} issuers, keys loaded: {string.Join(", ", states.Select(state => $"{state.Name} {state.KeyIds.Length}{Age(state.Age)}"))}"
            : $"no keys of {string.Join(", ", without)} ({string.Join(", ", states.Where(state => !state.Loaded).Select(state => state.LastError ?? "not fetched yet"))})");
    }

    /// <inheritdoc/>
    public Task<DependencyState> ExamineAsync(CancellationToken cancellationToken) => Task.FromResult(Readiness());

    private static string Age(TimeSpan? age) => age is { } value ? $" ({value.TotalSeconds:F0} s old)" : "";
}
