namespace AuthGateway.Redis.Sessions;

/// <summary>A session that shall begin.</summary>
/// <param name="IdHash">The SHA-256 of its id, base64url.</param>
/// <param name="Handle">Its public name.</param>
/// <param name="Subject">Whose it is.</param>
/// <param name="Facts">What to remember of who is logged in.</param>
/// <param name="Sliding">How long it lives without a use.</param>
/// <param name="Absolute">How long it lives at most.</param>
/// <param name="Most">How many sessions its subject may have, this one included.</param>
internal sealed record NewSession(string IdHash, string Handle, SessionSubject Subject, string Facts, TimeSpan Sliding, TimeSpan Absolute, int Most)
{
    /// <summary>Where it will be found.</summary>
    public SessionKey Key => new(Subject.Bucket, IdHash);
}
