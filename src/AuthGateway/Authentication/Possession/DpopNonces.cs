using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AuthGateway.Authentication.Possession;

/// <summary>
/// The nonces that proofs must hold (RFC 9449 section 8). Nothing is stored: a nonce is the HMAC of the slice of time in which
/// it is handed out, so that every replica with the same key knows it, and nobody without the key knows the next one.
/// </summary>
/// <remarks>
/// One nonce serves all callers of its slice: what it proves is that a proof was made after the slice began, not by whom.
/// </remarks>
internal sealed class DpopNonces(AuthenticationSettings settings, TimeProvider clock)
{
    /// <summary>The header by which nonces are handed out.</summary>
    public const string Header = "DPoP-Nonce";

    // A key may serve other purposes elsewhere; what is signed for one must mean nothing for another.
    private static readonly byte[] Purpose = "authgateway dpop nonce "u8.ToArray();

    private readonly byte[] _key = Encoding.UTF8.GetBytes(settings.Dpop.NonceKey);

    private Slices? _slices;

    /// <summary>Whether there are nonces.</summary>
    public bool AreOn => _key.Length > 0;

    /// <summary>Whether each proof needs one.</summary>
    public bool AreRequired => settings.Dpop.RequireNonce;

    /// <summary>The nonce that is handed out now; null when there are none.</summary>
    public string? Current => AreOn ? Now().Current : null;

    /// <summary>Judges a proof's nonce.</summary>
    public NonceStanding Judge(string nonce)
    {
        var slices = Now();
        if (IsSame(nonce, slices.Current))
        {
            return NonceStanding.Current;
        }

        // The next one is known already where another replica's clock is a little ahead.
        return IsSame(nonce, slices.Previous) || IsSame(nonce, slices.Next) ? NonceStanding.Old : NonceStanding.Unknown;
    }

    /// <summary>Hands the current nonce out with the answer, whoever writes it.</summary>
    public void Offer(HttpContext context)
    {
        if (Current is { } nonce && !context.Response.HasStarted)
        {
            // At the headers: an error's writer clears what was set before, and an upstream's own nonce would be a second one.
            context.Response.OnStarting(
                static state =>
                {
                    var (response, nonce) = ((HttpResponse, string))state;
                    response.Headers[Header] = nonce;
                    return Task.CompletedTask;
                },
                (context.Response, nonce));
        }
    }

    private static bool IsSame(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));

    private Slices Now()
    {
        var number = clock.GetUtcNow().UtcTicks / settings.Dpop.NonceLifetime.Ticks;
        if (Volatile.Read(ref _slices) is { } known && known.Number == number)
        {
            return known;
        }

        var slices = new Slices(number, Nonce(number - 1), Nonce(number), Nonce(number + 1));
        Volatile.Write(ref _slices, slices);
        return slices;
    }

    private string Nonce(long slice)
    {
        Span<byte> input = stackalloc byte[Purpose.Length + sizeof(long)];
        Purpose.CopyTo(input);
        BinaryPrimitives.WriteInt64BigEndian(input[Purpose.Length..], slice);
        return Base64Url.EncodeToString(HMACSHA256.HashData(_key, input));
    }

    private sealed record Slices(long Number, string Previous, string Current, string Next);
}
