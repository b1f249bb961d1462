namespace AuthGateway.Tokens.RefreshTokens;

/// <summary>What finishing an ended family came to. Closed: there is no third case.</summary>
internal abstract record RefreshFinish
{
    private RefreshFinish()
    {
    }

    /// <summary>All of it is ended.</summary>
    /// <param name="IsReuse">It ended because an old token came back, and this call put that on the record.</param>
    internal sealed record Finished(bool IsReuse) : RefreshFinish;

    /// <summary>Its access tokens may stand.</summary>
    /// <param name="Reason">A short fixed word.</param>
    internal sealed record Failed(string Reason) : RefreshFinish;
}
