namespace AuthGateway.Identity;

/// <summary>
/// The request that is judged where it is another one than the one at hand: a decision endpoint is asked about what somebody
/// else received. Absent, it is the request itself.
/// </summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, percent-encoded or not, without a query.</param>
internal sealed record JudgedTarget(string Method, string Path);
