using AuthGateway.Jose;

namespace AuthGateway.Authentication.Keys;

/// <summary>What fetching an issuer's keys came to.</summary>
internal abstract record KeysAnswer
{
    private KeysAnswer()
    {
    }

    /// <summary>A key set was read.</summary>
    /// <param name="Keys">Its usable keys, perhaps none.</param>
    /// <param name="Ignored">How many of its entries are of no use here.</param>
    /// <param name="IssuerTime">What the issuer's clock says, where it says it.</param>
    /// <param name="Age">How long ago the issuer published it: above zero where a cache between answered (RFC 9111 section 5.1).</param>
    internal sealed record Loaded(KeySet Keys, int Ignored, DateTimeOffset? IssuerTime, TimeSpan Age) : KeysAnswer;

    /// <summary>No key set was read.</summary>
    /// <param name="Error">Why, in a few fixed words.</param>
    internal sealed record Failed(string Error) : KeysAnswer;
}
