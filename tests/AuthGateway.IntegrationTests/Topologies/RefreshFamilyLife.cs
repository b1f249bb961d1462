namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>A family of refresh tokens as its one client knows it: what was answered, in order.</summary>
internal sealed class RefreshFamilyLife(string refresh, string access)
{
    private readonly List<string> _tokens = [refresh];

    /// <summary>An access token of it.</summary>
    public string Access => access;

    /// <summary>The token that was answered last: the good one, as long as the family has not ended.</summary>
    public string Current => _tokens[^1];

    /// <summary>The newest of those whose successor was used, and that use acknowledged: never good again, grace or not.</summary>
    public string UsedUp => _tokens[^3];

    /// <summary>Whether so many uses were acknowledged that there is one.</summary>
    public bool HasUsedUp => _tokens.Count >= 3;

    /// <summary>A use was acknowledged.</summary>
    public void Went(string next) => _tokens.Add(next);
}
