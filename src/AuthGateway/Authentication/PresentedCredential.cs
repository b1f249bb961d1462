using System.Runtime.InteropServices;
using AuthGateway.Identity;

namespace AuthGateway.Authentication;

/// <summary>The one credential of a request, as it was presented and not yet judged.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct PresentedCredential
{
    private readonly string _text;
    private readonly int _schemeLength;
    private readonly int _valueStart;

    /// <summary>The credential of an Authorization header.</summary>
    /// <param name="header">The whole header.</param>
    /// <param name="schemeLength">How long the scheme's name at its start is.</param>
    /// <param name="valueStart">Where what follows the scheme starts.</param>
    public PresentedCredential(string header, int schemeLength, int valueStart)
    {
        Place = CredentialPlace.Authorization.Instance;
        (_text, _schemeLength, _valueStart) = (header, schemeLength, valueStart);
    }

    /// <summary>The credential of another place.</summary>
    public PresentedCredential(CredentialPlace place, string value)
    {
        Place = place;
        (_text, _schemeLength, _valueStart) = (value, 0, 0);
    }

    /// <summary>Where it stands.</summary>
    public CredentialPlace Place { get; }

    /// <summary>The credential itself, without the scheme's name; empty when nothing follows that.</summary>
    public ReadOnlySpan<char> Value => _text.AsSpan(_valueStart);

    /// <summary>
    /// Whether it stands in the Authorization header under a scheme's name; names are compared without case (RFC 9110 section 11.1).
    /// </summary>
    public bool IsOf(string scheme) =>
        Place is CredentialPlace.Authorization && _text.AsSpan(0, _schemeLength).Equals(scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it stands in a place.</summary>
    public bool IsAt(CredentialPlace place) => ReferenceEquals(Place, place) || Place == place;
}
