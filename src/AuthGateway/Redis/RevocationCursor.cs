namespace AuthGateway.Redis;

/// <summary>How far the log has been read. The mark tells this history from another one that has as many revisions.</summary>
/// <param name="Epoch">The log's life; empty before the first page.</param>
/// <param name="Revision">The last revision read.</param>
/// <param name="Mark">The random mark that revision was written with; empty where the log keeps it no more.</param>
internal sealed record RevocationCursor(string Epoch, long Revision, string Mark)
{
    /// <summary>Before everything.</summary>
    public static readonly RevocationCursor Start = new("", 0, "");
}
