using System.Collections.Immutable;

namespace AuthGateway.Identity;

/// <summary>
/// Every place in which some scheme finds its credentials, whether or not a route accepts that scheme: none of them goes on
/// to an upstream unless it was judged here and the route says so.
/// </summary>
/// <param name="All">The places, each once.</param>
internal sealed record CredentialPlaces(ImmutableArray<CredentialPlace> All)
{
    /// <summary>
    /// The cookies that are secrets of the gateway's own: they mean nothing to anybody else, so they go on nowhere, not even on a
    /// route that asks nobody who they are.
    /// </summary>
    public ImmutableArray<string> OwnCookies { get; init; } = [];

    /// <summary>What the gateway's own credentials in headers begin with, such as API keys: they go on nowhere either. Empty for none.</summary>
    public string OwnPrefix { get; init; } = "";

    /// <summary>The names of the cookies among them.</summary>
    public ImmutableArray<string> Cookies { get; } = [.. All.OfType<CredentialPlace.Cookie>().Select(cookie => cookie.Name)];

    /// <summary>The names of the headers among them, without Authorization.</summary>
    public ImmutableArray<string> Headers { get; } = [.. All.OfType<CredentialPlace.Header>().Select(header => header.Name)];

    /// <summary>Whether a header is one of <see cref="Headers"/> to a program that reads names through a bridge.</summary>
    public bool IsSpellingOfHeader(string name)
    {
        foreach (var known in Headers)
        {
            if (HeaderSpelling.IsSame(name, known))
            {
                return true;
            }
        }

        return false;
    }
}
