namespace AuthGateway.Authentication;

/// <summary>The one credential of a request, as it was presented and not yet judged.</summary>
/// <param name="header">The whole Authorization header.</param>
/// <param name="schemeLength">How long the scheme's name at its start is.</param>
/// <param name="valueStart">Where what follows the scheme starts.</param>
internal readonly struct PresentedCredential(string header, int schemeLength, int valueStart)
{
    /// <summary>What follows the scheme's name; empty when nothing does.</summary>
    public ReadOnlySpan<char> Value => header.AsSpan(valueStart);

    /// <summary>Whether it is of a scheme; names are compared without case (RFC 9110 section 11.1).</summary>
    public bool IsOf(string scheme) => header.AsSpan(0, schemeLength).Equals(scheme, StringComparison.OrdinalIgnoreCase);
}
