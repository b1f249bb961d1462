using System.Buffers.Text;
using System.Text;

namespace AuthGateway.IntegrationTests.Secrets;

/// <summary>A secret that must stand nowhere, in any of the forms in which a program may write it.</summary>
/// <param name="Name">Which one it is.</param>
/// <param name="Forms">What is looked for: sixteen of its characters are enough, whichever end of it was cut off.</param>
internal sealed record Canary(string Name, IReadOnlyCollection<string> Forms)
{
    /// <summary>How much of a secret counts as the secret.</summary>
    public const int Part = 16;

    /// <summary>Of a text.</summary>
    public static Canary OfText(string name, string text) =>
        new(name, [.. text.Length < Part + 4 ? Of(text) : Of(text[..Part]).Concat(Of(text[^Part..]))]);

    /// <summary>Of bytes, which nobody writes as they are.</summary>
    public static Canary OfBytes(string name, ReadOnlySpan<byte> bytes) => new(name, [.. Encoded(bytes[..Part].ToArray()), .. Encoded(bytes[^Part..].ToArray())]);

    /// <summary>Of a token in the form of a JWS: its payload and its signature, for all tokens begin alike.</summary>
    public static Canary OfToken(string name, string token) => new(name, [.. token.Split('.').Skip(1).SelectMany(part => Of(part[^Part..]))]);

    private static IEnumerable<string> Of(string text) =>
        new[] { text, Uri.EscapeDataString(text) }.Concat(Encoded(Encoding.UTF8.GetBytes(text))).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Encoded(byte[] bytes)
    {
        yield return Convert.ToHexString(bytes);
        yield return Convert.ToHexStringLower(bytes);
        // Base64 of something longer has it in one of three ways: as the user's name before it in a Basic credential is long.
        for (var before = 0; before < 3; before++)
        {
            var first = before == 0 ? 0 : before + 1;
            var whole = (before + bytes.Length) * 8 / 6;
            var longer = new byte[before].Concat(bytes).ToArray();
            yield return Convert.ToBase64String(longer)[first..whole];
            yield return Base64Url.EncodeToString(longer)[first..whole];
        }
    }
}
