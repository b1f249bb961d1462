using System.Security.Cryptography;

namespace AuthGateway.Authorization.Relationships;

/// <summary>
/// Ids of stores and models: ULIDs, as OpenFGA's clients check them. 48 bits of milliseconds, 80 of chance, in Crockford's base 32,
/// so that they sort by time.
/// </summary>
internal static class Ulid
{
    private const int Length = 26;
    private const int TimeLetters = 10;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>A new one.</summary>
    public static string New(DateTimeOffset now)
    {
        Span<byte> chance = stackalloc byte[Length - TimeLetters];
        RandomNumberGenerator.Fill(chance);
        Span<char> letters = stackalloc char[Length];
        var time = now.ToUnixTimeMilliseconds();
        for (var at = TimeLetters - 1; at >= 0; at--)
        {
            letters[at] = Alphabet[(int)(time & 31)];
            time >>= 5;
        }

        for (var at = TimeLetters; at < Length; at++)
        {
            letters[at] = Alphabet[chance[at - TimeLetters] & 31];
        }

        return new string(letters);
    }

    /// <summary>Whether it is one, in upper case: two spellings of one id would be two stores.</summary>
    public static bool Is(string text) => text.Length == Length && text[0] <= '7' && text.All(letter => Alphabet.Contains(letter, StringComparison.Ordinal));
}
