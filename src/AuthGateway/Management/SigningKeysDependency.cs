using AuthGateway.Latency;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Management;

/// <summary>The gateway's own keys: without one that signs, no caller can be vouched for.</summary>
internal sealed class SigningKeysDependency(IGatewayKeys keys, KeyRingFeed? feed = null) : IDependency
{
    /// <inheritdoc/>
    public DependencyState Readiness() => keys.KeySet switch
    {
        { Signing: { } signing } set => new DependencyState("signing keys", Ready: true, $"{signing.Public.KeyId} signs, {set.Published.Length} published{Confirmation()}"),
        null => new DependencyState("signing keys", Ready: false, $"not known ({feed?.LastFailure ?? "not read yet"})"),
        _ => new DependencyState("signing keys", Ready: false, "none may sign"),
    };

    /// <inheritdoc/>
    public async Task<DependencyState> ExamineAsync(CancellationToken cancellationToken)
    {
        await keys.RefreshAsync(default(LedgerHandle), cancellationToken);
        return Readiness();
    }

    private string Confirmation() => feed is null
        ? ", mounted"
        : $", confirmed {keys.Age.GetValueOrDefault().TotalSeconds:F1} s ago{(feed.LastFailure is { } failure ? $", last failure {failure}" : "")}";
}
