using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace AuthGateway.Telemetry;

/// <summary>
/// The name of one decision, by which its caller can ask and an operator can look: a ULID, 48 bits of milliseconds and 80 of chance, written in
/// Crockford's base 32, so that it sorts by time. It proves nothing and opens nothing.
/// </summary>
/// <param name="High">The time, and the first 16 bits of chance.</param>
/// <param name="Low">The other 64 bits of chance.</param>
internal readonly record struct DecisionId(ulong High, ulong Low)
{
    /// <summary>How many characters it has.</summary>
    public const int Length = 26;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int BitsOfLetter = 5;
    private const int BitsOfChance = 16;
    private const int BytesOfChance = 10;

    // One call of the system's generator costs some 300 ns whatever it gives: a thread takes enough for a hundred.
    private const int Ahead = 100 * BytesOfChance;

    [ThreadStatic]
    private static byte[]? s_chance;

    [ThreadStatic]
    private static int s_left;

    /// <summary>Whether there was no decision.</summary>
    public bool IsNone => this == default;

    /// <summary>A new one.</summary>
    public static DecisionId New(DateTimeOffset now)
    {
        var chance = s_chance ??= new byte[Ahead];
        if (s_left == 0)
        {
            RandomNumberGenerator.Fill(chance);
            s_left = Ahead;
        }

        s_left -= BytesOfChance;
        var own = chance.AsSpan(s_left, BytesOfChance);
        return new DecisionId(
            ((ulong)now.ToUnixTimeMilliseconds() << BitsOfChance) | BinaryPrimitives.ReadUInt16LittleEndian(own),
            BinaryPrimitives.ReadUInt64LittleEndian(own[sizeof(ushort)..]));
    }

    /// <summary>Reads one, in upper case: a decision has one name.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DecisionId id)
    {
        id = default;
        if (text is not { Length: Length } || text[0] > '7')
        {
            return false;
        }

        var bits = UInt128.Zero;
        foreach (var letter in text)
        {
            var value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            bits = (bits << BitsOfLetter) | (uint)value;
        }

        id = new DecisionId((ulong)(bits >> 64), (ulong)bits);
        return !id.IsNone;
    }

    /// <summary>Its 26 characters.</summary>
    public override string ToString() => string.Create(Length, this, static (letters, id) => id.Write(letters));

    /// <summary>Writes its 26 characters.</summary>
    public void Write(Span<char> letters)
    {
        var bits = new UInt128(High, Low);
        for (var at = Length - 1; at >= 0; at--)
        {
            letters[at] = Alphabet[(int)((ulong)bits & 31)];
            bits >>= BitsOfLetter;
        }
    }
}
