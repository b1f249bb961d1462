namespace AuthGateway.Redis;

/// <summary>
/// How long the longest-lived thing that a revocation may have to outlive is valid: one that is forgotten earlier lets a session
/// or a refresh token that slept meanwhile come back.
/// </summary>
/// <param name="Lifetime">The time.</param>
internal sealed record LongestLived(TimeSpan Lifetime)
{
    /// <summary>Where nothing is known to live longer: other issuers' tokens.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromDays(1);

    /// <summary>The longest of several.</summary>
    public static LongestLived Of(params IEnumerable<TimeSpan> lifetimes)
    {
        var longest = lifetimes.Append(Least).Max();
        return new(longest < Revocation.MaxKeep ? longest : Revocation.MaxKeep);
    }
}
