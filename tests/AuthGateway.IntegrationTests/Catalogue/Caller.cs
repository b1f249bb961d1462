namespace AuthGateway.IntegrationTests.Catalogue;

/// <summary>Somebody who asks, and what he is answered when nothing fails.</summary>
/// <param name="Name">Who it is; the upstream sees it as X-Caller.</param>
/// <param name="Path">The route that is asked for.</param>
/// <param name="Good">The answer when nothing fails.</param>
/// <param name="Authorization">The credential, if any.</param>
/// <param name="Session">The session's cookie, if any.</param>
internal sealed record Caller(string Name, string Path, int Good, string? Authorization = null, string? Session = null)
{
    /// <summary>
    /// Whether he may be answered this: as ever, or that something does not answer. An upstream's failure is only ever told to those who
    /// may ask it.
    /// </summary>
    public bool MayGet(int status, Trouble trouble) => status == Good
        || status == 503
        || (Good == 200 && status switch
        {
            500 => trouble.Upstream is UpstreamTrouble.Fails,
            // A round's trouble may reach into the next one: a connection that was reset then is found out now.
            502 or 504 => true,
            _ => false,
        });
}
