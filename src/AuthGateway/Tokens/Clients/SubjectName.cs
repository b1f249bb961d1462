using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuthGateway.Tokens.Clients;

/// <summary>A certificate's subject, made comparable: attribute by attribute, so that its encoding and its spacing do not matter.</summary>
internal sealed class SubjectName
{
    private readonly ImmutableArray<(string Type, string Value)> _parts;

    private SubjectName(ImmutableArray<(string Type, string Value)> parts) => _parts = parts;

    /// <summary>Reads a name as RFC 4514 writes it; null when it is none.</summary>
    public static SubjectName? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : Of(new X500DistinguishedName(text));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>A certificate's subject; null for one with an attribute of several values, which nobody is configured by.</summary>
    public static SubjectName? Of(X500DistinguishedName name)
    {
        var parts = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var part in name.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements || part.GetSingleElementType().Value is not { } type || part.GetSingleElementValue() is not { } value)
            {
                return null;
            }

            parts.Add((type, value));
        }

        return parts.Count == 0 ? null : new SubjectName(parts.ToImmutable());
    }

    /// <summary>Whether both name the same subject, character by character.</summary>
    public bool IsSameAs(SubjectName other) => _parts.AsSpan().SequenceEqual(other._parts.AsSpan());
}
